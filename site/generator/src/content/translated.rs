//! `[extra] translated`: the texts that must be there in every language of the site, `true` for all of
//! them or a list of folders. A page in one language only is then told, and nothing is built.

use anyhow::{Result, bail};
use serde_json::Value;

use crate::config::Config;
use crate::content::library::Library;

/// Refuses the first text that lacks a language.
pub(crate) fn check(library: &Library, config: &Config) -> Result<()> {
    let folders: Vec<&str> = match config.extra.get("translated") {
        None | Some(Value::Bool(false)) => return Ok(()),
        Some(Value::Bool(true)) => vec![""],
        Some(Value::Array(folders)) => folders.iter().filter_map(Value::as_str).collect(),
        Some(_) => bail!("config.toml [extra]: translated must be true or a list of folders"),
    };
    let wanted = |name: &str| {
        folders.iter().any(|folder| {
            let rest = name.strip_prefix(folder.trim_matches('/'));
            rest.is_some_and(|rest| folder.is_empty() || rest.starts_with('/'))
        })
    };
    for names in library.translations.values() {
        let Some(name) = names.iter().find(|name| wanted(name)) else {
            continue;
        };
        for lang in config.languages.keys() {
            if !names.iter().any(|name| language_of(library, name) == lang) {
                bail!(
                    "content/{name} is not there in `{lang}`: write the other version beside it, or change \
                     `translated` under [extra] in config.toml"
                );
            }
        }
    }
    Ok(())
}

fn language_of<'a>(library: &'a Library, name: &str) -> &'a str {
    let page = library
        .page_by_path
        .get(name)
        .map(|one| &library.pages[*one].place);
    let section = library.section_by_path.get(name);
    let section = section.map(|one| &library.sections[*one].place);
    page.or(section).map_or("", |place| &place.lang)
}
