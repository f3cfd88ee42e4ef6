//! Puts an edition of the site into its bucket, from which it is read meanwhile.
//!
//! The order is the whole of it: what pages use goes up first, below a folder that nothing else has; pages that
//! are new, then those that changed; last goes what nobody needs any more. Broken off anywhere, every page that is
//! there has what it needs, and beginning again does the rest. The pages of the last editions stay aside, so that
//! one of them can be put back without building it; and what pages use stays for whoever has opened one in the last
//! day, however often an article is corrected meanwhile: a form fetches its editor when it is turned to.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use aws_sdk_s3::Client;
use aws_sdk_s3::error::DisplayErrorContext;
use aws_sdk_s3::primitives::ByteStream;
use domain::id::Timestamp;
use generator::edition::{Edition, EditionFile, KEPT};
use serde::{Deserialize, Serialize};

/// Where the pages of each edition stay, out of readers' reach.
pub const ASIDE: &str = "editions/";
/// Which editions there are.
const LIST: &str = "editions/list.json";
/// Editions that stay in any case, the one that is read included.
pub const EDITIONS: usize = 3;
/// How long every edition stays after it was last read, seconds.
pub const STAYS_SECONDS: i64 = 24 * 3600;

/// The bucket of the site.
#[derive(Debug)]
pub struct Bucket {
    /// Its client.
    pub client: Client,
    /// Its name.
    pub name: String,
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The edition that is read now.
    pub edition: String,
    /// Files written.
    pub written: usize,
    /// Files removed.
    pub removed: usize,
}

/// An edition that can be read, or put back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    name: String,
    folder: String,
    /// When another one took its place; nothing of the one that is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

/// Puts an edition up. Safe to repeat.
///
/// # Errors
/// One sentence when the bucket does not take it; readers have the edition before, the new one, or both in parts
/// that fit.
pub async fn publish(bucket: &Bucket, edition: &Edition, now: Timestamp) -> Result<Published> {
    let there = bucket.keys().await?;
    let known = bucket.editions(&there).await?;
    let mut written = 0;
    for file in &edition.assets {
        // Its name says what is in it: what is there is right.
        if !there.contains(&file.key) {
            bucket.put(file).await?;
            written += 1;
        }
    }
    for file in &edition.pages {
        let aside = aside(&edition.name, &file.key);
        if !there.contains(&aside) {
            let content = file.content.clone();
            bucket
                .put(&EditionFile {
                    key: aside,
                    content,
                })
                .await?;
        }
    }
    let this = Known {
        name: edition.name.clone(),
        folder: edition.folder.clone(),
        until: None,
    };
    let mut editions = vec![this];
    editions.extend(known.into_iter().filter(|one| one.name != edition.name));
    let editions = that_stay(editions, now);
    let pages = turn(bucket, &there, &edition.pages).await?;
    let removed = finish(bucket, &edition.pages, &editions).await?;
    Ok(Published {
        edition: edition.name.clone(),
        written: written + pages,
        removed,
    })
}

/// Puts back the edition before the one that is read; doing it again goes forward again.
///
/// # Errors
/// One sentence when there is none, or the bucket does not answer.
pub async fn put_back(bucket: &Bucket, now: Timestamp) -> Result<Published> {
    let there = bucket.keys().await?;
    let mut editions = bucket.editions(&there).await?;
    ensure!(
        editions.len() > 1,
        "There is no earlier edition to put back: put up the site you want instead."
    );
    editions.swap(0, 1);
    let editions = that_stay(editions, now);
    let kept = aside(&editions[0].name, "");
    let mut pages = Vec::new();
    for key in there.iter().filter_map(|key| key.strip_prefix(&kept)) {
        let content = bucket.get(&format!("{kept}{key}")).await?;
        let key = key.to_owned();
        pages.push(EditionFile { key, content });
    }
    ensure!(
        pages.iter().any(|file| file.key == "index.html"),
        "The edition {} is not complete any more: put up the site you want instead.",
        editions[0].name
    );
    let written = turn(bucket, &there, &pages).await?;
    let removed = finish(bucket, &pages, &editions).await?;
    Ok(Published {
        edition: editions[0].name.clone(),
        written,
        removed,
    })
}

