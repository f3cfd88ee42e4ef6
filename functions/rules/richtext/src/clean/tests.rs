mod addresses;
mod words;

use proptest::prelude::*;

use super::*;

fn check(cases: &[(&str, &str)]) {
    for (html, expected) in cases {
        assert_eq!(
            clean(html, &|id| id.starts_with('f')).html,
            *expected,
            "{html}"
        );
    }
}

#[test]
fn formatting_stays() {
    check(&[
        (
            "<p>a <b>b</b> <i>c</i> <u>d</u> <s>e</s></p>",
            "<p>a <b>b</b> <i>c</i> <u>d</u> <s>e</s></p>",
        ),
        (
            "<ul><li>a</li></ul><pre>x\n y</pre>",
            "<ul><li>a</li></ul><pre>x\n y</pre>",
        ),
        ("<td>x</td>", "x"),
        (
            "<table border=1><tr><td colspan=2 style='x'>a</td></tr></table>",
            "<table><tbody><tr><td colspan=\"2\">a</td></tr></tbody></table>",
        ),
        ("<h1>Titre</h1>", "<p><strong>Titre</strong></p>"),
        (
            "<h2>a<div>b</div></h2>",
            "<div><strong>a<div>b</div></strong></div>",
        ),
        (
            "<div class=x id=y><span style='color:red'>a</span></div>",
            "<div><span>a</span></div>",
        ),
    ]);
}

#[test]
fn links_are_declared_and_harmless() {
    check(&[
        (
            "<a href=https://a.fr>x</a>",
            "<a href=\"https://a.fr\" rel=\"noopener noreferrer nofollow\">x</a>",
        ),
        (
            "<a href=mailto:a@b.fr target=_top>x</a>",
            "<a href=\"mailto:a@b.fr\" rel=\"noopener noreferrer nofollow\">x</a>",
        ),
        (
            "<a href=' java\tscript:x()'>x</a>",
            "<a rel=\"noopener noreferrer nofollow\">x</a>",
        ),
        (
            "<a href='data:text/html,x'>x</a>",
            "<a rel=\"noopener noreferrer nofollow\">x</a>",
        ),
        (
            "<a href=/local>x</a>",
            "<a rel=\"noopener noreferrer nofollow\">x</a>",
        ),
    ]);
}

/// What stands in a link that leads somewhere else than it says, and where it leads.
const LINKS: [(&str, Option<&str>); 12] = [
    (r"https://\\serveur\partage", None),
    (r"http:\\serveur\partage", None),
    (r"https:/\serveur/partage", None),
    (r"\\serveur\partage", None),
    (r"file:///\\serveur\partage", None),
    (r"https://C:\Temp\a.txt", None),
    ("https://jean@exemple.fr", Some("mailto:jean@exemple.fr")),
    (
        "http://jean.petit@exemple.fr/",
        Some("mailto:jean.petit@exemple.fr"),
    ),
    (
        "HTTPS://jean+x@exemple.fr",
        Some("mailto:jean+x@exemple.fr"),
    ),
    (
        "https://git@exemple.fr/depot",
        Some("https://git@exemple.fr/depot"),
    ),
    (
        r"https://exemple.fr/a?b=\c",
        Some(r"https://exemple.fr/a?b=\c"),
    ),
    ("https://exemple.fr/@jean", Some("https://exemple.fr/@jean")),
];

#[test]
fn shares_and_mail_addresses_are_no_pages() {
    for (written, leads) in LINKS {
        let html = format!("<p>Voir <a href='{written}'>ici</a>.</p>");
        let expected = match leads {
            Some(to) => format!("href=\"{to}\""),
            None => "<a rel".to_owned(),
        };
        let cleaned = clean(&html, &|_| false);
        assert!(
            cleaned.html.contains(&expected),
            "{written}: {}",
            cleaned.html
        );
        assert_eq!(clean(&cleaned.html, &|_| false), cleaned, "{written}");
        let laid_out = crate::whole_mail(&html).html;
        assert!(laid_out.contains(&expected), "{written}: {laid_out}");
        // Typed as words, all of them stay, and what is no page is no link.
        let typed = crate::from_text(&format!("Voir {written} !"));
        assert_eq!(crate::text(&typed), format!("Voir {written} !"));
        let is_page = leads.is_some_and(|to| to.starts_with("http"));
        assert_eq!(typed.contains("<a "), is_page, "{typed}");
    }
}

