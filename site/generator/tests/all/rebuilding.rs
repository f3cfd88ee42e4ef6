//! Building again after a change gives, to the byte, what a whole build gives.

use std::fs;
use std::path::PathBuf;

use generator::Builder;

use crate::site::Site;

const WIFI: &str = "content/articles/reseau/wifi.md";
const GONE: &str = "content/libre/fond/b.md";
const LENT: &str = "content/articles/poste/lent.md";

/// A file, what is done to it, and how many files at most that should write.
pub(crate) type Change<'a> = (&'a str, &'a dyn Fn(&Site), Option<usize>);

/// Makes changes one after the other to one site, and holds each against a whole build.
pub(crate) fn check(site: &Site, changes: &[Change<'_>]) {
    let mut builder = Builder::new(site.options());
    builder.build().unwrap();
    for (path, change, most) in changes {
        change(site);
        let changed: Vec<PathBuf> = vec![site.root().join(path)];
        let report = builder.rebuild(&changed).unwrap().unwrap();
        let again = site.everything();
        site.build().unwrap();
        let whole = site.everything();
        let names: Vec<_> = again.keys().collect();
        assert_eq!(names, whole.keys().collect::<Vec<_>>(), "after {path}");
        for (name, bytes) in &whole {
            let same = again[name] == *bytes;
            assert!(same, "{name} is not what it should be after {path}");
        }
        if let Some(most) = most {
            assert!(report.files <= *most, "{path}: {} files", report.files);
        }
    }
}

pub(crate) fn edit(path: &'static str, from: &'static str, to: &'static str) -> impl Fn(&Site) {
    move |site: &Site| {
        let file = site.root().join(path);
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains(from), "{from} is not in {path}");
        fs::write(file, text.replace(from, to)).unwrap();
    }
}

/// Templates that show little of other pages, as most do.
fn plain(site: &Site) {
    let lists = "{% for one in section.pages %}{{ one.title }} {{ one.description }}{% endfor %}";
    let menu = "{% set all = get_section(path='articles/reseau/_index.md') %}\
        {% for one in all.pages %}{{ one.title }}{% endfor %}";
    let page = format!(
        "{menu}{{{{ page.content }}}}{{% if page.lower %}}{{{{ page.lower.title }}}}{{% endif %}}\
         {{% for one in page.translations %}}{{{{ one.title }}}}{{% endfor %}}\
         {{% for one in page.backlinks %}}{{{{ one.title }}}}{{% endfor %}}"
    );
    fs::remove_file(site.root().join("templates/parts/fonctions.html")).unwrap();
    site.write("templates/page.html", page);
    for name in ["section.html", "lots.html"] {
        site.write(&format!("templates/{name}"), lists);
    }
    for name in [
        "taxonomy_list.html",
        "taxonomy_single.html",
        "tags/single.html",
        "404.html",
    ] {
        site.write(&format!("templates/{name}"), "{{ lang }}");
    }
}

#[test]
fn every_kind_of_change_where_templates_show_everything() {
    let text = edit(WIFI, "Du texte", "Un autre texte");
    let title = edit(WIFI, "Échec du Wi-Fi", "Wi-Fi en panne");
    let described = edit(LENT, "Quand tout rame.", "Quand c’est lent.");
    let template = edit("templates/page.html", "<script", "<script data-a");
    let data = edit("data/gens.toml", "Zoé", "Léa");
    let fresh = |site: &Site| {
        site.write(
            "content/articles/reseau/neuf.md",
            "+++\ntitle = 'Neuf'\n+++\nNeuf.",
        );
    };
    let gone = |site: &Site| fs::remove_file(site.root().join(GONE)).unwrap();
    let relinked = edit(
        "content/contact.md",
        "@/articles/poste/lent.md#avant",
        "@/_index.md",
    );
    check(
        &Site::features(),
        &[
            (WIFI, &text, None),
            (WIFI, &title, None),
            (LENT, &described, None),
            ("templates/page.html", &template, None),
            ("content/articles/reseau/neuf.md", &fresh, None),
            ("data/gens.toml", &data, None),
            ("content/contact.md", &relinked, None),
            (GONE, &gone, None),
        ],
    );
}

#[test]
fn a_change_touches_what_shows_it() {
    let site = Site::features();
    plain(&site);
    let text = edit(LENT, "Encore.", "Encore une fois.");
    let described = edit(LENT, "Quand tout rame.", "Quand c’est lent.");
    let title = edit(
        "content/articles/vpn/index.en.md",
        "The VPN",
        "The private network",
    );
    let linked = edit(
        LENT,
        "[section](@/articles/_index.md)",
        "[vpn](@/articles/vpn/index.md)",
    );
    let renamed = edit(LENT, "Ordinateur lent", "Ordinateur très lent");
    check(
        &site,
        &[
            // The page itself, and feeds and search data, which hold its text.
            (LENT, &text, Some(20)),
            (LENT, &described, Some(20)),
            ("content/articles/vpn/index.en.md", &title, None),
            (LENT, &linked, None),
            (LENT, &renamed, None),
        ],
    );
}

#[test]
fn a_fault_is_told_and_the_next_change_starts_from_the_last_good_site() {
    let site = Site::features();
    let mut builder = Builder::new(site.options());
    builder.build().unwrap();
    let before = site.everything();
    let good = fs::read_to_string(site.root().join(LENT)).unwrap();
    let changed = [site.root().join(LENT)];
    for fault in ["[a](@/absent.md)", "[a](#absent)", "{{ absent() }}"] {
        site.write(LENT, format!("{good}\n{fault}\n"));
        let error = format!("{:#}", builder.rebuild(&changed).unwrap_err());
        let whole = format!("{:#}", site.build().unwrap_err());
        assert_eq!(error, whole);
        assert_eq!(site.everything(), before);
    }
    site.write(LENT, good.replace("## Avant", "## Ailleurs"));
    let error = format!("{:#}", builder.rebuild(&changed).unwrap_err());
    assert!(error.contains("`#avant`"), "others link to it: {error}");
    site.write(LENT, &good);
    builder.rebuild(&changed).unwrap().unwrap();
    assert_eq!(site.everything(), before);
}
