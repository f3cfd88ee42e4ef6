//! Character sets of two and of four bytes a sign. Which byte is first, the bytes say better than the label: programs
//! call both orders by one name, and some call ASCII so.

/// How wide a label's signs are, where they are wider than a byte.
pub(super) fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let (is_wide, is_low_first) = match label {
        "utf-16" | "utf16" | "utf_16" | "ucs-2" | "ucs2" | "iso-10646-ucs-2" | "csunicode"
        | "unicode" | "unicodefeff" | "csutf16" | "utf-16le" | "utf-16-le" | "csutf16le"
        | "ucs-2le" => (false, true),
        "utf-16be" | "utf-16-be" | "csutf16be" | "unicodefffe" | "ucs-2be" => (false, false),
        "utf-32" | "utf32" | "utf-32be" | "csutf32" | "csutf32be" | "ucs-4" | "ucs4"
        | "iso-10646-ucs-4" | "csucs4" => (true, false),
        "utf-32le" | "csutf32le" => (true, true),
        _ => return None,
    };
    // Every text of Latin words has zeros then; one without them that is UTF-8 was called so by mistake.
    if !bytes.contains(&0)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Some(text.to_owned());
    }
    Some(if is_wide {
        utf_32(bytes, is_low_first)
    } else {
        utf_16(bytes, is_low_first)
    })
}

/// What is written in two bytes a sign although no label says so: its mark or its zeros tell.
pub(super) fn unlabelled(bytes: &[u8]) -> Option<String> {
    let is_marked = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let pairs = bytes.as_chunks::<2>().0;
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let is_wide = || {
        let (first, second) = (zeros(0), zeros(1));
        first.min(second) == 0 && first.max(second) * 4 > pairs.len() * 3
    };
    let is_even = bytes.len().is_multiple_of(2);
    (is_even && bytes.contains(&0) && (is_marked || is_wide())).then(|| utf_16(bytes, true))
}

fn utf_16(bytes: &[u8], is_low_first: bool) -> String {
    let (bytes, is_low_first) = match bytes {
        [0xff, 0xfe, rest @ ..] => (rest, true),
        [0xfe, 0xff, rest @ ..] => (rest, false),
        _ => (bytes, is_low_first_in(bytes).unwrap_or(is_low_first)),
    };
    let pairs = bytes.as_chunks::<2>().0.iter();
    let units = pairs.map(|pair| match is_low_first {
        true => u16::from_le_bytes(*pair),
        false => u16::from_be_bytes(*pair),
    });
    let signs = char::decode_utf16(units);
    signs
        .map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

/// The high byte of Latin letters and blanks is zero.
fn is_low_first_in(bytes: &[u8]) -> Option<bool> {
    let pairs = bytes.as_chunks::<2>().0;
    let zeros = |at: usize| pairs.iter().filter(|pair| pair[at] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    (first != second).then_some(second > first)
}

fn utf_32(bytes: &[u8], is_low_first: bool) -> String {
    let fours = bytes.as_chunks::<4>().0;
    let first = fours.first();
    let is_low_first = match first {
        Some([0xff, 0xfe, 0, 0]) => true,
        Some([0, 0, 0xfe, 0xff]) => false,
        // No sign has a high byte.
        Some([0, _, _, low]) if *low != 0 => false,
        Some([low, _, _, 0]) if *low != 0 => true,
        _ => is_low_first,
    };
    let signs = fours.iter().map(|four| match is_low_first {
        true => u32::from_le_bytes(*four),
        false => u32::from_be_bytes(*four),
    });
    signs
        .map(|sign| char::from_u32(sign).unwrap_or(char::REPLACEMENT_CHARACTER))
        .filter(|sign| *sign != '\u{feff}')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_say_their_order() {
        let text = "écran noir";
        let low: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let high: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for label in ["utf-16", "utf-16le", "utf-16be", "ucs-2", "iso-10646-ucs-2"] {
            for bytes in [&low, &high] {
                assert_eq!(decode(bytes, label).as_deref(), Some(text), "{label}");
            }
        }
        let marked = [&[0xff, 0xfe], low.as_slice()].concat();
        assert_eq!(decode(&marked, "utf-16be").as_deref(), Some(text));
        let low: Vec<u8> = text
            .chars()
            .flat_map(|c| u32::from(c).to_le_bytes())
            .collect();
        let high: Vec<u8> = text
            .chars()
            .flat_map(|c| u32::from(c).to_be_bytes())
            .collect();
        for bytes in [&low, &high] {
            assert_eq!(decode(bytes, "utf-32").as_deref(), Some(text));
        }
        assert_eq!(decode(b"ASCII", "utf-16").as_deref(), Some("ASCII"));
        assert_eq!(decode(&[0], "utf-16").as_deref(), Some(""));
        assert_eq!(decode(text.as_bytes(), "iso-8859-1"), None);
    }
}
