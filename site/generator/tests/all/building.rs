//! Builds the small site and reads what came out.

use crate::site::Site;

#[test]
fn pages_come_out_at_their_addresses_in_both_languages() {
    let site = Site::small();
    let report = site.build().unwrap();
    assert_eq!((report.pages, report.sections), (6, 5));
    for path in [
        "index.html",
        "en/index.html",
        "signaler/index.html",
        "declarer/index.html",
        "en/report/index.html",
        "articles/compte/mot-de-passe/index.html",
        "articles/vpn/index.html",
        "articles/vpn/ecran.png",
        "en/articles/vpn/index.html",
        "tags/index.html",
        "tags/securite/index.html",
        "css/site.css",
        "js/vendor/petit.mjs",
        "404.html",
        "sitemap.xml",
        "robots.txt",
        "atom.xml",
    ] {
        assert!(site.has(path), "{path} is missing");
    }
    assert!(
        !site.has("articles/compte/brouillon/index.html"),
        "a draft was built"
    );
    assert!(
        site.has("en/articles/vpn/ecran.png"),
        "a translation has the same assets"
    );
}

#[test]
fn an_article_is_rendered_as_zola_does() {
    let site = Site::small();
    site.build().unwrap();
    let html = site.read("articles/compte/mot-de-passe/index.html");
    for part in [
        "<html lang=\"fr\">",
        "<title>Changer son mot de passe</title>",
        "<time> 2 octobre 2026</time>",
        "<span id=\"continue-reading\"></span>",
        "<h2 id=\"avant-de-commencer\">Avant de commencer<a class=\"zola-anchor\"",
        "<a href=\"https://guichet.test/articles/vpn/#reglages\">le VPN</a>",
        "<a href=\"https://guichet.test/articles/compte/mot-de-passe/#apres\">plus bas</a>",
        "<table>",
        "<del>2</del>",
        "<sup class=\"footnote-reference\">",
        "<aside class=\"info\"><p>Un <strong>mot</strong> utile.</p>\n</aside>",
        "<p><kbd>F5</kbd> puis <kbd>F6</kbd>.</p>",
        // Its own section is transparent.
        "<i>_index.md</i><i>articles/_index.md</i>\n<a rel",
        "<a rel=\"prev\">Déverrouiller son compte</a>",
        "<b>Avant de commencer</b><b>Après</b>",
        "<code>/articles/compte/mot-de-passe/ https://guichet.test/articles/compte/mot-de-passe/</code>",
        "href=\"https://guichet.test/css/site.css?h=",
        "<a href=\"https://guichet.test/signaler/\">signaler.md</a>",
    ] {
        assert!(html.contains(part), "{part} is missing from\n{html}");
    }
    let vpn = site.read("articles/vpn/index.html");
    assert!(
        vpn.contains("<img src=\"https://guichet.test/articles/vpn/ecran.png\" alt=\"écran\" />")
    );
    assert!(vpn.contains("<pre><code data-lang=\"sh\">"));
}

#[test]
fn sections_hold_their_pages_in_order() {
    let site = Site::small();
    site.build().unwrap();
    let home = site.read("index.html");
    let titles =
        "<li>Déverrouiller son compte</li><li>Changer son mot de passe</li><li>Le VPN</li>";
    assert!(home.contains(titles), "{home}");
    assert!(home.contains("<a hreflang=\"en\" href=\"https://guichet.test/en/\">"));
    let english = site.read("en/index.html");
    assert!(
        english.contains("Hello") && english.contains("<li>The VPN</li>"),
        "{english}"
    );
    assert!(english.contains("<title>Desk</title>"));
    assert_eq!(site.read("tags/compte/index.html").matches(';').count(), 2);
    assert!(
        site.read("en/report/index.html")
            .contains("<option value=\"autres\">Other</option>")
    );
}

#[test]
fn the_extra_files_name_every_page() {
    let site = Site::small();
    site.build().unwrap();
    let sitemap = site.read("sitemap.xml");
    assert!(sitemap.contains("<loc>https://guichet.test/articles/compte/mot-de-passe/</loc>"));
    assert!(sitemap.contains("<lastmod>2026-10-02</lastmod>"));
    assert!(!sitemap.contains("brouillon"));
    let feed = site.read("atom.xml");
    assert!(
        feed.find("Changer").unwrap() < feed.find("Déverrouiller").unwrap(),
        "newest first"
    );
    assert!(
        site.read("robots.txt")
            .contains("https://guichet.test/sitemap.xml")
    );
    assert!(
        site.read("declarer/index.html")
            .contains("url=https://guichet.test/signaler/")
    );
}

#[test]
fn the_base_address_and_drafts_can_be_asked_for() {
    let site = Site::small();
    let mut options = site.options();
    options.base_url = Some("http://localhost:8080".to_owned());
    options.drafts = true;
    generator::build(&options).unwrap();
    assert!(site.has("articles/compte/brouillon/index.html"));
    assert!(
        site.read("index.html")
            .contains("http://localhost:8080/signaler/")
    );
}

