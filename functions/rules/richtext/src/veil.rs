//! What a message quotes and its reader is not to know: signed addresses and links that were issued to somebody
//! else, and addresses.

mod quoted;
mod signed;
mod spread;

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use percent_encoding::percent_decode_str;
use regex::{Captures, Regex};

pub use signed::Signed;
use spread::HIDDEN;

/// What the desk signs (`domain::mail::reply_address`, `follow`, `mailed_link`): parts of 16 to 32 letters of our
/// base32 with signatures of 17, in any case and also where a link has been put into another one.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:(?:\+|%2B|&#43;)?t?[0-9]{1,15}(?:\.|%2E))?[0-9a-v]{16,32}(?:(?:\.|%2E)[0-9a-v]{17}){1,2}",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The token of a link of ours, whatever it is made of: pieces with dots between, of letters, of codes of letters and of
/// codes of signs nobody sees. Another site's link of the same name stays.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    let piece = "(?:[0-9a-z_~-]|%3[0-9]|%[4-9a-f][0-9a-f])+";
    Regex::new(&format!(
        r"(?i)((?:[?&;]|%3F|%26)(?:jeton|lien)(?:=|%3D))({piece}(?:(?:\.|%2E){piece})+)"
    ))
    .expect("the pattern is a constant that a test uses")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\p{N}._+\-]+(?:@|%40|&#64;)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+")
        .expect("the pattern is a constant that a test uses")
});

/// Links to addresses.
static MAILTO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)mailto:[^"'<>\s]*"#).expect("the pattern is a constant that a test uses")
});

/// What is taken out of a message for one reader. What was signed always is.
#[derive(Debug, Clone)]
pub struct Veil {
    addresses: Addresses,
    signed: Signed,
}

#[derive(Debug, Clone)]
enum Addresses {
    /// None is hidden.
    None,
    /// These are, and in lines that a mail program wrote all but the known ones.
    These {
        /// As they stand in HTML and in links, after a letter that is of no address.
        hidden: Option<Regex>,
        /// As they are spelled, whatever stands around them.
        spelled: Option<Regex>,
        known: HashSet<String>,
    },
    /// All are but the known ones.
    AllBut(HashSet<String>),
}

impl Addresses {
    fn of_mail<S: AsRef<str>>(hidden: impl Iterator<Item = S>, known: Vec<String>) -> Self {
        let each: Vec<S> = hidden.collect();
        let known = known.into_iter().collect();
        if each.is_empty() {
            return Self::These {
                hidden: None,
                spelled: None,
                known,
            };
        }
        let of = |write: fn(&str) -> String| {
            let each = each.iter().map(|address| write(address.as_ref()));
            each.collect::<Vec<String>>().join("|")
        };
        let hidden = format!(
            r"(?i)(^|[^\p{{L}}\p{{N}}._+%\-]|%[0-9A-F]{{2}})(?:{})\b",
            of(as_written)
        );
        // Twenty observers and as many agents fit; what does not fit hides too much rather than nothing.
        match (Regex::new(&hidden), Regex::new(&of(regex::escape))) {
            (Ok(hidden), Ok(spelled)) => Self::These {
                hidden: Some(hidden),
                spelled: Some(spelled),
                known,
            },
            _ => Self::AllBut(known),
        }
    }
}

impl Veil {
    /// For whoever knows everybody: only what was signed for somebody else.
    pub fn of_what_was_signed(signed: Signed) -> Self {
        let addresses = Addresses::None;
        Self { addresses, signed }
    }

    /// These addresses as well, wherever they stand; and where a mail program names whom a quoted mail was from and
    /// to, which nobody chose to say, every address but the known ones, in lower case.
    pub fn of_mail<S: AsRef<str>>(
        hidden: impl Iterator<Item = S>,
        known: Vec<String>,
        signed: Signed,
    ) -> Self {
        let addresses = Addresses::of_mail(hidden, known);
        Self { addresses, signed }
    }

    /// Every address but these, in lower case: for what was quoted, which nobody chose to say.
    pub fn of_all_addresses_but(known: Vec<String>, signed: Signed) -> Self {
        let addresses = Addresses::AllBut(known.into_iter().collect());
        Self { addresses, signed }
    }

