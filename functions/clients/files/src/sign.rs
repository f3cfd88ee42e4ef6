//! Signed addresses: each allows one thing for a short time.

use std::time::Duration;

use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::ByteStream;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER_PERMISSIVE;
use domain::ticket::attachment::{Attachment, is_image};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use thiserror::Error;

use crate::{Files, FilesError, key};

/// Time to begin sending a file once it was announced: a slow line sends ten files one after another.
const UPLOAD: Duration = Duration::from_secs(15 * 60);
/// Time to begin fetching a file: whoever copies the address has it no longer.
const DOWNLOAD: Duration = Duration::from_secs(60);

/// Where and how a browser sends one file.
#[derive(Debug, Clone)]
pub struct SignedUpload {
    /// The address to PUT to.
    pub url: String,
    /// The headers that must be sent with it: those that are signed and no other, less `host`. A browser writes
    /// `content-length` itself.
    pub headers: Vec<(String, String)>,
}

impl Files {
    /// Signs the sending of exactly this content: its length, type and SHA-256 are part of the
    /// signature, so no other content fits; and S3 takes it once, so that nothing is ever replaced. A browser
    /// that sends it again, because the answer was lost, is told 412: it is there. No request.
    ///
    /// # Errors
    /// [`FilesError`] when the content's digest is no digest or signing fails.
    pub async fn sign_upload(&self, file: &Attachment) -> Result<SignedUpload, FilesError> {
        let signed = self
            .client
            .put_object()
            .bucket(&self.files)
            .key(key(&file.id))
            .content_length(i64::try_from(file.size).unwrap_or(i64::MAX))
            .content_type(&file.content_type)
            .checksum_sha256(base64_of_hex(&file.sha256))
            .if_none_match("*")
            .presigned(config(UPLOAD)?)
            .await
            .map_err(|error| FilesError::of("PutObject")(&error))?;
        // The client adds headers of its own where it runs, on Lambda the trace's: a page that sent them would ask
        // the bucket for leave it does not have.
        let names = signed_headers(signed.uri())?;
        let headers = signed
            .headers()
            .filter(|(name, _)| names.iter().any(|one| one.eq_ignore_ascii_case(name)))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Ok(SignedUpload {
            url: signed.uri().to_owned(),
            headers,
        })
    }

    /// Signs the fetching of a file under its name. Pictures may be shown, everything else is a download.
    /// No request.
    ///
    /// # Errors
    /// [`FilesError`] when signing fails.
    pub async fn sign_download(&self, file: &Attachment) -> Result<String, FilesError> {
        let kind = if is_image(&file.content_type) {
            "inline"
        } else {
            "attachment"
        };
        self.sign_get(
            &self.files,
            key(&file.id),
            &file.content_type,
            disposition(kind, &file.name),
        )
        .await
    }