#[test]
fn what_could_act_goes() {
    check(&[
        ("a<script>b</script>c", "ac"),
        ("a<style>b{}</style>c", "ac"),
        ("<p onclick=x()>a</p>", "<p>a</p>"),
        ("<svg onload=x()><text>a</text></svg>b", "a b"),
        (
            "<form action=x><input value=y>a<button>b</button></form>",
            "<div> y a<span> b </span></div>",
        ),
        ("<iframe src=x>a</iframe>b", "b"),
        (
            "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=x()&gt;\">",
            "",
        ),
        (
            "<noscript><p title=\"</noscript><img src=x onerror=y()>\">",
            "<div><p></p></div>",
        ),
        ("<o:p>a</o:p>", "a"),
    ]);
}

#[test]
fn only_known_images_stay() {
    check(&[
        ("<img src=https://x/y.png>", ""),
        ("<img src=cid:x>", ""),
        (
            "<img data-file=f1 alt=écran src=x width=3>",
            "<img data-file=\"f1\" alt=\"écran\">",
        ),
        ("<img data-file=x1>", ""),
        ("<img data-file='f/../1'>", ""),
    ]);
    let clean = clean(
        "<img data-file=f2><img data-file=f1><img data-file=f2>",
        &|_| true,
    );
    assert_eq!(clean.files, ["f2", "f1"]);
}

/// Pieces that go wrong together more often than letters drawn at random.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z <>/=\"'&;:-]{0,12}",
        prop::sample::select(vec![
            "<b>",
            "</b>",
            "<p>",
            "</p>",
            "<a href=javascript:x()>",
            "<a href='https://a.fr'>",
            "</a>",
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "</td>",
            "<pre>\n",
            "</pre>",
            "<p title=a style=b class=c id=d lang=e data-x=f>",
            "<svg>",
            "</svg>",
            "<math>",
            "<mtext>",
            "<style>",
            "</style>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<h1>",
            "</h1>",
            "<div onclick=x>",
            "</div>",
            "<img data-file=f1 alt='\"'>",
            "<img src=x onerror=y>",
            "<template>",
            "</template>",
            "<select>",
            "<option>",
            "<form>",
            "</form>",
            "<li>",
            "<ul>",
            "</ul>",
            "<textarea>",
            "<plaintext>",
            "<noscript>",
            "</noscript>",
            "<title>",
            "<![CDATA[",
            "]]>",
            "<blockquote>",
            "</blockquote>",
            "&lt;script&gt;",
            "&#x0;",
            "<font color=1>",
            "<i>",
            "</i>",
            "\u{a0}",
            "<br>",
            "</br>",
            "<frameset>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn cleaning_settles_and_nothing_acts(html in hostile()) {
        let once = clean(&html, &|_| true);
        prop_assert_eq!(&clean(&once.html, &|_| true), &once);
        let lower = once.html.to_ascii_lowercase();
        prop_assert!(!lower.contains("<script"), "{}", lower);
        prop_assert!(!lower.contains("<style") && !lower.contains("<svg") && !lower.contains("<iframe"), "{}", lower);
        let tree = Tree::parse(&once.html);
        for step in tree.walk(tree.root()) {
            let Step::Enter(node) = step else { continue };
            let Some(name) = tree.name(node) else { continue };
            for (attribute, value) in tree.attributes(node) {
                let ok = match attribute {
                    "href" => ["http://", "https://", "mailto:", "tel:"].iter().any(|start| value.to_ascii_lowercase().starts_with(start)),
                    "rel" | "data-file" | "alt" | "colspan" | "rowspan" | "start" => true,
                    _ => false,
                };
                prop_assert!(ok, "{} {}={}", name, attribute, value);
            }
        }
        let _ = crate::show(&html, &|id| id.to_owned());
    }

    #[test]
    fn text_survives_the_way_through_html(text in "[a-zéà .,<>&'\n]{0,80}") {
        let words: Vec<&str> = text.split_whitespace().collect();
        let back = crate::text(&crate::from_text(&text));
        prop_assert_eq!(back.split_whitespace().collect::<Vec<_>>(), words);
    }
}
