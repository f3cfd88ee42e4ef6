use super::*;

#[test]
fn html_reads_as_it_looks() {
    for (html, expected) in [
        ("<p>Bonjour,</p><p>merci.</p>", "Bonjour,\n\nmerci."),
        ("un<br>deux<br><br>trois", "un\ndeux\n\ntrois"),
        ("<div>un</div><div><br></div><div>deux</div>", "un\n\ndeux"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "- a\n- b c"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        (
            "<blockquote><p>x</p><p>y</p></blockquote>z",
            "> x\n\n> y\n\nz",
        ),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("<a href='https://a.fr/x'>ici</a>", "ici (https://a.fr/x)"),
        ("<a href='https://a.fr/'>https://a.fr</a>", "https://a.fr"),
        ("<a href='mailto:a@b.fr'>a@b.fr</a>", "a@b.fr"),
        (
            "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>",
            "a | b\nc",
        ),
        ("a\n  b", "a b"),
        ("<style>x</style>a<!-- b --><title>c</title>", "a"),
        ("", ""),
    ] {
        assert_eq!(text(html), expected, "{html}");
    }
}

#[test]
fn empty_means_nothing_to_see() {
    for (html, expected) in [
        ("", true),
        ("<p><br></p>\n<div>&nbsp;\u{200b}</div>", true),
        ("<p>x</p>", false),
        ("<img data-file=a>", false),
    ] {
        assert_eq!(is_empty(html), expected, "{html}");
    }
}
