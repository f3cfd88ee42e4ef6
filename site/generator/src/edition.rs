//! A built site made ready for a bucket that is read while it is written.
//!
//! A page must never meet the scripts of another edition. So everything pages use stands below a folder named by
//! the digest of all of it (`e/<digest>/css/base.css`): it never changes, may be kept for good, and stands
//! beside that of the edition before. What is asked for by a fixed address (pages, the service worker, lists for
//! search engines) stands where it always stood and names that folder.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use anyhow::{Context as _, Result, bail, ensure};
use data_encoding::HEXLOWER;
use regex::{Captures, Regex};
use sha2::{Digest as _, Sha256};

/// The folder of what never changes.
pub const KEPT: &str = "e/";

/// One file of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFile {
    /// Its key: the address without the first slash.
    pub key: String,
    pub content: Vec<u8>,
}

/// A site, ready to be put up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Names the edition: the digest of all of it.
    pub name: String,
    /// The folder of its assets, `e/<digest>/`.
    pub folder: String,
    /// What pages use; below `folder`.
    pub assets: Vec<EditionFile>,
    /// What is asked for by a fixed address.
    pub pages: Vec<EditionFile>,
}

/// Makes an edition of the site built in `folder` for `address`, which must be that of the portal.
///
/// # Errors
/// One sentence that names the file, when the site was built for another address, or a file names another in a
/// way that would lead out of the edition.
pub fn edition(folder: &Path, address: &str) -> Result<Edition> {
    let mut assets = BTreeMap::new();
    let mut pages = BTreeMap::new();
    for (name, content) in files_in(folder)? {
        match has_fixed_address(&name) {
            true => pages.insert(name, content),
            false => assets.insert(name, content),
        };
    }
    ensure!(
        pages.contains_key("index.html"),
        "{} holds no built site: build it first.",
        folder.display()
    );
    for (name, content) in &assets {
        leads_nowhere_else(name, content, &assets)?;
    }

    let folder = format!("{KEPT}{}/", digest(assets.iter()));
    for (name, content) in &mut pages {
        let Ok(text) = std::str::from_utf8(content) else {
            continue;
        };
        let rewritten = match name.rsplit('.').next() {
            Some("html") => page(name, text, &assets, &folder)?,
            Some("js" | "mjs") => script(text, &assets, &folder),
            _ => text.to_owned(),
        };
        is_for(name, &rewritten, address)?;
        *content = rewritten.into_bytes();
    }
    let name = digest(assets.iter().chain(pages.iter()));
    let listed = |files: BTreeMap<String, Vec<u8>>, folder: &str| {
        let files = files.into_iter();
        files
            .map(|(name, content)| EditionFile {
                key: format!("{folder}{name}"),
                content,
            })
            .collect()
    };
    Ok(Edition {
        name,
        assets: listed(assets, &folder),
        pages: listed(pages, ""),
        folder,
    })
}

/// All files below a folder by their paths; none that is hidden.
fn files_in(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut below = vec![String::new()];
    while let Some(inside) = below.pop() {
        let place = folder.join(&inside);
        let unread = || format!("{} cannot be read", place.display());
        for entry in std::fs::read_dir(&place).with_context(unread)? {
            let entry = entry.with_context(unread)?;
            let name = entry.file_name();
            let name = name.to_str().context("a file's name is no text")?;
            let path = format!("{inside}{name}");
            if name.starts_with('.') && name != ".well-known" {
                continue;
            }
            if entry.path().is_dir() {
                below.push(format!("{path}/"));
            } else {
                found.insert(path, std::fs::read(entry.path()).with_context(unread)?);
            }
        }
    }
    Ok(found)
}

/// Pages, and what programs ask for by its name: search engines, feed readers, browsers.
fn has_fixed_address(name: &str) -> bool {
    let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
    let extension = file.rsplit('.').next().unwrap_or_default();
    matches!(extension, "html" | "xml" | "txt" | "webmanifest")
        || folder.starts_with(".well-known")
        || folder.is_empty() && matches!(file, "sw.js" | "favicon.ico" | "apple-touch-icon.png")
}

