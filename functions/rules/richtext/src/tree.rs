//! HTML as a tree of bounded depth and size, to look at and to cut; never the thing that makes it safe.

mod choices;
mod fields;
mod limits;
mod nodes;
mod parse;
mod serialize;
mod sink;
mod tags;
mod typed;

pub use nodes::{NodeId, Step, Tree};
pub(crate) use serialize::push_escaped;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_comes_back_as_it_was() {
        for html in [
            "<p>a<br>b &amp; c</p>",
            "<ul><li>é</li><li>\u{2019}</li></ul>",
            "x &lt;y&gt; z",
        ] {
            assert_eq!(Tree::parse(html).to_html(), html);
        }
    }

    #[test]
    fn a_long_text_in_pieces_is_the_same_text() {
        for words in ["é".repeat(3_000), "& ".repeat(3_000), "x".repeat(2_048)] {
            let tree = Tree::parse(&words.replace('&', "&amp;"));
            let in_pieces = tree.to_html_in_pieces();
            assert_eq!(in_pieces.contains("<!---->"), words.len() > 2_048);
            assert_eq!(in_pieces.replace("<!---->", ""), tree.to_html());
            assert_eq!(
                crate::text(&crate::clean(&in_pieces, &|_| false).html),
                words.trim()
            );
        }
    }

    #[test]
    fn cutting_keeps_only_what_came_before() {
        let mut tree = Tree::parse("<div><p>a</p><p>b<i>c</i>d</p></div><p>e</p>");
        let node = tree.elements("i")[0];
        tree.cut_from(node);
        assert_eq!(tree.to_html(), "<div><p>a</p><p>b</p></div>");
        let mut rest = Tree::parse("<div><p>a</p><p>b<i>c</i>d</p></div><p>e</p>");
        rest.keep_from(node);
        assert_eq!(rest.to_html(), "<div><p><i>c</i>d</p></div><p>e</p>");
    }

    /// Each of these took minutes, or all the memory there is, when it cost the square of its length.
    #[test]
    fn bombs_cost_little_and_lose_no_words() {
        let side_by_side = |piece: &str| piece.repeat(150_000 / piece.len());
        let fonts: String = (0..2_000).map(|n| format!("<font color={n}><p>")).collect();
        let many = "a1 b2 c3 d4 e5 f6 g7 h8 ".repeat(5_000);
        let numbered: String = (0..20_000).map(|n| format!("a{n} ")).collect();
        let long = "x".repeat(50_000);
        for (name, bomb) in [
            ("deep", side_by_side("<div>")),
            ("fonts", fonts),
            ("attributes", format!("<p {many}>")),
            ("attributes of an end", format!("</p {numbered}>")),
            (
                "attributes behind a comment",
                format!("<!--<a x=\"--><p {numbered}>"),
            ),
            ("pictures", side_by_side("<img>")),
            (
                "foreign depth",
                format!("<svg>{}{}", "<td>".repeat(20_000), "</x>".repeat(20_000)),
            ),
            (
                "ends that close nothing",
                side_by_side("<div><object></div></object>"),
            ),
            (
                "a link made again",
                format!("<b><a href=\"http://{long}\">{}", "<p>x".repeat(10_000)),
            ),
            (
                "a style made again",
                format!("<font style={long}>{}", "<p>x".repeat(10_000)),
            ),
            (
                "links in cells",
                side_by_side("<a href=http://a><table><td> "),
            ),
            ("tables in tables", side_by_side("<table><b>x<tr>")),
            ("signs that are escaped", side_by_side("&amp;")),
            ("French quotes", side_by_side("«»")),
            (
                "an address of signs that are escaped",
                format!("<a href=\"http://a?{}\">x</a>", side_by_side("&")),
            ),
        ] {
            let start = std::time::Instant::now();
            let clean = crate::clean(&format!("{bomb}</b></a><p>mot"), &|_| false);
            assert!(clean.text.contains("mot"), "{name}");
            let whole = crate::whole_mail(&bomb).html;
            assert!(clean.html.len() + whole.len() < 5_000_000, "{name}");
            assert!(
                start.elapsed() < std::time::Duration::from_secs(20),
                "{name}: {:?}",
                start.elapsed()
            );
        }
    }

    #[test]
    fn what_is_laid_out_is_not_called_plain() {
        for html in ["<p>a</p>", "<pre>a</pre>", "a", ""] {
            assert!(!crate::clean(html, &|_| false).plain, "{html}");
            assert!(!crate::whole_mail(html).plain, "{html}");
        }
    }

    #[test]
    fn what_cannot_be_laid_out_is_kept_as_words() {
        let hidden = "<style>p{}</style><script>x()</script>";
        let rest = format!("{hidden}<p>l’un<br>l’autre{hidden}</p>fin");
        for (before, is_plain) in [("<b>", false), ("<wbr>", true), ("<svg><td></x>", true)] {
            let html = format!("<p>début{}</svg>{rest}", before.repeat(150_000));
            let text = crate::text(&html);
            let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
            assert_eq!(lines, ["début", "l’un", "l’autre", "fin"], "{before}");
            // Whoever shows them says so, however often they were written and read before.
            let again = Tree::parse(&Tree::parse(&html).to_html());
            assert_eq!(again.has_plain_rest(), is_plain, "{before}");
            assert_eq!(crate::clean(&html, &|_| false).plain, is_plain, "{before}");
            assert_eq!(crate::whole_mail(&html).plain, is_plain, "{before}");
        }
    }
}
