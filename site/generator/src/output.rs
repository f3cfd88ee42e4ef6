//! The output folder: built beside its place under another name, then swapped in.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// A folder being written.
#[derive(Debug)]
pub(crate) struct Output {
    target: PathBuf,
    building: PathBuf,
    /// Who made each file, to tell when two things want one address.
    owners: HashMap<String, String>,
    finished: bool,
}

impl Output {
    /// Opens an empty folder beside `target`.
    pub(crate) fn open(root: &Path, target: &Path) -> Result<Self> {
        let target = std::path::absolute(target)?;
        let root = std::path::absolute(root)?;
        let sources = [
            "content",
            "templates",
            "static",
            "data",
            "node_modules",
            "generator",
        ];
        let inside = sources
            .iter()
            .any(|name| target.starts_with(root.join(name)));
        if root.starts_with(&target) || inside {
            bail!(
                "the output folder {} holds the site's own files",
                target.display()
            );
        }
        let (Some(parent), Some(name)) = (target.parent(), target.file_name()) else {
            bail!("the output folder {} cannot be replaced", target.display());
        };
        let name = name.to_string_lossy();
        let building = parent.join(format!(".{name}.building-{}", std::process::id()));
        if building.exists() {
            fs::remove_dir_all(&building)?;
        }
        fs::create_dir_all(&building)
            .with_context(|| format!("the folder {} cannot be made", building.display()))?;
        Ok(Self {
            target,
            building,
            owners: HashMap::new(),
            finished: false,
        })
    }

    /// Writes a file, told by its path in the site; `owner` is the source an error names.
    pub(crate) fn write(&mut self, path: &str, bytes: &[u8], owner: &str) -> Result<()> {
        let file = self.claim(path, owner)?;
        fs::write(&file, bytes).with_context(|| format!("{} cannot be written", file.display()))
    }

    /// Writes a page at an address that ends with a slash.
    pub(crate) fn write_page(&mut self, address: &str, html: &str, owner: &str) -> Result<()> {
        let path = match address.ends_with('/') {
            true => format!("{address}index.html"),
            false => address.to_owned(),
        };
        self.write(&path, html.as_bytes(), owner)
    }

    /// Copies a file.
    pub(crate) fn copy(&mut self, path: &str, from: &Path, owner: &str) -> Result<()> {
        let file = self.claim(path, owner)?;
        fs::copy(from, &file)
            .with_context(|| format!("{} cannot be copied", from.display()))
            .map(|_| ())
    }

    fn claim(&mut self, path: &str, owner: &str) -> Result<PathBuf> {
        let path = path.trim_start_matches('/');
        if path.split('/').any(|part| part == ".." || part.is_empty()) {
            bail!("{owner}: the address /{path} is not one inside the site");
        }
        if let Some(other) = self.owners.insert(path.to_owned(), owner.to_owned()) {
            let address = path.strip_suffix("index.html").unwrap_or(path);
            bail!("{other} and {owner} have the same address /{address}");
        }
        let file = self.building.join(path);
        if file.is_dir() {
            let inside = format!("{path}/");
            let other = self.owners.iter().find(|(one, _)| one.starts_with(&inside));
            let other = other.map_or("another source", |(_, owner)| owner);
            bail!("{other} and {owner} have the same address /{path}");
        }
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| {
                format!("{owner}: the address /{path} is both a file and a folder")
            })?;
        }
        Ok(file)
    }

    /// How many files are written.
    pub(crate) fn count(&self) -> usize {
        self.owners.len()
    }

    /// Puts the new folder in the place of the old one.
    pub(crate) fn finish(mut self) -> Result<()> {
        let name = self
            .target
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let old = self
            .target
            .with_file_name(format!(".{name}.old-{}", std::process::id()));
        let had_old = self.target.exists();
        if had_old {
            fs::rename(&self.target, &old)
                .with_context(|| format!("{} cannot be replaced", self.target.display()))?;
        }
        if let Err(error) = fs::rename(&self.building, &self.target) {
            if had_old {
                fs::rename(&old, &self.target)?;
            }
            return Err(error).with_context(|| format!("{} cannot be made", self.target.display()));
        }
        self.finished = true;
        if had_old {
            fs::remove_dir_all(&old)
                .with_context(|| format!("{} cannot be removed", old.display()))?;
        }
        Ok(())
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if !self.finished {
            // What is left of a failed build is of no use; a folder that stays does no harm either.
            let _ = fs::remove_dir_all(&self.building);
        }
    }
}
