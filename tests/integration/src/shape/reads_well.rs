//! ARCHITECTURE.md is understood at first reading, and names what is there.

use crate::shape::keeps_its_shape::{self, root};

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The sentences of running text: neither headings, nor tables, nor drawings.
fn sentences(text: &str) -> Vec<String> {
    let mut blocks = vec![String::new()];
    let mut drawn = false;
    for line in text.lines() {
        drawn ^= line.starts_with("```");
        let line = line.trim();
        if drawn || line.is_empty() || line.starts_with(['#', '|']) || line.starts_with("```") {
            blocks.push(String::new());
            continue;
        }
        let item = line.strip_prefix("- ");
        let item = item.or_else(|| {
            let (number, rest) = line.split_once(". ")?;
            number.parse::<u32>().ok().map(|_| rest)
        });
        if item.is_some() {
            blocks.push(String::new());
        }
        let block = blocks.last_mut().unwrap();
        block.push_str(item.unwrap_or(line));
        block.push(' ');
    }
    let mut found = Vec::new();
    for block in blocks {
        let plain = block.replace("**", "");
        let mut sentence = String::new();
        for word in plain.split_whitespace() {
            sentence.push_str(word);
            sentence.push(' ');
            if word.trim_end_matches([')', '`']).ends_with(['.', '?', '!']) {
                found.push(std::mem::take(&mut sentence));
            }
        }
        found.push(sentence);
    }
    found.retain(|one| !one.trim().is_empty());
    found
}

fn words(sentence: &str) -> usize {
    sentence
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .count()
}

#[test]
fn no_sentence_is_long() {
    let made = "# Not this one\n\nOne two. Three four five?\n\n- **Six seven.** Eight (`a.b`) nine.\n1. Ten.\n| no | no |\n";
    let counted: Vec<usize> = sentences(made).iter().map(|one| words(one)).collect();
    assert_eq!(counted, [2, 3, 2, 3, 1]);

    let all = sentences(&read("ARCHITECTURE.md"));
    assert!(all.len() > 300, "{}", all.len());
    for sentence in &all {
        assert!(words(sentence) <= 30, "{sentence}");
    }
    let sum = all.iter().map(|one| words(one)).sum::<usize>();
    assert!(
        sum <= 18 * all.len(),
        "{sum} words in {} sentences",
        all.len()
    );
}

/// What stands between backquotes in a text.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// Names of types and functions (`acts::settle`, `Ticket::met`) and of files (`store/src/key.rs`).
#[test]
fn what_it_names_is_there() {
    let sources = [
        ("functions", "rs"),
        ("infra", "rs"),
        ("infra", "yaml"),
        ("site", "rs"),
        ("site", "js"),
        ("tests/integration/src", "rs"),
    ];
    let all = sources.map(|(folder, extension)| {
        let files = keeps_its_shape::read(folder, extension);
        files.into_iter().map(|(_, text)| text).collect::<String>()
    });
    let all = all.concat();
    let below = [
        "",
        "functions/rules/",
        "functions/clients/",
        "functions/http/",
        "functions/events/",
        "functions/",
        "infra/",
        "tests/integration/src/",
        "site/",
        "site/static/js/",
    ];
    let (mut seen, mut missing) = (0, Vec::new());
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(document);
        // A drawing is no name.
        let plain: String = text.split("```").step_by(2).collect();
        for name in quoted(&plain) {
            let is_file = [".rs", ".js", ".toml", ".yaml", ".md"]
                .iter()
                .any(|end| name.ends_with(end));
            let fit = |c: char| c.is_alphanumeric() || "_-./:".contains(c);
            if !name.chars().all(fit) {
                continue;
            }
            if is_file && name.contains('/') {
                let there = below
                    .iter()
                    .any(|room| root().join(room).join(name).exists());
                seen += 1;
                missing.extend((!there).then(|| format!("{document}: {name}")));
            } else if let Some((_, last)) = name.rsplit_once("::") {
                seen += 1;
                missing.extend((!is_named(&all, last)).then(|| format!("{document}: {name}")));
            }
        }
    }
    assert_eq!(missing, [""; 0]);
    assert!(seen > 100, "{seen}");
}

/// Whether something has this very name, a module by its file included.
fn is_named(code: &str, name: &str) -> bool {
    let whole = |at: usize| {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    };
    code.match_indices(name).any(|(at, _)| whole(at))
}

/// Each row of `tests/security.md` names a test that is there, a file that is there, or says that nothing holds it.
#[test]
fn what_keeps_the_desk_safe_names_its_tests() {
    let mut all = String::new();
    for folder in [
        "functions",
        "infra",
        "tests",
        "functions/rules/richtext/src/clean/tests",
    ] {
        for (_, text) in keeps_its_shape::read(folder, "rs") {
            all.push_str(&text);
        }
    }
    let mut seen = 0;
    for row in read("tests/security.md").lines() {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [item, .., test] = cells[..] else {
            continue;
        };
        let test = test.trim();
        if !row.starts_with('|') || test == "test" || row.starts_with("|---") {
            continue;
        }
        seen += 1;
        let names = quoted(test);
        let is_open = row.contains("not yet");
        assert!(is_open || !names.is_empty(), "{item} names no test");
        for name in names {
            let there = match name.contains('/') {
                true => root().join(name).exists() || root().join(format!("{name}.rs")).exists(),
                false => {
                    is_named(&all, &format!("fn {name}")) || is_named(&all, &format!("mod {name}"))
                }
            };
            assert!(there, "{item} names {name}");
        }
    }
    assert!(seen > 40, "{seen}");
}
