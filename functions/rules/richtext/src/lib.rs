//! Strangers' HTML made safe to keep and to show, and plain text in both directions.
//!
//! An allow-list decides: what is not named in [`clean`] does not exist. Images are kept only as
//! `<img data-file="ID">` of files we hold; nothing is ever fetched from elsewhere. A mail as its sender
//! laid it out ([`whole_mail`]) is for a frame of its own, which loads nothing either until its reader
//! asks. This crate must never do I/O, and must stay linear in the size of what it is given.
//!
//! ```
//! let clean = richtext::clean("<p onclick=x()>Bonjour <script>x()</script><b>Claire</b></p>", &|_| false);
//! assert_eq!(clean.html, "<p>Bonjour <b>Claire</b></p>");
//! assert_eq!(clean.text, "Bonjour Claire");
//! ```
#![warn(missing_docs)]
#![cfg_attr(
    test,
    expect(
        clippy::too_many_lines,
        reason = "a test lists its cases, however many"
    )
)]

mod blocks;
mod clean;
mod from_text;
mod images;
mod links;
mod text;
pub mod tree;
mod veil;
mod whole;

pub use clean::{Clean, clean};
pub use from_text::from_text;
pub use images::{show, without_images};
pub use text::{is_empty, text};
pub use veil::{Signed, Veil, addresses_in, tokens_in, without_signed};
pub use whole::{RemoteImages, WholeMail, whole_mail};
