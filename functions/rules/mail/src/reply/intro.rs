//! The line that mail programs put above a quote: "Le 4 mars 2025 à 10:02, Claire a écrit :".

use std::sync::LazyLock;

use regex::Regex;

use super::headers::is_moment;
use super::line::Line;
use super::phrases::pattern;

/// An introduction and how sure its form is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Intro {
    /// The line after it.
    pub(super) end: usize,
    /// Nobody writes this by hand: it holds an address, or has the exact form of a program.
    pub(super) certain: bool,
}

static VERB: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?:\bwrote\b|(?:^|[ >"»)\]])(?:a|avez) écrit\b|\bschrieb\b|\bgeschrieben\b|\bpisze\b|\bescribió\b|\bha scritto\b|\bschreef\b|\bgeschreven\b|\bskrev\b|\bnapisał|\bescreveu\b|\bkirjoitti\b|написал|пишет|\bnap[ií]?sal|\bskrifaði\b|έγραψε|đã viết|\bha escrit\b|написав|\bírta\b|yazdı|写道|寫道|\bva escriure\b|\ba scris\b|\bnous a dit\b|\bschrieben sie\b|\bwrites ?:$|\bsays ?:$|\bsaid ?:$)"#,
    )
});
/// How they begin; the date follows at once or after a weekday.
static OPENER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:-{2,} ?)?(?:on|at|le|am|el|il|il giorno|op|den|em|dne|dnia|w dniu|a|på|vào|\d{1,4})\b ?(?:[^\s\d]+ ){0,3}?\d",
    )
});
static ENDING: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?::|-{2,})$"));
static ADDRESS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]+"));
/// Gmail's older form, GroupWise's and a forum's, which have no verb.
static STAMPED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:\d{4}[-/]\d{1,2}[-/]\d{1,2} (?:\d{1,2}:\d{2} gmt[+-]\d{1,2}(?::\d{2})? .{1,150}|.{1,100}<[^<>]+@[^<>]+>:?)|.{1,120} \d{1,2}[/.]\d{1,2}[/.]\d{2,4} \d{1,2}[:.]\d{2}(?: ?[ap]m| uhr)? >>>|.{1,80}? ?-{3}\d{1,2}[/.]\d{1,2}[/.]\d{2,4} \d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)? ?-{3}.{0,200}|posted by [^\s]+(?: [^\s]+){0,3} on \d{2}/\d{2}/\d{4})$",
    )
});
/// The exact form of English programs without an address.
static ENGLISH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:-{2,} ?)?on (?:[a-z]{3,9},? )?.{0,30}\b20\d{2}\b.{0,12}\d{1,2}:\d{2}.* wrote(?::| ?-{2,})$",
    )
});

/// A name and its address, then the verb: at most five words of a name.
static AUTHOR: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^\s<>(]*(?: [^\s<>(]+){0,4} ?[<(\[] ?(?:mailto:)?[^\s<>@]+@[^\s<>@]+ ?[>)\]],? [\p{L} ()]{2,20} ?:$",
    )
});

static RUN_ON: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^[^<>@]{8,150}<[^\s<>@]+@[^\s<>@]+> ?(?:a écrit|wrote|schrieb|escribió|ha scritto|escreveu) ?:",
    )
});

static TIMED_END: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\d{1,2}[:.h]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?| uhr| [a-z]{3,4})?\)? ?:$")
});

/// An introduction that begins with a name, cut in two at its address: "Claire Petit <", "c@x.fr> a écrit :".
fn wrapped(lines: &[Line], start: usize) -> Option<Intro> {
    let first = &lines[start].words;
    let open = first.rfind('<')?;
    let mut joined = first.clone();
    for (index, line) in lines.iter().enumerate().skip(start + 1).take(2) {
        if line.is_blank() || !is_short(&joined) {
            return None;
        }
        joined.push_str(if joined.ends_with('<') { "" } else { " " });
        joined.push_str(&line.words);
        if !ENDING.is_match(&joined) {
            continue;
        }
        let verb = VERB.is_match(&joined);
        // A whole address on the first line is anybody's sentence, unless it ends with a time.
        let is_cut = !first[open..].contains('>');
        let says = verb && TIMED_END.is_match(&joined)
            || is_cut && (could_introduce(&joined) || verb && AUTHOR.is_match(&joined));
        return (says && ADDRESS.is_match(&joined)).then_some(Intro {
            end: index + 1,
            certain: verb,
        });
    }
    None
}

/// Lines over which an introduction may be folded, empty ones between included.
const LINES_MAX: usize = 7;

/// The introduction that begins at `start`, if one does.
pub(super) fn at(lines: &[Line], start: usize) -> Option<Intro> {
    let first = &lines[start].words;
    if first.is_empty() {
        return None;
    }
    if STAMPED.is_match(first) {
        return Some(Intro {
            end: stamped_end(lines, start),
            certain: true,
        });
    }
    if VERB.is_match(first)
        && ENDING.is_match(first)
        && ADDRESS.is_match(first)
        && !first.starts_with("http")
    {
        // "Claire <c@x.fr> schrieb:" needs no date; "on m'a dit que c@x.fr a écrit :" is a sentence.
        return is_short(first).then_some(Intro {
            end: start + 1,
            certain: AUTHOR.is_match(first) || is_moment(first),
        });
    }
    if !OPENER.is_match(first) {
        return wrapped(lines, start);
    }
    // Yahoo's telephones begin the quote on the same line: nothing after the colon is the writer's.
    if let Some(found) = RUN_ON.find(first)
        && !ENDING.is_match(first)
        && is_moment(found.as_str())
    {
        return Some(Intro {
            end: start + 1,
            certain: true,
        });
    }
    folded(lines, start)
}

