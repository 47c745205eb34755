//! The front door's pages: the queue by time left, one request with everything
//! around it, and the decision.

use crate::cases::pause;

mod add;
mod decide;
mod facts;
mod queue;
mod referral;
#[cfg(test)]
mod templates_test;

crate::routes! {
    get "/front-door" SeeFrontDoorQueue Read => queue::page;
    get "/front-door.csv" SeeFrontDoorQueue Read => queue::page;
    get "/referrals/{reference}" ReadReferral Read => referral::page;
    post "/referrals/{reference}/claim" ClaimReferral Event("referrals.claimed") => referral::claim;
    get "/referrals/{reference}/decide" DecideReferral Read => decide::form;
    post "/referrals/{reference}/decide" DecideReferral Event("referrals.decided") => decide::decide;
    get "/referrals/{reference}/answer" AnswerReturnedReferral Read => add::form;
    post "/referrals/{reference}/answer" AnswerReturnedReferral Event("referrals.answered") => add::send;
    get "/referrals/{reference}/limits/{limit}/pause" PauseRequestLimit Read => pause::form;
    post "/referrals/{reference}/limits/{limit}/pause" PauseRequestLimit Event("clocks.paused") => pause::stop_for_now;
    post "/referrals/{reference}/limits/{limit}/resume" PauseRequestLimit Event("clocks.resumed") => pause::run_again;
    get "/letters/link/{secret}/answer" ReadPublicPages Read => add::linked_form;
    post "/letters/link/{secret}/answer" ReadPublicPages Event("referrals.answered") => add::linked_send;
}
