//! One case and what can be done with it now; the families that an agency
//! leads; the dispute's ladder.

mod agency_case;
mod back;
mod dispute;
mod lead;
mod moves;
mod page;
pub mod pause;

crate::routes! {
    get "/lead" AnswerForLeadAgency Read => lead::work;
    get "/lead.csv" AnswerForLeadAgency Read => lead::work;
    get "/cases/{reference}" ReadFamily Read => page::page;
    post "/cases/{reference}/received" HandleForumCase Event("forums.case_received") => page::received;
    post "/cases/{reference}/watch" HandleForumCase Event("cases.watched") => page::watch;
    post "/cases/{reference}/accept" AnswerForLeadAgency Event("cases.lead_accepted") => lead::accept;
    post "/cases/{reference}/decline" AnswerForLeadAgency Event("cases.lead_declined") => lead::decline;
    post "/cases/{reference}/assign" AssignLeadWorker Event("cases.lead_worker_assigned") => lead::assign;
    get "/cases/{reference}/back-to-forum" BringBackToForum Read => back::form;
    post "/cases/{reference}/back-to-forum" BringBackToForum Event("cases.brought_back") => back::bring;
    get "/cases/{reference}/move" MoveToArea Read => moves::form;
    post "/cases/{reference}/move" MoveToArea Event("cases.moved") => moves::move_it;
    get "/cases/{reference}/limits/{limit}/pause" PauseLimit Read => pause::form;
    post "/cases/{reference}/limits/{limit}/pause" PauseLimit Event("clocks.paused") => pause::stop_for_now;
    post "/cases/{reference}/limits/{limit}/resume" PauseLimit Event("clocks.resumed") => pause::run_again;
    get "/families/{reference}/open-case" OpenAgencyCase Read => agency_case::form;
    post "/families/{reference}/open-case" OpenAgencyCase Event("cases.opened_by_agency") => agency_case::open;
    get "/cases/{reference}/dispute" TakeUpDispute Read => dispute::form;
    post "/cases/{reference}/dispute" TakeUpDispute Event("forums.dispute_moved") => dispute::take_up;
}
