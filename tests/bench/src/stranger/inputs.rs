//! What strangers send: the inputs that were the worst of some reader, and made-up ones of the same make.

use std::fmt;

/// A beginning, one piece again and again, an end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Input {
    before: String,
    piece: String,
    after: String,
    /// Whether each repetition is told apart by a number behind it.
    numbered: bool,
}

impl Input {
    fn new(before: &str, piece: &str, after: &str) -> Self {
        Self {
            before: before.to_owned(),
            piece: piece.to_owned(),
            after: after.to_owned(),
            numbered: false,
        }
    }

    fn numbered(before: &str, piece: &str, after: &str) -> Self {
        Self {
            numbered: true,
            ..Self::new(before, piece, after)
        }
    }

    /// About so many bytes of it.
    pub(crate) fn of(&self, bytes: usize) -> String {
        let mut text = self.before.clone();
        let mut number = 0;
        while text.len() < bytes {
            text.push_str(&self.piece);
            if self.numbered {
                text.push_str(&format!("{number} "));
            }
            number += 1;
        }
        text.push_str(&self.after);
        text
    }
}

impl fmt::Display for Input {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = if self.numbered { "N " } else { "" };
        write!(
            out,
            "{:?} + {:?}{number}… + {:?}",
            self.before, self.piece, self.after
        )
    }
}

/// Each was more than linear once, in the reader named, or is the shape on which readers of its kind break.
#[expect(clippy::too_many_lines, reason = "a list")]
pub(crate) fn worst() -> Vec<Input> {
    let new = Input::new;
    vec![
        // Addresses in text.
        new("https://a.fr/", ")", ""),
        new("https://a.fr/", "])", ""),
        new("", "https://a.fr/)", ""),
        new("", "www.a.fr/(", ""),
        new("a", "@a", ""),
        new("a@\n", "b\n> ", ".fr"),
        new("", "a (at) b.", ""),
        new("", "a\u{200b}@\nb ", ""),
        new("Le ", "4 a\n", "écrit :"),
        new("Cc : ", "a@b.fr,\n", ""),
        Input::numbered("", "voir a@b.c", ""),
        new("", "t94.kflahueusl9cmrer.\n1160m1so083bl882s ", ""),
        new("", "0123456789abcdef0123456789abcdef", ".1160m1so083bl882s"),
        // HTML.
        new("", "<img>", ""),
        new("", "<div>", ""),
        new("", "<div><object></div></object>", ""),
        new("<svg>", "<td>", "</x></y></z>"),
        new("<svg>", "<td></x>", ""),
        new("<b><a href=x>", "<p>x", ""),
        new("", "<a href=http://a><table><td> ", ""),
        new("", "<table><b>x<tr>", ""),
        new("", "<p><b><i><u></p>", ""),
        new("", "<b><p></b>", ""),
        new("", "<select><option>", ""),
        new("", "<ul><li>", ""),
        new("", "<h1><h2>", ""),
        new("<p>", "<br>", ""),
        new("<p>x", "<br>", "<blockquote type=cite>y"),
        new("<div>x", "<div></div>", "<blockquote type=cite>y"),
        new("", "<blockquote>", ""),
        new("", "<a href=\"http://a?", ""),
        new("", "<a href=\"\\\\srv\\p\">x", ""),
        new("<a href=\"x:", "%20y", "\">z"),
        new("", "<xmp><b>x", ""),
        new(
            "",
            "<p style=\"display:none!important;display:block\">x",
            "",
        ),
        // Code behind padding.
        new("", "bW90IGE=\r\n", ""),
        new("", "bW90IGE=\r\n-- \r\n", ""),
        Input::numbered("<p ", "a", ">"),
        Input::numbered("</p ", "a", ">"),
        Input::numbered("<!--<a x=\"--><p ", "a", ">"),
        Input::numbered("", "<font color=1><b>", ""),
        Input::numbered("", "<img src=cid:", ""),
        new("", "&amp;&#x41", ""),
        new("", "<!--", ""),
        new("", "</", ""),
        // Replies.
        new("", "\n", "Envoyé de mon iPhone"),
        new("", "\n\n\n\n-- \n", ""),
        new("", "> \n", ""),
        new("", "> a\nLe 4 mars 2025 à 10:02, c@x.fr a écrit :\n", ""),
        new("", "Le 4 mars 2025 à 10:02, ", " a écrit :"),
        new("", "De : c@x.fr\n", ""),
        new("", "De : c@x.fr\n\nObjet : x\n", ""),
        new("", "Envoyé de mon iPhone\n", ""),
        new("", "_______________\n", ""),
        new("x \n", " \n", ""),
        new("", ">", ""),
        // Headers.
        new("", "=?utf-8?q?a", ""),
        new("", "=?utf-8?q?a?= ", ""),
        new("", "=?", ""),
        new("", "(", ""),
        new("", "\"", ""),
        new("", "<", ""),
        new("", "a@b.fr, ", ""),
        new("", "<a@b.fr>", ""),
        new("", "a:;", ""),
        new("", "; a*0=b", ""),
        Input::numbered("", "; name*", "=x"),
        new("", "\r\n ", "x"),
        new("", "\r\n--B", ""),
        new(
            "",
            "\r\n--B\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n",
            "",
        ),
        Input::numbered("", "X-", ": a\r\n"),
        // Encodings, calendars, cookies, forms.
        new("", "=C3=", ""),
        new("", "=\r\n", ""),
        new("", "+AGE", ""),
        new("", "\u{301}", ""),
        new("e", "\u{301}\u{327}", ""),
        new("", "\u{1f468}\u{200d}", ""),
        new("BEGIN:VEVENT\r\n", "DTSTART;X=\"\r\n ", ""),
        new("", "a=b; ", ""),
        new("", "a=b&", ""),
        new("", "%25", ""),
        new("{\"subject\":\"", "\\u0041", "\"}"),
        new("", "[", ""),
        new("", "{\"a\":", ""),
        Input::numbered("{\"inline_files\":[\"", "a\",\"", "\"]}"),
        new("", "From x\n", ""),
        new("", "Final-Recipient: rfc822; a@b.fr\n", ""),
        Input::numbered("", "Final-Recipient: rfc822; a@b.f", "\n"),
    ]
}

