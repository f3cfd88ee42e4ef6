//! A mistake in the site is told in one sentence, and the site already built stays as it was.

use crate::site::Site;

/// Breaks one file, expects a sentence with all `parts`, and the old output untouched.
fn check(path: &str, bytes: &[u8], parts: &[&str]) {
    let config = std::fs::read_to_string(Site::small().root().join("config.toml")).unwrap();
    check_with(&config, path, bytes, parts);
}

/// The same in a site of other settings.
fn check_with(config: &str, path: &str, bytes: &[u8], parts: &[&str]) {
    let site = Site::small();
    site.write("config.toml", config);
    site.build().unwrap();
    let before = site.read("index.html");
    site.write("templates/index.html", "a new home page");
    site.write(path, bytes);
    let error = site.build().unwrap_err();
    let sentence = format!("{error:#}");
    for part in parts {
        assert!(
            sentence.contains(part),
            "{path}: `{part}` is missing from: {sentence}"
        );
    }
    assert!(
        !sentence.contains('\n'),
        "{path}: more than one line: {sentence}"
    );
    assert_eq!(
        site.read("index.html"),
        before,
        "{path}: the old output changed"
    );
    assert_eq!(
        site.beside(),
        ["public", "site"],
        "{path}: something was left behind"
    );
}

#[test]
fn broken_front_matter() {
    let name = "content/articles/compte/verrou.md";
    check(
        name,
        b"+++\ntitle = \"A\nweight = 1\n+++\n",
        &[name, "line 2"],
    );
    check(
        name,
        b"---\ntitle: [A\n---\n",
        &[name, "front matter is broken"],
    );
    check(name, b"title = 1", &[name, "must begin with +++ or ---"]);
    check(
        name,
        b"+++\n\nweight = 'A'\n+++\n",
        &[name, "line 3", "`weight`", "expected usize"],
    );
    check(
        name,
        b"---\ntitle: A\ndate: demain\n---\n",
        &[name, "line 3", "`date` is not a date"],
    );
}

#[test]
fn unknown_template() {
    let text = b"+++\ntemplate = 'absent.html'\n+++\n";
    check(
        "content/signaler.md",
        text,
        &["content/signaler.md", "`absent.html`"],
    );
    check(
        "templates/page.html",
        b"{% extends \"absent.html\" %}",
        &["page.html", "absent.html"],
    );
    check(
        "templates/page.html",
        b"\n{% if %}",
        &["templates/page.html, line 2: "],
    );
    let text = b"\n{{ page.absent.more }}";
    check(
        "templates/article.html",
        text,
        &[
            "content/articles/",
            "page.absent.more",
            "(templates/article.html, line 2)",
        ],
    );
}

#[test]
fn two_pages_with_one_address() {
    let text = b"+++\nslug = 'verrou'\n+++\n";
    let first = "content/articles/compte/verrou.md";
    let second = "content/articles/compte/mot-de-passe.md";
    check(second, text, &[first, second, "/articles/compte/verrou/"]);
    let text = b"+++\npath = 'css/site.css'\n+++\n";
    check(
        "content/signaler.md",
        text,
        &["content/signaler.md", "css/site.css"],
    );
    check(
        "static/sitemap.xml",
        b"",
        &["static/sitemap.xml", "the sitemap"],
    );
}

#[test]
fn invalid_utf8() {
    let text = b"+++\ntitle = 'A'\n+++\nd\xe9but";
    check(
        "content/signaler.md",
        text,
        &["content/signaler.md", "not valid UTF-8 (byte 21)"],
    );
    check(
        "templates/page.html",
        b"\xff",
        &["templates/page.html", "not valid UTF-8"],
    );
    check("config.toml", b"\xff", &["config.toml", "not valid UTF-8"]);
}

