//! What makes a password acceptable: its length, and that nobody guesses it early (NIST SP 800-63B asks for
//! both, and for no mixture of signs).

mod words;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::people::person::Participant;
use crate::refusal::Fault;
use words::FRENCH;

/// Least characters (NIST SP 800-63B asks for 8, and the CNIL for 12 where nothing else protects the account).
pub const MIN: usize = 12;
/// Most characters: far above any passphrase, low enough that hashing stays cheap (ASVS 6.2.9 asks for 64).
pub const MAX: usize = 200;

/// Guesses below which a password is refused. zxcvbn calls what stands above "safely unguessable" for one
/// who stole the hashes and has to try each word slowly, which is what argon2 makes of them.
const LEAST_GUESSES: f64 = 1e8;
/// The power of ten of guesses that finds any single word of the lists.
const ONE_WORD_POWER: f64 = 5.0;
/// Letters and digits at least beside what is known of somebody, where the rest of a password is made of that.
const INVENTED_MIN: usize = 5;
/// Where most people have their mail, besides.
const PROVIDERS: [&str; 8] = [
    "gmail", "outlook", "hotmail", "yahoo", "orange", "com", "net", "org",
];
/// Characters that make a word at least: not `de`, nor `fr`.
const WORD_MIN: usize = 3;

/// What is known of somebody and of the desk, and so is guessed first.
#[derive(Debug, Clone, Default)]
pub struct OwnWords(Vec<String>);

impl OwnWords {
    /// The words of a person, in every way they are written together, and of the desk: its name, its host.
    pub fn of(who: &Participant, desk: &[&str]) -> Self {
        let mut own = Self::default();
        own.add(who.address.as_str());
        own.add(who.address.local());
        // Any name before the same domain, with and without what every domain ends with.
        let domain = who.address.domain();
        own.add(domain);
        own.add(&format!("@{domain}"));
        let name = domain.rsplit_once('.').map_or(domain, |(name, _)| name);
        own.add(&format!("@{name}"));
        own.add(&format!("{}@{name}", who.address.local()));
        own.add(&who.name);
        for text in desk {
            own.add(text);
        }
        own
    }

    /// One text more: whole, without signs, its first two words the other way round, and word by word.
    fn add(&mut self, text: &str) {
        let folded = folded(text);
        let words: Vec<&str> = folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        let mut found = vec![folded.clone(), words.concat()];
        if let [first, second, ..] = words[..] {
            found.push(format!("{first}{second}"));
            found.push(format!("{second}{first}"));
        }
        found.extend(words.iter().map(|word| (*word).to_owned()));
        found.retain(|word| word.chars().count() >= WORD_MIN && !self.0.contains(word));
        self.0.extend(found);
    }
}

/// The password in NFC, so that the same keys on another keyboard give the same bytes.
///
/// # Errors
/// [`Fault::Missing`], [`Fault::TooShort`], [`Fault::TooLong`] or [`Fault::CommonPassword`].
pub fn choose(typed: &str, own: &OwnWords) -> Result<String, Fault> {
    // Counted to just above the limit: what a stranger sends may be a book.
    let password: String = typed.nfc().take(MAX + 1).collect();
    match password.chars().count() {
        0 => Err(Fault::Missing),
        n if n < MIN => Err(Fault::TooShort { min: MIN }),
        n if n > MAX => Err(Fault::TooLong { max: MAX }),
        _ if is_common(&password, own) => Err(Fault::CommonPassword),
        _ => Ok(password),
    }
}

/// A password typed to log in: only brought to its one form, and cut off far above the limit so that
/// nobody can make us hash a book.
pub fn typed(password: &str) -> String {
    password.nfc().take(MAX + 1).collect()
}

