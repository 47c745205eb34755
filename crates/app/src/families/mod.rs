//! The family's pages: one look that answers who is in it, who holds it, who
//! else is involved, what is due; the chronology; and who has looked.

mod access;
mod chronology;
mod looked;
mod page;
mod told;

pub use page::{referral_state, relation_words};

crate::routes! {
    get "/families/{reference}" ReadFamily Read => page::page;
    get "/families/{reference}/chronology" ReadFamily Read => chronology::page;
    get "/families/{reference}/chronology.pdf" ReadFamily Read => chronology::pdf;
    get "/families/{reference}/access" SeeAccessLog Read => access::page;
    get "/access-log" ReadAuditProof Nothing => access::log;
}
