//! The output folder: built beside its place under another name, then swapped in; or patched, file by
//! file, when little changed.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

/// Who made each file of a site, by its path there.
pub(crate) type Owners = HashMap<String, String>;

/// A folder being written.
#[derive(Debug)]
pub(crate) struct Output {
    target: PathBuf,
    /// To tell when two things want one address.
    owners: Owners,
    way: Way,
}

#[derive(Debug)]
enum Way {
    /// Into a folder of its own.
    Anew(Building),
    Patch(Patch),
}

/// Changes of a finished site, kept back until all is known to be right.
#[derive(Debug, Default)]
struct Patch {
    /// Old and new addresses of folders that come to stand elsewhere.
    moved: Vec<(String, String)>,
    removed: Vec<String>,
    files: BTreeMap<String, Vec<u8>>,
}

/// A folder that goes away unless it is finished.
#[derive(Debug)]
struct Building {
    folder: PathBuf,
    made: HashSet<String>,
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
        let folder = parent.join(format!(".{name}.building-{}", std::process::id()));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
        let building = Building {
            folder,
            made: HashSet::new(),
            finished: false,
        };
        Ok(Self {
            target,
            owners: Owners::new(),
            way: Way::Anew(building),
        })
    }

    /// Opens a finished site to replace some of its files.
    pub(crate) fn patch(target: &Path, owners: Owners) -> Result<Self> {
        Ok(Self {
            target: std::path::absolute(target)?,
            owners,
            way: Way::Patch(Patch::default()),
        })
    }

    /// Writes a file, told by its path in the site; `owner` is the source an error names.
    pub(crate) fn write(&mut self, path: &str, bytes: &[u8], owner: &str) -> Result<()> {
        let path = path.trim_start_matches('/');
        if let Way::Patch(patch) = &mut self.way {
            patch.files.insert(path.to_owned(), bytes.to_vec());
            self.owners.insert(path.to_owned(), owner.to_owned());
            return Ok(());
        }
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

    pub(crate) fn copy(&mut self, path: &str, from: &Path, owner: &str) -> Result<()> {
        if matches!(self.way, Way::Patch(_)) {
            // A file that changed makes the whole site be built again.
            return Ok(());
        }
        let file = self.claim(path.trim_start_matches('/'), owner)?;
        fs::copy(from, &file)
            .with_context(|| format!("{} cannot be copied", from.display()))
            .map(|_| ())
    }

    /// Gives a folder of the finished site that is being patched another address; both end with a slash.
    pub(crate) fn move_folder(&mut self, from: &str, to: &str) {
        if let Way::Patch(patch) = &mut self.way {
            patch.moved.push((from.to_owned(), to.to_owned()));
            let inside = |path: &str| Some(format!("{to}{}", path.strip_prefix(from)?));
            self.owners = std::mem::take(&mut self.owners)
                .into_iter()
                .map(|(path, owner)| (inside(&path).unwrap_or(path), owner))
                .collect();
        }
    }

    /// Takes a file out of the finished site that is being patched.
    pub(crate) fn remove(&mut self, path: &str) {
        if let Way::Patch(patch) = &mut self.way {
            patch.removed.push(path.to_owned());
            self.owners.remove(path);
        }
    }

    fn claim(&mut self, path: &str, owner: &str) -> Result<PathBuf> {
        if path.split('/').any(|part| part == ".." || part.is_empty()) {
            bail!("{owner}: the address /{path} is not one inside the site");
        }
        if let Some(other) = self.owners.insert(path.to_owned(), owner.to_owned()) {
            let address = path.strip_suffix("index.html").unwrap_or(path);
            bail!("{other} and {owner} have the same address /{address}");
        }
        let Way::Anew(building) = &mut self.way else {
            bail!("{owner}: /{path} is not one of the site's files");
        };
        if building.made.contains(path) {
            let inside = format!("{path}/");
            let other = self.owners.iter().find(|(one, _)| one.starts_with(&inside));
            let other = other.map_or("another source", |(_, owner)| owner);
            bail!("{other} and {owner} have the same address /{path}");
        }
        let above = path.rsplit_once('/').map_or("", |(above, _)| above);
        if !building.made.contains(above) {
            fs::create_dir_all(building.folder.join(above)).with_context(|| {
                format!("{owner}: the address /{path} is both a file and a folder")
            })?;
            for (end, _) in above.match_indices('/') {
                building.made.insert(above[..end].to_owned());
            }
            building.made.insert(above.to_owned());
        }
        Ok(building.folder.join(path))
    }

    /// How many files are written.
    pub(crate) fn count(&self) -> usize {
        match &self.way {
            Way::Anew(_) => self.owners.len(),
            Way::Patch(patch) => patch.files.len(),
        }
    }

    /// Puts what was written in its place.
    pub(crate) fn finish(self) -> Result<Owners> {
        match self.way {
            Way::Anew(building) => building.replace(&self.target)?,
            Way::Patch(patch) => patch.apply(&self.target)?,
        }
        Ok(self.owners)
    }
}

impl Patch {
    /// Moves, then removes, then writes.
    fn apply(self, target: &Path) -> Result<()> {
        for (from, to) in &self.moved {
            fs::rename(target.join(from), target.join(to))
                .with_context(|| format!("{from} cannot be moved"))?;
        }
        for path in &self.removed {
            let file = target.join(path);
            fs::remove_file(&file).with_context(|| format!("{path} cannot be removed"))?;
            if let Some(folder) = file.parent() {
                // Succeeds for an empty one only.
                let _ = fs::remove_dir(folder);
            }
        }
        for (path, bytes) in &self.files {
            let file = target.join(path);
            if self
                .moved
                .iter()
                .any(|(_, to)| path.starts_with(to.as_str()))
            {
                // Nobody knows the folder's new address yet, so there is no reader to spare; and a file
                // system that fears for a file that is written over would not wait with the disk.
                let _ = fs::remove_file(&file);
                fs::write(&file, bytes)
                    .with_context(|| format!("{} cannot be written", file.display()))?;
            } else {
                replace_file(&file, bytes)?;
            }
        }
        Ok(())
    }
}

impl Building {
    /// Takes the place of the old folder.
    fn replace(mut self, target: &Path) -> Result<()> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let old = target.with_file_name(format!(".{name}.old-{}", std::process::id()));
        let had_old = target.exists();
        if had_old {
            fs::rename(target, &old)
                .with_context(|| format!("{} cannot be replaced", target.display()))?;
        }
        if let Err(error) = fs::rename(&self.folder, target) {
            if had_old {
                fs::rename(&old, target)?;
            }
            return Err(error).with_context(|| format!("{} cannot be made", target.display()));
        }
        self.finished = true;
        if had_old {
            fs::remove_dir_all(&old)
                .with_context(|| format!("{} cannot be removed", old.display()))?;
        }
        Ok(())
    }
}

impl Drop for Building {
    fn drop(&mut self) {
        if !self.finished {
            // What is left of a failed build is of no use; a folder that stays does no harm either.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

/// Writes a file beside its place, then puts it there: whoever reads sees the old one or the new one.
fn replace_file(file: &Path, bytes: &[u8]) -> Result<()> {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let beside = file.with_file_name(format!(".{name}.new-{}", std::process::id()));
    let write = || {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&beside, bytes)?;
        fs::rename(&beside, file)
    };
    write().with_context(|| format!("{} cannot be written", file.display()))
}
