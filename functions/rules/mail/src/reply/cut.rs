//! Where the new words end. The same rules for text and for HTML seen as lines.

use std::collections::BTreeSet;

use super::line::Line;
use super::phrases::{begins_original, is_device_line, is_notice, is_our_separator, is_rule};
use super::{headers, intro};

/// What is said above a body: below nothing at all, an empty result would be none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Above {
    Nothing,
    Subject,
}

/// The lines that are kept: those before `end` but for `left_out`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) end: usize,
    pub(super) left_out: BTreeSet<usize>,
}

/// A quoted mail: where it begins, and where the words in it begin.
struct Quote {
    start: usize,
    inside: usize,
}

pub(super) fn find(lines: &[Line], above: Above) -> Cut {
    let end = before_list_footer(lines, lines.len());
    find_in(&lines[..end], above)
}

fn find_in(lines: &[Line], above: Above) -> Cut {
    let everything = Cut {
        end: lines.len(),
        left_out: BTreeSet::new(),
    };
    let end = match first_quote(lines) {
        Some(quote) if has_answers(lines, &quote) => return everything,
        Some(quote) if above == Above::Nothing && !has_words(&lines[..quote.start]) => {
            return without_introductions(lines, everything, &quote);
        }
        Some(quote) => quote.start,
        None => lines.len(),
    };
    let end = before_signature(lines, end);
    let says_nothing = above == Above::Subject && is_a_program_s(&lines[..end]);
    let end = if says_nothing { 0 } else { end };
    if above == Above::Subject || has_words(&lines[..end]) {
        Cut {
            end,
            left_out: BTreeSet::new(),
        }
    } else {
        everything
    }
}

/// Whether all of it is a telephone's.
fn is_a_program_s(lines: &[Line]) -> bool {
    let is_program_s =
        |line: &Line| line.is_blank() || is_rule(&line.words) || is_device_line(&line.words);
    lines.iter().all(is_program_s)
}

fn has_words(lines: &[Line]) -> bool {
    first_words(lines) < lines.len()
}

/// The first line with words; the number of lines when there is none.
fn first_words(lines: &[Line]) -> usize {
    let first = lines
        .iter()
        .position(|line| !line.is_blank() && !is_rule(&line.words));
    first.unwrap_or(lines.len())
}

/// The first place where another mail unmistakably begins.
fn first_quote(lines: &[Line]) -> Option<Quote> {
    (0..lines.len()).find_map(|at| quote_at(lines, at))
}

fn quote_at(lines: &[Line], at: usize) -> Option<Quote> {
    let line = &lines[at];
    let from = |inside| Some(Quote { start: at, inside });
    if line.begins_quote && is_introduced(lines, at) || line.begins_cite && is_ours(lines, at) {
        return from(intro::at(lines, at).map_or(at, |intro| intro.end));
    }
    if line.is_blank() {
        return None;
    }
    if is_our_separator(&line.words) || begins_original(&line.words) {
        return from(at + 1);
    }
    if let Some(end) = headers::block_at(lines, at) {
        return from(end);
    }
    if let Some(intro) = intro::at(lines, at)
        && (intro.certain || line.quoted || quote_or_end_follows(lines, intro.end))
    {
        return from(intro.end);
    }
    let introduces = intro::could_introduce(&line.words) && quote_or_end_follows(lines, at + 1)
        || intro::introduces_marked(&line.words) && quote_follows(lines, at + 1);
    introduces.then_some(Quote {
        start: at,
        inside: at + 1,
    })
}

/// How far into a frame its introduction is looked for.
const LOOKED_INTO: usize = 6;

/// Whether something in the first lines of a mail program's frame says whose words follow, or stands above
/// marked ones: people copy frames, and what they put into one is theirs.
fn is_introduced(lines: &[Line], at: usize) -> bool {
    let mut first = lines[at..].iter().filter(|line| !line.is_blank());
    first.by_ref().take(LOOKED_INTO).any(|line| {
        line.is_quote() && !lines[at].is_quote()
            || line.addressed
            || line.words.contains('@')
            || headers::is_moment(&line.words)
            || headers::is_header(&line.words)
            || is_our_separator(&line.words)
            || begins_original(&line.words)
    })
}

/// Whether marked words are one of our own mails, which say so in their first line.
fn is_ours(lines: &[Line], at: usize) -> bool {
    let mut first = lines[at..].iter().filter(|line| !line.is_blank());
    first
        .by_ref()
        .take(LOOKED_INTO)
        .take_while(|line| line.is_quote())
        .any(|line| is_our_separator(&line.words))
}

fn quote_follows(lines: &[Line], after: usize) -> bool {
    let next = lines.iter().skip(after).find(|line| !line.is_blank());
    next.is_some_and(|line| line.is_quote() || line.begins_quote)
}

fn quote_or_end_follows(lines: &[Line], after: usize) -> bool {
    let next = lines[after.min(lines.len())..]
        .iter()
        .find(|line| !line.is_blank());
    next.is_none_or(|line| line.is_quote() || line.begins_quote || is_our_separator(&line.words))
}