/// What parsers look for.
const PIECES: [&str; 78] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "\"",
    "'",
    "/",
    "\\",
    ":",
    ";",
    ",",
    ".",
    "@",
    "=",
    "?",
    "=?",
    "?=",
    "&",
    "&#",
    "&amp;",
    "&lt",
    "#",
    "*",
    "-",
    "--",
    "_",
    "+",
    "%",
    "%25",
    "|",
    "!",
    "$",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\r\n ",
    "\n\n",
    "\r",
    "0",
    "9:",
    "12/03/2025",
    "a",
    "é",
    "\u{301}",
    "\u{200d}",
    "\u{a0}",
    "\u{202e}",
    "> ",
    ">>",
    "| ",
    "-- \n",
    "http://",
    "https://a.fr/",
    "www.",
    "mailto:",
    "cid:",
    "data:image/",
    "a@b.fr",
    "<b>",
    "</b>",
    "<p>",
    "</p>",
    "<a href=x>",
    "</a>",
    "<table><td>",
    "<div>",
    "</div>",
    "<img src=cid:a>",
    "<blockquote type=cite>",
    "<!--",
    "-->",
    "a écrit :\n",
    "Le 4 mars 2025 ",
];

/// More of what only makes sense at the beginning.
const BEGINNINGS: [&str; 16] = [
    "",
    "",
    "",
    "x",
    "<p>x",
    "<svg>",
    "<math><mi>",
    "<table>",
    "<select>",
    "<a href=\"",
    "<!--<a b=\"-->",
    "https://a.fr/",
    "=?utf-8?q?",
    "\"",
    "(",
    "> ",
];

const TAGS: [&str; 40] = [
    "a",
    "b",
    "p",
    "div",
    "span",
    "table",
    "tr",
    "td",
    "tbody",
    "caption",
    "ul",
    "li",
    "dl",
    "dd",
    "h1",
    "pre",
    "form",
    "button",
    "select",
    "option",
    "svg",
    "math",
    "mi",
    "foreignObject",
    "title",
    "object",
    "template",
    "nobr",
    "font",
    "blockquote",
    "br",
    "hr",
    "img",
    "input",
    "textarea",
    "style",
    "script",
    "frameset",
    "body",
    "ruby",
];

/// Draws inputs, the same ones from the same seed.
#[derive(Debug)]
pub(crate) struct Draw(u64);

impl Draw {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    pub(crate) fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn piece(&mut self) -> String {
        match self.below(3) {
            0 => {
                let tag = *self.one_of(&TAGS);
                match self.below(4) {
                    0 => format!("</{tag}>"),
                    1 => format!("<{tag} a=b>"),
                    _ => format!("<{tag}>"),
                }
            }
            _ => (*self.one_of(&PIECES)).to_owned(),
        }
    }

    pub(crate) fn input(&mut self) -> Input {
        let pieces = 1 + self.below(3);
        let piece: String = (0..pieces).map(|_| self.piece()).collect();
        let before = match self.below(3) {
            0 => self.piece(),
            _ => (*self.one_of(&BEGINNINGS)).to_owned(),
        };
        let after = match self.below(3) {
            0 => self.piece(),
            _ => String::new(),
        };
        Input {
            before,
            piece,
            after,
            numbered: self.below(4) == 0,
        }
    }
}
