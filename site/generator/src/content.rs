//! What stands under `content/`: its files read, and how pages, sections and terms hang together.

pub(crate) mod dates;
pub(crate) mod front_matter;
pub(crate) mod library;
pub(crate) mod page;
pub(crate) mod place;
pub(crate) mod read;
pub(crate) mod sorting;
pub(crate) mod taxonomy;
mod translated;
mod tree;
