//! The words of the written outcome (BUCKS-STRAT-59, -84): made from the
//! event's snapshot and the authority's wording, never from today's record.

use documents::{Block, HeadingLevel, Language, Letter, Press, PrintOptions, PrintSize};
use domain::profile::{ContactKey, Label, Profile, Telephone};
use domain::referrals::{Outcome, PointedTo, ReferralDecided, ReferrerKind, Snapshot};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::pages::{PageError, Pages};
use crate::words;

/// Says nothing about anybody: it may be read on a shared screen.
pub const EMAIL_SUBJECT: &str = "There is a letter for you about your request";

/// The e-mail's words around the link: no names, no reference.
#[must_use]
pub fn email_body(base: &str, secret: &str) -> String {
    format!(
        "Hello\n\nA decision has been made about a request for help that you sent.\n\n\
         Read the letter: {base}/letters/link/{secret}\n\n\
         The link is for you only. Please do not pass it on.\n\n\
         If you did not send a request, tell us by replying to this e-mail.\n"
    )
}

/// The e-mail around a letter that asks for more: whoever has no account
/// answers by the same link, once (C-03).
#[must_use]
pub fn email_that_asks(base: &str, secret: &str) -> String {
    format!(
        "Hello\n\nWe need to know more about a request for help that you sent.\n\n\
         Read the letter: {base}/letters/link/{secret}\n\n\
         Send us what is missing: {base}/letters/link/{secret}/answer\n\n\
         The links are for you only. Please do not pass them on. You can answer once.\n\n\
         If you did not send a request, tell us by replying to this e-mail.\n"
    )
}

/// The words around the link of a letter.
#[must_use]
pub fn email_around(letter: &LetterContent) -> fn(&str, &str) -> String {
    if letter.by_link {
        email_that_asks
    } else {
        email_body
    }
}

/// The letter's words, for the page and for the PDF alike.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LetterContent {
    /// The authority.
    pub authority: String,
    /// The front door.
    pub service: String,
    /// The reference to quote.
    pub reference: String,
    /// The date, worded.
    pub date: String,
    /// To whom.
    pub recipient: Vec<String>,
    /// The subject.
    pub subject: String,
    /// Dear whom.
    pub salutation: String,
    /// The paragraphs.
    pub paragraphs: Vec<String>,
    /// What must stand out: who goes on supporting the family.
    pub callout: Option<String>,
    /// What was missing, where something was.
    pub missing: Option<String>,
    /// How to send it.
    #[serde(default)]
    pub answer: Option<String>,
    /// Whether the letter's own link takes the answer.
    #[serde(default)]
    pub by_link: bool,
    /// How to reach the front door.
    pub contact: Vec<String>,
}

/// Composes the written outcome.
#[must_use]
pub fn compose_outcome(profile: &Profile, event: &ReferralDecided, at: Timestamp) -> LetterContent {
    let snapshot = &event.snapshot;
    let decision = &event.decision;
    let wording = profile.outcomes.front_door.get(decision.outcome);
    let front_door = profile.label(Label::FrontDoor).to_owned();
    let family = match snapshot.referrer.kind {
        ReferrerKind::Family | ReferrerKind::YoungPerson => true,
        ReferrerKind::Professional | ReferrerKind::Public => false,
    };
    let received = words::day_words(words::today(snapshot.first_received_at));
    let mut paragraphs = vec![if family {
        format!("You asked us for help on {received}. This letter says what happens now.")
    } else {
        // A neighbour is told that the request was dealt with and no more about the family.
        format!("We received your request on {received}. This letter says what we decided.")
    }];
    if snapshot.referrer.kind != ReferrerKind::Public {
        paragraphs.push(if family {
            wording.to_those_who_asked().to_owned()
        } else {
            wording.letter.clone()
        });
        if let Some(forum) = &event.forum {
            paragraphs.push(format!("It goes to: {forum}."));
        }
        for to in &event.services {
            let reach = to.contact.as_ref().map(|contact| format!(" ({contact})"));
            paragraphs.push(format!(
                "We suggest this service: {}{}.",
                to.name,
                reach.unwrap_or_default()
            ));
        }
        // A service of the directory is named once.
        let named = |to: &&PointedTo| event.services.iter().all(|one| one.name != to.service);
        if let Some(to) = decision.pointed_to.as_ref().filter(named) {
            let reach = to.contact.as_ref().map(|contact| format!(" ({contact})"));
            paragraphs.push(format!(
                "We suggest this service: {}{}.",
                to.service,
                reach.unwrap_or_default()
            ));
        }
        if let Some(message) = &decision.message {
            paragraphs.push(message.clone());
        }
    } else {
        paragraphs.push("We have read what you told us and acted on it. We cannot tell you more about the family, to respect their privacy. Thank you for getting in touch.".to_owned());
    }
    let supports = matches!(decision.outcome, Outcome::Forum | Outcome::InformationHub)
        && snapshot.referrer.kind == ReferrerKind::Professional;
    LetterContent {
        authority: profile.authority.name.clone(),
        service: front_door.clone(),
        reference: snapshot.reference.clone(),
        date: words::day_words(words::today(at)),
        recipient: [
            snapshot.referrer.name.clone(),
            snapshot.referrer.standing.clone(),
            snapshot.referrer.organisation.clone(),
        ]
        .into_iter()
        .flatten()
        .collect(),
        subject: format!("Outcome of your request {}", snapshot.reference),
        salutation: snapshot
            .referrer
            .name
            .as_ref()
            .map_or_else(|| "Hello".to_owned(), |name| format!("Dear {name}")),
        paragraphs,
        callout: supports.then(|| supports_until_then(profile, snapshot)),
        missing: event.missing.clone(),
        answer: event.missing.as_ref().map(|_| how_to_answer(snapshot)),
        by_link: event.missing.is_some() && answers_by_link(snapshot),
        contact: contact_lines(profile),
    }
}

