//! The directory of services on pages: found by everybody, kept by providers
//! through signed links and by the directory's team.

mod edit;
mod find;
mod gaps;
mod import;
#[cfg(test)]
mod judged_test;
mod keep;
mod list;
mod live;
mod provider;
mod remark;
mod say;
mod service;
mod shipped;
#[cfg(test)]
mod templates_test;

pub use import::{Mistake, entries_of_csv, identifier_from, place_id_of};
pub use live::{Live, Snapshot};
pub use say::{became_choices, choices_for_decision, ids_of, signposts_context};
pub use shipped::{sectors, synonyms, taxonomy};

#[cfg(test)]
pub(crate) use judged_test::demo_finder;

use casework::CaseworkError;
use domain::ids::ServiceId;

use crate::pages::forms::FormErrors;
use crate::web::{Cx, Failure};

crate::routes! {
    get "/directory" ReadPublicPages Nothing => find::page;
    get "/directory/services/{id}" ReadPublicPages Nothing => service::page;
    get "/directory/services/{id}/wrong" SayEntryIsWrong Nothing => remark::form;
    post "/directory/services/{id}/wrong" SayEntryIsWrong Event("directory.remark_made") => remark::make;
    get "/directory/list" ReadPublicPages Nothing => list::page;
    post "/directory/list/send" SendDirectoryList Event("directory.list_sent") => list::send;
    post "/directory/list/enquiry" AnswerDirectoryEnquiry Event("directory.enquiry_answered") => list::enquiry;
    get "/directory/join" AskToJoinDirectory Nothing => provider::join_form;
    post "/directory/join" AskToJoinDirectory Event("directory.organisation_asked") => provider::join;
    get "/directory/provider/{secret}" ReadPublicPages Nothing => provider::page;
    post "/directory/provider/{secret}/confirm" ReadPublicPages Event("directory.entry_confirmed") => provider::confirm;
    get "/directory/provider/{secret}/new" ReadPublicPages Nothing => edit::new_by_link;
    post "/directory/provider/{secret}/new" ReadPublicPages Event("directory.entry_proposed") => edit::propose_new_by_link;
    get "/directory/provider/{secret}/{id}" ReadPublicPages Nothing => edit::change_by_link;
    post "/directory/provider/{secret}/{id}" ReadPublicPages Event("directory.entry_proposed") => edit::propose_change_by_link;
    get "/directory/own" KeepOwnEntries Nothing => keep::own;
    get "/directory/own/{organisation}/new" KeepOwnEntries Nothing => edit::new_own;
    post "/directory/own/{organisation}/new" KeepOwnEntries Event("directory.entry_proposed") => edit::propose_new_own;
    get "/directory/own/{organisation}/{id}" KeepOwnEntries Nothing => edit::change_own;
    post "/directory/own/{organisation}/{id}" KeepOwnEntries Event("directory.entry_proposed") => edit::propose_change_own;
    post "/directory/own/{organisation}/{id}/confirm" KeepOwnEntries Event("directory.entry_confirmed") => keep::confirm_own;
    get "/directory/team" KeepDirectory Nothing => keep::desk;
    get "/directory/team/organisations/{id}" KeepDirectory Nothing => keep::organisation;
    post "/directory/team/organisations/{id}/approve" KeepDirectory Event("directory.organisation_decided") => keep::approve;
    post "/directory/team/organisations/{id}/refuse" KeepDirectory Event("directory.organisation_decided") => keep::refuse;
    post "/directory/team/organisations/{id}/link" KeepDirectory Event("directory.link_sent") => keep::link;
    get "/directory/team/edits/{id}" KeepDirectory Nothing => keep::draft;
    post "/directory/team/edits/{id}/approve" KeepDirectory Event("directory.entry_decided") => keep::approve_draft;
    post "/directory/team/edits/{id}/return" KeepDirectory Event("directory.entry_decided") => keep::return_draft;
    post "/directory/team/remarks/{id}/settle" KeepDirectory Event("directory.remark_settled") => keep::settle;
    get "/directory/team/words" KeepDirectory Nothing => gaps::words;
    post "/directory/team/words" KeepDirectory Event("directory.synonym_kept") => gaps::keep_words;
    get "/directory/team/import" KeepDirectory Nothing => import::form;
    post "/directory/team/import" KeepDirectory Event("directory.imported") => import::import;
    get "/directory/gaps" SeeDirectoryGaps Nothing => gaps::page;
    post "/referrals/{reference}/signposts/{id}" FollowSignpost Event("directory.signpost_followed") => say::follow;
}

/// The entry of the address.
fn service_of(cx: &Cx) -> Result<ServiceId, Failure> {
    ServiceId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound.into())
}

/// The message of a refusal that belongs beside a field.
fn field_error(error: &CaseworkError) -> Option<FormErrors> {
    let CaseworkError::Refused(refusal) = error else {
        return None;
    };
    let mut errors = FormErrors::new();
    errors.add(refusal.field?, refusal.reason.clone());
    Some(errors)
}
