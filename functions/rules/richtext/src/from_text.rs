//! Plain text as HTML.

use std::sync::LazyLock;

use regex::Regex;

use crate::links::{LINKS_MAX, leads_to};
use crate::tree::push_escaped;

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"(?i)\bhttps?://[^\s<>"«»\u{a0}\u{202f}]+"#)
        .expect("the pattern is a constant that a test uses")
});

/// Plain text as HTML: empty lines part paragraphs, lines stay lines, web addresses become links.
pub fn from_text(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut html = String::new();
    let mut links = 0;
    let mut paragraph: Vec<&str> = Vec::new();
    for line in text.lines().chain([""]) {
        if !line.trim().is_empty() {
            paragraph.push(line.trim_end());
        } else if !paragraph.is_empty() {
            html.push_str("<p>");
            for (index, line) in paragraph.drain(..).enumerate() {
                if index > 0 {
                    html.push_str("<br>");
                }
                push_line(&mut html, line, &mut links);
            }
            html.push_str("</p>");
        }
    }
    html
}

fn push_line(html: &mut String, line: &str, links: &mut usize) {
    // Leading spaces carry meaning in what people paste (configuration, traces): HTML would drop them.
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    for character in line[..indent].chars() {
        html.push_str(if character == '\t' {
            "&nbsp;&nbsp;&nbsp;&nbsp;"
        } else {
            "&nbsp;"
        });
    }
    let line = &line[indent..];
    let mut copied = 0;
    for found in ADDRESS.find_iter(line) {
        *links += 1;
        if *links > LINKS_MAX {
            break;
        }
        let address = without_tail(found.as_str());
        // What is written out as a page and is none stays words.
        if leads_to(address).as_deref() != Some(address) {
            continue;
        }
        push_words(html, &line[copied..found.start()]);
        html.push_str("<a href=\"");
        push_escaped(html, address, true);
        html.push_str("\">");
        push_words(html, address);
        html.push_str("</a>");
        copied = found.start() + address.len();
    }
    push_words(html, &line[copied..]);
}

fn push_words(html: &mut String, words: &str) {
    let words: String = words
        .chars()
        .filter(|c| !c.is_control() || *c == '\t')
        .collect();
    push_escaped(html, &words, false);
}

/// The sentence's punctuation after an address is not part of it; a closing bracket only if it was opened.
fn without_tail(address: &str) -> &str {
    // Counted once: counted anew for each bracket taken off, a line of brackets would cost its square.
    let count = |bracket| address.matches(bracket).count();
    let mut unopened = count(')').saturating_sub(count('('));
    let mut address = address;
    loop {
        let mut trimmed =
            address.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_']);
        if unopened > 0
            && let Some(inner) = trimmed.strip_suffix(')')
        {
            unopened -= 1;
            trimmed = inner;
        }
        let trimmed = trimmed.strip_suffix(']').unwrap_or(trimmed);
        if trimmed.len() == address.len() {
            return address;
        }
        address = trimmed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_links() {
        for (text, expected) in [
            ("a\nb\n\n\nc", "<p>a<br>b</p><p>c</p>"),
            ("1 < 2 & \"x\"", "<p>1 &lt; 2 &amp; \"x\"</p>"),
            (
                "voir https://a.fr/b?c=1&d=2.",
                "<p>voir <a href=\"https://a.fr/b?c=1&amp;d=2\">https://a.fr/b?c=1&amp;d=2</a>.</p>",
            ),
            (
                "(https://a.fr/x_(y))",
                "<p>(<a href=\"https://a.fr/x_(y)\">https://a.fr/x_(y)</a>)</p>",
            ),
            (
                "(voir https://a.fr/x).])",
                "<p>(voir <a href=\"https://a.fr/x\">https://a.fr/x</a>).])</p>",
            ),
            (
                "https://a.fr/((x))))!",
                "<p><a href=\"https://a.fr/((x))\">https://a.fr/((x))</a>))!</p>",
            ),
            ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
            ("  x", "<p>&nbsp;&nbsp;x</p>"),
            ("a\r\nb\rc", "<p>a<br>b<br>c</p>"),
            ("", ""),
        ] {
            assert_eq!(from_text(text), expected, "{text}");
        }
    }

    #[test]
    fn an_address_full_of_brackets_is_read_once() {
        // Two of these held the desk for a minute.
        for tail in [")", "])", ").", "(.)"] {
            let tail = tail.repeat(400_000 / tail.len());
            let html = from_text(&format!("https://a.fr/{tail}"));
            assert_eq!(html.matches("<a ").count(), 1);
        }
    }

    #[test]
    fn a_flood_of_links_stays_words() {
        let html = from_text(&"https://a.fr/b ".repeat(5_000));
        assert_eq!(html.matches("<a ").count(), LINKS_MAX);
        let links = "<a href=https://a.fr>x</a> ".repeat(5_000);
        let clean = crate::clean(&links, &|_| false);
        assert_eq!(clean.html.matches("<a ").count(), LINKS_MAX);
        assert_eq!(clean.text.matches('x').count(), 5_000);
        assert_eq!(crate::clean(&clean.html, &|_| false), clean);
    }

    #[test]
    fn what_we_write_is_already_clean_but_for_the_links() {
        let html = from_text("Bonjour,\n  un\n\nhttps://exemple.fr/a");
        let clean = crate::clean(&html, &|_| false).html;
        assert_eq!(
            clean.replace(" rel=\"noopener noreferrer nofollow\"", ""),
            html
        );
    }
}
