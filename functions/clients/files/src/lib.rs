//! Files and raw mails in S3. Browsers send and fetch files by signed addresses: no byte of a file
//! passes through a function that answers them. Only this crate names a key of the buckets.

mod raw;
mod sign;

use aws_sdk_s3::Client;
use domain::id::FileId;
use thiserror::Error;

pub use raw::{Beginning, Unfinished, mail_key, mail_name};
pub use sign::SignedUpload;

/// S3 could not answer; every operation may be repeated.
#[derive(Debug, Error)]
#[error("{operation}: {cause}")]
pub struct FilesError {
    operation: &'static str,
    cause: String,
}

impl FilesError {
    pub(crate) fn of(operation: &'static str) -> impl FnOnce(&dyn std::error::Error) -> Self {
        move |error| {
            let mut cause = error.to_string();
            let mut source = error.source();
            while let Some(next) = source {
                cause.push_str(": ");
                cause.push_str(&next.to_string());
                source = next.source();
            }
            Self { operation, cause }
        }
    }
}

/// The two buckets.
#[derive(Debug, Clone)]
pub struct Files {
    client: Client,
    files: String,
    mail: String,
}

impl Files {
    /// `files` is the bucket of people's files, `mail` the one of raw mails.
    pub fn new(client: Client, files: String, mail: String) -> Self {
        Self {
            client,
            files,
            mail,
        }
    }
}

/// The key of a file: generated, never a name somebody typed.
fn key(id: &FileId) -> String {
    format!("files/{id}")
}
