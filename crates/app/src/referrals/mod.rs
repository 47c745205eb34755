//! Asking for help: the form that everybody uses, the calls that the front
//! door writes down, and what people keep of it.

pub mod arrived;
pub mod ask;
pub mod call_backs;
pub mod calls;
mod sent;

crate::routes! {
    get "/request/sent/{reference}" RequestHelp Nothing => sent::page;
}
