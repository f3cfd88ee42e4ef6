//! Tags with absurdly many attributes, found before a parser compares each with all before it.

use std::borrow::Cow;

/// Attributes of one tag. Word writes fewer than 20.
const ATTRIBUTES_MAX: u32 = 100;

/// Where a tokenizer is within a tag (WHATWG HTML, 13.2.5.8 and following).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
    AfterValue,
}
use Within::*;

const ALL: [Within; 9] = [
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    DoubleQuoted,
    SingleQuoted,
    Unquoted,
    AfterValue,
];

/// The place after one more byte, and whether an attribute begins with it; `None` after the tag's end.
fn step(within: Within, byte: u8) -> Option<(Within, bool)> {
    let is_space = matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0c' | b' ');
    let next = match (within, byte) {
        (DoubleQuoted, b'"') | (SingleQuoted, b'\'') => AfterValue,
        (DoubleQuoted | SingleQuoted, _) => within,
        (_, b'>') => return None,
        (BeforeValue, _) if is_space => BeforeValue,
        (BeforeValue, b'"') => DoubleQuoted,
        (BeforeValue, b'\'') => SingleQuoted,
        (BeforeValue, _) => Unquoted,
        (Unquoted, _) if !is_space => Unquoted,
        (Name, _) if is_space => AfterName,
        (AfterName, _) if is_space => AfterName,
        (_, _) if is_space => BeforeName,
        (TagName, b'/') | (BeforeName | Name | AfterName | AfterValue, b'/') => BeforeName,
        (TagName, _) => TagName,
        (Name | AfterName, b'=') => BeforeValue,
        (Name, _) => Name,
        _ => return Some((Name, true)),
    };
    Some((next, false))
}

/// Closes every tag that has too many attributes: what follows in it are words.
///
/// What looks like a tag may stand in a comment, a script or a value, where there is none, and only a whole
/// tokenizer could tell. So every place at which a tag may begin is followed at once, each to its end: of
/// those that meet in one state the one with most attributes counts.
pub(super) fn without_swollen_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let mut copied = 0;
    // The most attributes of any tag that may be open in each state.
    let mut open: [Option<u32>; ALL.len()] = [None; ALL.len()];
    let mut at = 0;
    while at < bytes.len() {
        // The letter behind `</` begins a tag as the one behind `<` does.
        let follows_angle = at > 0 && bytes[at - 1] == b'<';
        if open.iter().all(Option::is_none) && !follows_angle {
            let Some(found) = memchr::memchr(b'<', &bytes[at..]) else {
                break;
            };
            at += found;
        }
        let (mut next, swollen) = advance(&open, bytes[at]);
        if swollen {
            out.push_str(&html[copied..at]);
            out.push('>');
            copied = at;
            let closed = advance(&open, b'>').0;
            next = advance(&closed, bytes[at]).0;
        }
        open = next;
        let begins_after =
            |offset: usize| bytes.get(at + offset).is_some_and(u8::is_ascii_alphabetic);
        let begins = match bytes[at] {
            b'<' => begins_after(1),
            b'/' => follows_angle && begins_after(1),
            _ => false,
        };
        if begins {
            open[TagName as usize].get_or_insert(0);
        }
        at += 1;
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// All states after one more byte, and whether one of them has too many attributes.
fn advance(open: &[Option<u32>; ALL.len()], byte: u8) -> ([Option<u32>; ALL.len()], bool) {
    let mut next = [None; ALL.len()];
    let mut swollen = false;
    for (within, attributes) in ALL.into_iter().zip(open) {
        let Some(attributes) = attributes else {
            continue;
        };
        if let Some((to, begins)) = step(within, byte) {
            let attributes = attributes + u32::from(begins);
            swollen |= attributes > ATTRIBUTES_MAX;
            let most = &mut next[to as usize];
            *most = (*most).max(Some(attributes));
        }
    }
    (next, swollen)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_closed_where_it_has_too_many_attributes() {
        let many = "a1 ".repeat(150);
        let kept = "a1 ".repeat(100);
        let rest = "a1 ".repeat(50);
        for (html, expected) in [
            (format!("<p {many}>x"), format!("<p {kept}>{rest}>x")),
            (format!("</p {many}>x"), format!("</p {kept}>{rest}>x")),
            // What opens a value in a comment opens none for the tag behind it.
            (
                format!("<!--<a x=\"--><p {many}>x"),
                format!("<!--<a x=\"--><p {kept}>{rest}>x"),
            ),
            (
                format!("<p a='b'/{}>", "c=\"d\"".repeat(150)),
                format!(
                    "<p a='b'/{}>{}>",
                    "c=\"d\"".repeat(99),
                    "c=\"d\"".repeat(51)
                ),
            ),
        ] {
            assert_eq!(without_swollen_tags(&html), expected, "{html}");
        }
    }

    #[test]
    fn ordinary_html_is_left_alone() {
        let long = "mot ".repeat(1_000);
        for html in [
            format!("<p title=\"{long}\">{long}</p>"),
            format!("<p title='{long}'>{long} < {long} </p>"),
            format!("<p {}>x</p>", "a=\"b c\" ".repeat(100)),
            format!("a<b {}", "c ".repeat(90)),
        ] {
            assert_eq!(without_swollen_tags(&html), html);
        }
    }
}
