//! What makes a password acceptable. Lengths only, and not one that everybody tries (NIST SP 800-63B).

use unicode_normalization::UnicodeNormalization;

use crate::refusal::Fault;

/// Least characters (design: 12).
pub const MIN: usize = 12;
/// Most characters: far above any passphrase, low enough that hashing stays cheap (ASVS 6.2.9 asks for 64).
pub const MAX: usize = 200;

/// Whole passwords of 12 characters and more, and the roots they are made of, that guessing lists try first.
const COMMON: &[&str] = &[
    "azertyuiop",
    "azerty",
    "qwertyuiop",
    "qwerty",
    "qwertz",
    "motdepasse",
    "password",
    "passw0rd",
    "bonjour",
    "soleil",
    "loulou",
    "doudou",
    "chouchou",
    "marseille",
    "iloveyou",
    "jetaime",
    "letmein",
    "welcome",
    "bienvenue",
    "administrateur",
    "administrator",
    "admin",
    "football",
    "princesse",
    "princess",
    "superman",
    "batman",
    "dragon",
    "monkey",
    "changeme",
    "changezmoi",
    "secret",
    "master",
    "nicolas",
    "camille",
    "abcdefghijkl",
    "abcdef",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "1a2z3e4r5t6y",
    "assistance",
    "support",
    "guichet",
    "entreprise",
    "ordinateur",
    "vacances",
    "toulouse",
    "france",
    "paris",
];

/// The password in NFC, so that the same keys on another keyboard give the same bytes.
///
/// # Errors
/// [`Fault::TooShort`], [`Fault::TooLong`] or [`Fault::CommonPassword`].
pub fn choose(typed: &str) -> Result<String, Fault> {
    let password: String = typed.nfc().collect();
    match password.chars().count() {
        0 => Err(Fault::Missing),
        n if n < MIN => Err(Fault::TooShort { min: MIN }),
        n if n > MAX => Err(Fault::TooLong { max: MAX }),
        _ if is_common(&password) => Err(Fault::CommonPassword),
        _ => Ok(password),
    }
}

/// A password typed to log in: only brought to its one form, and cut off far above the limit so that
/// nobody can make us hash a book.
pub fn typed(password: &str) -> String {
    password.nfc().take(MAX + 1).collect()
}

/// Common means: one letter or a run repeated, or a common root with digits and signs around it, twice perhaps.
fn is_common(password: &str) -> bool {
    let lower = password.to_lowercase();
    let distinct = lower
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    if distinct < 5 || is_sequence(&lower) {
        return true;
    }
    let mut rest = lower;
    for root in COMMON {
        rest = rest.replace(root, "");
    }
    rest.chars().filter(|c| c.is_alphabetic()).count() == 0
}

fn is_sequence(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = codes
        .windows(2)
        .filter(|pair| (pair[1] - pair[0]).abs() <= 1)
        .count();
    steps + 2 >= codes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_and_not_everybodys() {
        for (password, expected) in [
            ("", Some(Fault::Missing)),
            ("court", Some(Fault::TooShort { min: 12 })),
            ("motdepasse123", Some(Fault::CommonPassword)),
            ("Password2024!", Some(Fault::CommonPassword)),
            ("azertyuiop12", Some(Fault::CommonPassword)),
            ("aaaaaaaaaaaa", Some(Fault::CommonPassword)),
            ("123456789012", Some(Fault::CommonPassword)),
            ("2024-11-24-0042", Some(Fault::CommonPassword)),
            ("cheval agrafe pile", None),
            ("tortue-verte-42", None),
            ("Café du matin 8h", None),
        ] {
            assert_eq!(choose(password).err(), expected, "{password}");
        }
        assert_eq!(
            choose(&"ab1é".repeat(60)).err(),
            Some(Fault::TooLong { max: 200 })
        );
    }
}
