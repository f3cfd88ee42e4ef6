//! Instants, as scripts read them, and what a reader is never told.

use domain::id::Timestamp;
use serde::{Serialize, Serializer};

/// What a reader is never told, in the place where others are: `null`, so that scripts read one shape.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct NotForReader;

/// An instant: RFC 3339, UTC, whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At(pub Timestamp);

impl Serialize for At {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let format =
            time::macros::format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");
        let at = time::OffsetDateTime::from_unix_timestamp(self.0.seconds()).ok();
        let text = at.and_then(|at| at.format(format).ok());
        serializer.serialize_str(&text.unwrap_or_default())
    }
}
