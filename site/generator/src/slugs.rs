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

/// Keeps all letters, and takes out what a file name or an address cannot hold.
fn safe(name: &str) -> String {
    const TAKEN_OUT: &str = "<>:\"/|?*#\\^[]()%&`";
    let name = name.trim_end_matches('.');
    let kept = name
        .chars()
        .filter(|one| !one.is_control() && !TAKEN_OUT.contains(*one));
    kept.map(|one| if one.is_whitespace() { '_' } else { one })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_ways() {
        let name = "Mon Résumé: n° 2";
        assert_eq!(slugify(name, Slugs::On), "mon-resume-ndeg-2");
        assert_eq!(slugify(name, Slugs::Safe), "Mon_Résumé_n°_2");
        assert_eq!(slugify(name, Slugs::Off), name);
    }
}
