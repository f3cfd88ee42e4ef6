//! Browsers in which somebody signed in before. What a stranger tries elsewhere does not keep the owner of an account
//! out of it there. It opens nothing: the password is asked for all the same.

use crate::id::encode;
use crate::keys::Keys;
use crate::people::address::Address;

const PURPOSE: &str = "known-device";

/// How long a browser stays known after signing in, seconds: as long as browsers keep a cookie.
pub const KNOWN_SECONDS: i64 = 400 * 24 * 3600;

/// What the cookie of a browser that is to be known for an address says; it does not tell which. `random` are 16 bytes
/// from the caller's source of randomness.
pub fn token(address: &Address, random: [u8; 16], keys: &Keys) -> String {
    let device = encode(&random);
    let signature = keys.sign(PURPOSE, &said(&device, address));
    format!("{device}.{signature}")
}

/// The browser that a cookie names, where it was made for this address.
pub fn read<'a>(token: &'a str, address: &Address, keys: &Keys) -> Option<&'a str> {
    let (device, signature) = token.split_once('.')?;
    keys.verify(PURPOSE, &said(device, address), signature)
        .then_some(device)
}

fn said(device: &str, address: &Address) -> String {
    format!("{device}.{address}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;

    #[test]
    fn a_browser_is_known_for_the_address_it_signed_in_with_and_no_other() {
        let keys = |byte| Keys::new(vec![Key::new('1', [byte; 32])]).expect("one key");
        let address = |text| Address::parse(text).expect("an address");
        let claire = address("claire@exemple.fr");
        let known = token(&claire, [7; 16], &keys(3));
        let device = known.split_once('.').expect("two parts").0;
        assert_eq!(read(&known, &claire, &keys(3)), Some(device));
        assert!(!known.contains("claire"));
        for (token, address, key) in [
            (known.as_str(), address("jean@exemple.fr"), 3),
            (known.as_str(), claire.clone(), 4),
            (&known[1..], claire.clone(), 3),
            (&known[..known.len() - 1], claire.clone(), 3),
            ("", claire.clone(), 3),
            (".", claire.clone(), 3),
        ] {
            assert_eq!(read(token, &address, &keys(key)), None, "{token}");
        }
    }
}
