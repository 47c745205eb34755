//! Who is told of a family's way down: the words name no person.

use domain::access::Role;
use domain::ids::AgencyId;
use domain::profile::{ForumKind, Profile};

use super::statements;
use super::stored::Found;
use crate::args;
use crate::engine::{Reads as _, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::letters;
use crate::messages::{self, To};

const TEAM_SUBJECT: &str = "A change in the team of a family that you work with";

/// Everybody with a role in an agency.
pub(super) async fn role(
    uow: &mut UnitOfWork,
    found: &Found,
    agency: AgencyId,
    role: Role,
    kind: &'static str,
    text: &str,
) -> Result<(), CaseworkError> {
    messages::send(uow, To::Role(agency, role), Some(found.family), kind, text).await?;
    Ok(())
}

/// Whoever proposed it.
pub(super) async fn proposer(
    uow: &mut UnitOfWork,
    found: &Found,
    kind: &'static str,
    what: &str,
) -> Result<(), CaseworkError> {
    let text = format!("{} was {what}.", found.reference);
    messages::send(
        uow,
        To::Person(found.proposed_by),
        Some(found.family),
        kind,
        &text,
    )
    .await?;
    Ok(())
}

/// Every agency that works with the family, of the change of team
/// (BUCKS-PROT-50): in the product, and by an e-mail to its inbox that says no
/// more than where to look.
pub(super) async fn change_of_team(
    uow: &mut UnitOfWork,
    found: &Found,
    to: AgencyId,
) -> Result<(), CaseworkError> {
    let name = match uow.optional(&statements::INBOX, args![to]).await? {
        Some(row) => row.text("name")?,
        None => String::new(),
    };
    let text = format!(
        "{}: {name} works with the family from now on, instead of social care.",
        found.reference
    );
    proposer(uow, found, "step_down.accepted", "accepted").await?;
    for agency in &found.proposal.involved {
        for role in [Role::LeadAgencyManager, Role::MashPartner] {
            messages::send(
                uow,
                To::Role(*agency, role),
                Some(found.family),
                "step_down.change_of_team",
                &text,
            )
            .await?;
        }
        write_to_the_inbox(uow, *agency).await?;
    }
    Ok(())
}

async fn write_to_the_inbox(uow: &mut UnitOfWork, agency: AgencyId) -> Result<(), StoreError> {
    let Some(row) = uow.optional(&statements::INBOX, args![agency]).await? else {
        return Ok(());
    };
    let Some(address) = row.optional_text("email")? else {
        return Ok(());
    };
    let body = "Hello\n\nThe service that works with a family has changed. Your agency works with this family too.\n\n\
        Sign in and read your messages to see which family and which service.\n";
    letters::send_email(uow, &address, TEAM_SUBJECT, body).await
}

/// The transfer meetings have no part in the family any more.
pub(super) async fn meeting_is_over(
    uow: &mut UnitOfWork,
    profile: &Profile,
    found: &Found,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    for forum in profile.forums.iter() {
        if forum.kind == ForumKind::Transfer {
            uow.write(
                &statements::LEAVE_MEETING,
                args![found.family, forum.key.as_str(), at],
            )
            .await?;
        }
    }
    Ok(())
}
