//! How much of one mail is looked at.

/// Parts looked at; what is beyond stays in the raw mail.
pub(super) const PARTS_MAX: usize = 1_000;
/// Bytes of one body that are laid out.
pub(super) const TEXT_MAX: usize = 1024 * 1024;
