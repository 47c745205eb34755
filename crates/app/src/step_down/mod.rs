//! From children's social care down to early help: social care's families, the
//! proposal, the transfer meeting's decision, the answer, the hand-over.

mod decide;
mod families;
mod meeting;
mod page;
mod propose;
mod say;

#[cfg(test)]
mod templates_test;

pub use meeting::list_context;
pub use say::section_context;

crate::routes! {
    get "/social-care/families" RecordSocialCareFamily Read => families::list;
    get "/social-care/families/new" RecordSocialCareFamily Nothing => families::form;
    post "/social-care/families/new" RecordSocialCareFamily Event("social_care.recorded") => families::record;
    get "/families/{reference}/step-down" ProposeStepDown Read => propose::form;
    post "/families/{reference}/step-down" ProposeStepDown Event("step_down.proposed") => propose::send;
    get "/step-downs" AnswerStepDown Read => page::list;
    get "/step-downs/{reference}" ReadStepDown Read => page::page;
    get "/step-downs/{reference}/way" ProposeStepDown Read => propose::way_form;
    post "/step-downs/{reference}/way" ProposeStepDown Event("step_down.rerouted") => propose::way;
    post "/step-downs/{reference}/sign-off" SignOffStepDown Event("step_down.signed_off") => page::signed_off;
    post "/step-downs/{reference}/list" ProposeStepDown Event("step_down.listed") => meeting::list_it;
    post "/step-downs/{reference}/take-off" TakeOffTransferList Event("step_down.taken_off") => meeting::take_it_off;
    get "/step-downs/{reference}/decision" DecideStepDown Read => decide::form;
    post "/step-downs/{reference}/decision" DecideStepDown Event("step_down.decided") => decide::record;
    post "/step-downs/{reference}/accept" AnswerStepDown Event("step_down.accepted") => page::accepted;
    post "/step-downs/{reference}/decline" AnswerStepDown Event("step_down.declined") => page::declined;
    post "/step-downs/{reference}/visit" RecordHandoverVisit Event("step_down.visit_planned") => page::visit_planned;
    post "/step-downs/{reference}/visited" RecordHandoverVisit Event("step_down.visit_held") => page::visited;
    post "/step-downs/{reference}/close" EndSocialCare Event("social_care.ended") => page::closed;
    post "/step-downs/{reference}/withdraw" ProposeStepDown Event("step_down.withdrawn") => page::withdrawn;
}