#[test]
fn only_the_sites_own_files_make_it_build_again() {
    let site = Site::small();
    let mut builder = generator::Builder::new(site.options());
    let other = [
        site.root().join("README.md"),
        site.root().join("content/.a.md.swp"),
    ];
    assert!(builder.rebuild(&other).unwrap().is_none());
    let own = [site.root().join("content/signaler.md")];
    assert!(builder.rebuild(&own).unwrap().is_some());
    assert!(site.has("index.html"));
}

#[test]
fn sections_and_terms_are_shown_a_few_pages_at_a_time() {
    let site = Site::small();
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    let paged = "{ name = \"tags\", paginate_by = 1, paginate_path = \"suite\" }";
    site.write(
        "config.toml",
        config.replacen("{ name = \"tags\" }", paged, 1),
    );
    std::fs::create_dir(site.root().join("content/notes")).unwrap();
    let section = "+++\nsort_by = 'slug'\npaginate_by = 2\npaginate_reversed = true\n\
        template = 'notes.html'\n+++\n";
    site.write("content/notes/_index.md", section);
    for name in ["a", "b", "c"] {
        let text = format!("+++\ntitle = '{name}'\n+++\n");
        site.write(&format!("content/notes/{name}.md"), text);
    }
    let template = "{% for page in paginator.pages %}{{ page.title }} {% endfor %}\
        {{ paginator.current_index }}/{{ paginator.number_pagers }} of {{ paginator.total_pages }} \
        {{ section.path | safe }} {{ current_path | safe }} [{{ section.pages | length }}] \
        {{ paginator.previous | safe }} {{ paginator.next | safe }} {{ paginator.base_url | safe }}";
    site.write("templates/notes.html", template);
    site.write(
        "templates/taxonomy_single.html",
        "{{ term.name }} {{ paginator.current_index }}/{{ paginator.number_pagers }}",
    );
    site.build().unwrap();
    let home = "https://guichet.test/notes/";
    assert_eq!(
        site.read("notes/index.html"),
        format!("c b 1/2 of 3 /notes/ /notes/ [0]  {home}page/2/ {home}page/")
    );
    assert_eq!(
        site.read("notes/page/2/index.html"),
        format!("a 2/2 of 3 /notes/ /notes/page/2/ [0] {home}  {home}page/")
    );
    let first = site.read("notes/page/1/index.html");
    assert!(first.contains(&format!("url={home}\"")), "{first}");
    assert!(site.read("tags/compte/suite/2/index.html").ends_with("2/2"));
    let sitemap = site.read("sitemap.xml");
    assert!(sitemap.contains(&format!("<loc>{home}page/2/</loc>")));
    assert!(sitemap.contains("/tags/compte/suite/2/</loc>"));
}

#[test]
fn scripts_and_styles_are_sent_short_where_the_site_asks_for_it() {
    let script =
        "/** Told to authors. */\nexport const greet = (somebody) => `Bonjour ${somebody}`;\n";
    let style = "/* Told to authors. */\n.a { color: red }\n";
    let site = Site::small();
    site.write("static/greet.mjs", script);
    site.write("static/a.css", style);
    site.build().unwrap();
    assert_eq!(site.read("greet.mjs"), script);
    assert_eq!(site.read("a.css"), style);
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    site.write(
        "config.toml",
        config.replace("[extra]\n", "[extra]\nminify = true\n"),
    );
    site.build().unwrap();
    assert_eq!(
        site.read("greet.mjs"),
        "export const greet=e=>`Bonjour ${e}`;"
    );
    assert_eq!(site.read("a.css"), ".a { color: red }\n");
}

#[test]
fn modules_that_are_joined_are_sent_as_one() {
    let site = Site::small();
    let small = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    let config = |keys: &str| small.replace("[extra]\n", &format!("[extra]\n{keys}\n"));
    let entry = "import { name } from './name.mjs';\nexport const greet = () => name;\n";
    let part = "export const name = 'Bonjour';\n";
    site.write("static/greet.mjs", entry);
    site.write("static/name.mjs", part);
    // As Zola leaves them, for authors.
    site.write("config.toml", config("joined = [\"greet.mjs\"]"));
    site.build().unwrap();
    assert_eq!(site.read("greet.mjs"), entry);
    assert_eq!(site.read("name.mjs"), part);
    let both = config("minify = true\njoined = [\"greet.mjs\"]");
    site.write("config.toml", &both);
    site.build().unwrap();
    assert_eq!(
        site.read("greet.mjs"),
        "const e=`Bonjour`;const t=()=>e;export{t as greet};"
    );
    assert!(!site.has("name.mjs"));
    site.write(
        "static/other.js",
        "import { name } from './name.mjs';\nname();\n",
    );
    let error = format!("{:#}", site.build().unwrap_err());
    assert!(
        error.contains("static/other.js imports name.mjs, which is sent as a part of greet.mjs"),
        "{error}"
    );
    for (keys, part) in [
        ("minify = true\njoined = true", "`joined` is a list"),
        (
            "minify = true\njoined = [\"none.mjs\"]",
            "static/none.mjs cannot be read",
        ),
    ] {
        site.write("config.toml", config(keys));
        let error = format!("{:#}", site.build().unwrap_err());
        assert!(error.contains(part), "{error}");
    }
}
