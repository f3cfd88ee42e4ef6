//! Front-end libraries: files of npm packages that `config.toml` names are copied into the site.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::config::Config;

/// Reads `[extra.packages]`: address in the site to path under `node_modules/`.
pub(crate) fn read(root: &Path, config: &Config) -> Result<Vec<(String, PathBuf)>> {
    let Some(table) = config.extra.get("packages") else {
        return Ok(Vec::new());
    };
    let Some(table) = table.as_object() else {
        bail!("config.toml: [extra.packages] must be a table");
    };
    let mut files = Vec::new();
    for (to, from) in table {
        let Some(from) = from.as_str() else {
            bail!("config.toml [extra.packages]: the value of `{to}` must be text");
        };
        if from.split('/').any(|part| part == "..") {
            bail!("config.toml [extra.packages]: `{from}` leaves node_modules/");
        }
        let file = root.join("node_modules").join(from);
        if !file.is_file() {
            bail!(
                "the npm file node_modules/{from} is missing: run `npm ci` in {}",
                root.display()
            );
        }
        files.push((to.trim_start_matches('/').to_owned(), file));
    }
    Ok(files)
}