#[test]
fn missing_pages_and_anchors() {
    let name = "content/articles/compte/verrou.md";
    let text = b"+++\n+++\n\n\n[a](@/articles/vpn/index.md#absent)";
    let parts = [name, "line 5", "`#absent`", "content/articles/vpn/index.md"];
    check(name, text, &parts);
    check(
        name,
        b"+++\n+++\n[a](@/absent.md)",
        &[name, "line 3", "`@/absent.md`"],
    );
    check(
        name,
        b"+++\n+++\n\n[a](#absent)",
        &[name, "line 4", "`#absent`"],
    );
    check(name, b"+++\n+++\n\n[a]()", &[name, "line 4", "no address"]);
    let text = b"{{ get_url(path='@/absent.md') }}";
    check(
        "templates/article.html",
        text,
        &["content/articles/", "@/absent.md"],
    );
    let text = b"{{ get_url(path='absent.css', cachebust=true) }}";
    check("templates/article.html", text, &["absent.css"]);
}

#[test]
fn shortcodes() {
    let name = "content/articles/compte/verrou.md";
    let text = b"+++\n+++\n\n{% encart(genre='a') %}\n\nmot";
    check(name, text, &[name, "line 4", "`encart` is not closed"]);
    check(
        name,
        b"+++\n+++\n{{ absent() }}",
        &[name, "line 3", "`absent`"],
    );
    check(
        name,
        b"+++\n+++\n{{ touche(nom=\"F5\" ",
        &[name, "line 3", "`touche`"],
    );
    // Lines count as written, even below a shortcode of several lines.
    let text = b"+++\n+++\n{% encart(genre='a') %}\nun\n\ndeux\n{% end %}\n\n[a](@/absent.md)";
    check(name, text, &[name, "line 9", "`@/absent.md`"]);
}

#[test]
fn circles() {
    let circle = b"{% extends \"section.html\" %}";
    let site = Site::small();
    site.write("templates/section.html", "{% extends \"page.html\" %}");
    site.write("templates/page.html", circle);
    let error = format!("{:#}", site.build().unwrap_err());
    assert!(error.contains("extends itself"), "{error}");
    check(
        "templates/article.html",
        b"{% include \"article.html\" %}",
        &["content/articles/", "leads back to itself"],
    );
    let text = b"{% macro m() %}{{ self::m() }}{% endmacro m %}";
    site_with_macro(text);
    site_with_macro(b"{% macro m() %}{{ 'a' | replace(from='a', to=self::m()) }}{% endmacro m %}");
    check(
        "content/articles/_index.md",
        b"+++\nredirect_to = 'articles'\n+++\n",
        &["content/articles/_index.md", "leads back to itself"],
    );
    let deep = format!("+++\n+++\n{}", "{% encart(genre='a') %}".repeat(10_000));
    check(
        "content/signaler.md",
        deep.as_bytes(),
        &["content/signaler.md, line 3", "more than 50 deep"],
    );
    let list = format!("+++\n+++\n{{{{ touche(nom={}1", "[".repeat(100_000));
    check(
        "content/signaler.md",
        list.as_bytes(),
        &["content/signaler.md, line 3", "`nom`"],
    );
}

/// A macro that calls itself without end.
fn site_with_macro(text: &[u8]) {
    let site = Site::small();
    site.write("templates/macros/rond.html", text);
    let page = "{% import \"macros/rond.html\" as rond %}{{ rond::m() }}";
    site.write("templates/article.html", page);
    let error = format!("{:#}", site.build().unwrap_err());
    assert!(error.contains("leads back to itself"), "{error}");
}

#[test]
fn a_page_in_one_language_only() {
    let site = Site::small();
    let config = std::fs::read_to_string(site.root().join("config.toml")).unwrap();
    let asked = |value: &str| {
        let extra = format!("[extra]\ntranslated = {value}\n");
        site.write("config.toml", config.replace("[extra]\n", &extra));
        site.build().map_err(|error| format!("{error:#}"))
    };
    let error = asked("true").unwrap_err();
    assert!(
        error.starts_with("content/articles/compte/_index.md is not there in `en`"),
        "{error}"
    );
    assert!(asked("['articles/vpn']").is_ok());
    assert!(asked("['articles']").is_err());
    assert!(asked("1").unwrap_err().contains("translated"));
}

