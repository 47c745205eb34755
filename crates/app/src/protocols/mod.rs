//! The documents that the partnership works by, for everybody to read; adding
//! to them, and an agency's promise to follow the sharing code. Knows no family.

mod keep;
mod read;
#[cfg(test)]
mod templates_test;
mod version;

use domain::ids::ProtocolId;

use crate::web::{Cx, Failure};

crate::routes! {
    get "/protocols" ReadPublicPages Nothing => read::list;
    get "/protocols/new" ManageProtocols Nothing => keep::new_form;
    post "/protocols/new" ManageProtocols Event("protocols.added") => keep::add;
    get "/protocols/of/{kind}" ReadPublicPages Nothing => read::of_kind;
    get "/protocols/{protocol}" ReadPublicPages Nothing => read::page;
    get "/protocols/{protocol}/change" ManageProtocols Nothing => keep::change_form;
    post "/protocols/{protocol}/change" ManageProtocols Event("protocols.changed") => keep::change;
    get "/protocols/{protocol}/versions/new" ManageProtocols Nothing => version::form;
    post "/protocols/{protocol}/versions/new" ManageProtocols Event("protocols.version_added") => version::add;
    get "/protocols/{protocol}/versions/{version}" ReadPublicPages Nothing => read::version;
    post "/protocols/{protocol}/promise" PromiseSharing Event("protocols.promised") => read::promise;
}

/// The document that the address names.
fn id_of(cx: &Cx) -> Result<ProtocolId, Failure> {
    ProtocolId::parse(cx.part("protocol"))
        .map_err(|_| Failure::Casework(casework::CaseworkError::NotFound))
}
