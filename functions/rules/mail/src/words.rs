//! The new words of one incoming mail, as HTML for the ticket and as text for search.

mod added;
mod chosen;

use std::sync::LazyLock;

use regex::Regex;

use crate::Incoming;
use crate::reply::{Above, Sent, is_ours, says_nothing};

use chosen::{Fold, chosen};

pub use added::{Folded, MailWords};

/// The new words of a mail that answers one of ours: of its text and its HTML the one that loses nothing.
///
/// What somebody forwards is what they want to show: nothing of it is folded.
pub fn new_words(incoming: &Incoming) -> MailWords {
    if is_forward(&incoming.subject) {
        return chosen(incoming, Fold::Nothing);
    }
    chosen(incoming, Fold::Quotes(Above::Nothing))
}

/// The words of an answer whose subject says something new. A body that only quotes what the desk has sent is folded
/// whole then; what else it may quote is shown, as in a mail without such a subject.
pub fn words_below_subject(incoming: &Incoming, sent: &Sent) -> MailWords {
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
pub fn opening_words(incoming: &Incoming, desk: &str) -> MailWords {
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

static FORWARD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|tr|transf|wg|rv|doorst|enc|i)\s*:")
        .expect("the pattern is a constant that a test uses")
});

fn is_forward(subject: &str) -> bool {
    FORWARD.is_match(subject)
}

#[cfg(test)]
mod tests;
