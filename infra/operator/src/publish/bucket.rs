//! The bucket of the site.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use domain::id::Timestamp;
use generator::edition::{EditionFile, KEPT};
use serde::{Deserialize, Serialize};

/// Which editions there are.
pub(super) const LIST: &str = "editions/list.json";

/// The bucket of the site.
#[derive(Debug)]
pub struct Bucket {
    pub client: Client,
    /// Its name.
    pub name: String,
}

/// An edition that can be read, or put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) name: String,
    pub(super) folder: String,
    /// When another one took its place; nothing of the one that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<Timestamp>,
}

impl Bucket {
    pub(super) async fn keys(&self) -> Result<BTreeSet<String>> {
        let mut keys = BTreeSet::new();
        let mut pages = self
            .client
            .list_objects_v2()
            .bucket(&self.name)
            .into_paginator()
            .send();
        while let Some(page) = pages.next().await {
            let page = page.map_err(|error| self.refused("cannot be listed", error))?;
            let objects = page.contents.unwrap_or_default();
            keys.extend(objects.into_iter().filter_map(|object| object.key));
        }
        Ok(keys)
    }

    pub(super) async fn editions(&self, there: &BTreeSet<String>) -> Result<Vec<Known>> {
        if !there.contains(LIST) {
            return Ok(Vec::new());
        }
        let list = self.get(LIST).await?;
        serde_json::from_slice(&list).with_context(|| format!("{LIST} cannot be read"))
    }

    pub(super) async fn get(&self, key: &str) -> Result<Vec<u8>> {
        let object = self.client.get_object().bucket(&self.name).key(key);
        let object = object.send().await;
        let object = object.map_err(|error| self.refused("cannot be read", error))?;
        let body = object.body.collect().await;
        Ok(body
            .with_context(|| format!("{key} was cut short"))?
            .to_vec())
    }

    pub(super) async fn put(&self, file: &EditionFile) -> Result<()> {
        let caching = match file.key.starts_with(KEPT) {
            true => "public, max-age=31536000, immutable",
            false => "no-cache",
        };
        let put = self
            .client
            .put_object()
            .bucket(&self.name)
            .key(&file.key)
            .content_type(content_type(file.key.as_ref()))
            .cache_control(caching)
            .body(ByteStream::from(file.content.clone()))
            .send();
        let put = put.await;
        put.map_err(|error| self.refused("cannot be written", error))?;
        Ok(())
    }

    pub(super) async fn delete(&self, key: &str) -> Result<()> {
        let delete = self.client.delete_object().bucket(&self.name).key(key);
        let delete = delete.send().await;
        delete.map_err(|error| self.refused("cannot be tidied", error))?;
        Ok(())
    }

    fn refused<E: std::error::Error>(&self, what: &str, error: E) -> anyhow::Error {
        let cause = DisplayErrorContext(&error).to_string();
        anyhow::anyhow!("The bucket {} {what}: {cause}", self.name)
    }
}

/// What a file of the site is, as its bucket says and the portal of one machine as well.
pub fn content_type(path: &Path) -> &'static str {
    let extension = path
        .extension()
        .and_then(|one| one.to_str())
        .unwrap_or_default();
    match extension {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "gif" => "image/gif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        _ => "application/octet-stream",
    }
}
