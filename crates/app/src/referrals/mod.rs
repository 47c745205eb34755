//! Asking for help: the form that everybody uses, and what they keep of it.

mod sent;

crate::routes! {
    get "/request/sent/{reference}" RequestHelp Nothing => sent::page;
}
