//! The form of stored items. Each item carries a number for its shape: this program writes [`FORM`] and reads all
//! before it. An item of a later form is an error that names it; in a list it is left out, and named in the log. An
//! update that may make an item gives it the number (`SET_FORM`); of an item that is there it leaves the number as it
//! is: what it writes must be readable in every form.
//!
//! | form | since | what changed |
//! |---|---|---|
//! | 1 | the beginning | items carry no number; a person is a digest of their address |
//! | 2 | November 2026 | a person is drawn by lot: `ADDRESS#` and `CONTACT` items say who has an address |

mod table;

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use serde::de::DeserializeOwned;

use crate::StoreError;
use crate::key::{self, PK, SK};

/// The form of items this program writes.
pub const FORM: u64 = 2;
/// The attribute that says it.
const ATTRIBUTE: &str = "form";
/// How an update that may make an item says it, with the value of [`form_value`].
pub(crate) const SET_FORM: &str = "form = if_not_exists(form, :form)";

/// An item, as the table gives it.
pub(crate) type Item = HashMap<String, AttributeValue>;

/// Marks an item as of the form this program writes.
pub(crate) fn mark(item: &mut Item) {
    item.insert(ATTRIBUTE.to_owned(), key::n(FORM));
}

/// The value that [`SET_FORM`] names.
pub(crate) fn form_value() -> (String, AttributeValue) {
    (":form".to_owned(), key::n(FORM))
}

/// Reads an item of this form or of one before it.
///
/// # Errors
/// [`StoreError::Newer`] for an item of a later form, [`StoreError::Unreadable`] for one that is of none.
pub(crate) fn read<T: DeserializeOwned>(item: Item) -> Result<T, StoreError> {
    refuse_newer(&item)?;
    // Of form 1 everything is read as it is: what is missing in it has its default.
    Ok(serde_dynamo::from_item(item)?)
}

/// Reads one of several items that belong to different people or tickets. One of a later form is named in the log for
/// the operator, and keeps nobody from the others.
///
/// # Errors
/// [`StoreError::Unreadable`] for an item that is of no form.
pub(crate) fn read_among<T: DeserializeOwned>(item: Item) -> Result<Option<T>, StoreError> {
    match read(item) {
        Err(newer @ StoreError::Newer { .. }) => {
            tracing::error!(error = %newer, "an item was left out");
            Ok(None)
        }
        found => found.map(Some),
    }
}

/// All of such items that can be read.
///
/// # Errors
/// [`StoreError::Unreadable`] as [`read_among`].
pub(crate) fn read_list<T: DeserializeOwned>(items: Vec<Item>) -> Result<Vec<T>, StoreError> {
    let found = items.into_iter().map(read_among);
    found.filter_map(Result::transpose).collect()
}

fn refuse_newer(item: &Item) -> Result<(), StoreError> {
    let form = form_of(item);
    if form <= FORM {
        return Ok(());
    }
    // What stands before the first `#` says which kind of item it is; what follows may be a secret's digest, but not
    // in a ticket's number, by which the operator finds it.
    let kind = |attribute| {
        let key = item
            .get(attribute)
            .and_then(|key: &AttributeValue| key.as_s().ok());
        let key = key.map_or("", String::as_str);
        match attribute == PK && key.starts_with(key::TICKET_PREFIX) {
            true => key,
            false => key.split('#').next().unwrap_or_default(),
        }
    };
    Err(StoreError::Newer {
        item: format!("{}/{}", kind(PK), kind(SK)),
        form,
        known: FORM,
    })
}

fn form_of(item: &Item) -> u64 {
    let form = item.get(ATTRIBUTE).and_then(|form| form.as_n().ok());
    // A number that is none was not written by any form.
    form.map_or(1, |form| form.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;
    use crate::key::{n, s};

    fn item(form: Option<AttributeValue>) -> Item {
        let mut item = Item::from([
            (PK.to_owned(), s("PERSON#4d8h5c8t743gnf57")),
            (SK.to_owned(), s("SESSION#secret")),
            ("version".to_owned(), n(3)),
        ]);
        item.extend(form.map(|form| (ATTRIBUTE.to_owned(), form)));
        item
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Versioned {
        version: u64,
    }

    #[test]
    fn what_is_older_is_read_and_what_is_newer_is_named() {
        for (form, readable) in [
            (None, true),
            (Some(n(1)), true),
            (Some(n(FORM)), true),
            (Some(n(FORM + 1)), false),
            (Some(n("1.5")), false),
        ] {
            let found = read::<Versioned>(item(form.clone()));
            assert_eq!(found.is_ok(), readable, "{form:?}");
            if let Err(error) = found {
                let error = error.to_string();
                assert!(error.contains("PERSON/SESSION"), "{error}");
                assert!(!error.contains("secret"), "{error}");
            }
        }
    }

    #[test]
    fn what_is_written_says_its_form() {
        let mut written = item(None);
        mark(&mut written);
        assert_eq!(form_of(&written), FORM);
    }
}
