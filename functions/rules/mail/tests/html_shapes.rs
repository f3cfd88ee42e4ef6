//! Shapes of HTML replies. `cut-NAME.html` holds the new words as text, a line `%%%%`, then the mail; of
//! `keep-NAME.html` nothing may be folded. Whatever is folded is there to be unfolded, to the last word.

use std::path::Path;

fn split(text: &str) -> Vec<String> {
    let pieces = text.split(|c: char| !c.is_alphanumeric());
    let pieces = pieces.filter(|piece| !piece.is_empty());
    pieces.map(str::to_owned).collect()
}

#[test]
fn new_words_end_where_they_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/html-replies");
    let (mut wrong, mut cut, mut kept) = (Vec::new(), 0, 0);
    for entry in std::fs::read_dir(&folder).expect("the folder of replies") {
        let path = entry.expect("a readable entry").path();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let file = std::fs::read_to_string(&path).expect("a mail");
        let (expected, html) = match file.split_once("\n%%%%\n") {
            Some((words, html)) => (words.to_owned(), html),
            None => (richtext::text(&file), file.as_str()),
        };
        let is_cut = name.starts_with("cut-");
        if is_cut {
            cut += 1
        } else {
            kept += 1
        }
        let words = mail::new_words(&mail::Incoming {
            html: Some(html.to_owned()),
            ..mail::Incoming::default()
        });
        let folded = words.folded.as_ref().map_or("", |folded| &folded.text);
        if words.text.trim() != expected.trim() || words.folded.is_some() != is_cut {
            wrong.push(format!("{name}:\n{}\n--- folded:\n{folded}", words.text));
        }
        let whole = split(&format!("{} {folded}", words.text));
        assert_eq!(whole, split(&richtext::text(html)), "{name}");
    }
    assert!(
        cut >= 36 && kept >= 8,
        "replies are missing: {cut} and {kept}"
    );
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n=====\n")
    );
}
