//! The new words of one incoming mail, as HTML for the ticket and as text for search.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;
use richtext::tree::Tree;

use crate::Incoming;
use crate::cids::with_cids;
use crate::hidden::without_hidden;
use crate::remarks::calendar_words;
use crate::reply::{
    Above, Sent, extract_html_below, extract_text_below, is_a_program_s, is_ours, quotes_a_mail,
    says_nothing,
};

mod unsaid;

use unsaid::{Said, says_most, without_stand_ins};

/// What a mail adds to its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Words {
    /// HTML still to be passed to [`crate::replace_cids`], then to `richtext::clean`; inline images are
    /// `<img data-cid="…">`.
    pub html: String,
    /// The same words as plain text.
    pub text: String,
    /// What is not shown at once: the mail that was answered, a signature. Nothing of a mail is neither in
    /// the words nor here.
    pub folded: Option<Folded>,
}

/// The part of a mail that is folded away, in the forms of [`Words`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// HTML still to be passed to [`crate::replace_cids`], then to `richtext::clean`.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Whether it belongs to a mail of ours that was answered: its pictures are no news.
    pub answered: bool,
    /// Whether nobody in the ticket would miss it: a mail the desk has sent them, a signature. Not known without
    /// [`Words::beside`].
    pub old: bool,
}

impl Words {
    /// Words without a look.
    fn plain(text: String) -> Self {
        Self {
            html: richtext::from_text(&text),
            text,
            folded: None,
        }
    }

    fn says_nothing(&self) -> bool {
        self.folded.is_none() && self.text.trim().is_empty() && !self.html.contains("<img")
    }

    /// All the mail says, as text.
    fn all(&self) -> String {
        let folded = self.folded.as_ref().map_or("", |folded| &folded.text);
        format!("{}\n{folded}", self.text)
    }

    /// The words beside what the desk has sent in the ticket: answers between the lines of a mail of ours are shown,
    /// with the lines they answer, and so are those below it where there are none above.
    pub fn beside(mut self, sent: &Sent) -> Self {
        let Some(folded) = &mut self.folded else {
            return self;
        };
        let quoted = sent.in_quote(&folded.text);
        folded.old = match quoted.is_ours() {
            true => !quoted.is_answered_below,
            false => !quotes_a_mail(&folded.text),
        };
        let is_below = quoted.is_answered_below && says_nothing(&self.text);
        if quoted.is_ours() && (quoted.is_answered_between || is_below) {
            self.unfold();
        }
        self
    }

    /// Adds plain words: shown where nothing else is said, folded otherwise.
    fn add(mut self, words: String, gap: &str, answered: bool) -> Self {
        if self.says_nothing() {
            return Self::plain(words);
        }
        self.fold(&words, gap, answered);
        self
    }

    /// Adds plain words to what is folded.
    fn fold(&mut self, words: &str, gap: &str, answered: bool) {
        let folded = self.folded.get_or_insert_with(|| Folded {
            html: String::new(),
            text: String::new(),
            answered,
            old: false,
        });
        folded.html.push_str(&richtext::from_text(words));
        if !folded.text.is_empty() {
            folded.text.push_str(gap);
        }
        folded.text.push_str(words);
    }

    /// Adds words below, what of them is folded below what is.
    fn append(&mut self, words: Words) {
        if !self.text.trim().is_empty() && !words.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&words.text);
        self.html.push_str(&words.html);
        if let Some(folded) = words.folded {
            self.fold(&folded.text, "\n\n", folded.answered);
        }
    }

    fn unfold(&mut self) {
        if let Some(folded) = self.folded.take() {
            if !self.text.trim().is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&folded.text);
            self.html.push_str(&folded.html);
        }
    }
}

/// The new words of a mail that answers one of ours: of its text and its HTML the one that loses nothing.
///
/// What somebody forwards is what they want to show: nothing of it is folded.
pub fn new_words(incoming: &Incoming) -> Words {
    if is_forward(&incoming.subject) {
        return chosen(incoming, Fold::Nothing);
    }
    chosen(incoming, Fold::Quotes(Above::Nothing))
}

/// The words of an answer whose subject says something new. A body that only quotes what the desk has sent is folded
/// whole then; what else it may quote is shown, as in a mail without such a subject.
pub fn words_below_subject(incoming: &Incoming, sent: &Sent) -> Words {
    if is_forward(&incoming.subject) {
        return new_words(incoming).beside(sent);
    }
    let words = chosen(incoming, Fold::Quotes(Above::Subject)).beside(sent);
    let quotes_desk = |folded: &Folded| sent.in_quote(&folded.text).is_ours();
    if says_nothing(&words.text) && !words.folded.as_ref().is_some_and(quotes_desk) {
        return new_words(incoming).beside(sent);
    }
    words
}

