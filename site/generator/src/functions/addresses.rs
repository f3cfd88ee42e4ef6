//! `get_url`, `get_hash` and `get_taxonomy_url`.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha2::{Digest, Sha256, Sha384, Sha512};
use slug::slugify;
use tera::{Error, Tera};

use super::{Arguments, failed, needed, switch, text};
use crate::site::Basis;

/// How much of a file's digest makes its address new: Zola's figure.
const CACHEBUST_LETTERS: usize = 20;

/// Makes the functions known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let known = Arc::clone(basis);
    tera.register_function("get_url", move |arguments: &Arguments| {
        get_url(&known, arguments)
    });
    let known = Arc::clone(basis);
    tera.register_function("get_hash", move |arguments: &Arguments| {
        get_hash(&known, arguments)
    });
    let known = Arc::clone(basis);
    tera.register_function("get_taxonomy_url", move |arguments: &Arguments| {
        get_taxonomy_url(&known, arguments)
    });
    for name in ["resize_image", "get_image_metadata"] {
        tera.register_function(name, move |_: &Arguments| -> tera::Result<Value> {
            Err(Error::msg(format!(
                "`{name}` is a Zola function this generator does not have"
            )))
        });
    }
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
    let local = path.trim_start_matches('/');
    let local = match lang == config.default_language {
        true => format!("/{local}"),
        false => format!("/{lang}/{local}"),
    };
    let mut address = config.permalink(&local);
    if !switch("get_url", arguments, "trailing_slash", false)? && address.ends_with('/') {
        address.pop();
    }
    if switch("get_url", arguments, "cachebust", false)? {
        let bytes = basis.file(&local).map_err(failed)?;
        let digest = hex(&Sha256::digest(&bytes));
        address = format!("{address}?h={}", &digest[..CACHEBUST_LETTERS]);
    }
    Ok(Value::String(address))
}

fn get_hash(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    let bytes = match (
        text("get_hash", arguments, "path")?,
        text("get_hash", arguments, "literal")?,
    ) {
        (Some(path), None) => basis.file(path).map_err(failed)?,
        (None, Some(words)) => words.as_bytes().to_vec(),
        _ => return Err(Error::msg("get_hash: give either `path` or `literal`")),
    };
    let size = arguments
        .get("sha_type")
        .and_then(Value::as_u64)
        .unwrap_or(384);
    let digest: Vec<u8> = match size {
        256 => Sha256::digest(&bytes).to_vec(),
        384 => Sha384::digest(&bytes).to_vec(),
        512 => Sha512::digest(&bytes).to_vec(),
        _ => return Err(Error::msg("get_hash: `sha_type` must be 256, 384 or 512")),
    };
    Ok(Value::String(
        match switch("get_hash", arguments, "base64", true)? {
            true => STANDARD.encode(&digest),
            false => hex(&digest),
        },
    ))
}

fn get_taxonomy_url(basis: &Basis, arguments: &Arguments) -> tera::Result<Value> {
    let kind = needed("get_taxonomy_url", arguments, "kind")?;
    let name = needed("get_taxonomy_url", arguments, "name")?;
    let lang = text("get_taxonomy_url", arguments, "lang")?;
    let lang = lang.unwrap_or(&basis.config.default_language);
    let key = (lang.to_owned(), kind.to_owned(), slugify(name));
    match basis.terms.get(&key) {
        Some(address) => Ok(Value::String(address.clone())),
        None if switch("get_taxonomy_url", arguments, "required", true)? => Err(Error::msg(
            format!("get_taxonomy_url: no page has the term `{name}` of `{kind}` in `{lang}`"),
        )),
        None => Ok(Value::Null),
    }
}

/// Bytes as lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
