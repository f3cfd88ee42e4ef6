//! What only the person a mail was sent to may have: it is quoted back into a ticket that others read.

use regex::Regex;

/// Words, or HTML, without the codes of the desk's own mails: signed reply addresses become the desk's
/// mailbox, and links that act for one person lose their token. `desk` is that mailbox.
pub fn without_signed(words: &str, desk: &str) -> String {
    let Some((mailbox, domain)) = desk.rsplit_once('@') else {
        return words.to_owned();
    };
    let (mailbox_in, domain_in) = (regex::escape(mailbox), regex::escape(domain));
    let address = format!(
        r"(?i){mailbox_in}(?:\+|%2b|&#43;)t\d+\.[a-z0-9]+\.[a-z0-9]+(?:@|%40|&#64;){domain_in}"
    );
    // Pieces with dots between: another site's link of the same name stays.
    let token = r"(?i)((?:[?&;]|%3f|%26)(?:jeton|lien)(?:=|%3d))[a-z0-9_-]+(?:\.[a-z0-9_-]+)+";
    let replaced = replace(words, &address, &format!("{mailbox}@{domain}"));
    replace(&replaced, token, "${1}")
}

fn replace(words: &str, pattern: &str, by: &str) -> String {
    match Regex::new(pattern) {
        Ok(pattern) => pattern.replace_all(words, by).into_owned(),
        Err(_) => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_go_and_words_stay() {
        let desk = "assistance@guichet.localhost";
        for (words, expected) in [
            (
                "Le 4 mars, Assistance <Assistance+t12.p7x.k3a9@guichet.localhost> a écrit :",
                "Le 4 mars, Assistance <assistance@guichet.localhost> a écrit :",
            ),
            (
                "<a href=\"mailto:assistance%2Bt12.p7x.k3a9@guichet.localhost\">x</a>",
                "<a href=\"mailto:assistance@guichet.localhost\">x</a>",
            ),
            (
                "<a href='https://g.fr/api/follow?jeton=1042.r2d8.1ab&amp;lang=fr'>x</a>",
                "<a href='https://g.fr/api/follow?jeton=&amp;lang=fr'>x</a>",
            ),
            (
                "https://safe.example/?url=https%3A%2F%2Fg.fr%2Fapi%2Ffollow%3Fjeton%3D1042.r2.1ab%26lang%3Dfr",
                "https://safe.example/?url=https%3A%2F%2Fg.fr%2Fapi%2Ffollow%3Fjeton%3D%26lang%3Dfr",
            ),
            (
                "Mon jeton de vestiaire, a+t1.b.c@ailleurs.fr",
                "Mon jeton de vestiaire, a+t1.b.c@ailleurs.fr",
            ),
        ] {
            assert_eq!(without_signed(words, desk), expected);
        }
    }
}
