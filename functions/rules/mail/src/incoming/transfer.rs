//! How a part was encoded for the way, whatever its program added to the word for it: comments, quotes,
//! semicolons, other spellings. The parser knows the bare words only.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::{Encoding, HeaderName, MessagePart};

/// What the part's header says, also where the parser gave up on it.
pub(super) fn encoding(part: &MessagePart<'_>) -> Encoding {
    if part.encoding != Encoding::None {
        return part.encoding;
    }
    declared(part).map_or(Encoding::None, meant)
}

/// Whether the part's header names the encoding of times before MIME.
pub(super) fn is_uuencoded(part: &MessagePart<'_>) -> bool {
    let word = declared(part).map(word_of);
    word.is_some_and(|word| matches!(word.as_str(), "uuencode" | "uue" | "uu" | "uuencoded"))
}

fn declared<'p>(part: &'p MessagePart<'_>) -> Option<&'p str> {
    let mut headers = part.headers.iter().rev();
    headers.find_map(|header| {
        (header.name == HeaderName::ContentTransferEncoding)
            .then(|| header.value.as_text())
            .flatten()
    })
}

/// What a value means; whatever says something else means that nothing was encoded.
fn meant(value: &str) -> Encoding {
    match word_of(value).as_str() {
        "base64" | "b64" | "base64encoded" => Encoding::Base64,
        "quotedprintable" | "qp" | "quotedprintible" | "quoteprintable" => {
            Encoding::QuotedPrintable
        }
        _ => Encoding::None,
    }
}

/// The word of a value, without what stands beside it.
fn word_of(value: &str) -> String {
    let mut word = String::new();
    let mut depth = 0u32;
    for character in value.chars() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            ';' | ',' if !word.is_empty() => break,
            _ if character.is_ascii_alphanumeric() => word.push(character.to_ascii_lowercase()),
            _ => {}
        }
    }
    match word.strip_prefix('x') {
        Some(word) => word.to_owned(),
        None => word,
    }
}

/// Fewer letters than that are a word.
const LINE_LEAST: usize = 8;
/// No word is so long: a line of so many letters is base64 wherever its program broke it.
const LINE_SURE: usize = 40;

/// Base64 without the signs that are none of its own (RFC 2045, 6.8), and the plain lines that a list or a gateway put
/// above and below it without knowing. Some of those are made of letters of base64 alone: base64 ends with the first line
/// that is shorter than its first. What was encoded by itself may follow.
pub(super) fn base64(raw: &[u8]) -> Option<Vec<u8>> {
    let mut code = Code::default();
    let (mut start, mut end, mut at) = (None, 0, 0);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        let word = letters(line);
        let is_bare = word.len() == line.trim_ascii().len();
        // A line without letters is a part of what stands around it.
        if !word.is_empty() {
            if code.takes(&word, is_bare) {
                start = start.or(Some(at));
                end = at + line.len();
            } else if start.is_some() {
                break;
            }
        }
        at += line.len();
    }
    let Some(start) = start else {
        // So little that no line of it is sure, or broken after very few letters.
        return base64_decode(raw).or_else(|| of_short_lines(raw));
    };
    let mut out = raw[..start].to_vec();
    let decoded = base64_decode(&code.letters).filter(|decoded| !decoded.is_empty())?;
    let (mut below, mut length) = (&raw[end..], decoded.len());
    out.extend(decoded);
    while code.is_over
        && let Some((decoded, next)) = code_behind(below)
    {
        if !continues(length, &out, &decoded) {
            out.push(b'\n');
        }
        (below, length) = (next, decoded.len());
        out.extend(decoded);
    }
    if !below.trim_ascii().is_empty() {
        out.push(b'\n');
        out.extend(below);
    }
    Some(out)
}

/// A file that is no text, as the standard says: nobody can tell by its bytes where plain lines begin.
pub(super) fn base64_of_file(raw: &[u8]) -> Option<Vec<u8>> {
    let mut code = letters(raw);
    if let Some(padding) = memchr::memchr(b'=', &code) {
        code.truncate(padding);
    }
    base64_decode(&code).filter(|decoded| !decoded.is_empty())
}

/// What lines too short for code say together, with what stands below.
fn of_short_lines(raw: &[u8]) -> Option<Vec<u8>> {
    let is_code = |line: &&[u8]| letters(line).len() == line.trim_ascii().len();
    let lines = raw.split_inclusive(|byte| *byte == b'\n');
    let end = lines.take_while(is_code).map(<[u8]>::len).sum();
    let code = letters(&raw[..end]);
    let is_sure = code.len() >= LINE_LEAST && code.len().is_multiple_of(4) && is_text(&code);
    let decoded = base64_decode(&code).filter(|_| is_sure && !is_word(&code))?;
    Some([&decoded, b"\n".as_slice(), &raw[end..]].concat())
}

