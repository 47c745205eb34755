//! The directory of services: what organisations offer, kept true, read by
//! everybody. Only a signpost knows a family.

mod enquiries;
mod import;
mod keep;
mod links;
mod propose;
mod read;
mod signposts;
pub mod statements;

pub use enquiries::{
    Channel, Enquiry, Miss, Remark, answer_enquiry, enquiries_since, keep_synonym, make_remark,
    miss, misses, remarks, send_list, settle_remark, synonyms,
};
pub use import::{ImportEntry, ImportReport, import};
pub use keep::{
    AskToJoin, KeepOrganisation, KeepService, ask_to_join, confirm, decide_organisation,
    keep_organisation, keep_service,
};
pub use links::{chase, confirm_by_link, linked, send_link};
pub use propose::{
    Draft, DraftState, Propose, decide_draft, draft, drafts_of, drafts_waiting, propose,
};
pub use read::{
    Agency, KeptOrganisation, Loaded, OrganisationState, ServiceRow, agencies_missing,
    change_number, load, of_agency, organisation, organisations, service, services_of,
};
pub(crate) use signposts::point;
pub use signposts::{Signpost, follow, of_referral};
