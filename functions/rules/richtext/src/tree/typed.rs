//! What looks like a tag and was typed: `le champ <utilisateur> est vide`, glued into HTML by a form or a script.

use std::collections::HashSet;

use html5ever::ns;

use super::nodes::{Data, NodeId, Step, Tree};

impl Tree {
    /// Puts the words of elements that nobody knows in their place. `html` is what the tree was made of.
    pub(super) fn say_typed(&mut self, html: &str) {
        let typed: Vec<(NodeId, String)> = self
            .walk(self.root)
            .filter_map(|step| match step {
                Step::Enter(node) => self.typed(node).map(|words| (node, words)),
                Step::Leave(_) => None,
            })
            .collect();
        if typed.is_empty() {
            return;
        }
        let ended = ended(html);
        for (node, words) in typed {
            // A program that has elements of its own ends them.
            if !self.name(node).is_some_and(|name| ended.contains(name)) {
                self.begin_with(node, &words);
                self.rename(node, "span");
                self.set_attributes(node, Vec::new());
            }
        }
    }

    /// The tag as it was written, where no program would have written it.
    fn typed(&self, node: NodeId) -> Option<String> {
        let Data::Element { name, attributes } = &self.nodes[node].data else {
            return None;
        };
        let local = &*name.local;
        let is_words = name.ns == ns!(html)
            && KNOWN.binary_search(&local).is_err()
            && !local.contains(':')
            && attributes.iter().all(|(_, value)| value.is_empty());
        let words = std::iter::once(local).chain(attributes.iter().map(|(name, _)| &**name));
        is_words.then(|| format!("<{}>", words.collect::<Vec<_>>().join(" ")))
    }
}

/// The names of all end tags.
fn ended(html: &str) -> HashSet<String> {
    let ends = html.split("</").skip(1);
    ends.map(|rest| {
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/' | '<'));
        rest[..end.unwrap_or(0)].to_ascii_lowercase()
    })
    .collect()
}

/// Elements of HTML, of today and of before (WHATWG HTML, index of elements and 16.2), sorted.
const KNOWN: [&str; 153] = [
    "a",
    "abbr",
    "acronym",
    "address",
    "applet",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "basefont",
    "bdi",
    "bdo",
    "bgsound",
    "big",
    "blink",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "command",
    "content",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "element",
    "em",
    "embed",
    "fencedframe",
    "fieldset",
    "figcaption",
    "figure",
    "font",
    "footer",
    "form",
    "frame",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "image",
    "img",
    "input",
    "ins",
    "isindex",
    "kbd",
    "keygen",
    "label",
    "legend",
    "li",
    "link",
    "listing",
    "main",
    "map",
    "mark",
    "marquee",
    "math",
    "menu",
    "menuitem",
    "meta",
    "meter",
    "multicol",
    "nav",
    "nextid",
    "nobr",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "param",
    "picture",
    "plaintext",
    "portal",
    "pre",
    "progress",
    "q",
    "rb",
    "rbc",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "selectedcontent",
    "shadow",
    "slot",
    "small",
    "source",
    "spacer",
    "span",
    "strike",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "svg",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
    "xml",
    "xmp",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_elements_are_sorted() {
        assert!(KNOWN.is_sorted());
    }

    #[test]
    fn what_was_typed_like_a_tag_is_words() {
        for (html, expected) in [
            (
                "<p>le champ <utilisateur> est vide</p>",
                "<p>le champ <span>&lt;utilisateur&gt; est vide</span></p>",
            ),
            (
                "<p>a <Nom du serveur> b</p>",
                "<p>a <span>&lt;nom du serveur&gt; b</span></p>",
            ),
            (
                "Jean <jean@exemple.fr>",
                "Jean <span>&lt;jean@exemple.fr&gt;</span>",
            ),
            // What programs write stays what it was.
            ("<o:p>a</o:p>", "<o:p>a</o:p>"),
            ("<x-flowed>a</x-flowed>", "<x-flowed>a</x-flowed>"),
            ("<amp-img src=\"x\">", "<amp-img src=\"x\"></amp-img>"),
            (
                "<font color=\"red\">a</font>",
                "<font color=\"red\">a</font>",
            ),
        ] {
            assert_eq!(Tree::parse(html).to_html(), expected, "{html}");
        }
    }
}
