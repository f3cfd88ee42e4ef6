//! Mails that go out, and what becomes of them.

pub(crate) mod learns_what_became_of_mails;
pub(crate) mod waits_to_be_allowed;
