//! Markdown to HTML, as Zola does it.

mod footnotes;
pub(crate) mod headings;
pub(crate) mod links;
pub(crate) mod render;
mod shortcode;
mod summary;
