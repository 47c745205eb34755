//! Pages for asking agencies what they know, and for their answers: with an
//! account, or by a link that shows no more than the question needs.

mod answer;
mod ask;
mod link;
mod own;
mod panel;

pub use panel::{answers_of_case, case_context, section_context};

crate::routes! {
    get "/referrals/{reference}/information" AskForInformation Read => ask::form;
    post "/referrals/{reference}/information" AskForInformation Event("information_requests.asked") => ask::send;
    get "/cases/{reference}/information" AskForInformation Read => ask::form;
    post "/cases/{reference}/information" AskForInformation Event("information_requests.asked") => ask::send;
    get "/information" AnswerInformationRequest Read => own::list;
    get "/information.csv" AnswerInformationRequest Read => own::list;
    get "/information/thank-you" ReadPublicPages Nothing => link::thank_you;
    get "/information/{id}" AnswerInformationRequest Read => answer::form;
    post "/information/{id}" AnswerInformationRequest Event("information_requests.answered") => answer::send;
    get "/information/link/{secret}" ReadPublicPages Read => link::form;
    post "/information/link/{secret}" ReadPublicPages Event("information_requests.answered") => link::send;
    post "/information/{id}/chase" AskForInformation Event("information_requests.chased") => panel::chase;
    get "/information/{id}/withdraw" AskForInformation Read => panel::withdraw_form;
    post "/information/{id}/withdraw" AskForInformation Event("information_requests.withdrawn") => panel::withdraw;
}
