//! The words of the notice that social care has accepted a family: whoever
//! asked learns that their holding has ended (BUCKS-PROT-51, BUCKS-STRAT-84).

use domain::profile::{Label, Profile};
use domain::referrals::ReferrerKind;
use domain::transfers::AcceptanceNotice;
use jiff::Timestamp;

use super::compose::{LetterContent, contact_lines};
use crate::words;

/// Composes the notice.
#[must_use]
pub fn compose_transfer_accepted(
    profile: &Profile,
    notice: &AcceptanceNotice,
    at: Timestamp,
) -> LetterContent {
    let snapshot = &notice.snapshot;
    let referrer = &snapshot.referrer;
    let day = words::day_words(words::today(snapshot.first_received_at));
    let paragraphs = match referrer.kind {
        ReferrerKind::Professional => vec![
            format!(
                "{} has accepted the family that you asked help for on {day}. It holds the family from now on.",
                notice.agency
            ),
            "Thank you for your support until today. Go on with what your own service does for the family, and tell the social worker what you know.".to_owned(),
        ],
        ReferrerKind::Family | ReferrerKind::YoungPerson => vec![
            format!("You asked for help on {day}. {} will help your family now.", notice.agency),
            "A social worker will get in touch with you. You can ring us if you hear nothing."
                .to_owned(),
        ],
        // A neighbour learns that the request was dealt with, and no more about the family.
        ReferrerKind::Public => vec![
            format!("We received your request on {day}."),
            "We have acted on it. We cannot tell you more about the family, to respect their privacy. Thank you for getting in touch.".to_owned(),
        ],
    };
    // A letter from before the holder was kept in it says what it said then.
    let held = snapshot.holder.is_none() || snapshot.referrer_holds();
    LetterContent {
        authority: profile.authority.name.clone(),
        service: profile.label(Label::FrontDoor).to_owned(),
        reference: snapshot.reference.clone(),
        date: words::day_words(words::today(at)),
        recipient: [&referrer.name, &referrer.standing, &referrer.organisation]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        subject: format!("What happens with your request {}", snapshot.reference),
        salutation: referrer
            .name
            .as_ref()
            .map_or_else(|| "Hello".to_owned(), |name| format!("Dear {name}")),
        paragraphs,
        callout: (referrer.kind == ReferrerKind::Professional && held)
            .then(|| "You do not hold this family any more.".to_owned()),
        missing: None,
        answer: None,
        by_link: false,
        contact: contact_lines(profile),
    }
}
