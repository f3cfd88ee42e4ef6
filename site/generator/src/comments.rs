//! Scripts and styles without the comments that stand on lines of their own: a quarter of their bytes, and
//! read by nobody who is sent them. `[extra] strip_comments = true` asks for it; everything else of a file,
//! its line ends included, stays as it is.

/// Leaves out lines that hold nothing but a comment: `// …`, and `/* … */` from the start of a line to the
/// end of one. A line inside a template literal is left alone, whatever it looks like.
pub(crate) fn strip(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut in_comment = false;
    let mut in_literal = false;
    for line in source.split_inclusive('\n') {
        let text = line.trim();
        if in_comment {
            match text.find("*/") {
                None => {}
                Some(end) => {
                    in_comment = false;
                    // Code behind a comment's end stays, with its own indentation lost.
                    if end + 2 < text.len() {
                        out.push_str(line[line.find("*/").unwrap_or(0) + 2..].trim_start());
                    }
                }
            }
            continue;
        }
        if !in_literal {
            if text.starts_with("//") {
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
        }
        if ticks(line) % 2 == 1 {
            in_literal = !in_literal;
        }
        out.push_str(line);
    }
    out
}

/// Backticks that are not escaped: an odd number opens or closes a template literal.
fn ticks(line: &str) -> usize {
    line.replace("\\\\", "")
        .replace("\\`", "")
        .matches('`')
        .count()
}

#[cfg(test)]
mod tests {
    use super::strip;

    #[test]
    fn only_whole_lines_of_comment_go() {
        for (source, expected) in [
            ("a();\n// b\nc();\n", "a();\nc();\n"),
            ("/**\n * @param {x} y\n */\nf();\n", "f();\n"),
            ("  /* one line */\nf();\n", "f();\n"),
            ("a(); // kept\n", "a(); // kept\n"),
            ("const url = 'http://x';\n", "const url = 'http://x';\n"),
            ("/* a */ b();\n", "/* a */ b();\n"),
            ("/* a\n b */ c();\n", "c();\n"),
            (
                "const t = `\n// words\n/* words */\n`;\n// gone\n",
                "const t = `\n// words\n/* words */\n`;\n",
            ),
            ("x = `\\``;\n// gone\n", "x = `\\``;\n"),
            (".a { b: c }\n/* d */\n", ".a { b: c }\n"),
            ("/* never closed\n", ""),
        ] {
            assert_eq!(strip(source), expected, "{source}");
        }
    }
}