/// Whether somebody wrote between or below the quoted lines. Only where quotes are marked can it be told.
fn has_answers(lines: &[Line], quote: &Quote) -> bool {
    let tail = &lines[quote.inside.min(lines.len())..];
    let mut quoted = lines[quote.start].quoted;
    if !quoted
        && !tail
            .iter()
            .find(|line| !line.is_blank())
            .is_some_and(Line::is_quote)
    {
        return false;
    }
    // A company's notice goes to the next empty line.
    let mut notice = false;
    for (index, line) in tail.iter().enumerate() {
        notice =
            quoted && !line.is_blank() && !line.is_quote() && (notice || is_notice(&line.words));
        match () {
            () if notice => {}
            () if line.is_quote() => quoted = true,
            () if line.is_blank()
                || line.signature
                || is_rule(&line.words) && !line.exact_dashes => {}
            () if line.exact_dashes || is_device_line(&line.words) => return false,
            // The introduction of an older quote inside.
            () if intro::at(tail, index).is_some() || within_intro(tail, index) => {}
            () => {
                if quoted {
                    return true;
                }
            }
        }
    }
    false
}

fn within_intro(lines: &[Line], at: usize) -> bool {
    (at.saturating_sub(4)..at)
        .any(|start| intro::at(lines, start).is_some_and(|intro| intro.end > at))
}

/// A mail that begins with the introduction: its author writes below. What follows unmarked stays whole,
/// only the introductions go; what is marked stays as it is.
fn without_introductions(lines: &[Line], mut everything: Cut, quote: &Quote) -> Cut {
    if let Some(end) = forwarded_head(lines, quote) {
        everything.left_out.extend(quote.start..end);
        return everything;
    }
    let opens = intro::at(lines, quote.start).is_some_and(|intro| intro.certain);
    let unmarked = lines[quote.inside.min(lines.len())..]
        .iter()
        .find(|line| !line.is_blank());
    if !opens || lines[quote.start].begins_quote || unmarked.is_none_or(Line::is_quote) {
        return everything;
    }
    let mut at = 0;
    while at < lines.len() {
        match intro::at(lines, at) {
            Some(intro) if intro.certain && !lines[at].quoted => {
                everything.left_out.extend(at..intro.end);
                at = intro.end;
            }
            _ => at += 1,
        }
    }
    let mut left = lines.iter().enumerate();
    if left.all(|(at, line)| line.is_blank() || everything.left_out.contains(&at)) {
        everything.left_out.clear();
    }
    everything
}

/// The end of a forwarded mail's head, when the mail is that mail and nothing else: a line that announces
/// it, its headers, then unmarked words.
fn forwarded_head(lines: &[Line], quote: &Quote) -> Option<usize> {
    let announced = &lines[quote.start];
    if announced.quoted || !begins_original(&announced.words) {
        return None;
    }
    let first = (quote.inside..lines.len()).find(|&at| !lines[at].is_blank())?;
    let end = headers::block_at(lines, first)?;
    has_words(&lines[end..]).then_some(end)
}

/// What Mailman hangs below a list's mails: a drawn line, the list's name, its addresses.
fn before_list_footer(lines: &[Line], end: usize) -> usize {
    const LINES: usize = 8;
    let footer = (end.saturating_sub(LINES)..end).find(|&at| {
        let drawn = &lines[at].words;
        drawn.len() >= 20
            && drawn.bytes().all(|byte| byte == b'_')
            && lines[at + 1..end]
                .first()
                .is_some_and(|name| name.words.ends_with(" mailing list"))
    });
    footer.filter(|&at| has_words(&lines[..at])).unwrap_or(end)
}

/// Signatures are short; what is longer is a text with a line in it.
pub(super) const SIGNATURE_MAX: usize = 15;

/// Takes off what hangs below the new words: drawn lines, a telephone's line, a signature after `-- `.
fn before_signature(lines: &[Line], end: usize) -> usize {
    let mut end = trimmed(lines, end);
    let dashes: Vec<usize> = (0..end)
        .filter(|&at| lines[at].exact_dashes && !lines[at].quoted)
        .collect();
    // Two such lines part a text; the one before a signature stands alone.
    if let [at] = dashes[..]
        && end - at <= SIGNATURE_MAX + 1
        && has_words(&lines[..at])
    {
        end = trimmed(lines, at);
    }
    let first = first_words(lines);
    while end > 0 && lines[end - 1].signature && first < end - 1 {
        end = trimmed(lines, end - 1);
    }
    end
}

fn trimmed(lines: &[Line], mut end: usize) -> usize {
    // Sought once: from each line anew, empty lines above many signatures would cost their product.
    let first = first_words(lines);
    while end > 0 {
        let line = &lines[end - 1];
        let goes = line.is_blank()
            || is_rule(&line.words)
            || is_device_line(&line.words) && !line.quoted && first < end - 1;
        if !goes {
            break;
        }
        end -= 1;
    }
    end
}
