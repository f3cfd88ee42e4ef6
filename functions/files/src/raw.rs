//! Raw mails, kept as they came.

use crate::sign::disposition;
use crate::{Files, FilesError};

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
}
