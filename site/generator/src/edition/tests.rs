use super::*;

const ADDRESS: &str = "https://aide.exemple.fr";

/// Writes a site and makes an edition of it.
fn made(files: &[(&str, &str)]) -> Result<Edition> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    edition(folder.path(), ADDRESS)
}

fn text<'a>(files: &'a [EditionFile], key: &str) -> &'a str {
    let file = files.iter().find(|file| file.key == key);
    std::str::from_utf8(&file.unwrap_or_else(|| panic!("no {key}")).content).unwrap()
}

#[test]
fn what_pages_use_stands_in_a_folder_of_its_own_and_pages_name_it() {
    let edition = made(&[
        (
            "index.html",
            "<link href=\"/css/a.css?h=0f\"><use href=\"/i.svg?h=1a#mail\"/><script src='/js/a.js'></script>\
             <a href=\"/articles/\">/js/a.js</a><a href=\"//other/js/a.js\"><a href=\"/js/none.js\">",
        ),
        ("sw.js", "import{a}from\"./js/a.js\";import './js/b.js'"),
        ("css/a.css", "a{mask:url(\"../i.svg\")}"),
        ("i.svg", "<svg/>"),
        ("js/a.js", "import './b.js'"),
        ("js/b.js", "fetch('/api/session')"),
        ("robots.txt", "Sitemap: https://aide.exemple.fr/sitemap.xml"),
    ])
    .unwrap();
    let folder = &edition.folder;
    assert!(folder.starts_with("e/") && folder.len() == 23, "{folder}");
    assert_eq!(
        text(&edition.pages, "index.html"),
        format!(
            "<link href=\"/{folder}css/a.css\"><use href=\"/{folder}i.svg#mail\"/><script src='/{folder}js/a.js'></script>\
             <a href=\"/articles/\">/js/a.js</a><a href=\"//other/js/a.js\"><a href=\"/js/none.js\">"
        )
    );
    assert_eq!(
        text(&edition.pages, "sw.js"),
        format!("import{{a}}from\"./{folder}js/a.js\";import './{folder}js/b.js'")
    );
    let keys: Vec<&str> = edition
        .assets
        .iter()
        .map(|file| file.key.as_str())
        .collect();
    let expected = ["css/a.css", "i.svg", "js/a.js", "js/b.js"];
    assert_eq!(keys, expected.map(|name| format!("{folder}{name}")));
    assert_eq!(edition.pages.len(), 3);
}

#[test]
fn an_edition_has_the_name_of_what_is_in_it() {
    let site =
        |words: &str, script: &str| made(&[("index.html", words), ("js/a.js", script)]).unwrap();
    let first = site("un", "1");
    assert_eq!(first, site("un", "1"));
    let words = site("deux", "1");
    assert_eq!(
        words.folder, first.folder,
        "nothing is fetched again for words"
    );
    assert_ne!(words.name, first.name);
    assert_ne!(site("un", "2").folder, first.folder);
}

#[test]
fn what_would_lead_out_of_the_edition_is_refused_by_its_name() {
    let page = ("index.html", "<p>");
    for (files, expected) in [
        (
            vec![
                page,
                ("js/a.js", "fetch('/search/fr.json')"),
                ("search/fr.json", "{}"),
            ],
            "js/a.js names /search/fr.json from the root",
        ),
        (
            vec![
                page,
                ("js/a.js", "let base=`/search/`"),
                ("search/fr.json", "{}"),
            ],
            "js/a.js names /search/ from the root",
        ),
        (
            vec![page, ("css/a.css", "a{mask:url(/i.svg)}"), ("i.svg", "")],
            "css/a.css names /i.svg from the root",
        ),
        (
            vec![("index.html", "<script src=\"/js/a.js?h=00\">")],
            "index.html uses /js/a.js, which the site does not have",
        ),
        (
            vec![
                page,
                ("robots.txt", "Sitemap: http://localhost:8080/sitemap.xml"),
            ],
            "robots.txt was built for another address than https://aide.exemple.fr",
        ),
        (
            vec![
                page,
                (
                    "sitemap.xml",
                    "<url><loc>https://vieux.exemple.fr/</loc></url>",
                ),
            ],
            "sitemap.xml was built for another address",
        ),
        (vec![("a.css", "")], "holds no built site"),
    ] {
        let error = made(&files).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn the_portal_itself_makes_an_edition() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let output = tempfile::tempdir().unwrap();
    let folder = output.path().join("site");
    let mut options = crate::BuildOptions::new(&root, &folder);
    options.base_url = Some(ADDRESS.to_owned());
    crate::build(&options).unwrap();
    let edition = edition(&folder, ADDRESS).unwrap();
    for file in &edition.pages {
        let text = std::str::from_utf8(&file.content).unwrap();
        assert!(!text.contains("?h="), "{} names a file by ?h=", file.key);
        assert!(!text.contains("localhost"), "{}", file.key);
    }
    let used = format!("/{}js/main.js", edition.folder);
    assert!(text(&edition.pages, "index.html").contains(&used));
}
