//! What must be the same after a restart and known to nobody else: a file of three lines with the signing
//! keys, the instance and the storage's secret.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use domain::id::encode;
use domain::keys::Keys;
use environment::random;
use operator::keys;

/// The secrets of one desk.
pub(crate) struct Secrets {
    pub(crate) keys: Keys,
    pub(crate) instance: String,
    pub(crate) storage: String,
}

impl Secrets {
    /// Reads the file, or makes it once.
    pub(crate) fn load(file: &Path) -> Result<Self> {
        if !file.exists() {
            let lines = [
                keys::first(),
                encode(&random::<10>()),
                encode(&random::<20>()),
            ];
            write(file, &lines)?;
        }
        let [keys, instance, storage] = read(file)?;
        let signing = signing(&keys).ok_or_else(|| broken(file))?;
        let marker = marker(file);
        if std::fs::read_to_string(&marker).ok().as_deref() != Some(signing) {
            crate::data::disk::replace(&marker, signing.as_bytes())?;
            restrict(&marker)?;
        }
        Ok(Self {
            keys: Keys::parse(&keys).ok_or_else(|| broken(file))?,
            instance,
            storage,
        })
    }
}

/// Makes a new key the one that signs; the one that signed until now still counts, older ones no longer.
/// Gives the name of the new one.
///
/// # Errors
/// When the file is missing or not as Guichet wrote it, or no desk was started since the last new key: the one before
/// it, which all links in use were signed with, would count no longer.
pub fn rotate_keys(data: &Path) -> Result<char> {
    let file = data.join("keys");
    let [keys, instance, storage] = read(&file)?;
    let signed = std::fs::read_to_string(marker(&file)).ok();
    if signed.is_some_and(|name| signing(&keys) != Some(&name)) {
        bail!(
            "The newest key has signed nothing yet. Start the desk once with this --data, then make another: links and reply addresses in use keep working."
        );
    }
    let (name, keys) = keys::rotated(&keys).ok_or_else(|| broken(&file))?;
    Keys::parse(&keys).ok_or_else(|| broken(&file))?;
    write(&file, &[keys, instance, storage])?;
    Ok(name)
}

/// The file that names the key with which a desk signed last.
fn marker(file: &Path) -> PathBuf {
    file.with_extension("used")
}

/// The name of the key that signs.
fn signing(keys: &str) -> Option<&str> {
    keys.split_once(':').map(|(name, _)| name)
}

fn read(file: &Path) -> Result<[String; 3]> {
    let text = std::fs::read_to_string(file).with_context(|| {
        format!(
            "{} cannot be read. Start the desk once with this --data first.",
            file.display()
        )
    })?;
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.try_into().map_err(|_| broken(file))
}

fn write(file: &Path, lines: &[String; 3]) -> Result<()> {
    crate::data::disk::replace(file, format!("{}\n", lines.join("\n")).as_bytes())?;
    restrict(file)?;
    Ok(())
}

fn broken(file: &Path) -> anyhow::Error {
    anyhow!(
        "{} is not as Guichet wrote it. Put the file back, or remove it: old reply addresses stop working then.",
        file.display()
    )
}

#[cfg(unix)]
fn restrict(file: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_file: &Path) -> std::io::Result<()> {
    Ok(())
}
