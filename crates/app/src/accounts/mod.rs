//! Signing in and out, one's own account, and the accounts that a manager
//! looks after.

mod demo;
mod invitation;
mod managed;
mod own;
mod second_factor;
mod sign_in;

crate::routes! {
    get "/sign-in" SignIn Nothing => sign_in::form;
    post "/sign-in" SignIn Event("accounts.signed_in") => sign_in::sign_in;
    post "/sign-in/as" SignIn Event("accounts.signed_in") => demo::sign_in_as;
    get "/sign-in/code" SignIn Nothing => second_factor::form;
    post "/sign-in/code" SignIn Event("accounts.signed_in") => second_factor::verify;
    get "/sign-in/set-up" SignIn Nothing => second_factor::set_up;
    post "/sign-in/set-up" SignIn Event("accounts.second_factor_set_up") => second_factor::confirm;
    post "/sign-out" SignIn Event("accounts.sessions_ended") => own::sign_out;
    get "/account" ManageOwnAccount Nothing => own::page;
    post "/account/password" ManageOwnAccount Event("accounts.password_changed") => own::change_password;
    post "/account/sessions/end" ManageOwnAccount Event("accounts.sessions_ended") => own::end_session;
    post "/account/sessions/end-all" ManageOwnAccount Event("accounts.sessions_ended") => own::end_all;
    post "/account/agency" ManageOwnAccount Event("accounts.agency_switched") => own::switch_agency;
    get "/invitation/{secret}" SignIn Nothing => invitation::form;
    post "/invitation/{secret}" SignIn Event("accounts.invitation_accepted") => invitation::accept;
    get "/accounts" ManageAgencyUsers Nothing => managed::page;
    get "/accounts/new" ManageAgencyUsers Nothing => managed::form;
    post "/accounts/new" ManageAgencyUsers Event("accounts.user_added") => managed::add;
    post "/accounts/{user}/leave" ManageAgencyUsers Event("accounts.user_left") => managed::leave;
    post "/accounts/{user}/invite-again" ManageAgencyUsers Event("accounts.user_invited_again") => managed::invite_again;
    get "/outbox" ReadPublicPages Nothing => demo::outbox;
}
