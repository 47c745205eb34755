//! The words of the notice after the panel (C-02, BUCKS-STRAT-84): who was
//! asked to lead, and that the referrer's holding ends when that agency accepts.

use domain::forums::{CaseDecidedByForum, Next};
use domain::profile::{ForumOutcome, Label, OutcomeWording, Profile};
use domain::referrals::{ReferrerKind, Snapshot};
use jiff::Timestamp;

use super::compose::{LetterContent, contact_lines};
use crate::words;

/// Composes the notice; none when nobody waits for one.
#[must_use]
pub fn compose_forum_outcome(
    profile: &Profile,
    event: &CaseDecidedByForum,
    at: Timestamp,
) -> Option<LetterContent> {
    let snapshot = event.snapshot.as_ref()?;
    let wording = wording_of(profile, &event.decision.next)?;
    let referrer = &snapshot.referrer;
    let professional = referrer.kind == ReferrerKind::Professional;
    Some(LetterContent {
        authority: profile.authority.name.clone(),
        service: profile.label(Label::FrontDoor).to_owned(),
        reference: snapshot.reference.clone(),
        date: words::day_words(words::today(at)),
        recipient: [&referrer.name, &referrer.standing, &referrer.organisation]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        subject: format!("What was decided about your request {}", snapshot.reference),
        salutation: referrer
            .name
            .as_ref()
            .map_or_else(|| "Hello".to_owned(), |name| format!("Dear {name}")),
        paragraphs: paragraphs(event, snapshot, wording),
        callout: professional
            .then(|| callout(&event.decision.next, snapshot))
            .flatten(),
        missing: None,
        answer: None,
        by_link: false,
        contact: contact_lines(profile),
    })
}

fn wording_of<'p>(profile: &'p Profile, next: &Next) -> Option<&'p OutcomeWording> {
    let outcome = match next {
        Next::LeadAgencyNamed { .. } => ForumOutcome::LeadAgencyNamed,
        Next::Deferred => ForumOutcome::Deferred,
        Next::ReturnedToReferrer => ForumOutcome::ReturnedToReferrer,
        Next::AdviceAndSignpost => ForumOutcome::AdviceAndSignpost,
        Next::DisputedWithSocialCare => ForumOutcome::DisputedWithSocialCare,
        Next::SteppedUp => ForumOutcome::SteppedUp,
        Next::KeptWithLead => return None,
    };
    Some(profile.outcomes.forum.get(outcome))
}

fn paragraphs(
    event: &CaseDecidedByForum,
    snapshot: &Snapshot,
    wording: &OutcomeWording,
) -> Vec<String> {
    let received = words::day_words(words::today(snapshot.first_received_at));
    let decided = words::day_words(words::today(event.decision.at));
    let family = match snapshot.referrer.kind {
        ReferrerKind::Family | ReferrerKind::YoungPerson => true,
        ReferrerKind::Professional => false,
        // A neighbour learns that the request was dealt with, and no more about the family.
        ReferrerKind::Public => {
            return vec![
                format!("We received your request on {received}."),
                "We have acted on it. We cannot tell you more about the family, to respect their privacy. Thank you for getting in touch.".to_owned(),
            ];
        }
    };
    let mut paragraphs = vec![
        if family {
            format!(
                "You asked us for help on {received}. {} talked about it on {decided}.",
                event.forum
            )
        } else {
            format!(
                "{} talked about the request of {received} on {decided}.",
                event.forum
            )
        },
        if family {
            wording.to_those_who_asked().to_owned()
        } else {
            wording.letter.clone()
        },
    ];
    if let Some(agency) = &event.lead_agency {
        paragraphs.push(format!("Asked to lead: {agency}."));
    }
    if let Some(message) = &event.decision.message {
        paragraphs.push(message.clone());
    }
    paragraphs
}

