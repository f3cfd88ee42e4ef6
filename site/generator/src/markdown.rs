//! Markdown to HTML, as Zola does it.

mod escape;
mod expanded;
mod footnotes;
mod headings;
mod links;
pub(crate) mod render;
pub(crate) mod rendered;
mod shortcode;
mod summary;
pub(crate) mod surroundings;
