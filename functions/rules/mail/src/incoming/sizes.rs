//! How much of a body is laid out, and what becomes of the rest.

use super::limits::TEXT_MAX;
use crate::cids::text_without_pictures;

/// HTML of which a tree is made, for its words alone: of tags without words, a tree takes fifty times as much.
const LAID_OUT_MAX: usize = 4 * TEXT_MAX;

/// HTML whose layout is no larger than any text; words that do not fit, as text, beside it.
pub(super) fn fitting(html: String, is_cut: &mut bool) -> (String, Option<String>) {
    if html.len() <= TEXT_MAX {
        return (html, None);
    }
    let seen = seen(&html, is_cut);
    if seen.len() <= TEXT_MAX {
        return (seen, None);
    }
    let (begins, rest) = divided(text_without_pictures(&seen));
    (richtext::from_text(&begins), rest)
}

/// HTML of which a tree may be made: style sheets and comments of word processors are larger than their words, and go
/// first. `is_cut` says whether words went as well.
pub(super) fn seen(html: &str, is_cut: &mut bool) -> String {
    let mut seen = without_unseen(html);
    if seen.len() > LAID_OUT_MAX {
        seen.truncate(seen.floor_char_boundary(LAID_OUT_MAX));
        *is_cut = true;
    }
    seen
}

/// A text as far as it may be laid out, and the rest, whole lines where it has lines.
pub(super) fn divided(mut text: String) -> (String, Option<String>) {
    if text.len() <= TEXT_MAX {
        return (text, None);
    }
    let most = text.floor_char_boundary(TEXT_MAX);
    let line = text[..most].rfind('\n').map(|at| at + 1);
    let rest = text.split_off(line.filter(|at| *at > most / 2).unwrap_or(most));
    (text, Some(rest))
}

/// HTML without comments and style sheets that are closed.
fn without_unseen(html: &str) -> String {
    let mut out = String::new();
    let (mut from, mut at) = (0, 0);
    while let Some(tag) = memchr::memchr(b'<', &html.as_bytes()[at..]).map(|tag| at + tag) {
        let rest = &html.as_bytes()[tag..];
        let end = if rest.starts_with(b"<!--") {
            memchr::memmem::find(rest, b"-->").map(|end| end + 3)
        } else if begins(rest, b"<style") {
            end_of_style(rest)
        } else {
            Some(0)
        };
        // One that is never closed is looked for once.
        let Some(end) = end else { break };
        if end > 0 {
            out.push_str(&html[from..tag]);
            from = tag + end;
        }
        at = tag + end.max(1);
    }
    out.push_str(&html[from..]);
    out
}

/// In one pass, however the end is spelled: what is passed over is not looked at again.
fn end_of_style(html: &[u8]) -> Option<usize> {
    const END: &[u8] = b"</style>";
    let mut ends = memchr::memmem::find_iter(html, b"</");
    let end = ends.find(|at| begins(&html[*at..], END))?;
    Some(end + END.len())
}

fn begins(html: &[u8], tag: &[u8]) -> bool {
    html.get(..tag.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn style_sheets_and_comments_go_however_they_are_spelled() {
        for (html, expected) in [
            ("a<!-- b -->c", "ac"),
            ("a<STYLE type=x>b</</Style>c", "ac"),
            ("a<style>b</STYLE>c<style>d</style>e", "ace"),
            ("a<style>b<i>c</i>", "a<style>b<i>c</i>"),
            ("a<!-- b", "a<!-- b"),
            ("a<b>c</b>", "a<b>c</b>"),
        ] {
            assert_eq!(without_unseen(html), expected, "{html}");
        }
    }
}
