//! The block of headers that Outlook and others put above a quoted mail.

use std::sync::LazyLock;

use regex::Regex;

use super::labels::{LABELS, Label};
use super::line::Line;
use super::phrases::{is_rule, pattern};

/// The longest block seen: two recipients' lists that fold.
const BLOCK_MAX: usize = 14;

/// Whether a block of headers begins at `start`: then the line after it.
///
/// Its author and its subject must be there, with a real date or an address; a travel request
/// ("De : Paris, À : Lyon, Date : lundi") is none.
pub(super) fn block_at(lines: &[Line], start: usize) -> Option<usize> {
    let (first, _, _) = label(&lines[start].words)?;
    if on_one_line(&lines[start].words) {
        return Some(start + 1);
    }
    let mut seen = Seen::default();
    let (mut end, mut gaps) = (start, 0);
    for (index, line) in lines.iter().enumerate().skip(start).take(BLOCK_MAX) {
        if line.is_blank() {
            gaps += 1;
            // One empty line between headers is a converter's; two end the block.
            if gaps > 1 {
                break;
            }
            continue;
        }
        match label(&line.words) {
            Some((kind, name, value)) => {
                seen.take(kind, name, value, line.addressed);
                end = index + 1;
                gaps = 0;
            }
            // A header goes on in the next line, never after an empty one.
            None if gaps == 0 && index < end + 3 => {}
            None => break,
        }
    }
    let ruled = lines[..start]
        .iter()
        .rev()
        .find(|line| !line.is_blank())
        .is_some_and(|line| is_rule(&line.words));
    seen.proves(first, ruled).then_some(end)
}

/// What a block's headers say.
#[derive(Default)]
struct Seen {
    kinds: Vec<Label>,
    /// A day of a year or a time of day.
    dated: bool,
    /// A time of day.
    timed: bool,
    /// When it was sent, which is said of mails only.
    sent: bool,
    addressed: bool,
}

impl Seen {
    fn take(&mut self, kind: Label, name: &str, value: &str, addressed: bool) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
        }
        self.dated |= kind == Label::Date && is_moment(value);
        self.timed |= kind == Label::Date && TIME.is_match(value);
        self.sent |= kind == Label::Date && SENT.is_match(name);
        self.addressed |= kind != Label::Subject && (addressed || value.contains('@'));
    }

    fn proves(&self, first: Label, ruled: bool) -> bool {
        let has = |kind| self.kinds.contains(&kind);
        let known = self.kinds.iter().filter(|kind| **kind != Label::Other);
        let known = known.count();
        let whole = has(Label::From) && known >= 3 && (first == Label::From || known == 4);
        // Mail programs write the time of day; people who book a journey rarely do.
        let proved = has(Label::Subject) && self.dated && (self.timed || ruled)
            || self.addressed && (self.dated || has(Label::Subject))
            || self.sent && self.dated && self.timed
            || ruled && self.dated;
        let short = first == Label::From
            && has(Label::From)
            && self.addressed
            && (self.dated && has(Label::Subject) || ruled && known >= 2);
        whole && proved || short
    }
}

/// Whether a line is a whole block of headers, as some programs make of Outlook's:
/// "De : Luc <l@x.fr> Envoyé : mardi 4 mars 2025 10:02 À : Claire Objet : x".
fn on_one_line(words: &str) -> bool {
    /// More colons are prose, or a log.
    const COLONS_MAX: usize = 12;
    if words.bytes().filter(|byte| *byte == b':').count() > COLONS_MAX {
        return false;
    }
    let mut seen = Seen::default();
    let mut open: Option<(Label, &str, usize)> = None;
    let mut at_least = 0;
    for (colon, _) in words.match_indices(':') {
        let before = words[at_least..colon].trim_end();
        // A label is one word or two: "envoyé le".
        let starts = before.rmatch_indices(' ').map(|(at, _)| at + 1).take(2);
        let starts: Vec<usize> = starts.chain((at_least == 0).then_some(0)).collect();
        let found = starts.into_iter().rev().find_map(|start| {
            let (label, name, _) = label(&words[at_least + start..=colon])?;
            Some((label, name, at_least + start))
        });
        let Some((kind, name, start)) = found else {
            continue;
        };
        if let Some((kind, name, from)) = open {
            seen.take(kind, name, &words[from..start], false);
        }
        open = Some((kind, name, colon + 1));
        at_least = colon + 1;
    }
    if let Some((kind, name, from)) = open {
        seen.take(kind, name, &words[from..], false);
    }
    let first = seen.kinds.first();
    first == Some(&Label::From) && seen.kinds.len() >= 3 && seen.dated && seen.timed
}

