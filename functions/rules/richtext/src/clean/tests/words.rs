use super::{Tree, check, clean};

#[test]
fn what_is_for_programs_without_frames_stays() {
    check(&[
        (
            "<frameset cols=50%,*><frame src=x><noframes><body><p>a <b>b</b></p></body></noframes></frameset>",
            "<div><p>a <b>b</b></p></div>",
        ),
        (
            "<noembed>a</noembed><noscript>b</noscript>",
            "<div>a</div><div>b</div>",
        ),
        (
            "<head><noscript><p>a</p></noscript></head>b",
            "<div><p>a</p></div>b",
        ),
        (
            "<noframes><script>x()</script><!-- y --><p>a",
            "<div><p>a</p></div>",
        ),
        (
            "<noframes>".repeat(3).as_str(),
            "<div><div><div></div></div></div>",
        ),
        (
            "<p>a <select><option>b<option>c</select></p>",
            "<p>a  b (c) </p>",
        ),
    ]);
}

#[test]
fn blocks_that_are_not_allowed_stand_apart() {
    check(&[
        (
            "<section>a</section><section>b</section>",
            "<div>a</div><div>b</div>",
        ),
        (
            "<details><summary>a</summary>b</details>",
            "<div><div>a</div>b</div>",
        ),
        ("<center>a</center>b", "<div>a</div>b"),
    ]);
}

#[test]
fn listings_of_old_are_their_words_once() {
    for (html, expected) in [
        (
            "<p>a</p><xmp>b <b>c</b> & d</xmp>e",
            "<p>a</p><pre>b &lt;b&gt;c&lt;/b&gt; &amp; d</pre>e",
        ),
        ("<xmp>\n\na\n b</xmp>", "<pre>a\n b</pre>"),
        ("<listing>a <b>b</b></listing>c", "<pre>a <b>b</b></pre>c"),
        (
            "<p>a</p><plaintext>b <i> &lt; c</plaintext>",
            "<p>a</p><pre>b &lt;i&gt; &amp;lt; c&lt;/plaintext&gt;</pre>",
        ),
        (
            "<xmp><script>x()</script></xmp>",
            "<pre>&lt;script&gt;x()&lt;/script&gt;</pre>",
        ),
        ("<xmp>a", "<pre>a</pre>"),
    ] {
        // However often it is written out and read on its way.
        let mut written = html.to_owned();
        for _ in 0..4 {
            assert_eq!(clean(&written, &|_| true).html, expected, "{html}");
            assert_eq!(crate::text(&written), crate::text(expected), "{html}");
            assert!(
                crate::whole_mail(&written)
                    .html
                    .contains(expected.trim_start_matches("<p>a</p>")),
                "{html}"
            );
            written = Tree::parse(&written).to_html();
        }
    }
    // Also where they are not laid out.
    let many = "<wbr>".repeat(150_000);
    for html in [
        format!("{many}<xmp>mot <b>"),
        format!("{many}<plaintext>mot <b>"),
        format!("<xmp>mot <b>{many}"),
    ] {
        let clean = clean(&html, &|_| true);
        assert!(clean.text.contains("mot <b>"), "{}", clean.text);
    }
}
