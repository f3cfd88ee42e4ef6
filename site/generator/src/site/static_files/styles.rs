//! Styles without the comments that stand on lines of their own, read by nobody who is sent them. `[extra] minify = true`
//! asks for it; everything else of a file, its line ends included, stays as it is.

/// Leaves out lines that hold nothing but a comment, from the start of a line to the end of one.
pub(crate) fn strip(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        if in_comment {
            match text.find("*/") {
                None => {}
                Some(end) => {
                    in_comment = false;
                    // A rule behind a comment's end stays, with its own indentation lost.
                    if end + 2 < text.len() {
                        out.push_str(line[line.find("*/").unwrap_or(0) + 2..].trim_start());
                    }
                }
            }
            continue;
        }
        if let Some(comment) = text.strip_prefix("/*") {
            match comment.find("*/") {
                None => {
                    in_comment = true;
                    continue;
                }
                Some(end) if end + 2 == comment.len() => continue,
                Some(_) => {}
            }
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_whole_lines_of_comment_go() {
        for (source, expected) in [
            (".a { b: c }\n/* d */\n", ".a { b: c }\n"),
            ("/*\n * a\n */\n.b { c: d }\n", ".b { c: d }\n"),
            ("  /* one line */\n.a {}\n", ".a {}\n"),
            (".a {} /* kept */\n", ".a {} /* kept */\n"),
            (".a { b: url(//c) }\n", ".a { b: url(//c) }\n"),
            ("/* a */ .b {}\n", "/* a */ .b {}\n"),
            ("/* a\n b */ .c {}\n", ".c {}\n"),
            ("/* never closed\n", ""),
        ] {
            assert_eq!(strip(source), expected, "{source}");
        }
    }
}
