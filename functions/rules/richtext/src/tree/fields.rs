//! What is said in fields of forms, in drawings and in place of what a program cannot play, as words: a page of the
//! web that was copied has them, and cleaning drops what holds them.

use html5ever::ns;

use super::nodes::{Data, NodeId, Step, Tree};

impl Tree {
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
                Said::Instead => self.rename(node, "span"),
                Said::Words(words) => self.replace_with_text(node, &format!(" {words} ")),
            }
        }
    }

    fn said_by_field(&self, node: NodeId) -> Option<Said> {
        match self.name(node)? {
            "textarea" => Some(Said::Lines),
            "input" => {
                let kind = self.attribute(node, "type").unwrap_or("text");
                let value = self.attribute(node, "value").unwrap_or_default().trim();
                let is_typed = !NOT_TYPED.contains(&kind.trim().to_ascii_lowercase().as_str());
                (is_typed && !value.is_empty()).then(|| Said::Words(value.to_owned()))
            }
            "select" => self.selected(node).map(Said::Words),
            // What stands within is for programs that cannot show the rest, as mail programs cannot.
            "object" | "video" | "audio" | "canvas" => Some(Said::Instead),
            _ => None,
        }
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

    /// What a browser shows of a choice: what is selected, or the first.
    fn selected(&self, select: NodeId) -> Option<String> {
        let options: Vec<NodeId> = self
            .walk(select)
            .filter_map(|step| match step {
                Step::Enter(node) if self.name(node) == Some("option") => Some(node),
                _ => None,
            })
            .collect();
        let is_selected = |node: &&NodeId| self.attribute(**node, "selected").is_some();
        let shown = options.iter().find(is_selected).or(options.first())?;
        let words: String = self
            .walk(*shown)
            .filter_map(|step| match step {
                Step::Enter(node) => self.words(node),
                Step::Leave(_) => None,
            })
            .collect();
        Some(words.trim().to_owned()).filter(|words| !words.is_empty())
    }
}

enum Said {
    Lines,
    Instead,
    Words(String),
}

/// Kinds of fields whose value nobody typed, or nobody should read.
const NOT_TYPED: [&str; 11] = [
    "hidden", "password", "checkbox", "radio", "submit", "reset", "button", "image", "file",
    "range", "color",
];

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
            ("<select><option>a<option selected>b</select>", " b "),
            (
                "<select><optgroup label=x><option>a<option>b</select>",
                " a ",
            ),
            ("<select></select>", ""),
            (
                "<object data=x>a <b>b</b></object>",
                "<span data=\"x\">a <b>b</b></span>",
            ),
            ("<video src=x>a</video>", "<span src=\"x\">a</span>"),
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
            assert_eq!(seen, expected, "{html}");
        }
    }
}
