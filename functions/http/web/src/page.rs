//! Pages of functions, for people without scripts and for those who come by a link in a mail.

mod ask;
mod form;
mod frame;
mod refused;

pub use ask::{Ask, Told};
pub(crate) use refused::RefusedPage;
