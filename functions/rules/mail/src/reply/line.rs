//! One line as the rules see it: the ways of writing the same thing made one.

use unicode_normalization::UnicodeNormalization;

/// A line, with what is known of it beyond its words.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// In lower case, composed, plain spaces and apostrophes, without quote marks and emphasis.
    pub(super) words: String,
    /// Whether it is quoted from another mail.
    pub(super) quoted: bool,
    /// Whether it stands in something that may be a quote: counted with quotes, never cut by itself.
    pub(super) indented: bool,
    /// Whether the mail's HTML says that another mail begins here.
    pub(super) begins_quote: bool,
    /// Whether marked words begin here: another mail's or, by a button, the writer's own choice.
    pub(super) begins_cite: bool,
    /// Whether a link in it writes to an address.
    pub(super) addressed: bool,
    /// Whether the mail's HTML says that this is a signature.
    pub(super) signature: bool,
    /// Whether this is the `-- ` line before a signature, spelled as the standard has it.
    pub(super) exact_dashes: bool,
}

impl Line {
    pub(super) fn of_text(line: &str) -> Self {
        let unquoted = line.trim_start_matches([' ', '\t']);
        let quoted = line.len() - unquoted.len() <= 3 && is_marked(unquoted);
        Self {
            words: fold(unquoted.trim_start_matches(['>', ' ', '\t'])),
            quoted,
            indented: unquoted.starts_with("| ") || unquoted == "|",
            exact_dashes: line == "-- " || line == "--",
            ..Self::default()
        }
    }

    pub(super) fn is_blank(&self) -> bool {
        self.words.is_empty()
    }

    pub(super) fn is_quote(&self) -> bool {
        self.quoted || self.indented
    }
}

/// Whether a line begins with the mark of quotes. GroupWise introduces what it quotes with
/// `>>> Claire 04/03/2025 10:02 >>>`.
pub(super) fn is_marked(line: &str) -> bool {
    line.starts_with('>') && !line.trim_end().ends_with(">>>")
}

/// Lines longer than this are prose: only their beginning is looked at.
const LOOKED_AT: usize = 600;

pub(super) fn fold(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars().take(LOOKED_AT).nfc() {
        match character {
            '\u{a0}' | '\u{202f}' | '\u{2007}' | '\u{2009}' | '\u{3000}' | '\t' | ' ' => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            '’' | '‘' | 'ʼ' | '´' | '`' => out.push('\''),
            '：' => out.push(':'),
            '*' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\r' | '\n' => {}
            other => out.extend(other.to_lowercase()),
        }
    }
    out.truncate(out.trim_end().len());
    out
}
