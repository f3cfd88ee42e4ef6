//! Of the forms of a mail the one that loses nothing, and what only another form says.

use std::collections::HashSet;

use richtext::tree::Tree;

use super::added::{Folded, MailWords};
use crate::Incoming;
use crate::cids::with_cids;
use crate::hidden::without_hidden;
use crate::remarks::calendar_words;
use crate::reply::{Above, extract_html_below, extract_text_below, is_a_program_s};
use crate::unsaid::{Said, says_most, without_stand_ins};

/// What may be folded at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fold {
    Quotes(Above),
    Nothing,
}

pub(super) fn chosen(incoming: &Incoming, fold: Fold) -> MailWords {
    let text = incoming.text.as_deref().map(|text| of_text(text, fold));
    let html = incoming.html.as_deref().map(|html| of_html(html, fold));
    let words = match (text, html) {
        (Some(text), Some(html)) => choose(text, html, incoming.rest.as_deref()),
        (Some(words), None) | (None, Some(words)) => words,
        (None, None) => MailWords::default(),
    };
    let words = with_unsaid(words, &invitations(incoming), incoming.rest.as_deref());
    let words = with_others(words, incoming, fold);
    let words = with_around(words, incoming);
    with_enclosed(words, incoming)
}

/// Adds the texts beside the bodies, below what they say: shown, because their sender meant them to be.
fn with_others(mut words: MailWords, incoming: &Incoming, fold: Fold) -> MailWords {
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
fn is_said(words: &MailWords, text: &str) -> bool {
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
fn with_around(words: MailWords, incoming: &Incoming) -> MailWords {
    let Some(around) = &incoming.around else {
        return words;
    };
    if is_said(&words, around) {
        return words;
    }
    words.add(around.clone(), "\n\n", true)
}

/// Adds what the mails within a mail say: shown where the mail says nothing itself.
fn with_enclosed(words: MailWords, incoming: &Incoming) -> MailWords {
    if incoming.enclosed.is_empty() {
        return words;
    }
    words.add(incoming.enclosed.join("\n\n"), "\n\n", false)
}

fn of_text(text: &str, fold: Fold) -> MailWords {
    let (kept, cut) = match fold {
        Fold::Nothing => (text.trim().to_owned(), String::new()),
        Fold::Quotes(above) => {
            let extracted = extract_text_below(text, above);
            (extracted.kept, extracted.cut)
        }
    };
    MailWords {
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

fn of_html(html: &str, fold: Fold) -> MailWords {
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
    MailWords {
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
fn choose(text: MailWords, html: MailWords, rest: Option<&str>) -> MailWords {
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
fn with_unsaid(words: MailWords, other: &str, rest: Option<&str>) -> MailWords {
    let unsaid = unsaid_lines(&words, other, rest);
    if unsaid.is_empty() {
        return words;
    }
    words.add(unsaid.join("\n"), "\n", true)
}

/// The lines of another form of which neither the words nor the rest beyond them have a word.
fn unsaid_lines<'t>(words: &MailWords, other: &'t str, rest: Option<&str>) -> Vec<&'t str> {
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
