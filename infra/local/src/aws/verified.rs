//! The folder behind the file storage, made stricter than `s3s-fs` alone: an object appears only
//! when its bytes have the announced SHA-256, is on the disk when the answer leaves, and takes its
//! side files with it when deleted.

use std::collections::HashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hyper::body::{Body, Bytes, Frame};
use s3s::dto::*;
use s3s::{S3, S3Error, S3ErrorCode, S3Request, S3Response, S3Result, s3_error};
use s3s_fs::FileSystem;
use sha2::{Digest as _, Sha256};

use crate::doors::server::BoxError;

/// How much the answer to a PUT promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Promise {
    /// The bytes are on the disk.
    OnDisk,
    /// The bytes are in the system's memory; for tests and trials.
    Written,
}

#[derive(Debug)]
pub(crate) struct Folder {
    files: FileSystem,
    root: PathBuf,
    promise: Promise,
    /// The names under which something new is arriving.
    arriving: Arc<Mutex<HashSet<String>>>,
}

impl Folder {
    pub(crate) fn open(root: &Path, promise: Promise) -> anyhow::Result<Self> {
        std::fs::create_dir_all(root)?;
        let root = root.canonicalize()?;
        let files = FileSystem::new(&root).map_err(|error| {
            anyhow::anyhow!("the folder of objects cannot be opened: {error:?}")
        })?;
        Ok(Self {
            files,
            root,
            promise,
            arriving: Arc::default(),
        })
    }

    /// Where `s3s-fs` keeps an object's headers and its checksums.
    fn side_files(&self, bucket: &str, key: &str) -> [PathBuf; 2] {
        let stem = format!(
            ".bucket-{}.object-{}",
            URL_SAFE_NO_PAD.encode(bucket),
            URL_SAFE_NO_PAD.encode(key)
        );
        [
            self.root.join(format!("{stem}.metadata.json")),
            self.root.join(format!("{stem}.internal.json")),
        ]
    }

    async fn keep_promise(&self, bucket: &str, key: &str) -> S3Result<()> {
        if self.promise == Promise::Written {
            return Ok(());
        }
        let mut paths = vec![self.root.join(bucket).join(key)];
        paths.extend(self.side_files(bucket, key));
        let flushed = tokio::task::spawn_blocking(move || -> io::Result<()> {
            crate::data::disk::flush(&paths)
        })
        .await;
        match flushed {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(s3_error!(error, InternalError)),
            Err(error) => Err(s3_error!(error, InternalError)),
        }
    }

    async fn drop_side_files(&self, bucket: &str, key: &str) {
        for path in self.side_files(bucket, key) {
            match tokio::fs::remove_file(&path).await {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => tracing::warn!(%error, "a side file stays"),
            }
        }
    }
}

/// Somebody's turn to write a name that must be new.
struct Turn {
    arriving: Arc<Mutex<HashSet<String>>>,
    name: String,
}

impl Turn {
    /// `None` while another writes that name; who does not ask for a new name waits for nobody.
    fn take(
        arriving: &Arc<Mutex<HashSet<String>>>,
        name: String,
        only_new: bool,
    ) -> Option<Option<Self>> {
        if !only_new {
            return Some(None);
        }
        let mut names = arriving.lock().unwrap_or_else(PoisonError::into_inner);
        names.insert(name.clone()).then(|| {
            Some(Self {
                arriving: arriving.clone(),
                name,
            })
        })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut names = self.arriving.lock().unwrap_or_else(PoisonError::into_inner);
        names.remove(&self.name);
    }
}

fn conflict() -> S3Error {
    let mut error = S3Error::with_message(
        S3ErrorCode::Custom("ConditionalRequestConflict".into()),
        "The conditional request cannot succeed due to a conflicting operation against this resource.",
    );
    error.set_status_code(http::StatusCode::CONFLICT);
    error
}

