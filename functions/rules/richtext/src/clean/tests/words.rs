use super::check;

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
