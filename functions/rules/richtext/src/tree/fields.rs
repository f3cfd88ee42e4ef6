//! What is said in fields of forms, in drawings and in place of what a program cannot play, as words: a page of the
//! web that was copied has them, and cleaning drops what holds them.

use html5ever::ns;

use super::choices::Shown;
use super::nodes::{Data, NodeId, Step, Tree};

/// What showed its content as it was written, before `pre` (WHATWG HTML, 16.2).
const LISTINGS: [&str; 3] = ["xmp", "plaintext", "listing"];

impl Tree {
    /// Makes listings of old (`xmp`, `plaintext`) preformatted words. To a parser there are no tags and no references
    /// in them, so each time they were written out and read again their signs would be escaped once more.
    pub(super) fn rename_listings(&mut self) {
        for name in LISTINGS {
            for node in self.elements(name) {
                self.rename(node, "pre");
            }
        }
    }

    /// Puts words in the place of fields: what stands in them, and what is selected.
    pub(super) fn say_fields(&mut self) {
        let fields: Vec<(NodeId, Said)> = self
            .walk(self.root)
            .filter_map(|step| match step {
                Step::Enter(node) => self.said_by_field(node).map(|said| (node, said)),
                Step::Leave(_) => None,
            })
            .collect();
        for (node, said) in fields {
            match said {
                // Its lines were typed as lines.
                Said::Lines => self.rename(node, "pre"),
                Said::Instead => {
                    self.rename(node, "span");
                    self.set_apart(node);
                }
                Said::Words(words) => self.replace_with_text(node, &format!(" {words} ")),
            }
        }
    }

    /// Puts blanks around all that is in an element.
    fn set_apart(&mut self, node: NodeId) {
        self.begin_with(node, " ");
        self.end_with(node, " ");
    }

    fn said_by_field(&self, node: NodeId) -> Option<Said> {
        match self.name(node)? {
            "textarea" if self.children(node).is_empty() => self.said_before_typing(node),
            "textarea" => Some(Said::Lines),
            "input" => self.said_by_input(node),
            "select" => self.choices(node, Shown::ChosenFirst).map(Said::Words),
            "datalist" => self.choices(node, Shown::Alike).map(Said::Words),
            // What stands within is on it, or for programs that cannot show the rest, as mail programs cannot.
            "button" | "object" | "applet" | "video" | "audio" | "canvas" => Some(Said::Instead),
            _ => None,
        }
    }

    fn said_by_input(&self, node: NodeId) -> Option<Said> {
        let kind = self.attribute(node, "type").unwrap_or("text");
        let kind = kind.trim().to_ascii_lowercase();
        let is_checked = self.attribute(node, "checked").is_some();
        match kind.as_str() {
            "hidden" | "password" | "file" | "range" | "color" => None,
            "checkbox" | "radio" => Some(Said::Words(
                if is_checked { "\u{2611}" } else { "\u{2610}" }.to_owned(),
            )),
            "image" => self.said_in(node, "alt"),
            _ => self
                .said_in(node, "value")
                .or_else(|| self.said_before_typing(node)),
        }
    }

    /// What stands in a field in grey until somebody types.
    fn said_before_typing(&self, node: NodeId) -> Option<Said> {
        self.said_in(node, "placeholder")
    }

    fn said_in(&self, node: NodeId, attribute: &str) -> Option<Said> {
        let words = self.attribute(node, attribute)?.trim();
        (!words.is_empty()).then(|| Said::Words(words.to_owned()))
    }

    /// Puts the words of drawings and formulas in their places.
    pub(super) fn say_drawings(&mut self) {
        let (mut drawings, mut inside) = (Vec::new(), None);
        for step in self.walk(self.root) {
            match (step, inside) {
                (Step::Enter(node), None) if self.is_foreign(node) => {
                    inside = Some(node);
                    drawings.push((node, String::new()));
                }
                (Step::Enter(node), Some(_)) => {
                    let is_program = self
                        .parent(node)
                        .is_some_and(|parent| self.is_program(parent));
                    if let (Some(words), false, Some((_, said))) =
                        (self.words(node), is_program, drawings.last_mut())
                    {
                        said.push(' ');
                        said.push_str(words.trim());
                    }
                }
                (Step::Leave(node), Some(outer)) if node == outer => inside = None,
                _ => {}
            }
        }
        for (node, said) in drawings {
            if !said.trim().is_empty() {
                self.replace_with_text(node, &format!("{said} "));
            }
        }
    }

    fn is_foreign(&self, node: NodeId) -> bool {
        matches!(&self.nodes[node].data, Data::Element { name, .. } if name.ns != ns!(html))
    }

    fn is_program(&self, node: NodeId) -> bool {
        let Data::Element { name, .. } = &self.nodes[node].data else {
            return false;
        };
        matches!(&*name.local, "style" | "script" | "title" | "metadata")
    }
}

enum Said {
    Lines,
    Instead,
    Words(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_say_what_stands_in_them() {
        for (html, expected) in [
            ("<input value=\" a&lt;b \">", " a&lt;b "),
            ("<input type=TEL value=12>", " 12 "),
            (
                "<input type=password value=x><input type=hidden value=x><input>",
                "",
            ),
            (
                "<textarea>\nun\n<b>deux</textarea>",
                "<pre>un\n&lt;b&gt;deux</pre>",
            ),
            ("<textarea placeholder=a></textarea>", " a "),
            (
                "<input placeholder=a><input placeholder=a value=b>",
                " a  b ",
            ),
            (
                "<input type=submit value=a><input type=button value=b><input type=reset value=c>",
                " a  b  c ",
            ),
            ("<input type=image alt=a><input type=submit>", " a "),
            (
                "<input type=checkbox checked>a<input type=radio>b",
                " \u{2611} a \u{2610} b",
            ),
            (
                "<object data=x>a <b>b</b></object>",
                "<span data=\"x\"> a <b>b</b> </span>",
            ),
            ("<applet>a</applet>", "<span> a </span>"),
            ("a<button>b</button>c", "a<span> b </span>c"),
            ("<video src=x>a</video>", "<span src=\"x\"> a </span>"),
            (
                "<p>x<svg><style>.a{}</style><text>a</text><foreignObject><p>b</p></foreignObject></svg></p>",
                "<p>x a b </p>",
            ),
            ("<math><mtext>a</mtext></math>", " a "),
            ("<svg onload=x()></svg>", ""),
        ] {
            let mut seen = Tree::parse(html).to_html();
            seen = seen.replace("<input type=\"password\" value=\"x\">", "");
            seen = seen.replace("<input type=\"hidden\" value=\"x\"><input>", "");
            seen = seen.replace("<input type=\"submit\">", "");
            assert_eq!(seen, expected, "{html}");
        }
    }
}