/// The words of a mail that opens a ticket: all of them, because nobody at the desk has seen what it quotes.
/// Only the quote of a mail the desk itself sent is folded, and what is so long that the rest would be lost
/// below it. `desk` is the desk's own mailbox.
pub fn opening_words(incoming: &Incoming, desk: &str) -> Words {
    let mut words = new_words(incoming);
    let Some(folded) = &mut words.folded else {
        return words;
    };
    folded.answered = is_ours(&folded.text) || answers_desk(incoming, folded, desk);
    if !folded.answered && !is_long(&folded.text) {
        words.unfold();
    }
    words
}

/// Whether somebody would have to turn pages to read past it.
fn is_long(text: &str) -> bool {
    const LINES: usize = 60;
    const CHARACTERS: usize = 4_000;
    text.lines().filter(|line| !line.trim().is_empty()).count() > LINES
        || text.chars().count() > CHARACTERS
}

/// Whether the mail says that it answers one of the desk's, or quotes one as sent from there.
fn answers_desk(incoming: &Incoming, folded: &Folded, desk: &str) -> bool {
    const HEAD: usize = 4;
    let Some((mailbox, domain)) = desk.rsplit_once('@') else {
        return false;
    };
    let of_desk = |id: &String| {
        id.rsplit_once('@')
            .is_some_and(|(_, host)| host.eq_ignore_ascii_case(domain))
    };
    let head = folded.text.lines().filter(|line| !line.trim().is_empty());
    let head: Vec<String> = head.take(HEAD).map(str::to_lowercase).collect();
    // The reply addresses we sign have the mailbox, a plus sign and a code.
    let sent = [format!("{mailbox}@{domain}"), format!("{mailbox}+")];
    incoming.in_reply_to.iter().any(of_desk)
        || head
            .iter()
            .any(|line| sent.iter().any(|desk| line.contains(&desk.to_lowercase())))
}

/// What may be folded at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fold {
    Quotes(Above),
    Nothing,
}

fn chosen(incoming: &Incoming, fold: Fold) -> Words {
    let text = incoming.text.as_deref().map(|text| of_text(text, fold));
    let html = incoming.html.as_deref().map(|html| of_html(html, fold));
    let words = match (text, html) {
        (Some(text), Some(html)) => choose(text, html, incoming.rest.as_deref()),
        (Some(words), None) | (None, Some(words)) => words,
        (None, None) => Words::default(),
    };
    let words = with_unsaid(words, &invitations(incoming), incoming.rest.as_deref());
    let words = with_others(words, incoming, fold);
    let words = with_around(words, incoming);
    with_enclosed(words, incoming)
}

/// Adds the texts beside the bodies, below what they say: shown, because their sender meant them to be.
fn with_others(mut words: Words, incoming: &Incoming, fold: Fold) -> Words {
    if let Some(others) = &incoming.others
        && !is_said(&words, others)
    {
        words.append(of_text(others, fold));
    }
    let forms = incoming.other_forms.as_deref().unwrap_or_default();
    let unsaid = unsaid_lines(&words, forms, incoming.rest.as_deref());
    if !unsaid.is_empty() {
        words.append(of_text(&unsaid.join("\n"), fold));
    }
    words
}

/// Whether every line of a text is one of what the words say.
fn is_said(words: &Words, text: &str) -> bool {
    let all = words.all();
    let said: HashSet<&str> = all.lines().map(str::trim).collect();
    text.lines().all(|line| said.contains(line.trim()))
}

/// What the invitations of a mail say beside their title: most programs write it into the mail as well.
fn invitations(incoming: &Incoming) -> String {
    let said = incoming.parts.iter().filter_map(calendar_words);
    said.collect::<Vec<_>>().join("\n")
}

/// Adds the words around the parts of a mail, unless it says the same lines itself: shown where it says nothing.
fn with_around(words: Words, incoming: &Incoming) -> Words {
    let Some(around) = &incoming.around else {
        return words;
    };
    if is_said(&words, around) {
        return words;
    }
    words.add(around.clone(), "\n\n", true)
}

/// Adds what the mails within a mail say: shown where the mail says nothing itself.
fn with_enclosed(words: Words, incoming: &Incoming) -> Words {
    if incoming.enclosed.is_empty() {
        return words;
    }
    words.add(incoming.enclosed.join("\n\n"), "\n\n", false)
}

fn of_text(text: &str, fold: Fold) -> Words {
    let (kept, cut) = match fold {
        Fold::Nothing => (text.trim().to_owned(), String::new()),
        Fold::Quotes(above) => {
            let extracted = extract_text_below(text, above);
            (extracted.kept, extracted.cut)
        }
    };
    Words {
        html: richtext::from_text(&kept),
        text: kept,
        folded: (!cut.is_empty()).then(|| Folded {
            html: richtext::from_text(&cut),
            text: cut,
            answered: true,
            old: false,
        }),
    }
}

fn of_html(html: &str, fold: Fold) -> Words {
    let mut seen = without_hidden(html);
    // What hides everything means to show something.
    if richtext::is_empty(&seen) && !richtext::is_empty(html) {
        html.clone_into(&mut seen);
    }
    let (kept, cut) = match fold {
        Fold::Nothing => (seen, String::new()),
        Fold::Quotes(above) => {
            let extracted = extract_html_below(&seen, above);
            (extracted.kept, extracted.cut)
        }
    };
    let html = with_cids(&kept);
    Words {
        text: richtext::text(&html),
        html,
        folded: (!cut.is_empty()).then(|| {
            let html = with_cids(&cut);
            Folded {
                text: richtext::text(&html),
                html,
                answered: true,
                old: false,
            }
        }),
    }
}

