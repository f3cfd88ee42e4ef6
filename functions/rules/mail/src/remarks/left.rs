//! The files that stay in the original mail, by their names: somebody chose them, and they may say it all.

/// Characters of all names together. The others are counted.
const NAMES_MAX: usize = 1_000;
/// Characters of one name.
const NAME_MAX: usize = 80;

pub(super) fn in_french(names: &[String]) -> String {
    let (said, others) = listed(names);
    let others = match others {
        0 => String::new(),
        1 => " et 1 autre".to_owned(),
        number => format!(" et {number} autres"),
    };
    match names.len() {
        1 => format!(
            "Un fichier joint, trop lourd ou en trop, n’a pas été repris ici : il reste dans le mail d’origine ({said})"
        ),
        number => format!(
            "{number} fichiers joints, trop lourds ou trop nombreux, n’ont pas été repris ici : ils restent dans le \
             mail d’origine ({said}{others})"
        ),
    }
}

pub(super) fn in_english(names: &[String]) -> String {
    let (said, others) = listed(names);
    let others = match others {
        0 => String::new(),
        1 => " and 1 other".to_owned(),
        number => format!(" and {number} others"),
    };
    match names.len() {
        1 => format!(
            "One attachment, too large or one too many, was not taken over: it is still in the original mail ({said})"
        ),
        number => format!(
            "{number} attachments, too large or too many, were not taken over: they are still in the original mail \
             ({said}{others})"
        ),
    }
}

/// The names that fit, in a row, and how many others there are.
fn listed(names: &[String]) -> (String, usize) {
    let (mut said, mut length) = (Vec::new(), 0);
    for name in names {
        // A bracket would end the line of the desk, and what follows pass for words of its sender.
        let mut shown = name.replace(['[', ']'], "_");
        if shown.chars().count() > NAME_MAX {
            shown = shown.chars().take(NAME_MAX - 1).chain(['…']).collect();
        }
        length += shown.chars().count();
        if length > NAMES_MAX {
            break;
        }
        said.push(shown);
    }
    (said.join(", "), names.len() - said.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_named_as_far_as_a_line_may_go() {
        let names = |names: &[&str]| {
            names
                .iter()
                .map(|&name| name.to_owned())
                .collect::<Vec<_>>()
        };
        for (files, french, english) in [
            (
                names(&["a.pdf"]),
                "d’origine (a.pdf)",
                "original mail (a.pdf)",
            ),
            (
                names(&["a.pdf", "b] [x.txt"]),
                "d’origine (a.pdf, b_ _x.txt)",
                "mail (a.pdf, b_ _x.txt)",
            ),
            (names(&["x".repeat(300).as_str()]), "xx…)", "xx…)"),
        ] {
            assert!(in_french(&files).ends_with(french), "{}", in_french(&files));
            assert!(
                in_english(&files).ends_with(english),
                "{}",
                in_english(&files)
            );
        }
        let many: Vec<String> = (0..500)
            .map(|number| format!("photo-{number:04}.jpg"))
            .collect();
        let (french, english) = (in_french(&many), in_english(&many));
        assert!(french.starts_with("500 fichiers") && english.starts_with("500 attachments"));
        assert!(
            french.contains("(photo-0000.jpg, photo-0001.jpg,")
                && french.contains("photo-0070.jpg")
        );
        assert!(
            french.ends_with(" et 429 autres)") && english.ends_with(" and 429 others)"),
            "{french}"
        );
        assert!(french.chars().count() < 1_500);
        assert!(in_french(&many[..72]).ends_with("photo-0070.jpg et 1 autre)"));
    }
}
