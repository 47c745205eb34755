//! Where the case file of a led family lies, and from when its agency owes reports.

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, CaseId, FamilyId};
use domain::refusal::Refusal;
use domain::reporting::CaseFilePlaced;
use jiff::{SignedDuration, Timestamp};

use super::statements;
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::jobs;

/// By when an agency is expected to say something for the first time, where no clock says so.
const FIRST_REPORT_WITHIN: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Where the case file lies.
#[derive(Clone, Debug)]
pub struct PlaceFile {
    /// The case.
    pub reference: String,
    /// Whether it lies in the agency's own system.
    pub own_system: bool,
    /// What that system is called.
    pub system_name: String,
    /// The file's reference there (BUCKS-PROT-82).
    pub file_reference: String,
    /// Where links for reports go; the agency's own address when empty.
    pub report_email: String,
}

/// Says where the case file lies. The first time that it lies in the agency's
/// own system, a link for reports is sent.
///
/// # Errors
/// Not found outside scope; denied; refused while nobody leads, or when the
/// own system has no name.
pub async fn place_file(
    store: &Store,
    act: &Act,
    command: &PlaceFile,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = cases::find(&mut uow, act, &command.reference).await?;
        permit::<may::ManageReporting, _>(act, &case.relations, ())?;
        let Some(lead) = case.stage.lead() else {
            return Err(Refusal::new(
                "reporting.not_led",
                "No agency leads this family yet.",
                "Wait until an agency has accepted.",
            )
            .into());
        };
        if command.own_system && command.system_name.trim().is_empty() {
            return Err(Refusal::new(
                "reporting.system_name",
                "Enter what the agency’s own system is called",
                "Others need to know where to ask for the file.",
            )
            .beside("system_name")
            .into());
        }
        let before = super::views::file_of(&mut uow, case.id).await?;
        let due = match &before {
            Some(file) if file.own_system == command.own_system => file.report_due,
            Some(_) | None => command.own_system.then(|| uow.at() + FIRST_REPORT_WITHIN),
        };
        write(&mut uow, &case, lead.agency, command, due).await?;
        if command.own_system && before.is_none_or(|file| !file.own_system) {
            leave_link_to_send(&mut uow, case.id, &case.reference).await?;
        }
        if !command.own_system {
            super::links::end(&mut uow, case.id, domain::reporting::LinkEnd::Revoked).await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn write(
    uow: &mut UnitOfWork,
    case: &Case,
    agency: AgencyId,
    command: &PlaceFile,
    due: Option<Timestamp>,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    let email = command.report_email.trim();
    uow.write(
        &statements::PLACE,
        args![
            case.id,
            case.family,
            agency,
            command.own_system,
            command.system_name.trim(),
            command.file_reference.trim(),
            (!email.is_empty()).then_some(email),
            due,
            at
        ],
    )
    .await?;
    uow.record(&CaseFilePlaced {
        family: case.family,
        case: case.id,
        agency,
        own_system: command.own_system,
        system_name: command.system_name.trim().to_owned(),
        file_reference: command.file_reference.trim().to_owned(),
    })
    .await?;
    Ok(())
}

/// An agency with its own system is asked to lead: it may answer and report by
/// a link from now on, in the transaction of the panel's decision.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn expect_first_report(
    uow: &mut UnitOfWork,
    case: CaseId,
    reference: &str,
    family: FamilyId,
    agency: AgencyId,
    due: Option<Timestamp>,
) -> Result<(), CaseworkError> {
    let row = uow
        .optional(&statements::AGENCY, args![agency])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    if !row.yes("keeps_own_system")? {
        return Ok(());
    }
    let at = uow.at();
    let due = due.unwrap_or(at + FIRST_REPORT_WITHIN);
    let none: Option<String> = None;
    uow.write(
        &statements::PLACE,
        args![
            case,
            family,
            agency,
            true,
            "The agency’s own case system",
            "",
            none,
            due,
            at
        ],
    )
    .await?;
    leave_link_to_send(uow, case, reference).await
}

/// The agency that accepts says that this family's file lies in its own system.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn led_in_own_system(
    uow: &mut UnitOfWork,
    case: &Case,
    agency: AgencyId,
) -> Result<(), CaseworkError> {
    let command = PlaceFile {
        reference: case.reference.clone(),
        own_system: true,
        system_name: "The agency’s own case system".to_owned(),
        file_reference: String::new(),
        report_email: String::new(),
    };
    let due = uow.at() + FIRST_REPORT_WITHIN;
    write(uow, case, agency, &command, Some(due)).await?;
    leave_link_to_send(uow, case.id, &case.reference).await
}

/// The worker sends the e-mail, because it knows the address of this installation.
async fn leave_link_to_send(
    uow: &mut UnitOfWork,
    case: CaseId,
    reference: &str,
) -> Result<(), CaseworkError> {
    let key = format!("{case}:{}", uow.new_id());
    jobs::leave(uow, "reporting.link", &key, &reference).await?;
    Ok(())
}

/// Another agency leads from now on: what the last one owed is not owed any
/// more, and its link ends.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn now_led_by(
    uow: &mut UnitOfWork,
    case: CaseId,
    agency: AgencyId,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    if uow
        .write(&statements::LED_BY_ANOTHER, args![case, agency, at])
        .await?
        > 0
    {
        super::links::end(uow, case, domain::reporting::LinkEnd::Replaced).await?;
    }
    Ok(())
}

/// The agency that was asked declined: nothing is expected of it.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn expect_nothing(
    uow: &mut UnitOfWork,
    case: CaseId,
) -> Result<(), CaseworkError> {
    let none: Option<Timestamp> = None;
    uow.write(&statements::EXPECT, args![case, none]).await?;
    super::links::end(uow, case, domain::reporting::LinkEnd::Replaced).await?;
    Ok(())
}