/// HTML keeps paragraphs, emphasis and pictures, so it is taken, unless the text is the better witness:
/// it alone could be folded and HTML would add nothing to it, or the HTML lacks words.
fn choose(text: Words, html: Words, rest: Option<&str>) -> Words {
    let letters = |words: &str| {
        let said = without_stand_ins(words);
        said.chars().filter(|c| c.is_alphanumeric()).count()
    };
    let html_is_empty = html.all().trim().is_empty() && !html.html.contains("<img");
    // Fewer words because a marker in the HTML folded a quote that the text does not show as one: no loss.
    let html_lacks = letters(&html.text) * 10 < letters(&text.text) * 7
        && (text.folded.is_some() || html.folded.is_none());
    let text_has_all = letters(&text.all()) * 10 >= letters(&html.all()) * 9
        && says_most(&text.all(), &html.all());
    let only_text_folds =
        text.folded.is_some() && html.folded.is_none() && text_has_all && !is_rich(&html.html);
    if html_is_empty || html_lacks && text_has_all || only_text_folds {
        return with_unsaid(text, &html.all(), rest);
    }
    with_unsaid(html, &text.all(), rest)
}

/// Adds to the folded part the lines of which only another form of the mail has a word: a program that writes both ways
/// from one mail writes the same, and people and gateways that write into one of them do not. Where nothing was said
/// they are what is said.
fn with_unsaid(words: Words, other: &str, rest: Option<&str>) -> Words {
    let unsaid = unsaid_lines(&words, other, rest);
    if unsaid.is_empty() {
        return words;
    }
    words.add(unsaid.join("\n"), "\n", true)
}

/// The lines of another form of which neither the words nor the rest beyond them have a word.
fn unsaid_lines<'t>(words: &Words, other: &'t str, rest: Option<&str>) -> Vec<&'t str> {
    if other.trim().is_empty() {
        return Vec::new();
    }
    let mut said = Said::default();
    said.add_text(&words.text);
    said.add_links(&words.html);
    if let Some(folded) = &words.folded {
        said.add_text(&folded.text);
        said.add_links(&folded.html);
    }
    said.add_text(rest.unwrap_or_default());
    let mut unsaid = said.unsaid_lines(other);
    unsaid.retain(|line| !is_a_program_s(line));
    unsaid
}

/// Whether plain text would lose something.
fn is_rich(html: &str) -> bool {
    let tree = Tree::parse(html);
    let marks = [
        "b", "strong", "i", "em", "u", "s", "ul", "ol", "table", "pre", "code",
    ];
    marks.iter().any(|name| !tree.elements(name).is_empty())
        || tree
            .elements("img")
            .iter()
            .any(|&image| tree.attribute(image, "data-cid").is_some())
}

static FORWARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|tr|transf|wg|rv|doorst|enc|i)\s*:")
        .expect("the pattern is a constant that a test uses")
});

fn is_forward(subject: &str) -> bool {
    FORWARD.is_match(subject)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(subject: &str, text: Option<&str>, html: Option<&str>) -> Words {
        new_words(&Incoming {
            subject: subject.to_owned(),
            text: text.map(str::to_owned),
            html: html.map(str::to_owned),
            ..Incoming::default()
        })
    }

    #[test]
    fn nothing_is_lost_between_text_and_html() {
        for (text, html, expected) in [
            (Some("Bonjour"), None, "<p>Bonjour</p>"),
            (None, Some("<p>Bonjour</p>"), "<p>Bonjour</p>"),
            (
                Some("Gras"),
                Some("<p><b>Gras</b></p>"),
                "<p><b>Gras</b></p>",
            ),
            (
                Some("Ce message est en HTML."),
                Some("<p>Un long texte que seul le HTML contient en entier.</p>"),
                "<p>Un long texte que seul le HTML contient en entier.</p>",
            ),
            (
                Some("Bonjour, tout est là."),
                Some("<p></p>"),
                "<p>Bonjour, tout est là.</p>",
            ),
            (None, None, ""),
        ] {
            assert_eq!(words("x", text, html).html, expected, "{text:?} {html:?}");
        }
    }

    #[test]
    fn a_forwarded_mail_is_shown_whole() {
        let text = "Voir ci-dessous\n\n-----Message d'origine-----\nDe : C\n\nErreur 12";
        for subject in ["TR: panne", "Fwd: panne", "FW: panne", "Tr : panne"] {
            let words = words(subject, Some(text), None);
            assert!(
                words.text.contains("Erreur 12") && words.folded.is_none(),
                "{subject}"
            );
        }
        assert_eq!(
            words("Travaux : panne", Some(text), None).text,
            "Voir ci-dessous"
        );
    }
}
