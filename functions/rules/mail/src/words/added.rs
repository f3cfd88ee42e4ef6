//! The words a mail adds to its ticket, and what of it is folded.

use crate::reply::{Sent, quotes_a_mail, says_nothing};

/// What a mail adds to its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MailWords {
    /// HTML still to be passed to [`crate::replace_cids`], then to `richtext::clean`; inline images are
    /// `<img data-cid="…">`.
    pub html: String,
    /// The same words as plain text.
    pub text: String,
    /// What is not shown at once: the mail that was answered, a signature. Nothing of a mail is neither in
    /// the words nor here.
    pub folded: Option<Folded>,
}

/// The part of a mail that is folded away, in the forms of [`MailWords`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// HTML still to be passed to [`crate::replace_cids`], then to `richtext::clean`.
    pub html: String,
    /// The same as plain text.
    pub text: String,
    /// Whether it belongs to a mail of ours that was answered: its pictures are no news.
    pub answered: bool,
    /// Whether nobody in the ticket would miss it: a mail the desk has sent them, a signature. Not known without
    /// [`MailWords::beside`].
    pub old: bool,
}

impl MailWords {
    /// Words without a look.
    fn plain(text: String) -> Self {
        Self {
            html: richtext::from_text(&text),
            text,
            folded: None,
        }
    }

    pub(super) fn says_nothing(&self) -> bool {
        self.folded.is_none() && self.text.trim().is_empty() && !self.html.contains("<img")
    }

    /// All the mail says, as text.
    pub(super) fn all(&self) -> String {
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
    pub(super) fn add(mut self, words: String, gap: &str, answered: bool) -> Self {
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
    pub(super) fn append(&mut self, words: MailWords) {
        if !self.text.trim().is_empty() && !words.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&words.text);
        self.html.push_str(&words.html);
        if let Some(folded) = words.folded {
            self.fold(&folded.text, "\n\n", folded.answered);
        }
    }

    pub(super) fn unfold(&mut self) {
        if let Some(folded) = self.folded.take() {
            if !self.text.trim().is_empty() {
                self.text.push_str("\n\n");
            }
            self.text.push_str(&folded.text);
            self.html.push_str(&folded.html);
        }
    }
}