/// Judged as it was typed, and as it reads without what stands between its words: "mot de passe 1" is one
/// word to whoever guesses. Where its letters alone are one word, no digits around it help.
fn is_common(password: &str, own: &OwnWords) -> bool {
    let folded = folded(password);
    if is_mostly_own(&folded, own) {
        return true;
    }
    let own = own.0.iter().map(String::as_str);
    let known: Vec<&str> = own.chain(FRENCH.split_whitespace()).collect();
    let only =
        |kept: &dyn Fn(char) -> bool| -> String { folded.chars().filter(|c| kept(*c)).collect() };
    // Signs that stand for letters stay in the second form: `p@ssw0rd`.
    let forms = [
        folded.clone(),
        only(&|c| c.is_alphanumeric() || "@$!|+(".contains(c)),
        only(&char::is_alphanumeric),
    ];
    let letters = only(&char::is_alphabetic);
    forms
        .iter()
        .any(|form| distinct(form) < 5 || guesses(form, &known) < LEAST_GUESSES)
        || is_one_word(&letters, &known)
}

/// One's address with a letter left out, with another provider, with a word between.
fn is_mostly_own(folded: &str, own: &OwnWords) -> bool {
    let is_own = |word: &str| {
        own.0.iter().any(|own| {
            own == word
                || own.len() == word.len() + 1
                    && word.len() >= WORD_MIN
                    && (own.starts_with(word) || own.ends_with(word))
        })
    };
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let (mut names_them, mut invented) = (false, 0);
    for word in words.filter(|word| !word.is_empty()) {
        match is_own(word) {
            true => names_them = true,
            false if PROVIDERS.contains(&word) => {}
            false => invented += word.chars().count(),
        }
    }
    names_them && invented < INVENTED_MIN
}

/// Letters drawn by lot cost a power of ten each, a word what its place in its list says.
fn is_one_word(letters: &str, known: &[&str]) -> bool {
    let count = letters.chars().count();
    let least = ONE_WORD_POWER.min(0.75 * count as f64);
    count > WORD_MIN && guesses(letters, known) < 10f64.powf(least)
}

fn guesses(form: &str, known: &[&str]) -> f64 {
    10f64.powf(zxcvbn::zxcvbn(form, known).guesses_log10())
}

fn distinct(text: &str) -> usize {
    let mut found: Vec<char> = text.chars().collect();
    found.sort_unstable();
    found.dedup();
    found.len()
}