/// Longer is no header's name, in bytes.
const NAME_MAX: usize = 60;

/// Which header a line is, its name and its value. Without a pattern: this is asked of every line, and a
/// mail may have a hundred thousand.
fn label(words: &str) -> Option<(Label, &str, &str)> {
    let colon = words.bytes().take(NAME_MAX).position(|byte| byte == b':')?;
    let name = words[..colon].trim_matches(['_', ' ']);
    Some((*LABELS.get(name)?, name, words[colon + 1..].trim_start()))
}

/// Whether a line has the form of a header, whatever it says.
pub(super) fn is_header(words: &str) -> bool {
    label(words).is_some()
}

static MOMENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\b(?:19|20)\d{2}\b|\d{1,2}[/.-]\d{1,2}[/.-]\d{2}\b|\d{1,2}[:h]\d{2}")
});

/// Dots part a time ("10.02") and a date ("04.03.2025"): only a pair that stands alone is a time.
static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\d{1,2} ?[:h] ?\d{2}|(?:^|[^\d.])\d{1,2}\.\d{2}(?:$|[^\d.])|\d ?[ap]\.?m\b")
});

static SENT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:envoyé|gesendet|sent|inviat|verzonden|enviad|skickat|sendt|wysłan|lähetetty|отправлено|надіслано|odesl|(?:el)?küldve|gönderil|trimis|στάλθηκε|enviat|보낸 날짜|发送时间|送信日時)",
    )
});

/// Whether a text names a day of a year or a time of day.
pub(super) fn is_moment(text: &str) -> bool {
    MOMENT.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Option<usize> {
        let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
        block_at(&lines, 0)
    }

    #[test]
    fn blocks_of_headers_are_told_from_lists() {
        for (text, expected) in [
            (
                "De : Claire Petit\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Assistance\nObjet : RE: x\n\nBonjour",
                Some(4),
            ),
            (
                "De\u{a0}: Claire <c@x.fr>\nEnvoyé\u{202f}: mardi 4 mars 2025 10:02\nÀ\u{a0}: A\nCc\u{a0}: B\nObjet\u{a0}: x",
                Some(5),
            ),
            (
                "De: \"Claire\" <c@x.fr>\nÀ: \"A\" <a@x.fr>\nEnvoyé: Mardi 4 Mars 2025 10:02:11\nObjet: x",
                Some(4),
            ),
            (
                "*From:* Outlook user\n*Sent:* 2016-01-27\n*To:* a@b\n*Subject:* x",
                Some(4),
            ),
            (
                "From: A\nSent: Thursday, 28 January 2016 8:16 p.m.\n\nTo: B\n\nSubject: (none)",
                Some(6),
            ),
            (
                "De : Assistance\nEnvoyé : mardi 4 mars 2025 10:02\nÀ : Claire Petit\n\nBonjour",
                Some(3),
            ),
            (
                "De : Luc Envoyé : mardi 4 mars 2025 10:02 À : Claire Objet : x",
                Some(1),
            ),
            (
                "Von: Eva <e@x.de> Gesendet am: 04.03.2025 10:02 An: A Betreff: x",
                Some(1),
            ),
            (
                "De : Paris À : Lyon Date : 12/03/2025 Objet : mission",
                None,
            ),
            (
                "Von: Lager\nAn: Büro\nDatum: 04.03.2025\nBetreff: Umzug",
                None,
            ),
            ("De : 10h\nÀ : 12h", None),
            ("De : Paris\nÀ : Lyon\nDate : lundi", None),
            (
                "De : Paris\nÀ : Lyon\nDate : 12/03/2025\nObjet : mission\n\nMerci",
                None,
            ),
            ("De : Paris\nÀ : Lyon\nDate : 12/03/2025", None),
            ("Objet : mon badge\nDate : demain", None),
            ("De : Marie\nObjet : badge\nDate : demain", None),
            ("Bonjour : voici", None),
        ] {
            assert_eq!(end(text), expected, "{text}");
        }
    }
}
