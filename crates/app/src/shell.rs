//! What surrounds every page: where one can go, who is signed in, and the
//! sentences that say what just happened.

use domain::access::Action;
use domain::profile::{ContactKey, Profile};

use crate::pages::frame::{NavItem, NoticeKind, SignedIn};
use crate::web::Cx;

/// The service navigation: only what this person may try.
#[must_use]
pub fn navigation(cx: &Cx) -> Vec<NavItem> {
    const SIGNED_IN: &[(&str, &str, Action)] = &[
        ("My work", "/work", Action::SeeOwnWork),
        ("Find a family", "/find", Action::FindFamily),
        ("Is somebody known?", "/known", Action::AskWhetherKnown),
        ("Possible matches", "/matches", Action::DecideMatch),
        ("[[Front door]]", "/front-door", Action::SeeFrontDoorQueue),
        (
            "Information requests",
            "/information",
            Action::AnswerInformationRequest,
        ),
        ("Social care", "/social-care", Action::AnswerTransfer),
        (
            "Families with social care",
            "/social-care/families",
            Action::RecordSocialCareFamily,
        ),
        ("Calls", "/calls", Action::RecordCall),
        ("Call backs", "/call-backs", Action::AnswerCallBack),
        ("Our worries", "/worries", Action::NoteWorry),
        ("[[Panels]]", "/forums", Action::SeeForum),
        ("Families we lead", "/lead", Action::AnswerForLeadAgency),
        ("From social care", "/step-downs", Action::AnswerStepDown),
        ("Families programme", "/programme", Action::IdentifyFamily),
        ("Case studies", "/case-studies", Action::ReadCaseStudies),
        ("Find services", "/directory", Action::ReadPublicPages),
        ("Ask for help", "/request", Action::RequestHelp),
        ("Levels of need", "/levels", Action::ReadPublicPages),
        ("Documents", "/protocols", Action::ReadPublicPages),
        ("Oversight", "/oversight", Action::SeeOversight),
        ("[[Stars]] and scales", "/stars", Action::SeeStars),
        ("Our entries", "/directory/own", Action::KeepOwnEntries),
        ("Directory’s desk", "/directory/team", Action::KeepDirectory),
        (
            "What is missing",
            "/directory/gaps",
            Action::SeeDirectoryGaps,
        ),
        ("People", "/accounts", Action::ManageAgencyUsers),
        ("Agencies", "/agencies", Action::Administer),
        ("Emergency openings", "/openings", Action::ReviewBreakGlass),
        ("Access log", "/access-log", Action::ReadAuditProof),
    ];
    const PUBLIC: &[(&str, &str)] = &[
        ("Home", "/"),
        ("Find services", "/directory"),
        ("Ask for help", "/request"),
        ("Levels of need", "/levels"),
        ("Documents", "/protocols"),
        ("Sign in", "/sign-in"),
    ];
    /// Rooms below another item's address with an item of their own.
    const OTHERS: &[&str] = &[
        "/directory/own",
        "/directory/team",
        "/directory/gaps",
        "/social-care/families",
    ];
    let item = |text: &str, href: &str| NavItem {
        text: text.to_owned(),
        href: href.to_owned(),
        active: if href == "/" {
            cx.path == "/"
        } else {
            cx.path.starts_with(href)
                && !OTHERS.iter().any(|other| {
                    *other != href && other.starts_with(href) && cx.path.starts_with(other)
                })
        },
    };
    let known = crate::table::paths();
    if cx.session.is_some() {
        SIGNED_IN
            .iter()
            .filter(|(_, href, action)| cx.may_try(*action) && known.contains(href))
            .map(|(text, href, _)| item(text, href))
            .collect()
    } else {
        PUBLIC
            .iter()
            .filter(|(_, href)| known.contains(href))
            .map(|(text, href)| item(text, href))
            .collect()
    }
}

/// Who is signed in, for the strip under the header.
#[must_use]
pub fn signed_in(cx: &Cx) -> Option<SignedIn> {
    cx.session.as_ref().map(|user| SignedIn {
        name: user.name.clone(),
        agency: user.agency_name.clone(),
        sign_out: "/sign-out".to_owned(),
    })
}

/// Whom to ring when a child is in danger.
#[must_use]
pub fn emergency_line(profile: &Profile) -> String {
    let mut line = "If a child is in immediate danger call 999.".to_owned();
    for key in [ContactKey::FrontDoor, ContactKey::OutOfHours] {
        if let Some(contact) = profile.contact(key)
            && let Some(telephone) = &contact.telephone
        {
            line = format!("{line} {}: {}.", contact.label, telephone.as_str());
        }
    }
    line
}

/// Whether a notice says that something was done, or that something else comes first.
#[must_use]
pub fn notice_kind(key: &str) -> NoticeKind {
    match key {
        "plan-first" | "version-first" | "report-link-no-address" => NoticeKind::Important,
        _ => NoticeKind::Success,
    }
}

