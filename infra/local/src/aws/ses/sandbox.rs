//! The sandbox of a new SES account: mail goes to and from verified identities only.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};

/// Whether the account is in its sandbox, and who is verified in there; out of it at first.
#[derive(Debug, Clone, Default)]
pub struct Sandbox(Arc<RwLock<Option<BTreeSet<String>>>>);

impl Sandbox {
    /// Puts the account into its sandbox, with these addresses and domains verified.
    pub fn close(&self, verified: &[&str]) {
        let verified = verified.iter().map(|one| one.to_ascii_lowercase());
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(verified.collect());
    }

    /// Takes it out again.
    pub fn open(&self) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The addresses of a mail that are not verified.
    pub(crate) fn unverified<'a>(
        &self,
        addresses: impl Iterator<Item = &'a String>,
    ) -> Vec<&'a String> {
        let verified = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let Some(verified) = &*verified else {
            return Vec::new();
        };
        addresses
            .filter(|address| {
                let address = address.to_ascii_lowercase();
                let domain = address.rsplit('@').next().unwrap_or_default();
                !verified.contains(&address) && !verified.contains(domain)
            })
            .collect()
    }
}