/// Those that stay, the one that is read first.
fn that_stay(mut editions: Vec<Known>, now: Timestamp) -> Vec<Known> {
    let mut place = 0;
    editions.retain_mut(|one| {
        place += 1;
        let is_read = place == 1;
        let until = one.until.take().unwrap_or(now);
        one.until = (!is_read).then_some(until);
        place <= EDITIONS || now < until.plus_seconds(STAYS_SECONDS)
    });
    editions
}

fn aside(edition: &str, key: &str) -> String {
    format!("{ASIDE}{edition}/{key}")
}

/// Writes the pages: those no page leads to yet before those that lead to them, and the way in after both; the
/// service worker in the end.
async fn turn(bucket: &Bucket, there: &BTreeSet<String>, pages: &[EditionFile]) -> Result<usize> {
    let mut order: Vec<&EditionFile> = pages.iter().collect();
    order.sort_by_key(|file| {
        let is_way_in = file.key == "index.html";
        (file.key == "sw.js", is_way_in, there.contains(&file.key))
    });
    for file in &order {
        bucket.put(file).await?;
    }
    Ok(order.len())
}

/// Notes which editions there are, then removes what belongs to none of them.
async fn finish(bucket: &Bucket, pages: &[EditionFile], editions: &[Known]) -> Result<usize> {
    let content = serde_json::to_vec(editions)?;
    let key = LIST.to_owned();
    bucket.put(&EditionFile { key, content }).await?;
    let pages: BTreeSet<&str> = pages.iter().map(|file| file.key.as_str()).collect();
    let stays = |key: &str| {
        let of =
            |one: &Known| key.starts_with(&one.folder) || key.starts_with(&aside(&one.name, ""));
        key == LIST || pages.contains(key) || editions.iter().any(of)
    };
    let mut removed = 0;
    for key in bucket.keys().await?.iter().filter(|key| !stays(key)) {
        bucket.delete(key).await?;
        removed += 1;
    }
    Ok(removed)
}

impl Bucket {
    async fn keys(&self) -> Result<BTreeSet<String>> {
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

    async fn editions(&self, there: &BTreeSet<String>) -> Result<Vec<Known>> {
        if !there.contains(LIST) {
            return Ok(Vec::new());
        }
        let list = self.get(LIST).await?;
        serde_json::from_slice(&list).with_context(|| format!("{LIST} cannot be read"))
    }

    async fn get(&self, key: &str) -> Result<Vec<u8>> {
        let object = self.client.get_object().bucket(&self.name).key(key);
        let object = object.send().await;
        let object = object.map_err(|error| self.refused("cannot be read", error))?;
        let body = object.body.collect().await;
        Ok(body
            .with_context(|| format!("{key} was cut short"))?
            .to_vec())
    }

    async fn put(&self, file: &EditionFile) -> Result<()> {
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

    async fn delete(&self, key: &str) -> Result<()> {
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

/// The address of a portal that others reach, as it is built into the site.
///
/// # Errors
/// One sentence where it is missing, or is that of this machine.
pub fn public_address(given: Option<&str>) -> Result<String> {
    let Some(address) = given else {
        bail!(
            "Which address will people reach the portal at? Say it with --public-address https://…: it stands in \
             the pages."
        );
    };
    let address = address.trim_end_matches('/');
    let host = url::Url::parse(address).ok();
    let host = host.filter(|url| url.scheme() == "https" && url.path() == "/");
    let host = host.and_then(|url| url.domain().map(str::to_owned));
    match host {
        Some(host) if host.contains('.') && !host.ends_with(".localhost") => Ok(address.to_owned()),
        _ => bail!(
            "--public-address {address} is no address others reach the portal at: write it as \
             https://assistance.exemple.fr."
        ),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_is_put_up_for_an_address_that_others_reach() {
        let expected = Some("https://aide.exemple.fr".to_owned());
        for given in ["https://aide.exemple.fr", "https://aide.exemple.fr/"] {
            assert_eq!(public_address(Some(given)).ok(), expected);
        }
        for given in [
            None,
            Some(""),
            Some("aide.exemple.fr"),
            Some("http://aide.exemple.fr"),
            Some("https://localhost"),
            Some("https://localhost:8080"),
            Some("https://guichet.localhost"),
            Some("https://127.0.0.1"),
            Some("https://aide.exemple.fr/portail"),
        ] {
            let refused = public_address(given).unwrap_err().to_string();
            assert!(refused.contains("--public-address"), "{given:?}: {refused}");
            assert_eq!(refused.lines().count(), 1);
        }
    }
}