/// Lower case without accents, letters of other looks (full-width, mathematical) as plain ones.
fn folded(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    plain.to_lowercase()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::who;

    /// Common words with digits and signs around and between them; keyboards, sequences, repetitions; the
    /// site's name, one's own address and name.
    const REFUSED: &str = "motdepasse123, mot de passe 1, Mot de passe 1 !, mot-de-passe-1, mot_de_passe_2026, Mot!de!passe!1, \
        1motdepasse1, m0tdepasse123, monmotdepasse, Mon mot de passe, Password2024!, p@ssw0rd1234, \
        P@$$w0rd 2026, passwordpassword, sunshine1234, Sunshine 1234, 1234sunshine, sunshinesunshine, \
        iloveyou2024, welcome12345, Welcome 2026!, letmein letmein, princess1234, Bonjour12345, \
        bonjour bonjour, Bonjour2026!!, soleil123456, Soleil soleil, doudou2024!!, jetaimejetaime, \
        jetaimemonamour, Chocolat2026, Printemps2026, printemps 2026 !, Janvier2026!, décembre2025!, \
        Décembre 2025, Vendredi2026!, Marseille2013, toulouse31000, allezlom1993, France123456, nicolas12345, \
        Camille 2024!, changezmoi123, administrateur, Administrateur1, admin1234567, utilisateur1, \
        informatique1, entreprise2026, azertyuiop12, azertyuiop123, azerty123456, qsdfghjklm12, wxcvbnwxcvbn, \
        1a2z3e4r5t6y, a1z2e3r4t5y6, qwertyuiop12, 1q2w3e4r5t6y, 1qaz2wsx3edc, aaaaaaaaaaaa, ababababababab, \
        abcabcabcabc, aaaabbbbcccc, 123456789012, 098765432109, 2024-11-24-0042, abcdefghijkl, 111111111111, \
        0612345678 0612345678, azerty azerty azerty, guichet12345, Guichet 2026!, \
        assistance123, Assistance 2026, cliniqueduparc, Clinique du Parc 1, clinique2026!, \
        elise.petit@exemple-sante.fr, elise.petit1, elisepetit2026, Élise Petit 1, petit.elise.1, \
        petitelise123, Elise12345678, exemple-sante1, elise@exemple, elise@exemple-sante.fr, petit@exemple-sante.fr, \
        petit.elise@exemple-sante.fr, elise.petit@exemple-sante.com, elisepetitexemplesante, \
        lise.petit@exemple-sante.fr, elise.petit@exemple-sant.fr, e.petit@exemple-sante.fr, elise.petit@gmail.com, \
        elise.petit (at) exemple-sante.fr, lise.petit@exempl-sante.fr, \
        aide@clinique-du-parc.fr, mot de passe oublié, changemoi1234, passe de mot 1, vivelafrance!, \
        allezlesbleus98, psgparis2024, ｍｏｔｄｅｐａｓｓｅ１２３, 𝗺𝗼𝘁 𝗱𝗲 𝗽𝗮𝘀𝘀𝗲 𝟭, Ｅｌｉｓｅ Ｐｅｔｉｔ １";
    const TAKEN: &str = "cheval agrafe pile, tortue-verte-42, tortue verte 42, Café du matin 8h, correct horse battery, \
        trois girafes mangent tard, kX9#mQ2$vL7p, zvkqjwhtmfyx, le chat dort sous l’escalier, \
        Parapluie/Moutarde/Vélo, élise mange des fraises, petit parc violet 7, ronger ses freins lundi";

    fn own() -> OwnWords {
        let who = Participant {
            name: "Élise Petit".to_owned(),
            ..who("elise.petit@exemple-sante.fr")
        };
        OwnWords::of(
            &who,
            &[
                "Clinique du Parc",
                "https://aide.clinique-du-parc.fr",
                "aide@clinique-du-parc.fr",
            ],
        )
    }

    fn refused(password: &str) -> Option<Fault> {
        choose(password, &own()).err()
    }

    #[test]
    fn a_password_is_neither_too_short_nor_too_long() {
        for (password, expected) in [
            (String::new(), Some(Fault::Missing)),
            ("court".to_owned(), Some(Fault::TooShort { min: 12 })),
            ("tortue verte".to_owned(), None),
            ("k3 8vq fz0 wm 5t ".repeat(11), None),
            ("ab1é".repeat(51), Some(Fault::TooLong { max: 200 })),
            ("é".repeat(1_000_000), Some(Fault::TooLong { max: 200 })),
        ] {
            assert_eq!(refused(&password), expected, "{:.30}", password);
        }
    }

    #[test]
    fn what_is_guessed_first_is_refused() {
        for password in REFUSED.split(", ").chain([" ".repeat(12).as_str()]) {
            assert_eq!(refused(password), Some(Fault::CommonPassword), "{password}");
        }
    }

    #[test]
    fn what_is_not_guessed_is_taken() {
        for password in TAKEN.split(", ") {
            assert_eq!(refused(password), None, "{password}");
        }
    }

    #[test]
    fn what_is_typed_on_another_keyboard_is_the_same_password() {
        let composed = choose("caf\u{e9} girafe moutarde", &own());
        assert_eq!(choose("cafe\u{301} girafe moutarde", &own()), composed);
        assert!(composed.is_ok());
    }

    proptest! {
        // Each is estimated four times, which takes its time where nothing is optimised.
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn no_digits_around_it_make_a_common_word_a_password(
            word in proptest::sample::select(vec!["motdepasse", "mot de passe", "soleil", "azerty", "sunshine", "elise petit", "guichet", "Bonjour"]),
            before in "[0-9]{0,2}", after in "[0-9]{0,4}[!?.]{0,2}", gap in "[ _.-]?",
        ) {
            let password = format!("{before}{gap}{word}{gap}{after}");
            prop_assert!(refused(&password).is_some(), "{password}");
        }

        #[test]
        fn whatever_is_typed_is_judged(text in "\\PC{0,100}") {
            let _ = choose(&text, &own());
        }
    }
}