fn digest<'a>(files: impl Iterator<Item = (&'a String, &'a Vec<u8>)>) -> String {
    let mut digest = Sha256::new();
    for (name, content) in files {
        for part in [name.as_bytes(), content] {
            digest.update(part.len().to_be_bytes());
            digest.update(part);
        }
    }
    HEXLOWER.encode(&digest.finalize()[..10])
}

type Assets = BTreeMap<String, Vec<u8>>;

/// An attribute that begins with one slash: address, digest of the file if it has one, place inside.
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"=(["'])/([^"'?#\s/][^"'?#\s]*)(\?h=[0-9a-f]+)?(#[^"'\s]*)?(["'])"#)
        .expect("a fixed pattern")
});
/// `from "./js/x.js"`, `import "./js/x.js"`.
static IMPORT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"\b(from|import)(\s*\(?\s*["'])\./([^"']+)"#).expect("a fixed pattern")
});
/// A text of a script, or an address of a style, that begins at the root.
static ROOTED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"["'`(]/([A-Za-z0-9_-][^"'`()?#\s]*)"#).expect("a fixed pattern")
});

fn page(name: &str, text: &str, assets: &Assets, folder: &str) -> Result<String> {
    let mut missing = None;
    let text = ADDRESS.replace_all(text, |found: &Captures<'_>| {
        let part = |place: usize| found.get(place).map_or("", |one| one.as_str());
        let path = &found[2];
        if assets.contains_key(path) {
            return format!("={}/{folder}{path}{}{}", part(1), part(4), part(5));
        }
        if !part(3).is_empty() {
            missing = Some(path.to_owned());
        }
        found[0].to_owned()
    });
    if let Some(path) = missing {
        bail!("{name} uses /{path}, which the site does not have.");
    }
    Ok(text.into_owned())
}

fn script(text: &str, assets: &Assets, folder: &str) -> String {
    let text = IMPORT.replace_all(text, |found: &Captures<'_>| {
        match assets.contains_key(&found[3]) {
            true => format!("{}{}./{folder}{}", &found[1], &found[2], &found[3]),
            false => found[0].to_owned(),
        }
    });
    text.into_owned()
}

/// An asset is moved with all others, so it may name them by their places beside it only.
fn leads_nowhere_else(name: &str, content: &[u8], assets: &Assets) -> Result<()> {
    let is_code = matches!(name.rsplit('.').next(), Some("js" | "mjs" | "css"));
    let Some(text) = std::str::from_utf8(content).ok().filter(|_| is_code) else {
        return Ok(());
    };
    for found in ROOTED.captures_iter(text) {
        let path = &found[1];
        let folder = format!("{}/", path.trim_end_matches('/'));
        let inside = |one: &String| one == path || one.starts_with(&folder);
        ensure!(
            !assets.keys().any(inside),
            "{name} names /{path} from the root of the site; write it from the script's own place \
             (import.meta.url)."
        );
    }
    Ok(())
}

/// Lists for search engines name the portal by its whole address; what they name is what the site was built for.
fn is_for(name: &str, text: &str, address: &str) -> Result<()> {
    let own = address.trim_end_matches('/');
    let listed = text.split("<loc>").skip(1).map(str::trim_start);
    let maps = text
        .lines()
        .filter_map(|line| line.strip_prefix("Sitemap: "));
    let mut named: Vec<&str> = match name {
        "sitemap.xml" => listed.collect(),
        "robots.txt" => maps.collect(),
        _ => Vec::new(),
    };
    named.retain(|one| {
        !one.strip_prefix(own)
            .is_some_and(|rest| rest.starts_with('/'))
    });
    ensure!(
        named.is_empty(),
        "{name} was built for another address than {own}: build the site for that one."
    );
    Ok(())
}

#[cfg(test)]
mod tests;