#[async_trait::async_trait]
impl S3 for Folder {
    async fn put_object(
        &self,
        request: S3Request<PutObjectInput>,
    ) -> S3Result<S3Response<PutObjectOutput>> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let broken = Arc::new(AtomicBool::new(false));
        let mut request = request;
        if let Some(announced) = &request.input.checksum_sha256
            && let Some(body) = request.input.body.take()
        {
            let announced = STANDARD
                .decode(announced)
                .map_err(|error| s3_error!(error, InvalidDigest))?;
            let checked = Checked {
                inner: s3s::Body::from(body),
                digest: Sha256::new(),
                announced,
                broken: broken.clone(),
                ended: false,
            };
            request.input.body = Some(StreamingBlob::from(s3s::Body::http_body_unsync(checked)));
        }
        // S3 tells two who write one new name at the same time apart; a look before the first byte does not.
        let name = format!("{bucket}/{key}");
        let only_new = request.input.if_none_match.is_some();
        let Some(_turn) = Turn::take(&self.arriving, name, only_new) else {
            return Err(conflict());
        };
        let stored = self.files.put_object(request).await;
        if broken.load(Ordering::Relaxed) {
            return Err(s3_error!(
                BadDigest,
                "The SHA-256 you specified did not match what we received."
            ));
        }
        let stored = stored?;
        self.keep_promise(&bucket, &key).await?;
        Ok(stored)
    }

    async fn copy_object(
        &self,
        request: S3Request<CopyObjectInput>,
    ) -> S3Result<S3Response<CopyObjectOutput>> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let copied = self.files.copy_object(request).await?;
        self.keep_promise(&bucket, &key).await?;
        Ok(copied)
    }

    async fn delete_object(
        &self,
        request: S3Request<DeleteObjectInput>,
    ) -> S3Result<S3Response<DeleteObjectOutput>> {
        let (bucket, key) = (request.input.bucket.clone(), request.input.key.clone());
        let deleted = self.files.delete_object(request).await?;
        self.drop_side_files(&bucket, &key).await;
        Ok(deleted)
    }

    async fn delete_objects(
        &self,
        request: S3Request<DeleteObjectsInput>,
    ) -> S3Result<S3Response<DeleteObjectsOutput>> {
        let bucket = request.input.bucket.clone();
        let keys: Vec<String> = request
            .input
            .delete
            .objects
            .iter()
            .map(|object| object.key.clone())
            .collect();
        let deleted = self.files.delete_objects(request).await?;
        for key in keys {
            self.drop_side_files(&bucket, &key).await;
        }
        Ok(deleted)
    }

    async fn get_object(
        &self,
        request: S3Request<GetObjectInput>,
    ) -> S3Result<S3Response<GetObjectOutput>> {
        self.files.get_object(request).await
    }

    async fn head_object(
        &self,
        request: S3Request<HeadObjectInput>,
    ) -> S3Result<S3Response<HeadObjectOutput>> {
        self.files.head_object(request).await
    }

    async fn list_objects_v2(
        &self,
        request: S3Request<ListObjectsV2Input>,
    ) -> S3Result<S3Response<ListObjectsV2Output>> {
        self.files.list_objects_v2(request).await
    }

    async fn head_bucket(
        &self,
        request: S3Request<HeadBucketInput>,
    ) -> S3Result<S3Response<HeadBucketOutput>> {
        self.files.head_bucket(request).await
    }

    async fn list_buckets(
        &self,
        request: S3Request<ListBucketsInput>,
    ) -> S3Result<S3Response<ListBucketsOutput>> {
        self.files.list_buckets(request).await
    }
}

/// A body that breaks off at its end, before the object gets its name, when the bytes are not
/// those announced.
struct Checked {
    inner: s3s::Body,
    digest: Sha256,
    announced: Vec<u8>,
    broken: Arc<AtomicBool>,
    ended: bool,
}

impl Body for Checked {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let frame = ready!(Pin::new(&mut self.inner).poll_frame(context));
        match frame {
            Some(Ok(frame)) => {
                if let Some(bytes) = frame.data_ref() {
                    self.digest.update(bytes);
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Some(Err(error)) => Poll::Ready(Some(Err(error))),
            None => {
                self.ended = true;
                if self.digest.clone().finalize()[..] == self.announced[..] {
                    return Poll::Ready(None);
                }
                self.broken.store(true, Ordering::Relaxed);
                Poll::Ready(Some(Err("these are not the announced bytes".into())))
            }
        }
    }
}
