//! Shapes of plain text replies. `cut-NAME.txt` holds the new words, a line `%%%%`, then what must be folded;
//! of `keep-NAME.txt` nothing may be.

use std::path::Path;

#[test]
fn new_words_end_where_they_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replies");
    let (mut wrong, mut cut, mut kept) = (Vec::new(), 0, 0);
    for entry in std::fs::read_dir(&folder).expect("the folder of replies") {
        let path = entry.expect("a readable entry").path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let text = std::fs::read_to_string(&path).expect("a text");
        let (mail, expected) = match text.split_once("%%%%\n") {
            Some((words, rest)) => {
                cut += 1;
                (format!("{words}{rest}"), words.to_owned())
            }
            None => {
                kept += 1;
                (text.clone(), text)
            }
        };
        assert_eq!(name.starts_with("cut-"), mail != expected, "{name}");
        let found = mail::reply::extract_text(&mail).kept;
        let expected = expected.replace("\r\n", "\n");
        if found.trim_end() != expected.trim_end() {
            wrong.push(format!("{name}:\n{found}"));
        }
    }
    assert!(
        cut >= 130 && kept >= 45,
        "replies are missing: {cut} and {kept}"
    );
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n=====\n")
    );
}
