//! Raw mails, kept as they came. Beside each lies a marker until the mail has its outcome, so that mails
//! without one are found by listing the markers, never all mail that was ever kept.

use domain::id::Timestamp;

use crate::sign::disposition;
use crate::{Files, FilesError};

/// Where raw mails are kept.
const KEPT: &str = "raw/";
/// Where their markers lie.
const MARKERS: &str = "new/";
/// Markers listed at most, in pages of a thousand: a backlog beyond that is worked off run by run.
const PAGES: usize = 5;

/// A raw mail whose marker lies there still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfinished {
    /// Key of the raw mail.
    pub raw: String,
    /// Since when, by S3's clock.
    pub since: Timestamp,
}

/// The beginning of a raw mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beginning {
    /// The first bytes.
    pub bytes: Vec<u8>,
    /// How many there are in all.
    pub size: u64,
}

/// The name of a raw mail, for addresses; `None` for a key of another form.
pub fn mail_name(raw: &str) -> Option<&str> {
    raw.strip_prefix(KEPT).filter(|name| is_name(name))
}

/// The key of the raw mail of this name.
pub fn mail_key(name: &str) -> Option<String> {
    is_name(name).then(|| format!("{KEPT}{name}"))
}

/// The names SES gives, and nothing else that may lie in the bucket (its setup notice for one).
fn is_name(name: &str) -> bool {
    (1..=100).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl Files {
    /// The bytes of a raw mail: 1 GetObject; `None` when there is none under this key.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn read_raw_mail(&self, key: &str) -> Result<Option<Vec<u8>>, FilesError> {
        let object = match self
            .client
            .get_object()
            .bucket(&self.mail)
            .key(key)
            .send()
            .await
        {
            Ok(object) => object,
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_no_such_key()) =>
            {
                return Ok(None);
            }
            Err(error) => return Err(FilesError::of("GetObject")(&error)),
        };
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| FilesError::of("GetObject")(&error))?;
        Ok(Some(bytes.to_vec()))
    }

    /// At most the first `most` bytes of a raw mail: 1 GetObject; `None` when there is none.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn read_raw_mail_beginning(
        &self,
        key: &str,
        most: u64,
    ) -> Result<Option<Beginning>, FilesError> {
        let asked = self
            .client
            .get_object()
            .bucket(&self.mail)
            .key(key)
            .range(format!("bytes=0-{}", most.saturating_sub(1)))
            .send()
            .await;
        let object = match asked {
            Ok(object) => object,
            Err(error) => {
                use aws_sdk_s3::error::ProvideErrorMetadata as _;
                return match error.as_service_error().and_then(|error| error.code()) {
                    Some("NoSuchKey") => Ok(None),
                    // An empty mail has no first byte.
                    Some("InvalidRange") => Ok(Some(Beginning {
                        bytes: Vec::new(),
                        size: 0,
                    })),
                    _ => Err(FilesError::of("GetObject")(&error)),
                };
            }
        };
        let total = object
            .content_range()
            .and_then(|range| range.rsplit_once('/')?.1.parse().ok());
        let bytes = object
            .body
            .collect()
            .await
            .map_err(|error| FilesError::of("GetObject")(&error))?
            .to_vec();
        let size = total.unwrap_or(bytes.len() as u64);
        Ok(Some(Beginning { bytes, size }))
    }

    /// Signs the download of a raw mail as a file. No request.
    ///
    /// # Errors
    /// [`FilesError`] when signing fails.
    pub async fn sign_raw_mail(&self, key: &str, name: &str) -> Result<String, FilesError> {
        self.sign_get(
            &self.mail,
            key.to_owned(),
            "application/octet-stream",
            disposition("attachment", name),
        )
        .await
    }

    /// Takes a mail's marker away, now that it has its outcome: 1 DeleteObject, safe to repeat.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn finish_raw_mail(&self, key: &str) -> Result<(), FilesError> {
        let Some(name) = mail_name(key) else {
            return Ok(());
        };
        self.client
            .delete_object()
            .bucket(&self.mail)
            .key(format!("{MARKERS}{name}"))
            .send()
            .await
            .map_err(|error| FilesError::of("DeleteObject")(&error))?;
        Ok(())
    }

    /// The mails that have a marker: 1 ListObjectsV2 for each thousand, at most five.
    ///
    /// # Errors
    /// [`FilesError`] when S3 does not answer.
    pub async fn list_unfinished(&self) -> Result<Vec<Unfinished>, FilesError> {
        let list = self.client.list_objects_v2().bucket(&self.mail);
        let mut pages = list.prefix(MARKERS).into_paginator().send();
        let mut found = Vec::new();
        for _ in 0..PAGES {
            let page = pages.try_next().await;
            let Some(page) = page.map_err(|error| FilesError::of("ListObjectsV2")(&error))? else {
                break;
            };
            for object in page.contents() {
                let name = object.key().and_then(|key| key.strip_prefix(MARKERS));
                let raw = name.and_then(mail_key);
                let since = object.last_modified().and_then(|at| at.to_millis().ok());
                if let (Some(raw), Some(since)) = (raw, since) {
                    found.push(Unfinished {
                        raw,
                        since: Timestamp(since),
                    });
                }
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_to_raw_mails_only() {
        let raw = mail_key("0abc9").expect("a name");
        assert_eq!(mail_name(&raw), Some("0abc9"));
        for wrong in ["", "../x", "a/b", "AMAZON_SES_SETUP_NOTIFICATION", "é"] {
            assert_eq!(mail_key(wrong), None, "{wrong}");
        }
        assert_eq!(mail_name("files/0abc9"), None);
    }
}
