//! Reading a request's body into raw words and files, within limits.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

use domain::attachments::LARGEST;

use super::Failure;
use crate::pages::forms::RawForm;

/// The largest form without files: long enough for every field at its limit.
const FORM_LIMIT: usize = 1024 * 1024;
/// What is read of a form with files before the answer is no without a page:
/// somebody who chose a film by mistake is still told beside the field.
const UPLOAD_LIMIT: usize = 128 * 1024 * 1024;
/// What is kept of one form's files, all together.
const KEPT_LIMIT: usize = 42 * 1024 * 1024;

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The form's field.
    pub field: String,
    /// The name that the person's computer gave it.
    pub file_name: String,
    /// Its content; empty when it was too large.
    pub bytes: Bytes,
    /// Whether it was larger than a file may be, so that it was not kept.
    pub too_large: bool,
}

/// What a request carried.
#[derive(Debug, Default)]
pub struct ReadBody {
    /// The form's words.
    pub form: RawForm,
    /// The form's files.
    pub uploads: Vec<Upload>,
    /// The whole body, for agencies' own systems.
    pub bytes: Bytes,
}

/// Takes the body out of a request and reads it by its media type.
pub async fn read(request: &mut Request<Body>) -> Result<ReadBody, Failure> {
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned();
    if media_type.starts_with("multipart/form-data") {
        let mut whole = Request::new(std::mem::take(request.body_mut()));
        *whole.headers_mut() = request.headers().clone();
        return multipart(whole).await;
    }
    let bytes = to_bytes(std::mem::take(request.body_mut()), FORM_LIMIT)
        .await
        .map_err(|_| Failure::BadRequest("the form is larger than any of our pages can send"))?;
    if media_type.starts_with("application/x-www-form-urlencoded") {
        let form = RawForm::parse_urlencoded(&bytes)
            .map_err(|_| Failure::BadRequest("the form cannot be read"))?;
        return Ok(ReadBody {
            form,
            uploads: Vec::new(),
            bytes,
        });
    }
    Ok(ReadBody {
        form: RawForm::default(),
        uploads: Vec::new(),
        bytes,
    })
}

/// Reads a form with files piece by piece. A file over the limit is read to its
/// end and not kept, so that the page can say so beside its field.
async fn multipart(mut request: Request<Body>) -> Result<ReadBody, Failure> {
    let unreadable = |_| Failure::BadRequest("the form or a file in it cannot be read");
    // The framework's own limit is lower than one photograph.
    DefaultBodyLimit::max(UPLOAD_LIMIT).apply(&mut request);
    let mut multipart = Multipart::from_request(request, &())
        .await
        .map_err(|_| Failure::BadRequest("the form cannot be read"))?;
    let mut read = ReadBody::default();
    let mut kept = 0;
    while let Some(mut field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or("").to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let most = if file_name.is_some() {
            LARGEST.min(KEPT_LIMIT.saturating_sub(kept))
        } else {
            FORM_LIMIT
        };
        let mut bytes = Vec::new();
        let mut too_large = false;
        while let Some(chunk) = field.chunk().await.map_err(unreadable)? {
            if bytes.len().saturating_add(chunk.len()) > most {
                too_large = true;
                bytes = Vec::new();
            } else if !too_large {
                bytes.extend_from_slice(&chunk);
            }
        }
        kept = kept.saturating_add(bytes.len());
        match file_name {
            // A field in which nothing was chosen is sent empty and unnamed.
            Some(file_name) if file_name.is_empty() && bytes.is_empty() && !too_large => {}
            Some(file_name) => read.uploads.push(Upload {
                field: name,
                file_name,
                bytes: Bytes::from(bytes),
                too_large,
            }),
            None if too_large => {
                return Err(Failure::BadRequest(
                    "the form is larger than any of our pages can send",
                ));
            }
            None => read.form.push(name, &String::from_utf8_lossy(&bytes)),
        }
    }
    Ok(read)
}
