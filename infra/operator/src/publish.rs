//! Puts an edition of the site into its bucket, from which it is read meanwhile.
//!
//! The order is the whole of it: what pages use goes up first, below a folder that nothing else has; pages that
//! are new, then those that changed; last goes what nobody needs any more. Broken off anywhere, every page that is
//! there has what it needs, and beginning again does the rest. The pages of the last editions stay aside, so that
//! one of them can be put back without building it; and what pages use stays for whoever has opened one in the last
//! day, however often an article is corrected meanwhile: a form fetches its editor when it is turned to.

mod bucket;

use std::collections::BTreeSet;

use anyhow::{Result, bail, ensure};
use domain::id::Timestamp;
use generator::edition::{Edition, EditionFile};

use bucket::{Known, LIST};

pub use bucket::{Bucket, content_type};

/// Where the pages of each edition stay, out of readers' reach.
pub const ASIDE: &str = "editions/";

/// Editions that stay in any case, the one that is read included.
pub const EDITIONS: usize = 3;
/// How long every edition stays after it was last read, seconds.
pub const STAYS_SECONDS: i64 = 24 * 3600;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// The edition that is read now.
    pub edition: String,
    pub written: usize,
    pub removed: usize,
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

#[cfg(test)]
mod tests;