/// What a gateway encoded by itself and put behind the padding of another's, and what stands below. Words that are
/// made of letters of base64 stand there too: its first line must say something.
fn code_behind(raw: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut code = Code::default();
    let (mut end, mut at) = (0, 0);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        let word = line.trim_ascii();
        if word.is_empty() {
            continue;
        }
        let is_first = code.letters.is_empty();
        let is_code = letters(word).len() == word.len()
            && (!is_first || is_text(word) && !is_word(word))
            && code.takes(word, true);
        if !is_code {
            break;
        }
        end = at;
        if code.is_over {
            break;
        }
    }
    let decoded = base64_decode(&code.letters).filter(|decoded| !decoded.is_empty())?;
    Some((decoded, &raw[end..]))
}

/// Whether what was encoded by itself goes on where the text before it, the last piece of this length, left off: in a
/// line of its own, inside a character, or where a script's buffer was full.
fn continues(length: usize, before: &[u8], next: &[u8]) -> bool {
    let is_full = length > 0 && (length.is_multiple_of(64) || length.is_multiple_of(100));
    let is_parted = before.ends_with(b"\n") || next.starts_with(b"\n") || next.starts_with(b"\r");
    is_full || is_parted || next.first().is_some_and(|byte| byte & 0xc0 == 0x80)
}

/// The lines of base64 so far.
#[derive(Default)]
struct Code {
    letters: Vec<u8>,
    /// Letters of a whole line; as many as the first one has.
    width: usize,
    /// Whether the last line was shorter: what follows is code only where it says something.
    is_short: bool,
    is_over: bool,
}

impl Code {
    /// Takes a line up, unless it is none of this code.
    fn takes(&mut self, word: &[u8], is_bare: bool) -> bool {
        let is_first = self.letters.is_empty();
        let is_sure =
            !self.is_over && word.len() >= LINE_SURE && (is_bare || word.len() == self.width);
        if !is_sure && !self.may_take(word, is_bare) {
            return false;
        }
        if is_first {
            self.width = word.len();
        }
        self.is_short = word.len() < self.width;
        self.is_over = word.ends_with(b"=");
        self.letters.extend_from_slice(word);
        true
    }

    fn may_take(&self, word: &[u8], is_bare: bool) -> bool {
        let is_whole = word.len() >= LINE_LEAST && word.len().is_multiple_of(4);
        let is_doubtful = !is_bare || self.is_short;
        if self.is_over || is_doubtful && word.len() < LINE_LEAST {
            return false;
        }
        if self.letters.is_empty() && !is_whole {
            return false;
        }
        // Decoded from where the lines before it left off: not every program breaks behind four letters.
        let rest = self.letters.len() - self.letters.len() % 4;
        let mut whole = self.letters[rest..].to_vec();
        whole.extend_from_slice(word);
        if !word.ends_with(b"=") {
            whole.truncate(whole.len() - whole.len() % 4);
        }
        is_text(&whole) || !is_doubtful && !is_word(word)
    }
}

/// Whether it looks like a word of a footer: small letters or capitals, and no digits among them.
fn is_word(letters: &[u8]) -> bool {
    let small = letters.get(1..).unwrap_or_default();
    small.iter().all(u8::is_ascii_lowercase) && letters[0].is_ascii_alphabetic()
        || letters.iter().all(u8::is_ascii_uppercase)
}

/// What of a line is base64.
fn letters(line: &[u8]) -> Vec<u8> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=".contains(byte);
    line.iter().copied().filter(is_letter).collect()
}

/// Whether a line of base64 says something: words that are none decode to bytes of every kind. A line may begin and
/// end inside a character.
fn is_text(word: &[u8]) -> bool {
    let Some(decoded) = base64_decode(word) else {
        return false;
    };
    let is_sign = |byte: u8| !byte.is_ascii_control() || byte.is_ascii_whitespace();
    let inside = decoded.iter().take_while(|byte| **byte & 0xc0 == 0x80);
    let is_whole = match std::str::from_utf8(&decoded[inside.count().min(3)..]) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none(),
    };
    let plain = decoded.iter().filter(|byte| byte.is_ascii()).count();
    decoded.iter().all(|byte| is_sign(*byte)) && (is_whole || plain * 4 >= decoded.len() * 3)
}

#[cfg(test)]
mod tests;
