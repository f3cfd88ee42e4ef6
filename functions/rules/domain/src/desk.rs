//! What the desk is about: categories, pages, what readers say of its articles.

pub mod category;
pub mod place;
pub mod vote;
