//! Browsers in which somebody signed in before. What a stranger tries elsewhere does not keep the owner of an account
//! out of it there. It opens nothing: the password is asked for all the same.

use crate::id::encode;
use crate::keys::Keys;
use crate::people::address::Address;

const PURPOSE: &str = "known-device";

/// Stands between the tokens of a cookie.
const BETWEEN: &str = "~";
/// As many people are known in one browser.
const KEPT_MAX: usize = 5;

/// How long a browser stays known after signing in, seconds: as long as browsers keep a cookie.
pub const KNOWN_SECONDS: i64 = 400 * 24 * 3600;

/// What the cookie of a browser that is to be known for an address says; it does not tell which. `random` are 16 bytes
/// from the caller's source of randomness.
pub fn token(address: &Address, random: [u8; 16], keys: &Keys) -> String {
    let device = encode(&random);
    let signature = keys.sign(PURPOSE, &said(&device, address));
    format!("{device}.{signature}")
}

/// The browser that one of a cookie's tokens names, where it was made for this address.
pub fn read<'a>(cookie: &'a str, address: &Address, keys: &Keys) -> Option<&'a str> {
    let devices = cookie.split(BETWEEN).take(KEPT_MAX).filter_map(|token| {
        let (device, signature) = token.split_once('.')?;
        keys.verify(PURPOSE, &said(device, address), signature)
            .then_some(device)
    });
    devices.last()
}

/// The cookie with one token more: whoever shares a machine stays known there.
pub fn add(cookie: Option<&str>, token: &str) -> String {
    let others = cookie.unwrap_or_default().split(BETWEEN);
    let others = others.filter(|other| other.len() == token.len() && other.is_ascii());
    let kept: Vec<&str> = std::iter::once(token)
        .chain(others)
        .take(KEPT_MAX)
        .collect();
    kept.join(BETWEEN)
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

    #[test]
    fn whoever_shares_a_browser_stays_known_in_it() {
        let keys = Keys::new(vec![Key::new('1', [3; 32])]).expect("one key");
        let people: Vec<Address> = (0..6)
            .map(|n| Address::parse(&format!("p{n}@exemple.fr")).expect("an address"))
            .collect();
        let mut cookie = None;
        for (n, person) in (0..).zip(&people) {
            let token = token(person, [n; 16], &keys);
            cookie = Some(add(cookie.as_deref(), &token));
        }
        let cookie = cookie.expect("a cookie");
        let known = people
            .iter()
            .filter(|person| read(&cookie, person, &keys).is_some());
        assert_eq!(
            known.collect::<Vec<_>>(),
            people[1..].iter().collect::<Vec<_>>()
        );
        let junk = format!("x~{}~{}", "é".repeat(21), "y".repeat(9_000));
        assert_eq!(add(Some(&junk), "a.b"), "a.b");
    }
}
