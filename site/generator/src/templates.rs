//! The site's templates, and all that they can ask for.

mod circles;
pub(crate) mod contents;
pub(crate) mod fields;
mod functions;
pub(crate) mod stage;
pub(crate) mod values;
pub(crate) mod whereabouts;
