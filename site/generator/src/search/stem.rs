//! Light stemming of folded words: plurals, feminines, verbs and their nouns meet in one form.
//!
//! It need not find the true root, only the same one for the words a reader takes for the same.

/// Ending, and how many letters must stay before it.
type Ending = (&'static str, usize);

const FRENCH: &[Ending] = &[
    ("issement", 4),
    ("ation", 4),
    ("ement", 4),
    ("ante", 6),
    ("ant", 6),
    ("age", 5),
    ("ee", 3),
    ("er", 3),
    ("ez", 4),
    ("e", 3),
];
const ENGLISH: &[Ending] = &[("ation", 4), ("ing", 4), ("ed", 4), ("er", 4), ("e", 3)];

/// Shortest word that is touched.
const SHORTEST: usize = 4;

/// The form under which a folded word is indexed. Codes are left as they are.
pub(crate) fn stem(word: &str, lang: &str) -> String {
    let code = word.contains(|letter: char| letter == '_' || letter.is_ascii_digit());
    if code || word.len() < SHORTEST {
        return word.to_owned();
    }
    let (singular, endings) = match lang {
        "fr" => (singular_french(word), FRENCH),
        "en" => (singular_english(word), ENGLISH),
        _ => return word.to_owned(),
    };
    let mut stem = singular;
    for (ending, keep) in endings {
        if let Some(rest) = stem.strip_suffix(ending)
            && rest.len() >= *keep
        {
            stem = rest.to_owned();
            break;
        }
    }
    if lang == "fr" && stem.len() >= SHORTEST && stem.ends_with('y') {
        stem.pop();
        stem.push('i');
    }
    if ["ll", "nn", "tt"]
        .iter()
        .any(|double| stem.ends_with(double))
    {
        stem.pop();
    }
    stem
}

fn singular_french(word: &str) -> String {
    if word.ends_with("eaux") {
        return word[..word.len() - 1].to_owned();
    }
    if let Some(rest) = word.strip_suffix("aux")
        && rest.len() >= 3
    {
        return format!("{rest}al");
    }
    let eux = word.ends_with("eux") || word.ends_with("oux");
    let plural = word.ends_with('s') && !word.ends_with("ss");
    let cut = usize::from(plural || (eux && word.len() > SHORTEST));
    word[..word.len() - cut].to_owned()
}

fn singular_english(word: &str) -> String {
    if let Some(rest) = word.strip_suffix("ies")
        && rest.len() >= 2
    {
        return format!("{rest}y");
    }
    if let Some(rest) = word.strip_suffix("sses") {
        return format!("{rest}ss");
    }
    let kept = ["ss", "us", "is"]
        .iter()
        .any(|ending| word.ends_with(ending));
    let cut = usize::from(word.ends_with('s') && !kept);
    word[..word.len() - cut].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(lang: &str, words: &str) {
        let mut stems: Vec<String> = words.split(' ').map(|word| stem(word, lang)).collect();
        stems.dedup();
        assert_eq!(stems.len(), 1, "{words} became {stems:?}");
    }

    fn apart(lang: &str, one: &str, other: &str) {
        assert_ne!(stem(one, lang), stem(other, lang), "{one} and {other}");
    }

    #[test]
    fn words_of_one_family_meet() {
        for words in [
            "imprimante imprimantes imprimer imprime imprimee imprimez",
            "reseau reseaux",
            "terminal terminaux",
            "bloquer bloque bloquee bloquees",
            "reinitialiser reinitialisation reinitialise",
            "installer installation installe installee",
            "connecter connecte connectez",
            "verrouiller verrouillage verrouille",
            "telecharger telechargement telecharge",
            "partager partage partages",
            "ancien ancienne anciens",
            "envoyer envoi envoie envois",
            "0x80070005 0x80070005",
        ] {
            together("fr", words);
        }
        for words in [
            "printer printers printing print",
            "locked lock locks",
            "policy policies",
        ] {
            together("en", words);
        }
    }

    #[test]
    fn words_of_two_families_stay_apart() {
        for (one, other) in [("mot", "mois"), ("compte", "comptoir"), ("message", "mess")] {
            apart("fr", one, other);
        }
        apart("en", "string", "strong");
    }
}