fn callout(next: &Next, snapshot: &Snapshot) -> Option<String> {
    let goes_on = match next {
        Next::LeadAgencyNamed { .. } => false,
        Next::Deferred | Next::DisputedWithSocialCare | Next::SteppedUp => true,
        Next::ReturnedToReferrer | Next::AdviceAndSignpost | Next::KeptWithLead => return None,
    };
    let holder = snapshot
        .holder
        .as_ref()
        .filter(|_| !snapshot.referrer_holds());
    Some(match (holder, goes_on) {
        (None, false) => "You hold the family until the lead agency has accepted. Your holding ends then; we tell you when it does.".to_owned(),
        (None, true) => "Please go on supporting the family. You hold it until an agency has accepted to lead.".to_owned(),
        (Some(holder), false) => format!("Please go on supporting the family. {} holds it until the lead agency has accepted.", holder.name),
        (Some(holder), true) => format!("Please go on supporting the family. {} holds it until an agency has accepted to lead.", holder.name),
    })
}

#[cfg(test)]
mod tests {
    use domain::forums::ForumDecision;
    use domain::ids::{AgencyId, AgendaItemId, CaseId, FamilyId, MeetingId, ReferralId, UserId};
    use domain::referrals::Referrer;
    use uuid::Uuid;

    use super::*;

    fn profile() -> Profile {
        Profile::parse(
            "p",
            include_str!("../../../../profiles/buckinghamshire.toml"),
        )
        .unwrap()
    }

    fn event(kind: ReferrerKind, next: Next) -> CaseDecidedByForum {
        let at: Timestamp = "2026-03-03T10:00:00Z".parse().unwrap();
        let id = Uuid::from_u128(1);
        let named = matches!(next, Next::LeadAgencyNamed { .. });
        CaseDecidedByForum {
            family: FamilyId::new(id),
            case: CaseId::new(id),
            meeting: MeetingId::new(id),
            item: AgendaItemId::new(id),
            forum: "Aylesbury Early Help Panel".to_owned(),
            lead_agency: named.then(|| "Hill Children’s Centre".to_owned()),
            decision: ForumDecision {
                meets_level: Some(true),
                level: 3,
                edition: "v2".to_owned(),
                next,
                rationale: "Never in a letter".to_owned(),
                message: None,
                learning: None,
                themes: vec![],
                by: UserId::new(id),
                at,
            },
            snapshot: Some(Snapshot {
                family: FamilyId::new(id),
                referral: ReferralId::new(id),
                reference: "R-ABCD-EFGH".to_owned(),
                referrer: Referrer {
                    kind,
                    name: Some("Priya Nair".to_owned()),
                    standing: None,
                    organisation: None,
                    agency: None,
                    user: None,
                    email: None,
                    telephone: None,
                },
                children: vec!["Ada".to_owned()],
                first_received_at: at,
                holder: None,
            }),
        }
    }

    fn named() -> Next {
        Next::LeadAgencyNamed {
            agency: AgencyId::new(Uuid::from_u128(9)),
        }
    }

    // Requirement: C-02, BUCKS-STRAT-84
    #[test]
    fn the_referrer_reads_who_leads_and_that_they_hold_until_it_has_accepted() {
        let event = event(ReferrerKind::Professional, named());
        let letter = compose_forum_outcome(&profile(), &event, event.decision.at).unwrap();
        let text = letter.paragraphs.join("\n");
        assert!(
            text.contains("Asked to lead: Hill Children’s Centre."),
            "{text}"
        );
        assert!(
            letter
                .callout
                .unwrap()
                .contains("until the lead agency has accepted")
        );
        assert!(!text.contains("Never in a letter"));
    }

    #[test]
    fn a_neighbour_reads_nothing_about_the_family() {
        let event = event(ReferrerKind::Public, named());
        let letter = compose_forum_outcome(&profile(), &event, event.decision.at).unwrap();
        let text = letter.paragraphs.join("\n");
        assert!(!text.contains("Hill") && !text.contains("Panel"), "{text}");
        assert_eq!(letter.callout, None);
    }

    #[test]
    fn a_parent_who_asked_themselves_is_not_told_of_somebody_else_who_did() {
        let event = event(ReferrerKind::Family, Next::ReturnedToReferrer);
        let letter = compose_forum_outcome(&profile(), &event, event.decision.at).unwrap();
        let text = letter.paragraphs.join("\n");
        assert!(text.contains("You asked us for help"), "{text}");
        assert!(!text.contains("person who asked"), "{text}");
    }

    #[test]
    fn nobody_is_written_to_when_a_case_stays_with_its_lead() {
        let event = event(ReferrerKind::Professional, Next::KeptWithLead);
        assert!(compose_forum_outcome(&profile(), &event, event.decision.at).is_none());
    }
}
