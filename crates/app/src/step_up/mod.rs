//! Stepping up from open early help, and the advice that was taken before.

mod consult;
mod send;

crate::routes! {
    get "/families/{reference}/step-up" StepUp Read => send::form;
    post "/families/{reference}/step-up" StepUp Event("step_up.sent") => send::send;
    get "/cases/{reference}/step-up" ReadFamily Read => send::of_case;
    get "/families/{reference}/consultations" RecordConsultation Read => consult::form;
    post "/families/{reference}/consultations" RecordConsultation Event("consultations.recorded") => consult::record;
}
