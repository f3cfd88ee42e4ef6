//! Addresses, and what the desk signs, in plain words that a line's end, a space beside the at sign, a wide letter or signs nobody sees take
//! apart: one to a reader, pieces to a pattern.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};
use unicode_normalization::UnicodeNormalization as _;

use super::signed::Signed;
use crate::text::is_invisible;

/// What stands in the place of an address: the sentence stays one, in any language.
pub(super) const HIDDEN: &str = "…";

/// An at sign in any of its forms; archives of lists write it out.
static AT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)[@＠﹫]|[\[({<]\s*(?:at|arobase)\s*[\])}>]")
        .expect("the pattern is a constant that a test uses")
});

/// What the desk signs, as in [`super`], in letters that follow each other.
static SIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:t?[0-9]{1,15}\.)?([0-9a-v]{16,32})((?:\.[0-9a-v]{17}){1,2})")
        .expect("the pattern is a constant that a test uses")
});

/// What stands between a letter and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    Line,
    /// A line with nothing on it: no program folds so.
    Apart,
}

/// A character in its plain small form, and where it stands in the words.
struct Character {
    plain: char,
    at: Range<usize>,
    gap: Gap,
}

/// The words without `hidden` addresses; and in `quoted`, pieces of the words in order, without any but the `known`
/// ones, in lower case; and without what was signed. `None` where there is nothing to hide. Linear in the words.
pub(super) fn without(
    words: &str,
    hidden: Option<&Regex>,
    quoted: &[Range<usize>],
    known: &HashSet<String>,
    known_signed: &Signed,
) -> Option<String> {
    let letters = letters(words);
    let plain = Plain::of(&letters);
    let mut found = match hidden {
        None => Vec::new(),
        Some(pattern) => named(&letters, &plain, pattern),
    };
    found.extend(unknown(&letters, quoted, known));
    found.extend(signed(&letters, &plain, known_signed).map(|(piece, _)| piece));
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

/// Whether something the desk signed stands there in pieces.
pub(super) fn is_signed_apart(words: &str, known: &Signed) -> bool {
    let letters = letters(words);
    let plain = Plain::of(&letters);
    signed(&letters, &plain, known).any(|(_, gaps)| gaps > 0)
}

/// What looks signed, each as one word in small letters, with each beginning it may have.
pub(super) fn tokens(words: &str) -> Vec<String> {
    let letters = letters(words);
    let plain = Plain::of(&letters);
    let found = SIGNED.captures_iter(&plain.text);
    found
        .flat_map(|one| {
            let begins = beginnings(&letters, &plain, &one);
            let end = one.get_match().end();
            begins
                .map(|at| plain.text[plain.starts[at]..end].to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

/// Where something that looks signed may begin: what stands before it may be a word of its own.
fn beginnings<'a>(
    letters: &'a [Character],
    plain: &Plain,
    found: &Captures<'_>,
) -> impl Iterator<Item = usize> + 'a {
    let whole = found.get_match();
    let (first, end) = (plain.index(whole.start()), plain.index(whole.end()));
    let last = (end - found[2].len()).saturating_sub(16);
    (first..=last).filter(move |at| *at == first || letters[*at].gap != Gap::None)
}

/// All that is no space, no mark of a quote and not unseen.
fn letters(words: &str) -> Vec<Character> {
    let mut letters: Vec<Character> = Vec::with_capacity(words.len());
    let mut gap = Gap::Line;
    let mut copied = 0;
    for sign in AT.find_iter(words) {
        push_letters(&mut letters, words, copied..sign.start(), &mut gap);
        letters.push(Character {
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

fn push_letters(letters: &mut Vec<Character>, words: &str, within: Range<usize>, gap: &mut Gap) {
    for (index, sign) in words[within.clone()].char_indices() {
        let start = within.start + index;
        match sign {
            '\n' if matches!(gap, Gap::Line | Gap::Apart) => *gap = Gap::Apart,
            '\n' => *gap = Gap::Line,
            '>' | '|' if matches!(gap, Gap::Line | Gap::Apart) => {}
            _ if sign.is_whitespace() && *gap == Gap::None => *gap = Gap::Space,
            _ if sign.is_whitespace() || is_invisible(sign) => {}
            _ => {
                // What stands for hidden words stays one sign: its three dots would be part of a domain.
                let plain = [sign].into_iter().filter(|sign| *sign != '…').nfkc();
                let dots = [sign].into_iter().filter(|sign| *sign == '…');
                for plain in plain.flat_map(char::to_lowercase).chain(dots) {
                    letters.push(Character {
                        plain,
                        at: start..start + sign.len_utf8(),
                        gap: std::mem::replace(gap, Gap::None),
                    });
                }
            }
        }
    }
}

/// Letters as one text, and where each begins in it.
struct Plain {
    text: String,
    starts: Vec<usize>,
}

impl Plain {
    fn of(letters: &[Character]) -> Self {
        let mut text = String::with_capacity(letters.len());
        let mut starts = Vec::with_capacity(letters.len());
        for letter in letters {
            starts.push(text.len());
            text.push(letter.plain);
        }
        Self { text, starts }
    }

    /// Which letter stands at a place of the text.
    fn index(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start < at)
    }
}

/// Where what is signed stands, and at how many places it is taken apart.
fn signed<'a>(
    letters: &'a [Character],
    plain: &'a Plain,
    known: &'a Signed,
) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
    SIGNED.captures_iter(&plain.text).filter_map(|one| {
        let until = one.get_match().end();
        let mut begins = beginnings(letters, plain, &one);
        let begin = begins.find(|at| known.knows(&plain.text[plain.starts[*at]..until]))?;
        let end = plain.index(until);
        let gaps = letters[begin + 1..end].iter();
        let gaps = gaps.filter(|one| one.gap != Gap::None).count();
        Some((letters[begin].at.start..letters[end - 1].at.end, gaps))
    })
}

/// Where addresses of a pattern stand, whatever is between their letters.
fn named(letters: &[Character], plain: &Plain, pattern: &Regex) -> Vec<Range<usize>> {
    let found = pattern.find_iter(&plain.text);
    let found = found.map(|one| (plain.index(one.start()), plain.index(one.end())));
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
fn unknown(
    letters: &[Character],
    quoted: &[Range<usize>],
    known: &HashSet<String>,
) -> Vec<Range<usize>> {
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
fn around(letters: &[Character], floor: usize, at: usize) -> Option<(usize, usize)> {
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