#[test]
fn a_name_with_its_accents_apart() {
    let site = Site::small();
    let text = "+++\ntitle = 'É'\nweight = 4\n+++\n[soi](@/articles/compte/\u{e9}t\u{e9}.md)";
    site.write("content/articles/compte/e\u{301}te\u{301}.md", text);
    site.build().unwrap();
    assert!(
        site.read("articles/compte/ete/index.html")
            .contains("<a href=\"https://guichet.test/articles/compte/ete/\">soi</a>")
    );
    site.write("content/articles/compte/\u{e9}t\u{e9}.md", text);
    let error = format!("{:#}", site.build().unwrap_err());
    assert!(
        error.contains("\u{e9}t\u{e9}.md") && error.contains("accents"),
        "{error}"
    );
}

#[test]
fn an_article_of_20_megabytes() {
    let mut text = b"+++\ntitle = 'Long'\nweight = 1\n+++\n".to_vec();
    text.resize(20_000_000, b'a');
    let name = "content/articles/compte/verrou.md";
    check(name, &text, &[name, "20 MB long", "5 MB at most"]);
}

/// What a text could make slow, at the length that is still built.
#[test]
fn a_text_of_many_headings_links_and_braces() {
    let site = Site::small();
    let mut text = "+++\ntitle = 'Long'\nweight = 1\n+++\n".to_owned();
    let part = "## Titre\n\nUn [lien](#titre) {{ x }} {% et du **texte**.\n\n";
    text.push_str(&part.repeat(5_000));
    site.write("content/articles/compte/verrou.md", &text);
    site.build().unwrap();
    let html = site.read("articles/compte/verrou/index.html");
    assert!(html.contains("id=\"titre-4999\""));
}

#[test]
fn missing_translation() {
    let text = b"{{ trans(key='absent', lang=lang) }}";
    check(
        "templates/article.html",
        text,
        &["`absent`", "`fr`", "content/articles/"],
    );
    let text = b"{% extends 'base.html' %}{% block corps %}\
        {% if lang == 'en' %}{{ trans(key='absent', lang=lang) }}{% endif %}{% endblock %}";
    check(
        "templates/form.html",
        text,
        &["content/signaler.en.md", "`absent`", "`en`"],
    );
}

#[test]
fn data_packages_and_zola_features() {
    let site = Site::small();
    std::fs::remove_dir_all(site.root().join("node_modules")).unwrap();
    let error = format!("{:#}", site.build().unwrap_err());
    assert!(
        error.contains("petit/index.mjs") && error.contains("npm ci"),
        "{error}"
    );
    check(
        "data/categories.toml",
        b"[[",
        &["data/categories.toml", "line 1"],
    );
    check(
        "content/de.de.md",
        b"+++\n+++\n",
        &["content/de.de.md", "`de`"],
    );
    let text = b"{{ resize_image(path='a.png', width=1) }}";
    check(
        "templates/article.html",
        text,
        &["`resize_image`", "does not have"],
    );
    let text = b"+++\n[taxonomies]\nabsent = ['a']\n+++\n";
    check(
        "content/signaler.md",
        text,
        &["content/signaler.md", "`absent`"],
    );
}

#[test]
fn a_script_that_is_none() {
    let config = std::fs::read_to_string(Site::small().root().join("config.toml")).unwrap();
    let config = config.replace("[extra]\n", "[extra]\nminify = true\n");
    let text = b"const a = 1;\nlet b = ;\n";
    check_with(
        &config,
        "static/a.js",
        text,
        &["static/a.js, line 2", "Unexpected token"],
    );
    check_with(&config, "static/a.js", b"\xff", &["static/a.js", "UTF-8"]);
}

#[test]
fn the_output_may_not_swallow_the_site() {
    let site = Site::small();
    for folder in [
        site.root(),
        site.root().join("content"),
        site.root().join("static/a"),
    ] {
        let mut options = site.options();
        options.output = folder;
        let error = generator::build(&options).unwrap_err().to_string();
        assert!(error.contains("the site's own files"), "{error}");
    }
    assert!(site.root().join("content/_index.md").is_file());
}