/// An introduction that may be folded over some lines.
fn folded(lines: &[Line], start: usize) -> Option<Intro> {
    let mut joined = String::new();
    for (index, line) in lines.iter().enumerate().skip(start).take(LINES_MAX) {
        // "> wrote:" is the end of a folded address, not a quote.
        let ends_folded = VERB.is_match(&line.words) && ENDING.is_match(&line.words);
        if line.quoted != lines[start].quoted && !ends_folded {
            return None;
        }
        if !joined.is_empty() && !line.is_blank() {
            joined.push(' ');
        }
        joined.push_str(&line.words);
        if !is_short(&joined) {
            return None;
        }
        if ENDING.is_match(&joined) && VERB.is_match(&joined) {
            // A sentence before it may look like its beginning: the last beginning is the true one.
            let last = (start + 1..=index).all(|later| {
                !OPENER.is_match(&lines[later].words)
                    || at(lines, later).is_none_or(|intro| intro.end != index + 1)
            });
            if !last {
                return None;
            }
            let addressed = ADDRESS.is_match(&joined);
            let english = ENGLISH.is_match(&joined)
                && !joined.contains(" i wrote")
                && !joined.contains(" we wrote");
            return (addressed || is_moment(&joined)).then_some(Intro {
                end: index + 1,
                certain: addressed || english,
            });
        }
    }
    None
}

fn is_short(words: &str) -> bool {
    words.len() <= 400
}

/// `<address>:` may have gone to the next line.
fn stamped_end(lines: &[Line], start: usize) -> usize {
    let folded = lines[start].words.ends_with('<')
        && lines
            .get(start + 1)
            .is_some_and(|next| next.words.contains('@') && next.words.len() < 120);
    if folded { start + 2 } else { start + 1 }
}

/// Whether any line could introduce the quote right after it: it names a time or an address and ends
/// with a colon. For languages and programs not spoken of here.
pub(super) fn could_introduce(words: &str) -> bool {
    words.ends_with(':') && is_short(words) && ADDRESS.is_match(words) && is_moment(words)
}

static QUOTING: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^(?:selon|en réponse à|citation de|replying to|quoting|citando|zitat von|citerar|citat från|citazione da|mensaje citado por|citat de|in message) .*(?:@|\d{1,2}[:h.]\d{2}).*:$",
    )
});

/// Whether a line introduces the marked quote right after it, though nothing else would prove it.
pub(super) fn introduces_marked(words: &str) -> bool {
    is_short(words)
        && (QUOTING.is_match(words)
            || VERB.is_match(words)
                && ENDING.is_match(words)
                && (is_moment(words) || words.contains(" via ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn intro(text: &str) -> Option<(usize, bool)> {
        let lines: Vec<Line> = text.lines().map(Line::of_text).collect();
        at(&lines, 0).map(|intro| (intro.end, intro.certain))
    }

    #[test]
    fn introductions_are_known() {
        for (text, expected) in [
            (
                "Le mar. 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit :",
                Some((1, true)),
            ),
            (
                "Le mar. 4 mars 2025 à 10:02, Claire <c@x.fr> a écrit\u{202f}:",
                Some((1, true)),
            ),
            (
                "Le mar. 4 mars 2025 à 10:02, Claire Petit <\nc@x.fr> a écrit\u{a0}:",
                Some((2, true)),
            ),
            (
                "Le 04/03/2025 à 10:02, Claire Petit a écrit :",
                Some((1, false)),
            ),
            ("Le 2025-03-04 10:02, Claire a écrit :", Some((1, false))),
            (
                "On Thu, 31 Mar 2016 at 11:16 Some One\n\n<\nmailto:Some One <s@foo.bar>\n> wrote:",
                Some((5, true)),
            ),
            (
                "On Wed, Sep 25, 2013, at 03:57 PM, richard wrote:",
                Some((1, true)),
            ),
            (
                "---- On Tue, 22 Dec 2015 14:17:36 +0530 Sam wrote ----",
                Some((1, true)),
            ),
            (
                "codinghorror via Meta <info@x.org> schrieb:",
                Some((1, true)),
            ),
            ("2016-03-03 17:21 GMT+01:00 Some One", Some((1, true))),
            (
                "Eva <e@x.de> hat am 04.03.2025 10:02 CET geschrieben:",
                Some((1, true)),
            ),
            (
                "Eva – Verwaltung <\ne@x.de> schrieb am 04.03.2025 um 10:02:",
                Some((2, true)),
            ),
            (
                "Le mar., mars 4, 2025 à 10:02, Claire<c@x.fr> a écrit :   Bonjour, est-ce réglé ?",
                Some((1, true)),
            ),
            (
                "Claire ---04/03/2025 10:02:11---Bonjour, est-ce",
                Some((1, true)),
            ),
            (">>> Eva 04.03.25 10.02 Uhr >>>", Some((1, true))),
            ("Am 4. März hat mir der Chef geschrieben:", None),
            (
                "Luc a écrit le 12/03/2025 à Zoé <z@x.fr> pour dire\nceci :",
                None,
            ),
            ("Le directeur m'a écrit :", None),
            ("Le 12 mars, le directeur m'a écrit :", None),
            ("Le 12/03/2025 à 10:00, le directeur m'a écrit :", None),
            ("On this day\n\nI wrote:", None),
            ("Le 4 mars j'ai appelé.\nRien.", None),
        ] {
            assert_eq!(intro(text), expected, "{text}");
        }
    }
}
