//! Accounts: what a password, a lock-out, a second factor and a session may
//! be, and who may give whom which role. Must not know how a password is
//! hashed, where a session is stored or what a page looks like.

mod details;
mod event;
mod lifecycle;
mod lockout;
mod manages;
mod password;
mod second_factor;
mod session;

pub use details::{DetailsRefused, UserDetails, sign_in_name};
pub use event::{
    AgencySwitched, DemonstrationOpened, InvitationAccepted, KeptFormDiscarded, PasswordChanged,
    PasswordMissed, PasswordRefreshed, RecoveryCodeUsed, RecoveryCodesRenewed, RoleLine,
    RolesGranted, RolesWithdrawn, SecondFactorEnrolled, SecondFactorMissed, SecondFactorOffered,
    SecondFactorRemoved, SecondFactorReplaced, SessionsEnded, SignInFailed, SignedIn, UserAdded,
    UserDetailsChanged, UserInvitedAgain, UserLeft, UserReadmitted,
};
pub use lifecycle::{
    Account, AccountRefused, Active, Invited, Left, Locked, StoredAccount, lifecycle_rows,
};
pub use lockout::{FAILURES_BEFORE_LOCK, LONGEST_LOCK_MINUTES, locked_until};
pub use manages::{Holds, Manages, manager_may_grant};
pub use password::{
    GUESSABILITY_MIN, Guessability, PASSWORD_MAX, PASSWORD_MIN, Password, PasswordContext,
    PasswordRefused,
};
pub use second_factor::{
    NextStep, RECOVERY_CODE_LENGTH, RECOVERY_CODES, RecoveryCode, SecondFactorCode,
    SecondFactorCodeRefused, SecondFactorRule, StepReplayed, TOTP_STEP_SECONDS, TotpStep,
    grouped_in_fours, next_step, use_step,
};
pub use session::{
    ABSOLUTE_HOURS, HALF_OPEN_MINUTES, IDLE_MINUTES, INVITATION_DAYS, SessionStanding,
    SessionState, SessionTimes, TOUCH_SECONDS, WARN_MINUTES,
};
