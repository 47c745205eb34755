//! What happened to accounts and sessions. None of these holds a password, a
//! code, a secret or a session's token, nor an address that somebody typed.

use jiff::Timestamp;
use serde::Serialize;

use super::{Holds, SessionState};
use crate::access::Role;
use crate::event::Subject;
use crate::ids::{AgencyId, FamilyId, UserId};

/// One role, as the audit keeps it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RoleLine {
    /// In which agency.
    pub agency: AgencyId,
    /// Which.
    pub role: Role,
    /// For which forum or area; empty for none.
    pub area: String,
}

impl RoleLine {
    /// The lines of some roles.
    #[must_use]
    pub fn of(holds: &[Holds]) -> Vec<Self> {
        let line = |held: &Holds| Self {
            agency: held.agency,
            role: held.role,
            area: held.area.clone(),
        };
        holds.iter().map(line).collect()
    }
}

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// An account was made and an invitation sent.
    UserAdded = "accounts.user_added" {
        /// The account.
        user: UserId,
        /// The person's name.
        name: String,
        /// Their job title.
        job_title: String,
        /// The roles that they hold.
        roles: Vec<RoleLine>,
    }
    /// A manager sent a new invitation; the old password and every session ended.
    UserInvitedAgain = "accounts.user_invited_again" {
        /// The account.
        user: UserId,
    }
    /// The person set a password by their invitation.
    InvitationAccepted = "accounts.invitation_accepted" {
        /// The account.
        user: UserId,
    }
    /// The person left: no access from then on.
    UserLeft = "accounts.user_left" {
        /// The account.
        user: UserId,
        /// The families for whom somebody else must now be named.
        families_waiting: Vec<FamilyId>,
        /// How many sessions ended with it.
        sessions_ended: u64,
    }
    /// Somebody who had left came back.
    UserReadmitted = "accounts.user_readmitted" {
        /// The account.
        user: UserId,
        /// The roles that they hold now.
        roles: Vec<RoleLine>,
    }
    /// A manager changed what the account says of the person.
    UserDetailsChanged = "accounts.details_changed" {
        /// The account.
        user: UserId,
        /// The name, from now on.
        name: String,
        /// The job, from now on.
        job_title: String,
    }
    /// Roles were given.
    RolesGranted = "accounts.roles_granted" {
        /// The account.
        user: UserId,
        /// The roles.
        roles: Vec<RoleLine>,
    }
    /// Roles were taken away.
    RolesWithdrawn = "accounts.roles_withdrawn" {
        /// The account.
        user: UserId,
        /// The roles.
        roles: Vec<RoleLine>,
    }
    /// The person changed their password; their other sessions ended.
    PasswordChanged = "accounts.password_changed" {
        /// The account.
        user: UserId,
        /// How many.
        sessions_ended: u64,
    }
    /// The current password was wrong while changing it.
    PasswordMissed = "accounts.password_missed" {
        /// The account.
        user: UserId,
        /// The lock-out that followed, if one did.
        locked_until: Option<Timestamp>,
    }
    /// The stored form of the password was renewed with today's cost.
    PasswordRefreshed = "accounts.password_refreshed" {
        /// The account.
        user: UserId,
    }
    /// Somebody could not sign in (ASVS 5.0, 16.3.1). The address that they typed is not kept.
    SignInFailed = "accounts.sign_in_failed" {
        /// The account, if the address belongs to one.
        user: Option<UserId>,
        /// The lock-out that stood or followed.
        locked_until: Option<Timestamp>,
    }
    /// A password was right, and a second factor where one was due.
    SignedIn = "accounts.signed_in" {
        /// The account.
        user: UserId,
        /// The agency acted for first.
        agency: AgencyId,
        /// How far the sign-in has come.
        state: SessionState,
    }
    /// A code was wrong or had been used.
    SecondFactorMissed = "accounts.second_factor_missed" {
        /// The account.
        user: UserId,
        /// The lock-out that followed, if one did.
        locked_until: Option<Timestamp>,
    }
    /// A recovery code stood in for the app.
    RecoveryCodeUsed = "accounts.recovery_code_used" {
        /// The account.
        user: UserId,
        /// How many are left.
        codes_left: i64,
    }
    /// A new secret for an app was shown, and is not yet in force.
    SecondFactorOffered = "accounts.second_factor_offered" {
        /// The account.
        user: UserId,
    }
    /// A second factor was set up.
    SecondFactorEnrolled = "accounts.second_factor_enrolled" {
        /// The account.
        user: UserId,
        /// How many recovery codes were given.
        recovery_codes: usize,
    }
    /// The person set up another app in place of theirs; their other sessions ended.
    SecondFactorReplaced = "accounts.second_factor_replaced" {
        /// The account.
        user: UserId,
        /// How many recovery codes were given.
        recovery_codes: usize,
        /// How many sessions ended.
        sessions_ended: u64,
    }
    /// The person threw away the words that were kept when their session ended.
    KeptFormDiscarded = "accounts.kept_form_discarded" {
        /// The account.
        user: UserId,
    }
    /// The person asked for new recovery codes; the old ones are worth nothing.
    RecoveryCodesRenewed = "accounts.recovery_codes_renewed" {
        /// The account.
        user: UserId,
        /// How many.
        recovery_codes: usize,
    }
    /// A manager removed a lost second factor; every session ended.
    SecondFactorRemoved = "accounts.second_factor_removed" {
        /// The account.
        user: UserId,
    }
    /// Sessions were ended.
    SessionsEnded = "accounts.sessions_ended" {
        /// Whose.
        user: UserId,
        /// How many.
        sessions: u64,
    }
    /// The person acts for another of their agencies.
    AgencySwitched = "accounts.agency_switched" {
        /// The account.
        user: UserId,
        /// The agency acted for from now on.
        agency: AgencyId,
    }
    /// A session was opened without a password, in an installation for demonstrations.
    DemonstrationOpened = "accounts.demonstration_opened" {
        /// The account.
        user: UserId,
        /// The agency acted for.
        agency: AgencyId,
    }
}
