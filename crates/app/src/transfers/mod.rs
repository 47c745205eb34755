//! Social care's pages: the families that it is asked to take over, and the
//! strategy meetings that it calls.

pub mod moments;
mod social_care;
mod strategy;

pub use strategy::section_context;

crate::routes! {
    get "/social-care" AnswerTransfer Read => social_care::page;
    post "/social-care/{id}/accept" AnswerTransfer Event("transfers.accepted") => social_care::accept_one;
    get "/social-care/{id}/decline" AnswerTransfer Read => social_care::decline_form;
    post "/social-care/{id}/decline" AnswerTransfer Event("transfers.declined") => social_care::decline_one;
    get "/referrals/{reference}/strategy-meeting" RecordStrategyMeeting Read => strategy::form;
    post "/referrals/{reference}/strategy-meeting" RecordStrategyMeeting Event("strategy_meetings.called") => strategy::call;
    post "/referrals/{reference}/strategy-meeting/{id}" RecordStrategyMeeting Event("strategy_meetings.held") => strategy::held;
}
