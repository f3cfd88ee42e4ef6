use proptest::prelude::*;

use super::allowed::TAGS;
use super::*;
use crate::tree::Step;

#[test]
fn a_layout_stays_and_nothing_acts() {
    for (html, expected) in [
        (
            "<table border=1 cellpadding=\"2\" onclick=x()><tr><td style=\"color:#f00;position:fixed;width:10px\" bgcolor=red>a</td></tr></table>",
            "<table border=\"1\" cellpadding=\"2\"><tbody><tr><td style=\"color:#f00;width:10px\" bgcolor=\"red\">a</td></tr></tbody></table>",
        ),
        (
            "<p style=\"background:url(https://t/p.gif);color:rgb(1, 2, 3)\">a</p>",
            "<p style=\"color:rgb(1, 2, 3)\">a</p>",
        ),
        ("<p style=\"color:\\65 xpression(x)\">a</p>", "<p>a</p>"),
        (
            "<p style=\"color:red/*;*/;width:expression(x)\">a</p>",
            "<p>a</p>",
        ),
        ("<p style=\"font-family:'Calibri\">a</p>", "<p>a</p>"),
        ("<style>p{}</style><script>x</script><p>a</p>", "<p>a</p>"),
        (
            "<a href=https://a.fr onclick=x target=_self>b</a>",
            "<a href=\"https://a.fr\" rel=\"noopener noreferrer nofollow\">b</a>",
        ),
        (
            "<a href=javascript:x()>b</a>",
            "<a rel=\"noopener noreferrer nofollow\">b</a>",
        ),
        (
            "<body background=https://t/p.gif><p background=x>a</p>",
            "<p>a</p>",
        ),
        (
            "<h1>T</h1><font color=red face=Arial>x</font>",
            "<h1>T</h1><font color=\"red\" face=\"Arial\">x</font>",
        ),
        (
            "<form action=x><input type=image src=https://t/p.gif><button>b</button></form>",
            "<span> b </span>",
        ),
        (
            "<link rel=stylesheet href=https://t/c.css><meta http-equiv=refresh content=0><base href=https://t/>a",
            "a",
        ),
        (
            "<img src=\"cid:i%40x\" alt=écran srcset=https://t/p.gif onerror=x width=3>",
            "<img data-cid=\"i@x\" alt=\"écran\" width=\"3\">",
        ),
        (
            "<img src=https://t/p.gif lowsrc=https://t/q.gif>",
            "<img data-remote=\"https://t/p.gif\">",
        ),
        (
            "<img src=//t/p.gif><img src=file:///x><img data-remote=javascript:x>",
            "",
        ),
    ] {
        let found = whole_mail(html);
        assert_eq!(found.html, expected, "{html}");
        assert_eq!(whole_mail(&found.html), found, "{html}");
    }
}

#[test]
fn remote_pictures_wait_for_the_reader() {
    let mail = whole_mail(
        "<p><img src=cid:a alt=un><img src=cid:b alt=deux><img src=https://t/p.gif alt=trois></p>",
    );
    assert_eq!(mail.remote_images, 1);
    let own = |cid: &str| (cid == "a").then(|| "data:image/png;base64,AA==".to_owned());
    assert_eq!(
        mail.with_images(&own, RemoteImages::Hidden),
        "<p><img src=\"data:image/png;base64,AA==\" alt=\"un\">deuxtrois</p>"
    );
    assert_eq!(
        mail.with_images(&own, RemoteImages::Shown),
        "<p><img src=\"data:image/png;base64,AA==\" alt=\"un\">deux<img src=\"https://t/p.gif\" alt=\"trois\"></p>"
    );
}

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z <>/=\"'&;:()-]{0,12}",
        prop::sample::select(vec![
            "<table>",
            "</table>",
            "<td style='",
            "color:red;",
            "background:url(//t/x)",
            "width:1px",
            "'>",
            "<img src=https://t/p.gif>",
            "<img src=cid:x>",
            "<img src='data:image/png;base64,AA=='>",
            "<img src=x onerror=y>",
            "<p style=\"",
            "\\",
            "/*",
            "*/",
            "\">",
            "<a href=javascript:x()>",
            "</a>",
            "<style>",
            "</style>",
            "<svg>",
            "</svg>",
            "<math>",
            "<script>",
            "</script>",
            "<body onload=x>",
            "<link href=//t>",
            "<base href=//t>",
            "<meta http-equiv=refresh>",
            "<form>",
            "<input src=//t>",
            "<video poster=//t>",
            "<iframe src=//t>",
            "<object data=//t>",
            "<font face='",
            "<b>",
            "</b>",
            "<h1>",
            "</h1>",
            "<center>",
            "expression(",
            ")",
            "@import",
            "<template>",
            "<noscript>",
            "</noscript>",
            "<plaintext>",
            "<!--",
            "-->",
            "&quot;",
            "&#x28;",
            "<pre>\n",
            "</pre>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn it_settles_loads_nothing_and_acts_on_nothing(html in hostile()) {
        let once = whole_mail(&html);
        prop_assert_eq!(&whole_mail(&once.html), &once);
        for page in [
            once.html.clone(),
            once.with_images(&|_| None, RemoteImages::Hidden),
        ] {
            let tree = Tree::parse(&page);
            for step in tree.walk(tree.root()) {
                let Step::Enter(node) = step else { continue };
                let Some(name) = tree.name(node).filter(|_| node != tree.root()) else { continue };
                prop_assert!(TAGS.contains(&name), "{}", name);
                for (attribute, value) in tree.attributes(node) {
                    let lower = value.to_ascii_lowercase();
                    prop_assert!(!attribute.starts_with("on"), "{}", attribute);
                    prop_assert!(!["src", "srcset", "background", "poster", "data", "action", "class", "id"].contains(&attribute), "{}={}", attribute, value);
                    if attribute == "style" {
                        prop_assert!(!lower.contains("url") || !lower.contains('('), "{}", value);
                        prop_assert!(!lower.contains("expression("), "{}", value);
                    }
                    if attribute == "href" {
                        prop_assert!(["http:", "https:", "mailto:", "tel:"].iter().any(|start| lower.starts_with(start)), "{}", value);
                    }
                }
            }
        }
    }
}
