//! The keys that sign reply addresses and mailed links, as `SIGNING_KEYS` lists them: `name:hex`, the one that signs
//! first.

use data_encoding::HEXLOWER;
use environment::random;

/// The names of keys, in the order in which they are given.
const NAMES: &str = "123456789abcdefghijklmnopqrstuv";

/// The keys of a new desk.
pub fn first() -> String {
    format!("1:{}", fresh())
}

/// A new key before the one that signed until now, which still counts; older ones no longer. With the name of the
/// new one; nothing where these are no keys.
pub fn rotated(keys: &str) -> Option<(char, String)> {
    let newest = keys.split(',').next().unwrap_or_default().trim();
    let name = newest.chars().next().and_then(|name| NAMES.find(name))?;
    let next = NAMES.as_bytes()[(name + 1) % NAMES.len()].into();
    Some((next, format!("{next}:{},{newest}", fresh())))
}

fn fresh() -> String {
    HEXLOWER.encode(&random::<32>())
}