/// What just happened, by its key. An address can ask for one of these and for
/// nothing else.
#[must_use]
pub fn notice(key: &str) -> Option<(&'static str, &'static str)> {
    Some(match key {
        "claimed" => ("You have this request in hand", ""),
        "plan-first" => (
            "Begin the plan first",
            "The plan has not been begun. Begin it, and then add the need.",
        ),
        "version-first" => (
            "Begin a new version first",
            "The family has agreed to this version of the plan, so it cannot change. Begin a new version below, and then add the need.",
        ),
        "cohort-loaded" => (
            "The file is loaded",
            "Families that meet enough headline issues wait for a decision.",
        ),
        "programme-decided" => ("Your decision is recorded", ""),
        "match-decided" => ("Your decision is recorded", ""),
        "records-joined" => (
            "The records are joined",
            "Whoever holds the family has been told. You can take it back from this page.",
        ),
        "records-parted" => (
            "The records are apart again",
            "Whoever holds each family has been told. Look whether everything stands where it belongs.",
        ),
        "decided" => (
            "The decision is recorded",
            "The written outcome is on its way to the referrer.",
        ),
        "answered" => (
            "Your answer was sent",
            "[[The front door]]’s clock has started again. The reference stays the same.",
        ),
        "form-reminded" => (
            "The caller is reminded of the written form",
            "The e-mail holds a link that joins the form to the call.",
        ),
        "delivery-recorded" => ("It is recorded how the letter was told", ""),
        "added-to-request" => (
            "It is added to the request",
            "The request goes on waiting for its decision.",
        ),
        "sent-again" => (
            "The written outcome was sent again",
            "The earlier link no longer works.",
        ),
        "information-asked" => (
            "The agencies were asked",
            "Each has a message and, where we have its address, an e-mail with a link.",
        ),
        "information-answered" => ("Your agency’s answer was sent", ""),
        "information-chased" => (
            "The agency was reminded",
            "The earlier link no longer works.",
        ),
        "information-withdrawn" => ("The question was withdrawn", ""),
        "step-down-proposed" => (
            "You proposed it",
            "Social care goes on holding the family until the next service has accepted.",
        ),
        "social-care-closed" => ("Closed to social care", ""),
        "transfer-accepted" => (
            "Your agency holds this family from now on",
            "Whoever held it before was told.",
        ),
        "transfer-declined" => (
            "You declined this family",
            "[[The front door]] was told and looks again.",
        ),
        "strategy-called" => ("The strategy meeting is called", ""),
        "strategy-held" => ("The result of the meeting is recorded", ""),
        "stepped-up" => (
            "The request was sent to [[the front door]]",
            "Go on supporting the family until another service accepts.",
        ),
        "consulted" => ("The discussion is recorded", ""),
        "saved" => ("Saved", ""),
        "remark-made" => ("Thank you", "The directory’s team looks at what you wrote."),
        "list-sent" => ("The list is on its way", ""),
        "enquiry-kept" => ("The enquiry is written down", ""),
        "asked-to-join" => (
            "Thank you for asking to be listed",
            "We look at it, and then write to the address that you gave.",
        ),
        "entries-confirmed" => ("Thank you", "Everybody sees that this was confirmed today."),
        "entry-proposed" => (
            "Your edit was sent",
            "The directory’s team looks at it. Until then the entry stays as it is.",
        ),
        "entry-published" => ("The edit is approved", "Everybody sees it now."),
        "entry-returned" => (
            "The edit was sent back",
            "Its sender reads what must change.",
        ),
        "entries-imported" => ("The entries are in the directory", ""),
        "provider-link-sent" => (
            "A new link is on its way",
            "The earlier link no longer works.",
        ),
        "provider-link-no-address" => (
            "No link could be sent",
            "The organisation has no address that we may write to.",
        ),
        "password-set" => ("Your password is set", "Sign in with it now."),
        "invited" => ("The invitation was sent", ""),
        "agenda-changed" => ("The agenda is changed", ""),
        "attendance" => ("Attendance is recorded", ""),
        "meeting-planned" => (
            "The meeting is in [[the panel]]’s list",
            "Put the families on its agenda. A decision can be recorded once it has begun.",
        ),
        "meeting-held" => (
            "The meeting is recorded as held",
            "Cases that were not discussed wait for the next meeting.",
        ),
        "forum-decided" => (
            "[[The panel]]’s decision is recorded",
            "Whoever asked for help is told in writing.",
        ),
        "case-received" => ("[[The panel]] has this case", "The hand-over is complete."),
        "lead-accepted" => (
            "Your agency leads this family",
            "It holds the family from now on. Assign [[the lead worker]] next.",
        ),
        "limit-paused" => (
            "The limit is paused",
            "You answer for the pause. We ask you about it on the day that you gave.",
        ),
        "limit-resumed" => (
            "The limit runs again",
            "The time of the pause was given back.",
        ),
        "lead-declined" => (
            "The case goes back to [[the panel]]",
            "Whoever held the family goes on holding it.",
        ),
        "lead-accepted-by-link" => (
            "Your agency leads this family",
            "It holds the family from now on. Report [[the lead worker]] now, or by the same link later.",
        ),
        "case-moved" => (
            "The case is handed over",
            "The coordinator of the new area has it now.",
        ),
        "agency-case-opened" => (
            "Early help is open in your agency",
            "Record next whether the family agrees.",
        ),
        "report-link-sent" => (
            "A new link is on its way to the agency",
            "The earlier link no longer works.",
        ),
        "report-link-no-address" => (
            "No link could be sent",
            "The agency has no e-mail address for reports. Enter one below.",
        ),
        "family-link-stopped" => (
            "The link no longer works",
            "Nobody sees the plan by it any more.",
        ),
        "family-asked" => (
            "They see the new plan by their link and are asked to agree",
            "",
        ),
        "family-said" => ("Thank you", "We sent what you wrote to your worker."),
        "family-agreed" => ("Thank you", "You agreed to the plan. We told your worker."),
        "report-link-stopped" => ("The link no longer works", ""),
        "worker-assigned" => (
            "[[The lead worker]] is assigned",
            "[[The panel]]’s coordinator has been told.",
        ),
        "brought-back" => (
            "The case goes back to [[the panel]]",
            "Your agency goes on leading until [[the panel]] decides.",
        ),
        "dispute-moved" => ("The dispute is recorded", ""),
        "closed" => (
            "The case is closed",
            "[[The panel]]’s coordinator has been told the outcome.",
        ),
        "assessment-submitted" => (
            "The assessment was submitted",
            "The lead agency’s manager was told that it waits for sign-off.",
        ),
        "assessment-signed" => (
            "The assessment is signed off",
            "It does not change any more. [[The lead worker]] was told.",
        ),
        "assessment-sent-back" => (
            "The assessment was sent back",
            "[[The lead worker]] was told what needs to change.",
        ),
        "reading-recorded" => ("The reading is recorded", ""),
        "restricted" => (
            "The record is restricted",
            "Only the people on the list, and whoever holds the family, can open it.",
        ),
        "listed" => ("They can open the record now", ""),
        "unlisted" => ("They cannot open the record any more", ""),
        "lifted" => (
            "The restriction is lifted",
            "Everybody who works with the family can open the record.",
        ),
        "glass-broken" => (
            "The record is open for you to read",
            "Whoever answers for it was told, and somebody will review why you opened it.",
        ),
        "glass-reviewed" => (
            "The review is recorded",
            "Whoever opened the record was told.",
        ),
        "agency-added" => ("The agency was added", "Add its people next."),
        "agency-closed" => ("The agency is closed", ""),
        "app-removed" => (
            "Their second step was removed",
            "They set up a new one when they next sign in.",
        ),
        "talk-noted" => ("The talk with the family is noted", ""),
        "view-recorded" => ("What they said is recorded", ""),
        "study-saved" => (
            "The case study is saved",
            "Somebody else must approve it before others can read it.",
        ),
        "study-approved" => (
            "The case study is approved",
            "Everybody who signs in can read it now.",
        ),
        "study-withdrawn" => (
            "The case study is withdrawn",
            "Nobody can read it any more.",
        ),
        "messages-read" => ("Your messages are marked as read", ""),
        "email-again" => (
            "The e-mail is on its way again",
            "Open the list again in a minute to see how it stands.",
        ),
        "person-joined" => (
            "This person is in the family",
            "Record how they are related to the others, and where they live.",
        ),
        "person-left" => (
            "The person has left the family",
            "What was recorded while they were in it stays.",
        ),
        "signed-out" => ("You are signed out", ""),
        "call-recorded" => ("The call is recorded", ""),
        "form-received" => ("The written form is marked as received", ""),
        "called-back" => ("The call back is recorded", ""),
        "version-kept" => ("The version is kept", "Every version before it stays."),
        "promised" => ("Your agency’s promise is recorded", ""),
        "file-added" => ("The file is kept", ""),
        "file-removed" => ("The file was removed", ""),
        "file-withdrawn" => (
            "The file was taken out of use",
            "Nobody can open it any more. The record shows why.",
        ),
        "form-kept" => (
            "The form is kept as it came",
            "Now type in what it says. On these pages “you” is whoever sent the form. Leave out what it does not say.",
        ),
        "worry-noted" => (
            "The worry is noted",
            "Only your own agency sees it. Say what you do first, or ask for help.",
        ),
        "draft-deleted" => ("The draft was deleted", ""),
        _ => return None,
    })
}