    /// Whether a file has arrived as it was announced: 1 HeadObject.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn has_arrived(&self, file: &Attachment) -> Result<bool, FilesError> {
        let head = self
            .client
            .head_object()
            .bucket(&self.files)
            .key(key(&file.id))
            .send()
            .await;
        match head {
            Ok(head) => Ok(head
                .content_length()
                .and_then(|length| u64::try_from(length).ok())
                == Some(file.size)),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_not_found()) =>
            {
                Ok(false)
            }
            Err(error) => Err(FilesError::of("HeadObject")(&error)),
        }
    }

    /// The first file that has not arrived as it was announced: 1 HeadObject a file.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn first_missing<'a>(
        &self,
        files: &'a [Attachment],
    ) -> Result<Option<&'a Attachment>, FilesError> {
        for file in files {
            if !self.has_arrived(file).await? {
                return Ok(Some(file));
            }
        }
        Ok(None)
    }

    /// Stores a file that came by mail, unless one of its name is there: 1 PutObject, safe to repeat. The
    /// name of such a file is a digest of its content, so that what is there is the same.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn put(&self, file: &Attachment, content: Vec<u8>) -> Result<(), FilesError> {
        use aws_sdk_s3::error::ProvideErrorMetadata as _;
        let stored = self
            .client
            .put_object()
            .bucket(&self.files)
            .key(key(&file.id))
            .content_type(&file.content_type)
            .checksum_sha256(base64_of_hex(&file.sha256))
            .if_none_match("*")
            .body(ByteStream::from(content))
            .send()
            .await;
        match stored {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().and_then(|error| error.code())
                    == Some("PreconditionFailed") =>
            {
                Ok(())
            }
            Err(error) => Err(FilesError::of("PutObject")(&error)),
        }
    }

    /// Removes a file that belongs to nobody: 1 DeleteObject, safe to repeat.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn delete(&self, id: &domain::id::FileId) -> Result<(), FilesError> {
        self.client
            .delete_object()
            .bucket(&self.files)
            .key(key(id))
            .send()
            .await
            .map_err(|error| FilesError::of("DeleteObject")(&error))?;
        Ok(())
    }

    pub(crate) async fn sign_get(
        &self,
        bucket: &str,
        key: String,
        content_type: &str,
        disposition: String,
    ) -> Result<String, FilesError> {
        let signed = self
            .client
            .get_object()
            .bucket(bucket)
            .key(key)
            .response_content_type(content_type)
            .response_content_disposition(disposition)
            .presigned(config(DOWNLOAD)?)
            .await
            .map_err(|error| FilesError::of("GetObject")(&error))?;
        // An address is followed as it is.
        match signed_headers(signed.uri())?.is_empty() {
            true => Ok(signed.uri().to_owned()),
            false => Err(FilesError::of("GetObject")(&Unsendable)),
        }
    }
}

/// A signed address that cannot be used as it was to be.
#[derive(Debug, Error)]
#[error("the address asks for headers that nobody would send")]
struct Unsendable;

/// The headers a signed address wants to be sent with it, less `host`, which goes with every request.
fn signed_headers(uri: &str) -> Result<Vec<String>, FilesError> {
    let (_, query) = uri.split_once('?').unwrap_or_default();
    let (_, named) = form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "X-Amz-SignedHeaders")
        .ok_or_else(|| FilesError::of("presigning")(&Unsendable))?;
    Ok(named
        .split(';')
        .filter(|name| !name.eq_ignore_ascii_case("host"))
        .map(str::to_owned)
        .collect())
}

fn config(time: Duration) -> Result<PresigningConfig, FilesError> {
    PresigningConfig::expires_in(time).map_err(|error| FilesError::of("presigning")(&error))
}

fn base64_of_hex(hex: &str) -> String {
    let bytes = HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    STANDARD.encode(bytes.unwrap_or_default())
}

/// All but letters, digits and four signs, which every program reads as they are (RFC 8187, 3.2.1).
const WRITTEN_OTHERWISE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// `Content-Disposition` as RFC 6266 asks: a plain name for old programs, the true one in UTF-8.
pub(crate) fn disposition(kind: &str, name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !"\"\\%;".contains(c) || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let full = utf8_percent_encode(name, WRITTEN_OTHERWISE);
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_in_the_header_twice_and_ends_it_never() {
        assert_eq!(
            disposition("attachment", "écran \"noir\";.png"),
            "attachment; filename=\"_cran _noir__.png\"; filename*=UTF-8''%C3%A9cran%20%22noir%22%3B.png"
        );
    }

    #[test]
    fn the_headers_of_an_address_are_those_it_names() {
        for (uri, expected) in [
            ("https://b/k?X-Amz-SignedHeaders=host&x=y", &[][..]),
            (
                "https://b/k?a=b&X-Amz-SignedHeaders=content-length%3Bcontent-type%3Bhost",
                &["content-length", "content-type"],
            ),
            (
                "https://b/k?X-Amz-SignedHeaders=host;x-amz-acl",
                &["x-amz-acl"],
            ),
        ] {
            assert_eq!(signed_headers(uri).expect("a signed address"), expected);
        }
        assert!(signed_headers("https://b/k?X-Amz-Signature=00").is_err());
    }

    #[test]
    fn a_digest_is_given_as_s3_wants_it() {
        assert_eq!(base64_of_hex("00ff10"), "AP8Q");
    }
}
