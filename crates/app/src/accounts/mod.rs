//! Signing in and out, one's own account, and the accounts that a manager
//! looks after.

mod demo;
mod invitation;
mod kept;
mod managed;
mod own;
mod own_second_factor;
mod person;
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
    get "/account/stay" ManageOwnAccount Nothing => own::stay;
    get "/account/second-factor" ManageOwnAccount Nothing => own_second_factor::form;
    post "/account/second-factor" ManageOwnAccount Event("accounts.second_factor_offered") => own_second_factor::offer;
    post "/account/second-factor/confirm" ManageOwnAccount Event("accounts.second_factor_replaced") => own_second_factor::confirm;
    post "/account/recovery-codes" ManageOwnAccount Event("accounts.recovery_codes_renewed") => own_second_factor::recovery_codes;
    get "/kept-form" ManageOwnAccount Nothing => kept::page;
    post "/kept-form/discard" ManageOwnAccount Event("accounts.kept_form_discarded") => kept::discard;
    get "/invitation/{secret}" SignIn Nothing => invitation::form;
    post "/invitation/{secret}" SignIn Event("accounts.invitation_accepted") => invitation::accept;
    get "/accounts" ManageAgencyUsers Nothing => managed::page;
    get "/accounts/new" ManageAgencyUsers Nothing => managed::form;
    post "/accounts/new" ManageAgencyUsers Event("accounts.user_added") => managed::add;
    get "/accounts/{user}" ManageAgencyUsers Nothing => person::page;
    post "/accounts/{user}/details" ManageAgencyUsers Event("accounts.details_changed") => person::change;
    post "/accounts/{user}/grant" ManageAgencyUsers Event("accounts.roles_granted") => person::give;
    post "/accounts/{user}/withdraw" ManageAgencyUsers Event("accounts.roles_withdrawn") => person::take;
    post "/accounts/{user}/readmit" ManageAgencyUsers Event("accounts.user_readmitted") => person::readmit;
    get "/accounts/{user}/leave" ManageAgencyUsers Nothing => person::ask_leave;
    get "/accounts/{user}/remove-second-factor" ManageAgencyUsers Nothing => person::ask_remove_app;
    post "/accounts/{user}/leave" ManageAgencyUsers Event("accounts.user_left") => managed::leave;
    post "/accounts/{user}/invite-again" ManageAgencyUsers Event("accounts.user_invited_again") => managed::invite_again;
    post "/accounts/{user}/remove-second-factor" ManageAgencyUsers Event("accounts.second_factor_removed") => managed::remove_app;
    get "/outbox" ReadPublicPages Nothing => demo::outbox;
}
