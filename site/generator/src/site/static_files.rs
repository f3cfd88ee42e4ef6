//! What is copied into the site: `static/`, its scripts and styles made short, and files of npm packages.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow, bail};
use serde::Deserialize as _;
use serde_json::Value;

use crate::basis::Basis;
use crate::site::renderer::Renderer;
use crate::source::{all_files_under, read_text, shown, slashed};

mod joining;
mod scripts;
mod styles;

use joining::Joined;

/// Copies `static/` and the files of npm packages.
pub(crate) fn copy(renderer: &mut Renderer<'_>) -> Result<()> {
    let basis = renderer.basis;
    let folder = basis.root.join("static");
    let short = basis.config.extra.get("minify") == Some(&Value::Bool(true));
    let joined = if short {
        joined(basis)?
    } else {
        BTreeMap::new()
    };
    for file in all_files_under(&folder)? {
        let inside = file.strip_prefix(&folder).unwrap_or(&file);
        if basis.config.ignored_static.is_match(inside) {
            continue;
        }
        let path = slashed(inside);
        if joined.values().any(|one| one.parts.contains(&path)) {
            continue;
        }
        let owner = shown(&basis.root, &file);
        let kind = inside.extension().and_then(|kind| kind.to_str());
        let text = match kind {
            Some("js" | "mjs") if short => {
                let one = joined.get(&path).map(|one| one.source.clone());
                let source = match one {
                    Some(source) => source,
                    None => alone(&path, read_text(&basis.root, &file)?, &joined)?,
                };
                scripts::shorten(&source).map_err(|error| anyhow!("{owner}, {error}"))?
            }
            Some("css") if short => styles::strip(&read_text(&basis.root, &file)?),
            _ => {
                renderer.output.copy(&path, &file, &owner)?;
                continue;
            }
        };
        renderer.output.write(&path, text.as_bytes(), &owner)?;
    }
    for (path, file) in &basis.packages {
        renderer
            .output
            .copy(path, file, "config.toml [extra.packages]")?;
    }
    Ok(())
}

/// The modules that `[extra] joined` names, each with what it imports.
fn joined(basis: &Basis) -> Result<BTreeMap<String, Joined>> {
    let Some(named) = basis.config.extra.get("joined") else {
        return Ok(BTreeMap::new());
    };
    let entries: Vec<String> = Vec::deserialize(named)
        .map_err(|_| anyhow!("config.toml: `joined` is a list of modules under static/"))?;
    let folder = basis.root.join("static");
    let read = |path: &str| read_text(&basis.root, &folder.join(path));
    let join = |entry: String| Ok((entry.clone(), joining::join(&entry, &read)?));
    entries.into_iter().map(join).collect()
}

/// A script that is sent by itself, when what it imports is sent as well.
fn alone(path: &str, source: String, joined: &BTreeMap<String, Joined>) -> Result<String> {
    if joined.is_empty() {
        return Ok(source);
    }
    let imported =
        joining::imported(path, &source).map_err(|error| anyhow!("static/{path}, {error}"))?;
    for part in &imported {
        let whose = joined.iter().find(|(_, one)| one.parts.contains(part));
        if let Some((entry, _)) = whose {
            bail!(
                "static/{path} imports {part}, which is sent as a part of {entry}: import it from there"
            );
        }
    }
    Ok(source)
}
