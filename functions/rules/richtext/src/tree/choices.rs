//! What a choice shows: what is chosen, and what a reader finds who opens it.

use super::nodes::{NodeId, Step, Tree};

/// How the options of a choice are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// What is chosen, then the others.
    ChosenFirst,
    /// Proposals, of which none is chosen.
    Alike,
}

#[derive(Debug, Default)]
struct Choice {
    words: String,
    is_chosen: bool,
    is_group: bool,
}

impl Tree {
    /// The options of a choice in words: "b (Groupe : a, c)" where b is chosen.
    pub(super) fn choices(&self, node: NodeId, shown: Shown) -> Option<String> {
        let mut all = self.options(node);
        let is_list = self.attribute(node, "multiple").is_some() || shown == Shown::Alike;
        if !is_list && !all.iter().any(|one| one.is_chosen) {
            // A browser shows the first then.
            let first = all.iter_mut().find(|one| !one.is_group);
            first.into_iter().for_each(|one| one.is_chosen = true);
        }
        all.retain(|one| !one.words.is_empty());
        let chosen = all.iter().filter(|one| one.is_chosen);
        let chosen: Vec<&str> = chosen.map(|one| one.words.as_str()).collect();
        let others = others(&all);
        let pieces = [chosen.join(", "), others];
        let pieces: Vec<String> = pieces.into_iter().filter(|one| !one.is_empty()).collect();
        Some(pieces.join(" ")).filter(|words| !words.is_empty())
    }

    /// The options and the names of their groups, in order.
    fn options(&self, node: NodeId) -> Vec<Choice> {
        let mut all: Vec<Choice> = Vec::new();
        let mut is_inside = false;
        for step in self.walk(node) {
            match step {
                Step::Enter(inner) => match (self.name(inner), self.words(inner)) {
                    (Some("optgroup"), _) => all.push(Choice {
                        words: self.said_by(inner, &["label"]),
                        is_group: true,
                        ..Choice::default()
                    }),
                    (Some("option"), _) => {
                        is_inside = true;
                        all.push(Choice {
                            is_chosen: self.attribute(inner, "selected").is_some(),
                            ..Choice::default()
                        });
                    }
                    (_, Some(words)) if is_inside => {
                        all.last_mut()
                            .into_iter()
                            .for_each(|one| one.words.push_str(words));
                    }
                    _ => {}
                },
                Step::Leave(inner) if self.name(inner) == Some("option") => {
                    is_inside = false;
                    if let Some(option) = all.last_mut() {
                        self.name_option(inner, option);
                    }
                }
                Step::Leave(_) => {}
            }
        }
        all
    }

    /// An option may have its words in an attribute; of a proposal the value is what is typed.
    fn name_option(&self, node: NodeId, option: &mut Choice) {
        option.words = option.words.trim().to_owned();
        if option.words.is_empty() {
            option.words = self.said_by(node, &["label", "value"]);
        }
    }

    fn said_by(&self, node: NodeId, attributes: &[&str]) -> String {
        let mut said = attributes
            .iter()
            .filter_map(|name| self.attribute(node, name));
        let said = said.find(|words| !words.trim().is_empty());
        said.unwrap_or_default().trim().to_owned()
    }
}

/// What is not chosen, in brackets, each group behind its name.
fn others(all: &[Choice]) -> String {
    let mut out = String::new();
    let mut is_behind_name = false;
    for one in all.iter().filter(|one| !one.is_chosen) {
        out.push_str(match (out.is_empty(), one.is_group, is_behind_name) {
            (true, _, _) => "",
            (false, true, _) => " ; ",
            (false, false, true) => " : ",
            (false, false, false) => ", ",
        });
        out.push_str(&one.words);
        is_behind_name = one.is_group;
    }
    if out.is_empty() {
        return out;
    }
    format!("({out})")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_may_be_chosen_can_be_read() {
        for (html, expected) in [
            (
                "<select><option>a<option selected>b<option>c</select>",
                " b (a, c) ",
            ),
            ("<select><option>a</select>", " a "),
            (
                "<select><optgroup label=x><option>a<option>b</optgroup><optgroup label=y><option selected>c</select>",
                " c (x : a, b ; y) ",
            ),
            ("<select multiple><option>a<option>b</select>", " (a, b) "),
            (
                "<select multiple><option selected>a<option selected>b<option>c</select>",
                " a, b (c) ",
            ),
            (
                "<select><option label=a><option> <option value=b></select>",
                " a (b) ",
            ),
            ("<select></select>", ""),
            (
                "<input list=l><datalist id=l><option value=a><option>b</datalist>",
                "<input list=\"l\"> (a, b) ",
            ),
        ] {
            assert_eq!(Tree::parse(html).to_html(), expected, "{html}");
        }
    }
}
