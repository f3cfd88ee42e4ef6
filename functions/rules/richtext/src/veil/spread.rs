//! Addresses in plain words that a line's end, a space beside the at sign, a wide letter or signs nobody sees take
//! apart: one to a reader, pieces to a pattern.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

use crate::text::is_invisible;

/// What stands in the place of an address: the sentence stays one, in any language.
pub(super) const HIDDEN: &str = "…";

/// An at sign in any of its forms; archives of lists write it out.
static AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[@＠﹫]|[\[({<]\s*(?:at|arobase)\s*[\])}>]")
        .expect("the pattern is a constant that a test uses")
});

/// Whether there can be an address.
pub(super) fn may_name(words: &str) -> bool {
    AT.is_match(words)
}

/// What stands between a letter and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    /// A line with nothing on it: no program folds so.
    Apart,
}

/// A letter in its plain small form, and where it stands in the words.
struct Letter {
    plain: char,
    at: Range<usize>,
    gap: Gap,
}

/// The words without `hidden` addresses; and in `quoted`, pieces of the words in order, without any but the `known`
/// ones, in lower case. `None` where there is none to hide. Linear in the words.
pub(super) fn without(
    words: &str,
    hidden: Option<&Regex>,
    quoted: &[Range<usize>],
    known: &[String],
) -> Option<String> {
    let letters = letters(words);
    let mut found = match hidden {
        None => Vec::new(),
        Some(pattern) => named(&letters, pattern),
    };
    found.extend(unknown(&letters, quoted, known));
    found.sort_by_key(|piece| piece.start);
    let mut shown = String::with_capacity(words.len());
    let mut copied = 0;
    for piece in &found {
        if piece.start >= copied {
            shown.push_str(&words[copied..piece.start]);
            shown.push_str(HIDDEN);
        }
        copied = copied.max(piece.end);
    }
    shown.push_str(&words[copied..]);
    (!found.is_empty()).then_some(shown)
}

/// All that is no space, no mark of a quote and not unseen.
fn letters(words: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(words.len());
    let mut gap = Gap::Line;
    let mut copied = 0;
    for sign in AT.find_iter(words) {
        push_letters(&mut letters, words, copied..sign.start(), &mut gap);
        letters.push(Letter {
            plain: '@',
            at: sign.range(),
            gap,
        });
        gap = Gap::None;
        copied = sign.end();
    }
    push_letters(&mut letters, words, copied..words.len(), &mut gap);
    letters
}

fn push_letters(letters: &mut Vec<Letter>, words: &str, within: Range<usize>, gap: &mut Gap) {
    for (index, sign) in words[within.clone()].char_indices() {
        let start = within.start + index;
        match sign {
            '\n' if matches!(gap, Gap::Line | Gap::Apart) => *gap = Gap::Apart,
            '\n' => *gap = Gap::Line,
            '>' | '|' if matches!(gap, Gap::Line | Gap::Apart) => {}
            _ if sign.is_whitespace() && *gap == Gap::None => *gap = Gap::Space,
            _ if sign.is_whitespace() || is_invisible(sign) => {}
            // No three dots.
            '…' => letters.push(Letter {
                plain: sign,
                at: start..start + sign.len_utf8(),
                gap: std::mem::replace(gap, Gap::None),
            }),
            _ => {
                for plain in [sign].into_iter().nfkc().flat_map(char::to_lowercase) {
                    letters.push(Letter {
                        plain,
                        at: start..start + sign.len_utf8(),
                        gap: std::mem::replace(gap, Gap::None),
                    });
                }
            }
        }
    }
}

/// Where addresses of a pattern stand, whatever is between their letters.
fn named(letters: &[Letter], pattern: &Regex) -> Vec<Range<usize>> {
    let mut plain = String::with_capacity(letters.len());
    let mut starts = Vec::with_capacity(letters.len());
    for letter in letters {
        starts.push(plain.len());
        plain.push(letter.plain);
    }
    let index = |at: usize| starts.partition_point(|start| *start < at);
    let found = pattern.find_iter(&plain);
    let found = found.map(|one| (index(one.start()), index(one.end())));
    let is_whole = |(first, end): &(usize, usize)| {
        let goes_back =
            *first > 0 && letters[*first].gap == Gap::None && is_of_name(letters[first - 1].plain);
        let goes_on = letters
            .get(*end)
            .is_some_and(|next| next.gap == Gap::None && is_of_label(next.plain));
        !goes_back && !goes_on
    };
    let whole = found.filter(is_whole);
    whole
        .map(|(first, end)| letters[first].at.start..letters[end - 1].at.end)
        .collect()
}

/// Where addresses stand in `quoted` that are none of the known ones.
fn unknown(letters: &[Letter], quoted: &[Range<usize>], known: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut quoted = quoted.iter().peekable();
    let mut floor = 0;
    for (index, letter) in letters.iter().enumerate() {
        if letter.plain != '@' {
            continue;
        }
        while quoted
            .next_if(|piece| piece.end <= letter.at.start)
            .is_some()
        {}
        if quoted
            .peek()
            .is_none_or(|piece| piece.start > letter.at.start)
        {
            continue;
        }
        let Some((first, end)) = around(letters, floor, index) else {
            continue;
        };
        floor = end;
        let address: String = letters[first..end].iter().map(|one| one.plain).collect();
        if !known.contains(&address) {
            found.push(letters[first].at.start..letters[end - 1].at.end);
        }
    }
    found
}

/// The first letter of the address around an at sign, and the one after its last; none before `floor`.
fn around(letters: &[Letter], floor: usize, at: usize) -> Option<(usize, usize)> {
    let mut first = at;
    while first > floor
        && (first == at || letters[first].gap == Gap::None)
        && is_of_name(letters[first - 1].plain)
    {
        first -= 1;
    }
    while first < at && letters[first].plain == '.' {
        first += 1;
    }
    let mut end = at + 1;
    let mut is_domain = false;
    while let Some(letter) = letters.get(end) {
        let goes_on = match letter.gap {
            Gap::None => true,
            // One beside the sign is forgiven, and so is the end of a line before the domain is whole.
            Gap::Space => end == at + 1,
            Gap::Line => !is_domain,
            Gap::Apart => false,
        };
        let follows = match letter.plain {
            '.' => is_of_label(letters[end - 1].plain),
            plain => is_of_label(plain),
        };
        if !goes_on || !follows {
            break;
        }
        is_domain |= letters[end - 1].plain == '.';
        end += 1;
    }
    while end > at + 1 && matches!(letters[end - 1].plain, '.' | '-') {
        end -= 1;
    }
    (first < at && is_domain).then_some((first, end))
}

/// Whether a letter can stand before the at sign of an address as people have them.
fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || "._+-".contains(letter)
}

fn is_of_label(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '-'
}
