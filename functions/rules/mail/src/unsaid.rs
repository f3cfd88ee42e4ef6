//! What one form of a mail says and another does not, whatever programs change when they write one mail in two ways:
//! line ends, signs, blanks within words, links written out.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use richtext::tree::Tree;
use unicode_normalization::UnicodeNormalization as _;

/// What programs write into the text in place of pictures and links.
static STAND_INS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[(?:cid|image)\s*:[^\]]*\]|[<(\[](?:https?|mailto):[^\s<>]*[>)\]]")
        .expect("the pattern is a constant that a test uses")
});

/// What they write in place of pictures: nobody's words.
static PICTURES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\[(?:cid|image)\s*:[^\]]*\]")
        .expect("the pattern is a constant that a test uses")
});

pub(crate) fn without_stand_ins(text: &str) -> Cow<'_, str> {
    STAND_INS.replace_all(text, " ")
}

/// A text in small letters, whatever way each is written. Addresses stay: a text may have one that no link of the HTML
/// leads to.
fn in_small_letters(text: &str) -> String {
    let text = PICTURES.replace_all(text, " ");
    text.nfkc().collect::<String>().to_lowercase()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty())
}

/// Whether `whole` has nine in ten of the words of `part`.
pub(crate) fn says_most(whole: &str, part: &str) -> bool {
    let whole = in_small_letters(&without_stand_ins(whole));
    let part = in_small_letters(&without_stand_ins(part));
    let said: HashSet<&str> = words(&whole).collect();
    let part: Vec<&str> = words(&part)
        .filter(|word| word.chars().count() > 2)
        .collect();
    let found = part.iter().filter(|word| said.contains(*word)).count();
    found * 10 >= part.len() * 9
}

/// The words that can be read in the ticket already.
#[derive(Debug, Default)]
pub(crate) struct Said(HashSet<String>);

impl Said {
    pub(crate) fn add_text(&mut self, text: &str) {
        let text = in_small_letters(text);
        let mut before = "";
        for word in words(&text) {
            self.0.insert(word.to_owned());
            // A word cut at the end of a line, or by markup, is whole in the other form.
            self.0.insert([before, word].concat());
            before = word;
        }
    }

    /// Adds the addresses of links and pictures: a text writes them out.
    pub(crate) fn add_links(&mut self, html: &str) {
        let tree = Tree::parse(html);
        for (name, attribute) in [("a", "href"), ("img", "src")] {
            for element in tree.elements(name) {
                self.add_text(tree.attribute(element, attribute).unwrap_or_default());
            }
        }
    }

    /// The lines of another form that have a word of their own.
    pub(crate) fn unsaid_lines<'t>(&self, other: &'t str) -> Vec<&'t str> {
        let small: Vec<String> = other.lines().map(in_small_letters).collect();
        let lines = small.iter().enumerate();
        let words: Vec<(usize, &str)> = lines
            .flat_map(|(at, line)| words(line).map(move |word| (at, word)))
            .collect();
        // Two words that the form in the ticket has as one.
        let is_joined = |pair: Option<&[(usize, &str)]>| {
            pair.is_some_and(|pair| self.0.contains(&[pair[0].1, pair[1].1].concat()))
        };
        let mut unsaid: Vec<usize> = Vec::new();
        for (index, (at, word)) in words.iter().enumerate() {
            if unsaid.last() == Some(at) || self.0.contains(*word) {
                continue;
            }
            let before = index
                .checked_sub(1)
                .and_then(|start| words.get(start..=index));
            if !is_joined(before) && !is_joined(words.get(index..index + 2)) {
                unsaid.push(*at);
            }
        }
        let mut unsaid = unsaid.into_iter().peekable();
        let lines = other.lines().enumerate();
        let lines = lines.filter(|(at, _)| unsaid.next_if_eq(at).is_some());
        lines.map(|(_, line)| line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unsaid(said: &str, other: &str) -> Vec<String> {
        let mut known = Said::default();
        known.add_text(&richtext::text(said));
        known.add_links(said);
        let lines = known.unsaid_lines(other);
        lines.into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn a_line_with_a_word_of_its_own_is_unsaid() {
        for (html, text, expected) in [
            (
                "<p>html seul zose</p>",
                "texte seul tabi",
                &["texte seul tabi"][..],
            ),
            ("<p>Erreur 12 ici</p>", "Erreur 17 ici", &["Erreur 17 ici"]),
            ("<p>Bonjour</p>", "Bonjour\nOK", &["OK"]),
            ("<p>nonobstant</p>", "non", &["non"]),
            (
                "<p>un</p>",
                "un\ndeux trois quatre\nun",
                &["deux trois quatre"],
            ),
        ] {
            assert_eq!(unsaid(html, text), expected, "{text}");
        }
    }

    #[test]
    fn what_programs_change_is_said() {
        for (html, text) in [
            (
                "<p>une longue ligne d'un seul tenant</p>",
                "une longue\nligne d'un\nseul tenant",
            ),
            (
                "<p>l\u{2019}\u{e9}cran \u{ab}\u{a0}noir\u{a0}\u{bb}&hellip; &amp; <b>gras</b></p>",
                "l'\u{c9}cran \"noir\"... & *gras*",
            ),
            ("<p>imprimante</p>", "impri-\nmante"),
            ("<p>impri&shy;mante</p>", "imprimante"),
            ("<p>peut-\u{ea}tre</p>", "peut\u{ea}tre"),
            (
                "<p><b>G</b>ras</p><p>Bon<span>jour</span></p>",
                "G ras\nBon jour",
            ),
            ("<span>Bonjour</span><span>Claire</span>", "Bonjour\nClaire"),
            (
                "<p><a href='https://exemple.fr/a?b=c'>ici</a></p>",
                "ici <https://exemple.fr/a?b=c>",
            ),
            (
                "<p><a href='https://exemple.fr/a?b=c'>ici</a></p>",
                "ici : https://exemple.fr/a?b=c",
            ),
            (
                "<p><a href='mailto:z@exemple.fr'>Zo\u{e9}</a></p>",
                "Zo\u{e9} [mailto:z@exemple.fr]",
            ),
            (
                "<p>a<img src='cid:x' alt='logo'></p>",
                "a [cid:x] [image: logo]",
            ),
            ("<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"),
            ("<ul><li>un</li></ul>", "  * un"),
            ("<table><tr><td>un</td><td>2</td></tr></table>", "un | 2"),
            ("<p>x<sup>2</sup>, e\u{301}cran</p>", "x\u{b2}, \u{e9}cran"),
        ] {
            let expected: [&str; 0] = [];
            assert_eq!(unsaid(html, text), expected, "{text}");
        }
    }
}
