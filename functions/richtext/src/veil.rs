//! What a message quotes and its reader is not to know: signed addresses and links that were issued to somebody
//! else, and addresses.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What stands in the place of an address: the sentence stays one, in any language.
const HIDDEN: &str = "…";

/// What the desk signs (`domain::reply_address`, `follow`, `mailed_link`): parts of 16 to 32 letters of our
/// base32 with signatures of 17, in any case and also where a link has been put into another one.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:(?:\+|%2B|&#43;)?t?[0-9]{1,15}(?:\.|%2E))?[0-9a-v]{16,32}(?:(?:\.|%2E)[0-9a-v]{17}){1,2}\b",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The token of a link of ours, whatever it is made of.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(jeton)(=|%3D)[0-9a-z._~-]{8,}")
        .expect("the pattern is a constant that a test uses")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\p{N}._+\-]+(?:@|%40|&#64;)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+")
        .expect("the pattern is a constant that a test uses")
});

/// What is taken out of a message for one reader. What was signed always is.
#[derive(Debug, Clone)]
pub struct Veil(Addresses);

#[derive(Debug, Clone)]
enum Addresses {
    None,
    These(Regex),
    AllBut(Vec<String>),
}

impl Veil {
    /// For whoever knows everybody: only what was signed for somebody else.
    pub fn of_what_was_signed() -> Self {
        Self(Addresses::None)
    }

    /// These addresses as well.
    pub fn of_addresses<'a>(addresses: impl Iterator<Item = &'a str>) -> Self {
        let each: Vec<String> = addresses.map(as_written).collect();
        // Twenty observers and as many agents fit; what does not fit hides too much rather than nothing.
        let pattern = format!(
            r"(?i)(^|[^\p{{L}}\p{{N}}._+%\-]|%[0-9A-F]{{2}})(?:{})\b",
            each.join("|")
        );
        match Regex::new(&pattern) {
            _ if each.is_empty() => Self(Addresses::None),
            Ok(pattern) => Self(Addresses::These(pattern)),
            Err(_) => Self(Addresses::AllBut(Vec::new())),
        }
    }

    /// Every address but these, in lower case: for what was quoted, which nobody chose to say.
    pub fn of_all_addresses_but(known: Vec<String>) -> Self {
        Self(Addresses::AllBut(known))
    }

    /// HTML as this crate writes it, without what is hidden, in words and in links alike. Linear in it.
    pub fn over(&self, html: &str) -> String {
        let html = SIGNED.replace_all(html, "");
        let html = TOKEN.replace_all(&html, "$1$2");
        match &self.0 {
            Addresses::None => html.into_owned(),
            Addresses::These(hidden) => hidden
                .replace_all(&html, |found: &Captures<'_>| {
                    format!("{}{HIDDEN}", &found[1])
                })
                .into_owned(),
            Addresses::AllBut(known) => ADDRESS
                .replace_all(&html, |found: &Captures<'_>| {
                    let address = found[0].to_lowercase();
                    let address = address.replace("%40", "@").replace("&#64;", "@");
                    match known
                        .iter()
                        .any(|one| address.trim_start_matches('.') == one)
                    {
                        true => found[0].to_owned(),
                        false => HIDDEN.to_owned(),
                    }
                })
                .into_owned(),
        }
    }
}

/// The pattern of one address in HTML and inside links.
fn as_written(address: &str) -> String {
    let plain = regex::escape(address);
    let escaped = regex::escape(&address.replace('&', "&amp;").replace('\'', "&#39;"));
    let both = match plain == escaped {
        true => plain,
        false => format!("{plain}|{escaped}"),
    };
    both.replace('@', "(?:@|%40|&#64;)")
}

/// The addresses that words name, in lower case.
pub fn addresses_in(words: &str) -> Vec<String> {
    let found = ADDRESS.find_iter(words);
    found.map(|one| one.as_str().to_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPLY: &str = "t1042.0123456789abcdef.1abcdefghijklmnop";
    const FOLLOW: &str = "1042.0123456789abcdef.1abcdefghijklmnop";
    const LINK: &str = "0123456789abcdefghijklmnopqrstuv.1abcdefghijklmnop.1bcdefghijklmnopq";

    #[test]
    fn what_was_signed_is_gone_wherever_it_stands() {
        for (html, expected) in [
            (
                format!("À : assistance+{REPLY}@guichet.fr"),
                "À : assistance@guichet.fr",
            ),
            (
                format!(
                    "<a href=\"mailto:assistance%2B{}@guichet.fr\">x</a>",
                    REPLY.to_uppercase()
                ),
                "<a href=\"mailto:assistance@guichet.fr\">x</a>",
            ),
            (
                format!(
                    "<a href=\"https://guichet.fr/api/follow?jeton={FOLLOW}&amp;lang=fr\">x</a>"
                ),
                "<a href=\"https://guichet.fr/api/follow?jeton=&amp;lang=fr\">x</a>",
            ),
            (
                format!(
                    "https://l.example/?url=https%3A%2F%2Fguichet.fr%2Fverification%2F%3Fjeton%3D{LINK}&data=1"
                ),
                "https://l.example/?url=https%3A%2F%2Fguichet.fr%2Fverification%2F%3Fjeton%3D&data=1",
            ),
            ("?jeton=autre-forme_1.2&x".to_owned(), "?jeton=&x"),
            (
                "mail.internationalbank.fr et 1.2.3".to_owned(),
                "mail.internationalbank.fr et 1.2.3",
            ),
            (
                "Le jeton est rouge, token = x".to_owned(),
                "Le jeton est rouge, token = x",
            ),
        ] {
            assert_eq!(Veil::of_what_was_signed().over(&html), expected, "{html}");
        }
    }

    #[test]
    fn hidden_addresses_are_gone_and_no_others() {
        let hidden = Veil::of_addresses(["marie@prive.fr", "o'neil@exemple.fr"].into_iter());
        for (html, expected) in [
            ("De : Marie &lt;Marie@Prive.fr&gt;", "De : Marie &lt;…&gt;"),
            (
                "<a href=\"mailto:marie%40prive.fr\">marie@prive.fr</a>",
                "<a href=\"mailto:…\">…</a>",
            ),
            ("?to=mailto%3Amarie%40prive.fr", "?to=mailto%3A…"),
            (
                "anne-marie@prive.fr, marie@prive.france",
                "anne-marie@prive.fr, marie@prive.france",
            ),
            ("o&#39;neil@exemple.fr o'neil@exemple.fr", "… …"),
            (
                "écrire à support@fournisseur.fr.",
                "écrire à support@fournisseur.fr.",
            ),
        ] {
            assert_eq!(hidden.over(html), expected, "{html}");
        }
        let all = Veil::of_all_addresses_but(vec!["claire@exemple.fr".into()]);
        assert_eq!(
            all.over(
                "À : Claire@exemple.fr ; Cc : chef@prive.fr, <a href=\"mailto:x%40y.fr\">x</a>"
            ),
            "À : Claire@exemple.fr ; Cc : …, <a href=\"mailto:…\">x</a>"
        );
    }

    #[test]
    fn words_name_their_addresses() {
        assert_eq!(
            addresses_in("voir Support@x.fr, a@b ou jean@y.fr."),
            ["support@x.fr", "jean@y.fr"]
        );
    }
}
