//! What the process before this one was sending when it was killed.
//!
//! A claimed mail belongs to whoever claimed it until the lease ends: on AWS nobody can know whether that run
//! is still at it, or whether SES took the mail. On one machine both are known. The run is over when its
//! process is, which the lock on the data folder proves; and what the stand-in took stands in the outbox,
//! under its name, before anything is passed on or answered. So a claimed mail that is there went out, and
//! one that is not never did.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use domain::id::Timestamp;
use domain::mail::delivery::{Delivery, Stage, ses_message_id};
use store::Store;

use crate::outgoing::outbox::Outbox;

/// A data folder that no other process works in; held as long as this lives, and no longer than the process.
#[derive(Debug)]
pub(crate) struct Sole {
    _lock: File,
}

impl Sole {
    /// Takes the folder; `None` where the file system cannot say whether another process has it.
    ///
    /// # Errors
    /// When another process has it: two desks would each handle the mails of both.
    pub(crate) fn take(data: &Path) -> Result<Option<Self>> {
        let lock = File::create(data.join("lock")).context("the data folder cannot be locked")?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { _lock: lock })),
            Err(TryLockError::WouldBlock) => bail!(
                "another Guichet works in the data folder {}: stop that one first, or name another folder with --data",
                data.display()
            ),
            Err(error) => {
                tracing::warn!(%error, "the data folder may be in use: mails that were claimed wait for their lease");
                Ok(None)
            }
        }
    }

    /// Settles the mails that an earlier process claimed: those of the outbox are sent, the others may be
    /// claimed at once. To be called before anything of this process claims one.
    pub(crate) async fn take_over(
        &self,
        store: &Store,
        outbox: &Outbox,
        region: &str,
        now: Timestamp,
    ) -> Result<()> {
        let claimed = store.list_claimed().await?;
        if claimed.is_empty() {
            return Ok(());
        }
        let all = outbox.all();
        let sent: HashMap<&str, &str> = all
            .iter()
            .filter_map(|sent| Some((sent.tags.get(mailer::TAG)?.as_str(), sent.id.as_str())))
            .collect();
        for notification in claimed {
            match sent.get(notification.to_string().as_str()) {
                Some(id) => {
                    let sent = Delivery::plain(Stage::Sent, now);
                    let ses_message_id = ses_message_id(id, region);
                    store
                        .record_delivery(&notification, &sent, &ses_message_id)
                        .await?;
                }
                None => store.release_mail(&notification).await?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_belongs_to_one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let first = Sole::take(folder.path()).unwrap();
        assert!(first.is_some());
        let refused = Sole::take(folder.path()).unwrap_err();
        assert!(refused.to_string().contains("another Guichet"), "{refused}");
        drop(first);
        assert!(Sole::take(folder.path()).unwrap().is_some());
    }
}
