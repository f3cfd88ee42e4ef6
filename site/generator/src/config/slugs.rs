//! Names as parts of addresses, by the three ways of Zola's `[slugify]`.

use crate::config::Slugs;

/// A name as a part of an address.
pub(crate) fn slugify(name: &str, how: Slugs) -> String {
    match how {
        Slugs::On => slug::slugify(name),
        Slugs::Safe => safe(name),
        Slugs::Off => name.to_owned(),
    }
}

/// Keeps all but what no file name can hold.
fn safe(name: &str) -> String {
    const TAKEN_OUT: &str = "<>:\"/\\|?*";
    let name = name.trim_end_matches([' ', '.']);
    name.chars()
        .filter(|one| !TAKEN_OUT.contains(*one))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways() {
        let name = "Mon Résumé: n° 2";
        assert_eq!(slugify(name, Slugs::On), "mon-resume-ndeg-2");
        assert_eq!(slugify(name, Slugs::Safe), "Mon Résumé n° 2");
        assert_eq!(slugify(name, Slugs::Off), name);
    }
}
