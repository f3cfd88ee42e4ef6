//! `get_url`, `get_hash` and `get_taxonomy_url`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};
use tera::{Error, Tera};

use super::{Address, Arguments, failed, needed, switch, text};
use crate::basis::Basis;
use crate::config::slugs::slugify;

/// How much of a file's digest makes its address new: Zola's figure.
const CACHEBUST_LETTERS: usize = 20;

/// Makes the functions known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let known = Arc::clone(basis);
    let url = move |arguments: &Arguments| get_url(&known, arguments);
    tera.register_function("get_url", Address(url));
    let known = Arc::clone(basis);
    tera.register_function("get_hash", move |arguments: &Arguments| {
        get_hash(&known, arguments)
    });
    let known = Arc::clone(basis);
    let url = move |arguments: &Arguments| get_taxonomy_url(&known, arguments);
    tera.register_function("get_taxonomy_url", Address(url));
}

fn get_url(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    let path = needed("get_url", arguments, "path")?;
    let config = &basis.config;
    let lang = text("get_url", arguments, "lang")?.unwrap_or(&config.default_language);
    config.language(lang).map_err(failed)?;
    if let Some(target) = path.strip_prefix("@/") {
        let address = basis.resolve(target, lang).ok_or_else(|| {
            Error::msg(format!(
                "get_url: `{path}` leads to a page that does not exist"
            ))
        })?;
        return Ok(Value::String(address));
    }
    let local = config.in_language(lang, path.trim_start_matches('/'));
    let mut address = config.permalink(&local);
    if switch("get_url", arguments, "trailing_slash", false)? {
        if !address.ends_with('/') {
            address.push('/');
        }
    } else if address.ends_with('/') {
        address.pop();
    }
    if switch("get_url", arguments, "cachebust", false)? {
        let digest = digest(basis, &local, 256, false)?;
        let digest = digest.as_str().unwrap_or_default();
        address = format!("{address}?h={}", &digest[..CACHEBUST_LETTERS]);
    }
    Ok(Value::String(address))
}

fn get_hash(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    let size = arguments
        .get("sha_type")
        .and_then(Value::as_u64)
        .unwrap_or(384);
    let base64 = switch("get_hash", arguments, "base64", true)?;
    match (
        text("get_hash", arguments, "path")?,
        text("get_hash", arguments, "literal")?,
    ) {
        (Some(path), None) => digest(basis, path, size, base64),
        (None, Some(words)) => hash(words.as_bytes(), size, base64),
        _ => Err(Error::msg("get_hash: give either `path` or `literal`")),
    }
}

/// The digest of a file, worked out once: the same style sheet is named by every page.
fn digest(basis: &Basis, path: &str, size: u64, base64: bool) -> tera::Result<Value> {
    basis.once(format!("digest {size} {base64} {path}"), || {
        hash(&basis.bytes(path).map_err(failed)?, size, base64)
    })
}

fn hash(bytes: &[u8], size: u64, base64: bool) -> tera::Result<Value> {
    let digest: Vec<u8> = match size {
        256 => Sha256::digest(bytes).to_vec(),
        384 => Sha384::digest(bytes).to_vec(),
        512 => Sha512::digest(bytes).to_vec(),
        _ => return Err(Error::msg("get_hash: `sha_type` must be 256, 384 or 512")),
    };
    Ok(Value::String(match base64 {
        true => STANDARD.encode(&digest),
        false => HEXLOWER.encode(&digest),
    }))
}

fn get_taxonomy_url(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    let kind = needed("get_taxonomy_url", arguments, "kind")?;
    let name = needed("get_taxonomy_url", arguments, "name")?;
    let config = &basis.config;
    let lang = text("get_taxonomy_url", arguments, "lang")?.unwrap_or(&config.default_language);
    let slug = slugify(name, config.slugify.taxonomies);
    let key = (lang.to_owned(), kind.to_owned(), slug);
    match basis.terms.get(&key) {
        Some(address) => Ok(Value::String(address.clone())),
        None if switch("get_taxonomy_url", arguments, "required", true)? => Err(Error::msg(
            format!("get_taxonomy_url: no page has the term `{name}` of `{kind}` in `{lang}`"),
        )),
        None => Ok(Value::Null),
    }
}