    /// HTML as this crate writes it, without what is hidden, in words and in links alike. Linear in it.
    ///
    /// Where a look of its own, a line's end or an unseen sign takes an address or something signed apart, all words
    /// lose their looks: what is one to a reader is hidden as one.
    pub fn over(&self, html: &str) -> String {
        let words = crate::text(html);
        // As long as it is whole: without its beginning, which a link shows, nobody would know the rest.
        if spread::is_signed_apart(&words, &self.signed) {
            return crate::from_text(&self.over_words(&words));
        }
        let shown = self.over_written(html);
        let spread = self.over_spread(&crate::text(&shown));
        spread.map_or(shown, |words| crate::from_text(&words))
    }

    /// The same of plain words.
    pub fn over_words(&self, words: &str) -> String {
        let apart = self.over_spread(words);
        let shown = self.over_written(apart.as_deref().unwrap_or(words));
        self.over_spread(&shown).unwrap_or(shown)
    }

    fn over_spread(&self, words: &str) -> Option<String> {
        match &self.addresses {
            Addresses::None => spread::without(words, None, &[], &HashSet::new(), &self.signed),
            Addresses::AllBut(known) => {
                let all = 0..words.len();
                spread::without(words, None, std::slice::from_ref(&all), known, &self.signed)
            }
            Addresses::These { spelled, known, .. } => {
                let quoted = quoted::lines_that_name(words);
                spread::without(words, spelled.as_ref(), &quoted, known, &self.signed)
            }
        }
    }

    fn over_written(&self, html: &str) -> String {
        let html = without_signed(html, &self.signed);
        let html = MAILTO.replace_all(&html, |link: &Captures<'_>| {
            let plain = percent_decode_str(&link[0]).decode_utf8_lossy();
            // In codes it may hold what in letters would be gone.
            let is_signed = plain != link[0] && without_signed(&plain, &self.signed) != plain;
            match is_signed || self.over_addresses(&plain) != plain {
                true => format!("mailto:{HIDDEN}"),
                false => link[0].to_owned(),
            }
        });
        self.over_addresses(&html)
    }

    fn over_addresses(&self, html: &str) -> String {
        match &self.addresses {
            Addresses::None => html.to_owned(),
            Addresses::AllBut(known) => without_addresses(html, known),
            Addresses::These { hidden, known, .. } => {
                let html = without_correspondents(html, known);
                match hidden {
                    None => html,
                    Some(hidden) => hidden
                        .replace_all(&html, |found: &Captures<'_>| {
                            format!("{}{HIDDEN}", &found[1])
                        })
                        .into_owned(),
                }
            }
        }
    }
}

/// Words, or HTML, without what the desk signed for one person: it opens a ticket in their name. What they quote
/// back stands in a ticket that others read.
pub fn without_signed<'h>(html: &'h str, signed: &Signed) -> Cow<'h, str> {
    let html = SIGNED.replace_all(html, |found: &Captures<'_>| {
        match signed.knows_written(&found[0]) {
            true => String::new(),
            false => found[0].to_owned(),
        }
    });
    let without = |link: &Captures<'_>| match signed.knows_written(&link[2]) {
        true => link[1].to_owned(),
        false => link[0].to_owned(),
    };
    match html {
        Cow::Borrowed(html) => TOKEN.replace_all(html, without),
        Cow::Owned(html) => Cow::Owned(TOKEN.replace_all(&html, without).into_owned()),
    }
}

/// What in words looks like something the desk signed, whole or in pieces, in small letters: for whoever has its keys.
/// Linear in the words.
pub fn tokens_in(words: &str) -> Vec<String> {
    spread::tokens(words)
}

/// Without any address but these, in lower case.
fn without_addresses(html: &str, known: &HashSet<String>) -> String {
    let replaced = ADDRESS.replace_all(html, |found: &Captures<'_>| {
        let address = found[0].to_lowercase();
        let address = address.replace("%40", "@").replace("&#64;", "@");
        let address = address.trim_start_matches('.');
        match known.contains(address) {
            true => found[0].to_owned(),
            false => HIDDEN.to_owned(),
        }
    });
    replaced.into_owned()
}

/// Without the addresses of those a quoted mail was from and to.
fn without_correspondents(html: &str, known: &HashSet<String>) -> String {
    let mut shown = String::with_capacity(html.len());
    let mut copied = 0;
    for line in quoted::lines_that_name(html) {
        shown.push_str(&html[copied..line.start]);
        shown.push_str(&without_addresses(&html[line.clone()], known));
        copied = line.end;
    }
    shown.push_str(&html[copied..]);
    shown
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
mod tests;
