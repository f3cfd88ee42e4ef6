//! Numbers and sorted words as plain text that compresses well and needs no escape in JSON.
//! `site/static/js/search/engine.mjs` reads them back.

/// First of the signs that stand for digits; a backslash would need an escape, so it is passed over.
const FIRST: u8 = b'#';
const SKIPPED: u8 = b'\\';
/// Numbers below this take one sign.
const SHORT: usize = 80;
/// What a longer number begins with.
const LONG: usize = 11;

pub(crate) fn push_number(text: &mut String, number: usize) {
    let mut left = number;
    while left >= SHORT {
        left -= SHORT;
        text.push(sign(SHORT + left % LONG));
        left /= LONG;
    }
    text.push(sign(left));
}

fn sign(value: usize) -> char {
    let byte = FIRST + u8::try_from(value).expect("a digit is below 91");
    char::from(if byte >= SKIPPED { byte + 1 } else { byte })
}

/// Sorted words, each as the number of letters it shares with the one before, in capitals (A is 0), and its other letters.
pub(crate) fn front_coded<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    let mut before = "";
    for word in words {
        let shared = before
            .bytes()
            .zip(word.bytes())
            .take_while(|(one, other)| one == other)
            .take(25)
            .count();
        text.push(char::from(
            b'A' + u8::try_from(shared).expect("at most 25 letters are shared"),
        ));
        text.push_str(&word[shared..]);
        before = word;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_apart() {
        let mut seen = std::collections::HashSet::new();
        for number in 0..20_000 {
            let mut text = String::new();
            push_number(&mut text, number);
            assert!(!text.contains(['\\', '"', ' ']), "{number}: {text}");
            assert!(seen.insert(text), "{number}");
        }
    }

    #[test]
    fn words_share_their_beginnings() {
        assert_eq!(
            front_coded(["impression", "imprim", "imprimant", "mot"]),
            "AimpressionEimGantAmot"
        );
    }
}
