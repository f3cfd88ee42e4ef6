//! What can go wrong with the table.

use std::error::Error;
use std::fmt;

use aws_sdk_dynamodb::error::SdkError;
use thiserror::Error;

/// The table could not answer. Nothing is known of the effect: every operation may be repeated.
#[derive(Debug, Error)]
pub enum StoreError {
    /// DynamoDB refused, was not reached, or was too slow.
    #[error("{operation}: {cause}")]
    Unavailable {
        /// The operation, as DynamoDB names it.
        operation: &'static str,
        /// The chain of causes; never holds a value of the table.
        cause: String,
    },
    /// An item is not of the form it says.
    #[error("an item could not be read: {0}")]
    Unreadable(#[from] serde_dynamo::Error),
    /// An item was written by a later program than this one.
    #[error(
        "the item {item} is of form {form}, which a newer Guichet wrote; this one reads forms up to {known}: start the newer one"
    )]
    Newer {
        /// Which kind of item: the beginnings of its key.
        item: String,
        /// Its form.
        form: u64,
        /// The latest form this program reads.
        known: u64,
    },
}

impl StoreError {
    pub(crate) fn of<E, R>(operation: &'static str) -> impl FnOnce(SdkError<E, R>) -> Self
    where
        E: Error + 'static,
        R: fmt::Debug + 'static,
    {
        move |error| Self::Unavailable {
            operation,
            cause: chain(&error),
        }
    }

    pub(crate) fn unavailable(operation: &'static str, cause: &dyn Error) -> Self {
        Self::Unavailable {
            operation,
            cause: chain(cause),
        }
    }
}

fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