/// The referrer supports the family; who holds it is whoever held it then
/// (BUCKS-STRAT-84).
fn supports_until_then(profile: &Profile, snapshot: &Snapshot) -> String {
    let forum = profile.names.in_text(Label::Forum);
    let holds = match &snapshot.holder {
        Some(holder) if !snapshot.referrer_holds() => {
            format!("{} holds the family until then.", holder.name)
        }
        Some(_) | None => "You hold the family until then.".to_owned(),
    };
    format!("Please go on supporting the family until you hear what {forum} decided. {holds}")
}

/// Those with an account answer under their own name; without an e-mail
/// address there is only the telephone.
const fn answers_by_link(snapshot: &Snapshot) -> bool {
    snapshot.referrer.user.is_none() && snapshot.referrer.email.is_some()
}

fn how_to_answer(snapshot: &Snapshot) -> String {
    let reference = &snapshot.reference;
    if snapshot.referrer.user.is_some() {
        format!("Sign in and open request {reference} to send it.")
    } else if answers_by_link(snapshot) {
        format!(
            "Use the second link in our e-mail to send it, or ring us and give the reference {reference}."
        )
    } else {
        format!("Ring us to tell us, and give the reference {reference}.")
    }
}

/// How to reach the front door, for the foot of a letter.
pub(super) fn contact_lines(profile: &Profile) -> Vec<String> {
    [ContactKey::FrontDoor, ContactKey::OutOfHours]
        .iter()
        .filter_map(|key| profile.contact(*key))
        .filter_map(|point| {
            point
                .telephone
                .as_ref()
                .map(Telephone::as_str)
                .map(|number| format!("{}: {number}", point.label))
        })
        .chain(["If a child is in immediate danger call 999.".to_owned()])
        .collect()
}

/// The letter as a page.
///
/// # Errors
/// When the template cannot be drawn.
pub fn html_of(pages: &Pages, letter: &LetterContent) -> Result<String, PageError> {
    pages.render(
        "letters/referral_outcome.html",
        serde_json::json!({ "letter": letter }),
    )
}

