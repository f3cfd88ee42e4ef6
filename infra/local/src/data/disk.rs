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
    let mut file = private_file(&draft)?;
    file.write_all(content)?;
    file.sync_all()?;
    fs::rename(&draft, path)?;
    flush_folder(folder)
}

#[cfg(unix)]
fn private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
    let file = File::options()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    // One that was there keeps its rights when it is opened.
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(not(unix))]
fn private_file(path: &Path) -> io::Result<File> {
    File::create(path)
}

/// What Guichet keeps in its folder.
const KEPT: [&str; 11] = [
    "events",
    "files",
    "keys",
    "keys.used",
    "outbox",
    "queue",
    "stream.json",
    "table.sqlite",
    "table.sqlite-shm",
    "table.sqlite-wal",
    "writable",
];

/// Makes the folder of all data, or takes from others the right to look into one that is there: mails, links
/// and keys are in it.
///
/// # Errors
/// One sentence for the operator: the folder is everybody's, or not ours.
pub(crate) fn keep_private(data: &Path) -> anyhow::Result<()> {
    // From here on what this process makes is its owner's alone, the storage's files as well.
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let made = fs::create_dir_all(data).and_then(|()| tighten(data));
    match made {
        Ok(true) => {}
        Ok(false) => anyhow::bail!(
            "The folder {} is everybody's. Choose one for Guichet alone with --data.",
            data.display()
        ),
        Err(_) => anyhow::bail!(
            "The folder {} cannot be written. Choose another with --data.",
            data.display()
        ),
    }
    // The database gives the files beside its own the rights of that.
    let table = data.join("table.sqlite");
    if !table.exists() {
        private_file(&table)?;
    }
    Ok(())
}

/// Whether the folder could be made ours alone. Others' files in it are left as they are.
#[cfg(unix)]
fn tighten(data: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = |mode| fs::Permissions::from_mode(mode);
    // A folder like /tmp has the sticky bit.
    if fs::metadata(data)?.permissions().mode() & 0o1000 != 0 {
        return Ok(false);
    }
    fs::set_permissions(data, mode(0o700))?;
    let mut open: Vec<PathBuf> = KEPT.iter().map(|name| data.join(name)).collect();
    while let Some(path) = open.pop() {
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {
                fs::set_permissions(&path, mode(0o700))?;
                for entry in fs::read_dir(&path)? {
                    open.push(entry?.path());
                }
            }
            Ok(found) if found.is_file() => fs::set_permissions(&path, mode(0o600))?,
            _ => {}
        }
    }
    Ok(true)
}

#[cfg(not(unix))]
fn tighten(_data: &Path) -> io::Result<bool> {
    Ok(true)
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

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path)
            .expect("it is there")
            .permissions()
            .mode()
            & 0o7777
    }

    #[test]
    fn nobody_else_reads_the_data() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        fs::create_dir_all(data.join("outbox")).unwrap();
        for (name, bits) in [
            ("outbox/1.eml", 0o644),
            ("keys", 0o666),
            ("notes.txt", 0o644),
        ] {
            fs::write(data.join(name), "x").unwrap();
            fs::set_permissions(data.join(name), fs::Permissions::from_mode(bits)).unwrap();
        }
        fs::set_permissions(&data, fs::Permissions::from_mode(0o755)).unwrap();
        keep_private(&data).unwrap();
        replace(&data.join("stream.json"), b"{}").unwrap();
        for (name, expected) in [
            ("", 0o700),
            ("outbox", 0o700),
            ("outbox/1.eml", 0o600),
            ("keys", 0o600),
            ("table.sqlite", 0o600),
            ("stream.json", 0o600),
            // Not Guichet's: left alone, though nobody else gets that far.
            ("notes.txt", 0o644),
        ] {
            assert_eq!(mode(&data.join(name)), expected, "{name}");
        }
        keep_private(&data).unwrap();
    }

    #[test]
    fn a_folder_of_everybody_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o1777)).unwrap();
        let refused = keep_private(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("--data"), "{refused}");
        assert_eq!(mode(folder.path()), 0o1777);
    }
}
