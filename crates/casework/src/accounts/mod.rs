//! Accounts: people's ways in, from invitation to leaving, and the sessions
//! that every request is read by. Knows their tables and how secrets are
//! stored; knows nothing of cookies, pages or e-mails.

mod details;
mod hashing;
mod invitations;
mod kept_forms;
mod leaving;
mod missed;
mod own_second_factor;
mod passwords;
mod roles;
mod second_factor;
mod secrets;
mod session_user;
mod sessions;
mod sign_in;
pub mod statements;
mod stored;
mod users;

pub use details::{change_details, managed_user};
pub use invitations::{
    Invitee, accept_invitation, invitee, readmit, remove_second_factor, reset_by_manager,
};
pub use kept_forms::{
    KeptForm, discard_kept_form, expire_kept_forms, forget_kept_form, keep_form, kept_form,
};
pub use leaving::{FamilyWaiting, leave};
pub use own_second_factor::{begin_replacement, confirm_replacement, renew_recovery_codes};
pub use passwords::change_password;
pub use roles::{grant, withdraw};
pub use second_factor::{
    Enrolled, Enrolment, SecondFactor, begin_enrolment, confirm_enrolment, verify_second_factor,
};
pub use secrets::{InvitationSecret, SessionToken};
pub use session_user::{SessionUser, session};
pub use sessions::{
    SessionLine, end_session, purge_sessions, sessions_of, sign_out, sign_out_everywhere,
    switch_agency,
};
pub use sign_in::{SignIn, SignInAttempt, sign_in, sign_in_as};
pub use users::{
    FoundUser, NewUser, UserLine, add_user, find_user, find_user_by_email, users_of_agency,
    users_with_role,
};
