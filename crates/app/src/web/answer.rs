//! What a page answers, and the kinds of "no": each becomes one honest page.

use casework::CaseworkError;
use casework::engine::StoreError;

use crate::pages::PageError;

/// What a handler gives back.
pub type Answer = Result<Reply, Failure>;

/// A request that did what it was asked.
#[derive(Debug)]
pub enum Reply {
    /// A page.
    Html(String),
    /// A form shown again with what is wrong in it (422).
    Invalid(String),
    /// A change that somebody else overtook, with both texts (409).
    Conflict(String),
    /// Another page next (303).
    Redirect(String),
    /// A file to show or keep.
    File {
        /// Its media type.
        media_type: &'static str,
        /// What the browser should call it; none shows it in place.
        name: Option<String>,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// A file that somebody outside sent: kept by the browser, never opened in
    /// the product's own pages.
    Kept {
        /// Its media type.
        media_type: &'static str,
        /// What the browser should call it.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// A list as a CSV file, with its heading line.
    Table {
        /// What the browser should call it.
        name: String,
        /// Its lines.
        lines: Vec<Vec<String>>,
    },
    /// JSON for an agency's own system, with its status.
    Json(u16, String),
    /// An answer of the open directory, with the tag of its content.
    Open(OpenAnswer),
    /// Plain text for machines: health and metrics.
    Text(u16, String),
    /// A page that also sets or clears the session's cookie.
    WithSession(Box<Reply>, SessionChange),
}

/// An answer of the open directory.
#[derive(Debug)]
pub struct OpenAnswer {
    /// 200, or 304 when the client has it already.
    pub status: u16,
    /// Its media type.
    pub media_type: &'static str,
    /// Its content; empty with 304.
    pub body: String,
    /// What changes when the content does.
    pub tag: String,
}

/// What happens to the session's cookie.
#[derive(Debug)]
pub enum SessionChange {
    /// A new secret.
    Open(String),
    /// None any more.
    Close,
    /// The draft that this browser is writing.
    Draft(String),
    /// The secret of a form that came after its session ended.
    Kept(String),
    /// No kept form any more.
    KeptDone,
    /// No draft any more.
    DraftDone,
    /// A visit to the family's plan by its own link.
    Visit(String),
    /// No visit any more.
    VisitDone,
}

/// A request that changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The use case said no, or failed.
    #[error(transparent)]
    Casework(#[from] CaseworkError),
    /// Nobody is signed in, and somebody must be.
    #[error("sign in first")]
    SignInFirst,
    /// The role does not allow even trying.
    #[error("not allowed")]
    NotAllowed,
    /// The request is not one that our pages send.
    #[error("not a request that these pages make: {0}")]
    BadRequest(&'static str),
    /// Too many tries.
    #[error("too many requests")]
    TooMany {
        /// Seconds to wait.
        wait: u64,
    },
    /// A page could not be drawn.
    #[error("a page could not be drawn")]
    Page(#[from] PageError),
    /// A letter or pack could not be made.
    #[error("a document could not be made")]
    Document(#[from] documents::DocumentError),
    /// Something that cannot be.
    #[error("{0}")]
    Impossible(&'static str),
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Casework(CaseworkError::Store(error))
    }
}

impl From<domain::access::Denied> for Failure {
    fn from(denied: domain::access::Denied) -> Self {
        Self::Casework(CaseworkError::Denied(denied))
    }
}

impl From<domain::refusal::Refusal> for Failure {
    fn from(refusal: domain::refusal::Refusal) -> Self {
        Self::Casework(CaseworkError::Refused(refusal))
    }
}