/// The letter as accessible PDF.
///
/// # Errors
/// When the press cannot set it.
pub fn pdf_of(
    press: &Press,
    letter: &LetterContent,
    at: Timestamp,
) -> Result<Vec<u8>, documents::DocumentError> {
    let mut body: Vec<Block> = letter
        .paragraphs
        .iter()
        .cloned()
        .map(Block::Paragraph)
        .collect();
    if let Some(missing) = &letter.missing {
        body.push(Block::Heading(
            HeadingLevel::Main,
            "What we need from you".to_owned(),
        ));
        body.push(Block::Paragraph(missing.clone()));
    }
    if let Some(answer) = &letter.answer {
        body.push(Block::Paragraph(answer.clone()));
    }
    if let Some(callout) = &letter.callout {
        body.push(Block::Callout(callout.clone()));
    }
    let printed = press.letter_pdf(
        &Letter {
            authority: letter.authority.clone(),
            service: letter.service.clone(),
            reference: letter.reference.clone(),
            date: letter.date.clone(),
            recipient: letter.recipient.clone(),
            subject: letter.subject.clone(),
            salutation: letter.salutation.clone(),
            body,
            closing: "Yours sincerely".to_owned(),
            signatory: vec![letter.service.clone()],
            contact: letter.contact.clone(),
            footer: letter.authority.clone(),
            language: Language::english(),
        },
        PrintOptions {
            size: PrintSize::Standard,
            created: at,
        },
    )?;
    Ok(printed.pdf)
}

#[cfg(test)]
mod tests {
    use domain::ids::{AgencyId, FamilyId, ReferralId, UserId};
    use domain::referrals::{ConsentStanding, Decision, HolderThen, Referrer};
    use uuid::Uuid;

    use super::*;

    const SCHOOL: AgencyId = AgencyId::new(Uuid::from_u128(1));
    const FRONT_DOOR: AgencyId = AgencyId::new(Uuid::from_u128(2));

    fn letter(outcome: Outcome, holder: AgencyId, account: bool, email: bool) -> LetterContent {
        let profile = Profile::parse(
            "p",
            include_str!("../../../../profiles/buckinghamshire.toml"),
        )
        .unwrap();
        let at: Timestamp = "2026-03-03T10:00:00Z".parse().unwrap();
        let id = Uuid::from_u128(7);
        let event = ReferralDecided {
            snapshot: Snapshot {
                family: FamilyId::new(id),
                referral: ReferralId::new(id),
                reference: "R-ABCD-EFGH".to_owned(),
                referrer: Referrer {
                    kind: ReferrerKind::Professional,
                    name: None,
                    standing: None,
                    organisation: None,
                    agency: account.then_some(SCHOOL),
                    user: account.then_some(UserId::new(id)),
                    email: email.then(|| "jo@nursery.example".to_owned()),
                    telephone: None,
                },
                children: vec!["Ada".to_owned()],
                first_received_at: at,
                holder: Some(HolderThen {
                    agency: holder,
                    name: "First Response".to_owned(),
                }),
            },
            decision: Decision {
                level: None,
                outcome,
                rationale: "Never in a letter".to_owned(),
                exception: None,
                message: None,
                pointed_to: None,
                edition: "v2".to_owned(),
                consent: ConsentStanding::Given,
                by: UserId::new(id),
                at,
            },
            missing: (outcome == Outcome::ReturnedForMore).then(|| "A date of birth".to_owned()),
            forum: None,
            services: Vec::new(),
        };
        compose_outcome(&profile, &event, at)
    }

    // Requirement: BUCKS-STRAT-84
    #[test]
    fn the_letter_says_who_holds_the_family_and_that_is_not_somebody_without_an_account() {
        let own = letter(Outcome::Forum, SCHOOL, true, true).callout.unwrap();
        assert!(own.contains("You hold the family until then."), "{own}");
        let other = letter(Outcome::Forum, FRONT_DOOR, false, true)
            .callout
            .unwrap();
        assert!(other.contains("go on supporting the family"), "{other}");
        assert!(
            other.contains("First Response holds the family until then."),
            "{other}"
        );
        assert!(!other.contains("You hold"), "{other}");
    }

    // Requirement: BUCKS-PROT-24
    #[test]
    fn a_return_says_how_to_answer_it_and_only_those_without_an_account_get_a_link() {
        let back = |account, email| letter(Outcome::ReturnedForMore, FRONT_DOOR, account, email);
        let link = back(false, true);
        assert!(
            link.by_link && email_around(&link)("base", "s").contains("base/letters/link/s/answer")
        );
        let account = back(true, true);
        assert!(!account.by_link && !email_around(&account)("base", "s").contains("/answer"));
        assert!(account.answer.unwrap().starts_with("Sign in"));
        assert!(back(false, false).answer.unwrap().starts_with("Ring us"));
        assert_eq!(letter(Outcome::Forum, SCHOOL, true, true).answer, None);
    }
}
