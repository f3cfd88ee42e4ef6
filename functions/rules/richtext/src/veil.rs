//! What a message quotes and its reader is not to know: signed addresses and links that were issued to somebody
//! else, and addresses.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

/// What stands in the place of an address: the sentence stays one, in any language.
const HIDDEN: &str = "…";

/// What the desk signs (`domain::mail::reply_address`, `follow`, `mailed_link`): parts of 16 to 32 letters of our
/// base32 with signatures of 17, in any case and also where a link has been put into another one.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)(?:(?:\+|%2B|&#43;)?t?[0-9]{1,15}(?:\.|%2E))?[0-9a-v]{16,32}(?:(?:\.|%2E)[0-9a-v]{17}){1,2}\b",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The token of a link of ours, whatever it is made of: pieces with dots between. Another site's link of the same
/// name stays.
static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)((?:[?&;]|%3F|%26)(?:jeton|lien)(?:=|%3D))[0-9a-z_~-]+(?:(?:\.|%2E)[0-9a-z_~-]+)+",
    )
    .expect("the pattern is a constant that a test uses")
});

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[\p{L}\p{N}._+\-]+(?:@|%40|&#64;)[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)+")
        .expect("the pattern is a constant that a test uses")
});

/// Where a line ends in HTML as this crate writes it.
static LINE_END: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\n|<br>|</?(?:p|div|ul|ol|li|blockquote|pre|table|tbody|tr|th|td|dl|dt|dd)(?: [^>]*)?>",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The beginning of a line by which mail programs say whom a quoted mail was from and to, in the languages of the
/// programs seen here. Nobody needs to know more than a label and its colon: only addresses go.
static CORRESPONDENTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:[\s\u{a0}*|_]|&nbsp;|&gt;|<[^>]*>)*(?:de|from|von|da|exp[ée]diteur|envoy[ée] par|sent by|[àa]|to|an|pour|destinataires?|cc|cci|bcc|copie(?: [àa])?|kopie|r[ée]pondre [àa]|reply[- ]to|antwort an)(?:[\s\u{a0}*_]|&nbsp;|<[^>]*>)*:",
    )
    .expect("the pattern is a constant that a test uses")
});

/// The end of the line above a quote: "Le 4 mars, Claire <…> a écrit :".
static INTRODUCES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(?:a écrit|wrote|schrieb|escribió|ha scritto|schreef)(?:[\s\u{a0}]|&nbsp;|<[^>]*>)*:(?:[\s\u{a0}]|&nbsp;|<[^>]*>)*$")
        .expect("the pattern is a constant that a test uses")
});

/// The end of a line whose list of addresses goes on in the next one.
static GOES_ON: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"[,;:](?:[\s\u{a0}*_]|&nbsp;|<[^>]*>)*$")
        .expect("the pattern is a constant that a test uses")
});

/// What is taken out of a message for one reader. What was signed always is.
#[derive(Debug, Clone)]
pub struct Veil(Addresses);

#[derive(Debug, Clone)]
enum Addresses {
    /// None is hidden.
    None,
    /// These are, and in lines that a mail program wrote all but the known ones.
    These {
        hidden: Option<Regex>,
        known: Vec<String>,
    },
    /// All are but the known ones.
    AllBut(Vec<String>),
}

impl Veil {
    /// For whoever knows everybody: only what was signed for somebody else.
    pub fn of_what_was_signed() -> Self {
        Self(Addresses::None)
    }

    /// These addresses as well, wherever they stand; and where a mail program names whom a quoted mail was from and
    /// to, which nobody chose to say, every address but the known ones, in lower case.
    pub fn of_mail<'a>(hidden: impl Iterator<Item = &'a str>, known: Vec<String>) -> Self {
        let each: Vec<String> = hidden.map(as_written).collect();
        // Twenty observers and as many agents fit; what does not fit hides too much rather than nothing.
        let pattern = format!(
            r"(?i)(^|[^\p{{L}}\p{{N}}._+%\-]|%[0-9A-F]{{2}})(?:{})\b",
            each.join("|")
        );
        let hidden = match Regex::new(&pattern) {
            _ if each.is_empty() => None,
            Ok(pattern) => Some(pattern),
            Err(_) => return Self(Addresses::AllBut(known)),
        };
        Self(Addresses::These { hidden, known })
    }

    /// Every address but these, in lower case: for what was quoted, which nobody chose to say.
    pub fn of_all_addresses_but(known: Vec<String>) -> Self {
        Self(Addresses::AllBut(known))
    }

    /// HTML as this crate writes it, without what is hidden, in words and in links alike. Linear in it.
    ///
    /// Where a piece of an address has a look of its own, all words lose theirs: what is one word to a reader is
    /// hidden as one.
    pub fn over(&self, html: &str) -> String {
        let shown = self.over_written(html);
        if matches!(self.0, Addresses::None) || !shown.contains('@') || !shown.contains('<') {
            return shown;
        }
        let words = crate::from_text(&crate::text(&shown));
        let veiled = self.over_written(&words);
        match veiled == words {
            true => shown,
            false => veiled,
        }
    }

    fn over_written(&self, html: &str) -> String {
        let html = without_signed(html);
        match &self.0 {
            Addresses::None => html.into_owned(),
            Addresses::AllBut(known) => without_addresses(&html, known),
            Addresses::These { hidden, known } => {
                let html = without_correspondents(&html, known);
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
pub fn without_signed(html: &str) -> Cow<'_, str> {
    // Random letters are never without a digit for so long; names of hosts are.
    let html = SIGNED.replace_all(html, |found: &Captures<'_>| {
        match found[0].contains(|c: char| c.is_ascii_digit()) {
            true => String::new(),
            false => found[0].to_owned(),
        }
    });
    match html {
        Cow::Borrowed(html) => TOKEN.replace_all(html, "$1"),
        Cow::Owned(html) => Cow::Owned(TOKEN.replace_all(&html, "$1").into_owned()),
    }
}

/// Without any address but these, in lower case.
fn without_addresses(html: &str, known: &[String]) -> String {
    let replaced = ADDRESS.replace_all(html, |found: &Captures<'_>| {
        let address = found[0].to_lowercase();
        let address = address.replace("%40", "@").replace("&#64;", "@");
        let address = address.trim_start_matches('.');
        match known.iter().any(|one| address == one) {
            true => found[0].to_owned(),
            false => HIDDEN.to_owned(),
        }
    });
    replaced.into_owned()
}

/// Without the addresses of those a quoted mail was from and to.
fn without_correspondents(html: &str, known: &[String]) -> String {
    let mut shown = String::with_capacity(html.len());
    let (mut at, mut goes_on) = (0, false);
    let ends = LINE_END.find_iter(html).map(|end| (end.start(), end.end()));
    for (start, end) in ends.chain([(html.len(), html.len())]) {
        let line = &html[at..start];
        let listed = CORRESPONDENTS.is_match(line) || goes_on;
        let names = listed || INTRODUCES.is_match(line);
        match names {
            true => shown.push_str(&without_addresses(line, known)),
            false => shown.push_str(line),
        }
        shown.push_str(&html[start..end]);
        // A long list is folded in plain text, and in a table it stands beside its label.
        goes_on = listed && (GOES_ON.is_match(line) || line.trim().is_empty());
        at = end;
    }
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
