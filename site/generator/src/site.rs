//! The site that comes out: what is written, in which order, and what again after a change.

pub(crate) mod build;
mod built;
mod change;
mod extras;
mod feeds;
mod link_checking;
pub(crate) mod options;
mod packages;
mod pagination;
mod render;
mod renderer;
mod sitemap;
mod static_files;
mod taxonomies;
mod texts;
