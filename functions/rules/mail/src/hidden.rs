//! HTML without what its reader does not see: first lines for lists of mails, tracking words, alternatives for
//! other screens.

use std::collections::HashSet;

use richtext::tree::{NodeId, Step, Tree};

/// HTML without the elements that its own attributes or its own styles hide.
///
/// Only what hides for certain counts: a word too many is better than one too few.
pub(crate) fn without_hidden(html: &str) -> String {
    let mut tree = Tree::parse(html);
    let sheets = Sheets::of(&tree);
    let mut hidden = Vec::new();
    let mut inside = None;
    for step in tree.walk(tree.root()) {
        match (step, inside) {
            (Step::Enter(node), None) if is_hidden(&tree, node, &sheets) => {
                hidden.push(node);
                inside = Some(node);
            }
            (Step::Leave(node), Some(outer)) if node == outer => inside = None,
            _ => {}
        }
    }
    if hidden.is_empty() {
        return html.to_owned();
    }
    tree.detach_all(&hidden);
    tree.to_html()
}

fn is_hidden(tree: &Tree, node: NodeId, sheets: &Sheets) -> bool {
    let Some(name) = tree.name(node) else {
        return false;
    };
    // A picture of no size is still a picture somebody may have put there; links to it are not words.
    if name == "img" || name == "br" {
        return false;
    }
    let style = tree.attribute(node, "style").unwrap_or_default();
    if tree.attribute(node, "hidden").is_some() && !shows(style) {
        return true;
    }
    if hides(style) && !shows_inside(tree, node, style) {
        return true;
    }
    if sheets.hiding.is_empty() || shows(style) {
        return false;
    }
    let classes = tree.attribute(node, "class").unwrap_or_default();
    let names = classes.split_whitespace().map(|class| format!(".{class}"));
    let id = tree.attribute(node, "id").map(|id| format!("#{id}"));
    let parts: Vec<String> = names.chain(id).collect();
    let hiding = |part: &String| {
        sheets.hiding.contains(part) || sheets.hiding.contains(&format!("{name}{part}"))
    };
    let is_shown = parts.iter().any(|part| sheets.showing.contains(part));
    parts.iter().any(hiding) && !is_shown && !sheets.showing.contains(name)
}

/// Each declaration's name and value, in lower case: those that count, for one marked as important outranks all others
/// of its name.
fn declarations(style: &str) -> Vec<(String, String)> {
    let style = style.to_ascii_lowercase();
    let all: Vec<(&str, &str, bool)> = style
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| {
            let rank = value.split_once('!');
            let rank = rank.filter(|(_, rank)| rank.trim() == "important");
            (
                name.trim(),
                rank.map_or(value, |(value, _)| value).trim(),
                rank.is_some(),
            )
        })
        .collect();
    let outranked: HashSet<&str> = all.iter().filter(|one| one.2).map(|one| one.0).collect();
    all.iter()
        .filter(|(name, _, important)| *important || !outranked.contains(name))
        .map(|(name, value, _)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
}

/// For all but rows of tables both are the same, and a row is not seen either.
fn is_invisible(value: &str) -> bool {
    matches!(value, "hidden" | "collapse")
}

fn is_nothing(value: &str) -> bool {
    matches!(value, "0" | "0px" | "0pt" | "0em" | "0%" | "0.0" | "0rem")
}

/// Whether these declarations leave nothing to see of an element.
fn hides(style: &str) -> bool {
    let declarations = declarations(style);
    let last = |wanted: &str| {
        let mut found = declarations.iter().rev();
        found
            .find(|(name, _)| name == wanted)
            .map(|(_, value)| value.as_str())
    };
    let nothing = |name: &str| last(name).is_some_and(is_nothing);
    let cuts = ["overflow", "overflow-y"]
        .iter()
        .any(|name| last(name) == Some("hidden"));
    last("display") == Some("none")
        || last("visibility").is_some_and(is_invisible)
        || nothing("opacity")
        || cuts
            && (nothing("max-height") || nothing("height"))
            && last("min-height").is_none_or(is_nothing)
        || nothing("font-size")
}

/// Whether declarations make visible what others would hide.
fn shows(style: &str) -> bool {
    declarations(style)
        .iter()
        .any(|(name, value)| match name.as_str() {
            "display" => value != "none",
            "visibility" => value == "visible",
            "height" | "min-height" | "max-height" | "opacity" => !is_nothing(value),
            _ => false,
        })
}

