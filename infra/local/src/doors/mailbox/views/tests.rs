use super::*;

fn shown(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = with_links(text);
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

#[test]
fn web_addresses_alone_become_links() {
    assert_eq!(
        shown("voir <https://a.fr/?b=1&c=\"2>.\nfin"),
        [
            Piece::Words("voir "),
            Piece::Words("<"),
            Piece::Link("https://a.fr/?b=1&c=\"2"),
            Piece::Words(">.\n"),
            Piece::Words("fin"),
        ]
    );
    let script = "javascript:alert(1)";
    assert_eq!(shown(script), [Piece::Words(script)]);
    assert_eq!(shown_date("2026-11-24T08:05:00.1Z"), "24/11/2026 08:05 UTC");
}

#[test]
fn values_cannot_become_markup() {
    let letter = ShownMail {
        subject: "{{ title }} <script>".to_owned(),
        text: "<https://a.fr/?b=1&c=\"2>".to_owned(),
        ..ShownMail::default()
    };
    let page = html(&LetterPage {
        title: or_dash(&letter.subject),
        letter: &letter,
        reply_to: String::new(),
        notice: Some("<b>"),
        tabs: tabs(&letter, View::Text),
        content: Content::of(&letter, b"", View::Text),
    });
    for part in [
        "<h1>{{ title }} &#60;script&#62;</h1>",
        "role=\"status\">&#60;b&#62;</p>",
        "<div class=\"text\">&#60;<a href=\"https://a.fr/?b=1&#38;c=&#34;2\" target=\"_blank\" \
         rel=\"noopener\">https://a.fr/?b=1&#38;c=&#34;2</a>&#62;</div>",
    ] {
        assert!(page.contains(part), "{part} in {page}");
    }
}
