//! An account as it was read: what is written over it, or made for it, counts for this version only.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{LinkId, Timestamp};
use domain::people::person::Account;
use serde::{Deserialize, Serialize};

use crate::key;

/// A link that was used, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Used {
    pub link: LinkId,
    /// When.
    pub at: Timestamp,
}

/// An account and the version it was read in.
#[derive(Debug, Clone, PartialEq)]
pub struct Versioned {
    pub account: Account,
    pub(crate) version: u64,
    /// The link behind which it was changed last, when it was changed behind one.
    pub by: Option<Used>,
}

/// Holds while nobody changed the account since this version was read.
pub(crate) fn same_version(version: u64) -> (&'static str, HashMap<String, AttributeValue>) {
    let values = HashMap::from([(":version".to_owned(), key::n(version))]);
    ("version = :version", values)
}