/// Frames of no letter size and invisible frames may hold what has a size and is visible.
fn shows_inside(tree: &Tree, node: NodeId, style: &str) -> bool {
    let by_children = declarations(style).iter().any(|(name, value)| {
        name == "font-size" && is_nothing(value) || name == "visibility" && is_invisible(value)
    });
    let for_good = {
        let rest: Vec<String> = declarations(style)
            .into_iter()
            .filter(|(name, _)| name != "font-size" && name != "visibility")
            .map(|(name, value)| format!("{name}:{value}"))
            .collect();
        hides(&rest.join(";"))
    };
    by_children
        && !for_good
        && tree.walk(node).any(|step| match step {
            Step::Enter(inner) if inner != node => {
                let style = tree.attribute(inner, "style").unwrap_or_default();
                let sized = declarations(style).iter().any(|(name, value)| {
                    name == "font-size" && !is_nothing(value)
                        || name == "font"
                        || name == "visibility" && value == "visible"
                });
                sized || tree.name(inner) == Some("font")
            }
            _ => false,
        })
}

/// Longer style sheets are a newsletter's: what they hide is not looked for.
const SHEET_MAX: usize = 100_000;

/// What a mail's own style sheets say, as far as that can be told without reckoning which rule wins.
#[derive(Default)]
struct Sheets {
    /// The plain selectors (`.name`, `#name`, `div.name`) that they hide on every screen.
    hiding: HashSet<String>,
    /// The names (`.name`, `#name`, `div`) that they show somewhere on a wide screen, whatever else they say of them.
    showing: HashSet<String>,
}

impl Sheets {
    fn of(tree: &Tree) -> Self {
        let mut sheets = Self::default();
        for sheet in tree.elements("style") {
            let media = tree.attribute(sheet, "media");
            if media.is_some_and(|media| !is_for_wide_screens(media)) {
                continue;
            }
            let words = tree
                .children(sheet)
                .iter()
                .filter_map(|&node| tree.words(node));
            let css: String = words.collect();
            if css.len() <= SHEET_MAX {
                sheets.read(&css, media.is_some());
            }
        }
        sheets
    }

    /// Rules; with `some`, those that hold on some screens only, and so hide nothing for certain.
    fn read(&mut self, css: &str, some: bool) {
        let mut rest = css;
        while let Some(open) = rest.find('{') {
            let selector = rest[..open].trim();
            let body = &rest[open + 1..];
            let nested = selector.contains('@');
            let end = end_of_rule(body, nested);
            let rule = &body[..end];
            let plain = selector.rsplit("-->").next().unwrap_or_default();
            let each = plain.trim_start_matches("<!--").split(',').map(str::trim);
            if nested {
                // A rule within a rule within a rule is nobody's style sheet for mails.
                if !some && is_for_wide_screens(selector) {
                    self.read(rule, true);
                }
            } else if hides(rule) {
                if !some && !rule.contains("font-size") {
                    self.hiding
                        .extend(each.filter(|one| is_plain(one)).map(str::to_owned));
                }
            } else if shows(rule) {
                self.showing.extend(each.flat_map(names));
            }
            rest = body.get(end + 1..).unwrap_or_default();
        }
    }
}

fn is_plain(selector: &str) -> bool {
    let mut signs = selector.chars();
    signs.all(|c| c.is_alphanumeric() || "._-#".contains(c)) && selector.contains(['.', '#'])
}

/// Whether a sheet or rule may hold where support reads mails, which is no telephone.
fn is_for_wide_screens(media: &str) -> bool {
    let media = media.to_ascii_lowercase();
    !["max-width", "max-device-width", "print"]
        .iter()
        .any(|word| media.contains(word))
}

/// The names in the last part of a selector: what it speaks of. `td.x#y` has `.x` and `#y`, `td` alone is itself.
fn names(selector: &str) -> Vec<String> {
    let last = selector
        .rsplit([' ', '>', '+', '~'])
        .next()
        .unwrap_or_default();
    let last = last.split([':', '[']).next().unwrap_or_default();
    let mut names = Vec::new();
    for (at, _) in last.match_indices(['.', '#']) {
        let name = &last[at..];
        let end = name[1..].find(['.', '#']).map_or(name.len(), |end| end + 1);
        names.push(name[..end].to_owned());
    }
    if names.is_empty() && !last.is_empty() {
        names.push(last.to_ascii_lowercase());
    }
    names
}

fn end_of_rule(body: &str, nested: bool) -> usize {
    let mut depth = 1;
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' if nested => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    body.len()
}

#[cfg(test)]
mod tests;
