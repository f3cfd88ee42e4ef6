//! `format=flowed`: paragraphs that were cut into lines for the way are made whole again (RFC 3676).

/// Longer is no paragraph: a line break does no harm there.
const PARAGRAPH_MAX: usize = 32 * 1024;

/// Joins each line that ends in a space with the next of the same depth of quoting.
pub(super) fn join(text: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(text.len());
    // The depth of the paragraph that goes on in the next line, and its length so far.
    let mut open: Option<(usize, usize)> = None;
    for (number, line) in text.lines().enumerate() {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let words = &line[depth..];
        let words = words.strip_prefix(' ').unwrap_or(words);
        // The line above a signature ends in a space and is never joined.
        let is_dashes = words == "-- ";
        let flows = words.ends_with(' ') && !is_dashes;
        let goes_on = open.is_some_and(|(before, length)| {
            before == depth && !is_dashes && length < PARAGRAPH_MAX
        });
        let length = if goes_on {
            open.map_or(0, |(_, length)| length)
        } else {
            if open.is_some() {
                out.truncate(out.trim_end_matches(' ').len());
            }
            if number > 0 {
                out.push('\n');
            }
            out.extend(std::iter::repeat_n('>', depth));
            if depth > 0 {
                out.push(' ');
            }
            0
        };
        out.push_str(match words.strip_suffix(' ') {
            Some(shorter) if flows && delete_space => shorter,
            _ => words,
        });
        open = flows.then_some((depth, length + words.len()));
    }
    if open.is_some() {
        out.truncate(out.trim_end_matches(' ').len());
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_made_whole() {
        for (text, expected) in [
            ("Bonjour, \nmerci.\n", "Bonjour, merci.\n"),
            ("un\ndeux", "un\ndeux"),
            ("> un \n> deux\ntrois", "> un deux\ntrois"),
            ("> un \ntrois", "> un\ntrois"),
            (">> a \n>> b\n> c", ">> a b\n> c"),
            ("Merci \n-- \nClaire", "Merci\n-- \nClaire"),
            (" De retrait\n >x", "De retrait\n>x"),
            ("", ""),
            ("\n\na \nb", "\n\na b"),
        ] {
            assert_eq!(join(text, false), expected, "{text:?}");
        }
        assert_eq!(join("日本 \n語", true), "日本語");
        assert_eq!(join("mots \ncollés", false), "mots collés");
    }
}
