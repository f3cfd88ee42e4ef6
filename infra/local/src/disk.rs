//! Writing small files so that a power cut leaves either the old content or the new.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// Replaces the file in one step; when this returns the bytes are on the disk.
pub(crate) fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
    let Some(folder) = path.parent() else {
        return Err(io::Error::other("a file needs a folder"));
    };
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    let draft = folder.join(name);
    let mut file = File::create(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    flush_folder(folder)
}

/// Makes sure that files written by somebody else, and their names, are on the disk.
pub(crate) fn flush(paths: &[PathBuf]) -> io::Result<()> {
    for path in paths {
        File::open(path)?.sync_all()?;
    }
    let folders: BTreeSet<&Path> = paths.iter().filter_map(|path| path.parent()).collect();
    folders.into_iter().try_for_each(flush_folder)
}

fn flush_folder(folder: &Path) -> io::Result<()> {
    // Elsewhere a folder cannot be opened as a file, and names are written with their file.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
