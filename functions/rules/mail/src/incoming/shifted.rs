//! Character sets of seven bits that switch between ASCII and another alphabet. The standard of the web decodes most of
//! them to one sign for the whole text, because a page may hide a script in them. A mail's words must be read, and what
//! is made of them is escaped like any other words.

use mail_parser::decoders::charsets::map::charset_decoder;

/// How a label switches, where it is one of these.
pub(super) fn decode(bytes: &[u8], label: &str) -> Option<String> {
    Some(match label {
        "hz-gb-2312" | "hz" | "hz_gb_2312" => named("gbk", &hz(bytes)),
        "iso-2022-kr" | "csiso2022kr" => named("euc-kr", &shifted_out(bytes)),
        "iso-2022-cn" | "iso-2022-cn-ext" | "csiso2022cn" => named("gbk", &shifted_out(bytes)),
        _ => return None,
    })
}

/// Whether a label means UTF-7.
pub(super) fn is_utf_7(label: &str) -> bool {
    [
        "utf-7",
        "utf7",
        "csutf7",
        "unicode-1-1-utf-7",
        "csunicode11utf7",
        "x-unicode-1-1-utf-7",
        "unicode-2-0-utf-7",
        "x-unicode-2-0-utf-7",
    ]
    .contains(&label)
}

fn named(label: &str, bytes: &[u8]) -> String {
    match charset_decoder(label.as_bytes()) {
        Some(decoder) => decoder(bytes),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// The sign of a set of 94 by 94 has both bytes here; with the high bit it is the same sign of the eight-bit form.
fn high(byte: u8) -> Option<u8> {
    (0x21..=0x7e).contains(&byte).then_some(byte | 0x80)
}

/// HZ (RFC 1843) as the eight-bit form of the same set: `~{` and `~}` around the signs, `~~` for a tilde.
fn hz(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut is_chinese) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        let after = bytes.get(at + 1).copied();
        match (byte, after) {
            (b'~', Some(b'{')) if !is_chinese => (at, is_chinese) = (at + 2, true),
            (b'~', Some(b'}')) if is_chinese => (at, is_chinese) = (at + 2, false),
            (b'~', Some(b'~')) if !is_chinese => {
                out.push(b'~');
                at += 2;
            }
            (b'~', Some(b'\n')) if !is_chinese => at += 2,
            _ => {
                // A line ends what was never closed.
                is_chinese &= byte != b'\n';
                match (high(byte), after.and_then(high)) {
                    (Some(first), Some(second)) if is_chinese => {
                        out.extend([first, second]);
                        at += 2;
                    }
                    _ => {
                        out.push(byte);
                        at += 1;
                    }
                }
            }
        }
    }
    out
}

/// ISO-2022-KR and the common half of ISO-2022-CN (RFC 1557, RFC 1922) as the eight-bit form: shift out and shift in
/// around the signs; the escape that names their set says nothing more.
fn shifted_out(bytes: &[u8]) -> Vec<u8> {
    const OUT: u8 = 0x0e;
    const IN: u8 = 0x0f;
    const ESCAPE: u8 = 0x1b;
    let mut out = Vec::with_capacity(bytes.len());
    let (mut at, mut is_out) = (0, false);
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            OUT => is_out = true,
            IN => is_out = false,
            ESCAPE if bytes[at..].starts_with(b"$") => {
                let is_named = matches!(bytes.get(at + 1), Some(b')' | b'*' | b'+'));
                at += if is_named { 3 } else { 2 };
            }
            _ => {
                is_out &= byte != b'\n';
                out.push(if is_out {
                    high(byte).unwrap_or(byte)
                } else {
                    byte
                });
            }
        }
    }
    out
}

/// UTF-7 (RFC 2152). What is no code stays as it was typed: many a plain text with a telephone number in it is called
/// so.
pub(super) fn utf_7(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('+') {
        out.push_str(before);
        let is_code = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
        let (code, after) = after.split_at(after.find(|c| !is_code(c)).unwrap_or(after.len()));
        match utf_16_of(code.as_bytes()) {
            Some(text) => {
                // The sign that ends a code is part of it, and alone it stands for a plus.
                out.push_str(if code.is_empty() { "+" } else { &text });
                rest = after.strip_prefix('-').unwrap_or(after);
            }
            None => {
                out.push('+');
                out.push_str(code);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The characters of a code of whole ones, whose last bits say nothing.
fn utf_16_of(code: &[u8]) -> Option<String> {
    let (mut bits, mut count) = (0u32, 0);
    let mut units = Vec::with_capacity(code.len() / 2);
    for byte in code {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            _ => 63,
        };
        bits = (bits << 6 | u32::from(value)) & 0x003f_ffff;
        count += 6;
        if count >= 16 {
            count -= 16;
            units.push(u16::try_from(bits >> count & 0xffff).ok()?);
        }
    }
    let is_whole = count < 6 && bits & ((1 << count) - 1) == 0;
    is_whole.then(|| String::from_utf16(&units).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_read_and_words_between_them_stay() {
        for (bytes, label, expected) in [
            (
                &b"mot ~{VPND~} suite ~~ fin"[..],
                "hz-gb-2312",
                "mot 中文 suite ~ fin",
            ),
            (b"ouvert ~{VPND\nligne", "hz-gb-2312", "ouvert 中文\nligne"),
            (b"~ seul ~x ~", "hz", "~ seul ~x ~"),
            (
                b"\x1b$)Cmot \x0eGQ1[\x0f suite",
                "iso-2022-kr",
                "mot 한글 suite",
            ),
            (b"mot sans signe", "csiso2022kr", "mot sans signe"),
            (
                b"\x1b$)Amot \x0eVPND\x0f suite",
                "iso-2022-cn",
                "mot 中文 suite",
            ),
            (b"\x1b$", "iso-2022-cn", ""),
        ] {
            let decoded = decode(bytes, label).expect("a known label");
            assert_eq!(decoded, expected, "{label}");
        }
        assert_eq!(decode(b"x", "iso-8859-1"), None);
    }

    #[test]
    fn what_is_no_code_stays() {
        for (text, expected) in [
            ("+AOk-cran noir +- fin", "écran noir + fin"),
            ("+AOk t+AOk.", "é té."),
            ("+2D3cqA-", "💨"),
            ("café +", "café +"),
            (
                "Appelez le +33612345678, C++ et a+b = c+",
                "Appelez le +33612345678, C++ et a+b = c+",
            ),
        ] {
            assert_eq!(utf_7(text), expected);
        }
    }
}
