//! `trans`: the words of the interface, from `config.toml`.

use std::sync::Arc;

use serde_json::Value;
use tera::Tera;

use super::{Arguments, failed, needed, text};
use crate::basis::Basis;

/// Makes the function known to the templates.
pub(crate) fn register(tera: &mut Tera, basis: &Arc<Basis>) {
    let basis = Arc::clone(basis);
    tera.register_function("trans", move |arguments: &Arguments| {
        let key = needed("trans", arguments, "key")?;
        let lang = text("trans", arguments, "lang")?;
        let lang = lang.unwrap_or(&basis.config.default_language);
        let words = basis.config.translation(lang, key).map_err(failed)?;
        Ok(Value::String(words.to_owned()))
    });
}
