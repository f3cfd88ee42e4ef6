//! What people paste where the token of a mailed link is asked for, or their mail program made of its address.

use crate::desk::place;

/// The token in what was pasted: the token itself or the whole address, broken over lines, with marks around it or
/// more behind it. What is left need not be one.
pub(crate) fn token(pasted: &str) -> String {
    let pasted: String = pasted.split_whitespace().collect();
    let after = |name| {
        pasted
            .rsplit_once(&format!("{name}="))
            .map(|(_, rest)| rest)
    };
    let token = after(place::TOKEN).or_else(|| after(place::LINK));
    let token = token.unwrap_or(&pasted);
    let token = token.split(['&', '#']).next().unwrap_or_default();
    let token = token.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    token.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_found_in_whatever_was_pasted_with_it() {
        for pasted in [
            "7.a1b2.c3",
            " 7.a1b2.c3\r\n",
            "<https://exemple.fr/verification/?jeton=7.a1b2.c3>",
            "https://exemple.fr/api/invitation?lien=7.a1b2.c3&lang=en",
            "https://exemple.fr/api/confir\r\n mation?lang=fr&lien=7.a1\n b2.c3.",
            "«\u{a0}7.a1b2.c3\u{a0}»",
            "7.a1b2.c3#haut",
        ] {
            assert_eq!(token(pasted), "7.a1b2.c3", "{pasted}");
        }
        assert_eq!(token(""), "");
        assert_eq!(token("?lien="), "");
    }
}
