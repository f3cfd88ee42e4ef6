//! Escaping into a string.

/// Escapes into a string, which takes whatever is written.
pub(crate) fn escape(
    write: impl FnOnce(&mut String) -> Result<(), std::fmt::Error>,
    into: &mut String,
) {
    let written = write(into);
    debug_assert!(written.is_ok(), "a string takes whatever is written");
}
