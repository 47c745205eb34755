//! Reading a request's body into raw words and files, within limits.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::header::CONTENT_TYPE;

use super::Failure;
use crate::pages::forms::RawForm;

/// The largest form without files: long enough for every field at its limit.
const FORM_LIMIT: usize = 1024 * 1024;
/// Files of 10 MB each and a few of them, and the form around them.
const UPLOAD_LIMIT: usize = 42 * 1024 * 1024;

/// A file that came with a form.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The form's field.
    pub field: String,
    /// The name that the person's computer gave it.
    pub file_name: String,
    /// Its content.
    pub bytes: Bytes,
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

/// Reads a body by its media type.
pub async fn read(request: Request<Body>) -> Result<ReadBody, Failure> {
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .to_owned();
    if media_type.starts_with("multipart/form-data") {
        return multipart(request).await;
    }
    let bytes = to_bytes(request.into_body(), FORM_LIMIT)
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

async fn multipart(request: Request<Body>) -> Result<ReadBody, Failure> {
    let unreadable = |_| Failure::BadRequest("the form or a file in it cannot be read");
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, UPLOAD_LIMIT)
        .await
        .map_err(|_| Failure::BadRequest("the files are larger than 10 MB each"))?;
    let mut multipart = Multipart::from_request(Request::from_parts(parts, Body::from(bytes)), &())
        .await
        .map_err(|_| Failure::BadRequest("the form cannot be read"))?;
    let mut read = ReadBody::default();
    while let Some(field) = multipart.next_field().await.map_err(unreadable)? {
        let name = field.name().unwrap_or("").to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                let bytes = field.bytes().await.map_err(unreadable)?;
                if !bytes.is_empty() {
                    read.uploads.push(Upload {
                        field: name,
                        file_name,
                        bytes,
                    });
                }
            }
            None => {
                let value = field.text().await.map_err(unreadable)?;
                read.form.push(name, &value);
            }
        }
    }
    Ok(read)
}
