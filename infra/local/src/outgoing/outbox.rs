//! Everything that was sent: one `.eml` as it went out and one small `.json` beside it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use crate::aws::verified::Promise;
use crate::data::disk;

/// How far the relaying of one mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Relaying {
    /// There is no relay, or it is to ourselves alone.
    None,
    /// The relay has not taken it yet.
    Pending,
    /// The relay took it.
    Done,
    /// The relay refused it for good, or did not answer for two days.
    Failed,
}

/// What is known of one mail sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// SES's id, without its domain.
    pub id: String,
    /// The envelope sender.
    pub from: String,
    /// The envelope recipients.
    pub to: Vec<String>,
    /// When, in RFC 3339.
    pub at: String,
    /// The tags the sender gave.
    #[serde(default)]
    pub tags: BTreeMap<String, String>,
    /// What became of it at the relay.
    pub relaying: Relaying,
}

/// The folder of sent mails; it is read once, at start.
#[derive(Debug)]
pub struct Outbox {
    folder: PathBuf,
    promise: Promise,
    // By id, which is by time of sending.
    sent: RwLock<BTreeMap<String, Arc<Sent>>>,
}

impl Outbox {
    /// Opens or makes the folder.
    pub fn open(folder: &Path, promise: Promise) -> Result<Self> {
        std::fs::create_dir_all(folder).context("the outbox has no folder")?;
        let mut sent = BTreeMap::new();
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            match serde_json::from_slice::<Sent>(&std::fs::read(&path)?) {
                Ok(one) => {
                    sent.insert(one.id.clone(), Arc::new(one));
                }
                Err(error) => {
                    tracing::warn!(%error, path = %path.display(), "a sent mail is not listed");
                }
            }
        }
        Ok(Self {
            folder: folder.to_owned(),
            promise,
            sent: RwLock::new(sent),
        })
    }

    /// Keeps a mail; on the disk, when that was promised, before this returns.
    pub fn keep(&self, sent: Sent, raw: &[u8]) -> Result<()> {
        self.write(&self.folder.join(format!("{}.eml", sent.id)), raw)?;
        // The small file comes last: a mail is listed only when it is whole.
        self.update(sent)
    }

    /// Replaces what is known of a mail.
    pub fn update(&self, sent: Sent) -> Result<()> {
        let path = self.folder.join(format!("{}.json", sent.id));
        self.write(&path, &serde_json::to_vec(&sent)?)?;
        self.sent
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(sent.id.clone(), Arc::new(sent));
        Ok(())
    }

    fn write(&self, path: &Path, content: &[u8]) -> Result<()> {
        match self.promise {
            Promise::OnDisk => disk::replace(path, content)?,
            Promise::Written => std::fs::write(path, content)?,
        }
        Ok(())
    }

    /// All mails sent, oldest first.
    pub fn all(&self) -> Vec<Arc<Sent>> {
        let sent = self.sent.read().unwrap_or_else(PoisonError::into_inner);
        sent.values().cloned().collect()
    }

    /// One of them.
    pub fn find(&self, id: &str) -> Option<Arc<Sent>> {
        let sent = self.sent.read().unwrap_or_else(PoisonError::into_inner);
        sent.get(id).cloned()
    }

    /// Its bytes as they went out.
    pub fn raw(&self, id: &str) -> Option<Vec<u8>> {
        // Only an id that is listed becomes a path.
        let sent = self.find(id)?;
        std::fs::read(self.folder.join(format!("{}.eml", sent.id))).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mails_are_listed_in_order_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(folder.path(), Promise::OnDisk).unwrap();
        for id in ["0102b", "0102a"] {
            let sent = Sent {
                id: id.to_owned(),
                from: "assistance@guichet.localhost".to_owned(),
                to: vec!["claire@exemple.fr".to_owned()],
                at: "2026-11-24T08:00:00Z".to_owned(),
                tags: BTreeMap::new(),
                relaying: Relaying::None,
            };
            outbox.keep(sent, b"X: y\r\n\r\n").unwrap();
        }
        std::fs::write(folder.path().join("half.json"), "{").unwrap();
        let outbox = Outbox::open(folder.path(), Promise::OnDisk).unwrap();
        let ids: Vec<String> = outbox.all().iter().map(|sent| sent.id.clone()).collect();
        assert_eq!(ids, ["0102a", "0102b"]);
        assert_eq!(outbox.raw("0102a").unwrap(), b"X: y\r\n\r\n");
        assert_eq!(outbox.raw("../0102a"), None);
    }
}
