//! The site that comes out: what is written, in which order, and what again after a change.

pub(crate) mod build;
mod change;
mod extras;
mod feeds;
mod joining;
mod link_checking;
mod packages;
mod pagination;
mod render;
mod scripts;
mod styles;
mod texts;
