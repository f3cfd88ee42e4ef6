//! The search data after one changed article are, to the byte, those of a whole build.

use std::fs;

use crate::rebuilding::{Change, check, edit};
use crate::site::Site;

const FIRST: &str = "content/articles/essais/0.md";
const LAST: &str = "content/articles/essais/119.md";

/// The word of a number, which no other text has.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "ba", "co", "di", "fo", "gu", "ki", "lo", "mu", "na", "po", "ri", "tu", "va", "xo", "zi",
        "wu",
    ];
    let syllable = |shift: u32| SYLLABLES[((number * 2477 + 911) >> shift) % 16];
    [syllable(0), syllable(4), syllable(8), syllable(12), "k"].concat()
}

/// An article that a number makes: a title of words that many have, a description of its own (of all
/// of them, the first file can tell only of some), and words of a text that stand in as many articles as others.
fn article(number: usize) -> String {
    let of = |first: usize, pool: usize, count: usize, step: usize| {
        let words = (0..count).map(|one| word(first + (number * step + one * 7) % pool));
        words.collect::<Vec<_>>().join(" ")
    };
    format!(
        "+++\ntitle = \"Bloquer {}\"\ndescription = \"Le {}\"\n[extra]\ncodes = [\"ERR-{number}\"]\n+++\nLe {}.\n",
        of(0, 12, 3, 5),
        of(100, 3600, 30, 30 * 7),
        of(5000, 400, 25, 3),
    )
}

/// The portal's articles and more, enough for several blocks and several files of rare terms.
fn site() -> Site {
    let site = Site::articles();
    fs::create_dir(site.root().join("content/articles/essais")).unwrap();
    let section = "content/articles/essais/_index.md";
    site.write(section, "+++\ntitle = \"Essais\"\n+++\n");
    for number in 0..120 {
        let path = format!("content/articles/essais/{number}.md");
        site.write(&path, article(number));
    }
    site
}

#[test]
fn one_changed_article_gives_what_a_whole_build_gives() {
    let title = edit(FIRST, "title = \"Bloquer", "title = \"Bloquer un casque");
    let common = edit(FIRST, "+++\nLe ", "+++\nCompte, badge, agenda. Le ");
    let new_word = edit(LAST, "+++\nLe ", "+++\nLe zanzibar et le zanzibar, le ");
    let last_use = edit(LAST, "zanzibar et le zanzibar, le ", "");
    let titled = edit(LAST, "title = \"", "title = \"Xylophone ");
    let untitled = edit(LAST, "Xylophone ", "");
    let code = edit(FIRST, "\"ERR-0\"", "\"ERR-0\", \"0x80070005\"");
    let no_code = edit(FIRST, "\"ERR-0\", \"0x80070005\"", "");
    let hidden = edit(FIRST, "[extra]", "in_search_index = false\n[extra]");
    let described = edit(LAST, "description = \"Le", "description = \"Votre nouveau");
    let shown = edit(FIRST, "in_search_index = false\n", "");
    let nothing = edit(FIRST, "+++\nCompte", "+++\n\nCompte");
    let english = "content/articles/compte/acces-refuse-a-une-application.en.md";
    let other_language = |site: &Site| {
        let whole = fs::read_to_string(site.root().join(english)).unwrap();
        site.write(english, format!("{whole}\nA lighthouse.\n"));
    };
    check(
        &site(),
        &[
            (FIRST, &title, Some(40)),
            (FIRST, &common, Some(40)),
            (LAST, &new_word, Some(12)),
            (LAST, &last_use, Some(12)),
            (LAST, &titled, Some(60)),
            (LAST, &untitled, Some(60)),
            (FIRST, &code, Some(20)),
            (FIRST, &no_code, Some(20)),
            (FIRST, &hidden, Some(60)),
            (LAST, &described, Some(60)),
            (FIRST, &shown, Some(60)),
            (FIRST, &nothing, Some(20)),
            (english, &other_language, Some(12)),
        ],
    );
}

/// Changes that only a numbering by what was met first could tell apart.
#[test]
fn the_data_do_not_depend_on_what_the_articles_were_before() {
    let changes: Vec<_> = (0..30)
        .map(|step| {
            let number = step * 37 % 120;
            let becomes = step * 53 % 120;
            let path = format!("content/articles/essais/{number}.md");
            let hidden = match becomes % 6 {
                0 => "in_search_index = false\n[extra]",
                _ => "[extra]",
            };
            let whole = article(becomes).replace("[extra]", hidden);
            (path.clone(), move |site: &Site| site.write(&path, &whole))
        })
        .collect();
    let changes: Vec<Change<'_>> = changes
        .iter()
        .map(|(path, change)| (path.as_str(), change as &dyn Fn(&Site), Some(60)))
        .collect();
    check(&site(), &changes);
}
