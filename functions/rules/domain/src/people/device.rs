//! Browsers in which somebody signed in before. What a stranger tries elsewhere does not keep the owner of an account
//! out of it there. It opens nothing: the password is asked for all the same.

use crate::id::{Timestamp, encode};
use crate::keys::Keys;
use crate::people::address::Address;

const PURPOSE: &str = "known-device";

/// Stands between the tokens of a cookie.
const BETWEEN: &str = "~";
/// As many people are known in one browser.
const KEPT_MAX: usize = 5;

/// Longest token, bytes: 26 of the browser, 6 of the day, 17 of the signature, and room.
const TOKEN_MAX: usize = 80;
const DAY_SECONDS: i64 = 24 * 3600;

/// How long a browser stays known after signing in, seconds: as long as browsers keep a cookie.
pub const KNOWN_SECONDS: i64 = 400 * 24 * 3600;

/// What the cookie of a browser that is to be known for an address says; it does not tell which. `random` are 16 bytes
/// from the caller's source of randomness.
pub fn token(address: &Address, random: [u8; 16], now: Timestamp, keys: &Keys) -> String {
    signed(&encode(&random), day(now), address, keys)
}

fn signed(device: &str, day: i64, address: &Address, keys: &Keys) -> String {
    let signature = keys.sign(PURPOSE, &said(device, day, address));
    format!("{device}.{day}.{signature}")
}

/// A browser that is known for an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device(String);

impl Device {
    /// The browser that one of a cookie's tokens names, where it was made for this address and not too long ago. What
    /// was copied from it counts as long.
    pub fn read(cookie: &str, address: &Address, now: Timestamp, keys: &Keys) -> Option<Self> {
        cookie.split(BETWEEN).take(KEPT_MAX).find_map(|token| {
            let (device, rest) = token.split_once('.')?;
            let (made, signature) = rest.split_once('.')?;
            let made: i64 = made.parse().ok()?;
            let lasts = day(now) <= made.saturating_add(KNOWN_SECONDS / DAY_SECONDS);
            let is_ours = keys.verify(PURPOSE, &said(device, made, address), signature);
            (lasts && is_ours).then(|| Self(device.to_owned()))
        })
    }

    /// What counts of it are kept under.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its token as from now on.
    pub fn token(&self, address: &Address, now: Timestamp, keys: &Keys) -> String {
        signed(&self.0, day(now), address, keys)
    }
}

/// The cookie with a token in front, the one of before of the same browser gone: whoever shares a machine stays known
/// there, and whoever was there last longest.
pub fn add(cookie: Option<&str>, token: &str) -> String {
    let device = |token: &str| token.split('.').next().map(str::to_owned);
    let others = cookie.unwrap_or_default().split(BETWEEN);
    let others = others.filter(|other| {
        let is_one = other.len() <= TOKEN_MAX && other.split('.').count() == 3 && other.is_ascii();
        is_one && device(other) != device(token)
    });
    let kept: Vec<&str> = std::iter::once(token)
        .chain(others)
        .take(KEPT_MAX)
        .collect();
    kept.join(BETWEEN)
}

fn day(now: Timestamp) -> i64 {
    now.seconds().div_euclid(DAY_SECONDS)
}

fn said(device: &str, day: i64, address: &Address) -> String {
    format!("{device}.{day}.{address}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Key;

    fn keys(byte: u8) -> Keys {
        Keys::new(vec![Key::new('1', [byte; 32])]).expect("one key")
    }

    fn address(text: &str) -> Address {
        Address::parse(text).expect("an address")
    }

    fn at(day: i64) -> Timestamp {
        Timestamp(0).plus_seconds(day * DAY_SECONDS)
    }

    #[test]
    fn a_browser_is_known_for_the_address_it_signed_in_with_and_no_other() {
        let claire = address("claire@exemple.fr");
        let known = token(&claire, [7; 16], at(3), &keys(3));
        let device = Device::read(&known, &claire, at(3), &keys(3)).expect("known");
        assert!(known.starts_with(device.as_str()) && !known.contains("claire"));
        let later = known.replacen(".3.", ".4.", 1);
        assert_ne!(later, known);
        for (token, address, key) in [
            (known.as_str(), address("jean@exemple.fr"), 3),
            (known.as_str(), claire.clone(), 4),
            (&known[1..], claire.clone(), 3),
            (&known[..known.len() - 1], claire.clone(), 3),
            (&later, claire.clone(), 3),
            ("", claire.clone(), 3),
            ("..", claire.clone(), 3),
        ] {
            assert_eq!(
                Device::read(token, &address, at(3), &keys(key)),
                None,
                "{token}"
            );
        }
    }

    #[test]
    fn it_stays_known_for_as_long_after_each_sign_in() {
        let claire = address("claire@exemple.fr");
        let first = token(&claire, [7; 16], at(0), &keys(3));
        let read = |token: &str, day| Device::read(token, &claire, at(day), &keys(3));
        assert_eq!(read(&first, 401), None);
        let device = read(&first, 400).expect("known to the last");
        let again = device.token(&claire, at(400), &keys(3));
        assert_eq!(read(&again, 800), Some(device));
    }

    #[test]
    fn whoever_shares_a_browser_stays_known_in_it() {
        let people: Vec<Address> = (0..6)
            .map(|n| address(&format!("p{n}@exemple.fr")))
            .collect();
        let mut cookie = None;
        for (n, person) in (0..).zip(&people) {
            let token = token(person, [n; 16], at(0), &keys(3));
            cookie = Some(add(cookie.as_deref(), &token));
        }
        let known = |cookie: &str| {
            let known = people.iter();
            let known = known.filter(|one| Device::read(cookie, one, at(0), &keys(3)).is_some());
            known.cloned().collect::<Vec<_>>()
        };
        let mut cookie = cookie.expect("a cookie");
        assert_eq!(known(&cookie), people[1..]);
        // Whoever was there last is not pushed out, and stands there once.
        let back = Device::read(&cookie, &people[1], at(0), &keys(3)).expect("known");
        cookie = add(Some(&cookie), &back.token(&people[1], at(0), &keys(3)));
        let newest = token(&people[0], [9; 16], at(0), &keys(3));
        cookie = add(Some(&cookie), &newest);
        assert_eq!(known(&cookie), [&people[..2], &people[3..]].concat());
        let junk = format!("x~{}.a.b~{}.a.b", "é".repeat(20), "y".repeat(9_000));
        assert_eq!(add(Some(&junk), &newest), newest);
    }
}
