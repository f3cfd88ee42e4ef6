//! Digests of what is asked and answered.

use sha2::Digest as _;

/// Hexadecimal SHA-256 of what is asked, to tell a repeated request from another one under the same key.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = sha2::Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    data_encoding::HEXLOWER.encode(&hash.finalize())
}
