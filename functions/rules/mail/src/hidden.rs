//! HTML without what its reader does not see: first lines for lists of mails, tracking words, alternatives for
//! other screens.

use std::collections::HashSet;

use richtext::tree::{NodeId, Step, Tree};

/// HTML without the elements that its own attributes or its own styles hide.
///
/// Only what hides for certain counts: a word too many is better than one too few.
pub(crate) fn without_hidden(html: &str) -> String {
    let mut tree = Tree::parse(html);
    let hiding = hiding_selectors(&tree);
    let mut hidden = Vec::new();
    let mut inside = None;
    for step in tree.walk(tree.root()) {
        match (step, inside) {
            (Step::Enter(node), None) if is_hidden(&tree, node, &hiding) => {
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

fn is_hidden(tree: &Tree, node: NodeId, hiding: &HashSet<String>) -> bool {
    let Some(name) = tree.name(node) else {
        return false;
    };
    // A picture of no size is still a picture somebody may have put there; links to it are not words.
    if name == "img" || name == "br" {
        return false;
    }
    if tree.attribute(node, "hidden").is_some() {
        return true;
    }
    let style = tree.attribute(node, "style").unwrap_or_default();
    if hides(style) && !shows_inside(tree, node, style) {
        return true;
    }
    if hiding.is_empty() || shows(style) {
        return false;
    }
    let classes = tree.attribute(node, "class").unwrap_or_default();
    let names = classes.split_whitespace().map(|class| format!(".{class}"));
    let id = tree.attribute(node, "id").map(|id| format!("#{id}"));
    names
        .chain(id)
        .any(|part| hiding.contains(&part) || hiding.contains(&format!("{name}{part}")))
}

/// A declaration's name and value, in lower case, without what raises its rank.
fn declarations(style: &str) -> Vec<(String, String)> {
    style
        .to_ascii_lowercase()
        .split(';')
        .filter_map(|declaration| declaration.split_once(':'))
        .map(|(name, value)| {
            let value = value.replace("!important", "");
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect()
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
        || last("visibility") == Some("hidden")
        || nothing("opacity")
        || cuts && (nothing("max-height") || nothing("height"))
        || nothing("font-size")
}

/// Whether a style's own words make visible what a class would hide.
fn shows(style: &str) -> bool {
    declarations(style)
        .iter()
        .any(|(name, value)| name == "display" && value != "none")
}

/// Frames of no letter size and invisible frames may hold what has a size and is visible.
fn shows_inside(tree: &Tree, node: NodeId, style: &str) -> bool {
    let by_children = declarations(style).iter().any(|(name, value)| {
        name == "font-size" && is_nothing(value) || name == "visibility" && value == "hidden"
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

/// The plain selectors (`.name`, `#name`, `div.name`) that a mail's own style sheets hide on every screen.
fn hiding_selectors(tree: &Tree) -> HashSet<String> {
    let mut found = HashSet::new();
    for sheet in tree.elements("style") {
        if tree.attribute(sheet, "media").is_some() {
            continue;
        }
        let words = tree
            .children(sheet)
            .iter()
            .filter_map(|&node| tree.words(node));
        let css: String = words.collect();
        if css.len() <= SHEET_MAX {
            read_rules(&css, &mut found);
        }
    }
    found
}

/// Rules outside of `@media`: what is inside holds for some screens only.
fn read_rules(css: &str, found: &mut HashSet<String>) {
    let mut rest = css;
    while let Some(open) = rest.find('{') {
        let selector = rest[..open].trim();
        let body = &rest[open + 1..];
        let nested = selector.contains('@');
        let end = end_of_rule(body, nested);
        if !nested && hides(&body[..end]) && !body[..end].contains("font-size") {
            let plain = selector.rsplit("-->").next().unwrap_or_default();
            for one in plain.trim_start_matches("<!--").split(',').map(str::trim) {
                let is_plain = one
                    .chars()
                    .all(|c| c.is_alphanumeric() || "._-#".contains(c));
                if is_plain && one.contains(['.', '#']) {
                    found.insert(one.to_owned());
                }
            }
        }
        rest = body.get(end + 1..).unwrap_or_default();
    }
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
mod tests {
    use super::*;

    fn seen(html: &str) -> String {
        richtext::text(&without_hidden(html))
    }

    #[test]
    fn what_nobody_sees_is_no_word() {
        for hidden in [
            "<div style=\"display:none;font-size:1px;max-height:0;overflow:hidden;mso-hide:all\">CACHE</div>",
            "<span hidden>CACHE</span>",
            "<span hidden=\"\">CACHE</span>",
            "<div style='DISPLAY: NONE !important'>CACHE</div>",
            "<span style='visibility: hidden'>CACHE</span>",
            "<div style='max-height:0px;overflow:hidden'>CACHE</div>",
            "<div style='height:0;overflow:hidden'>CACHE</div>",
            "<div style='opacity:0'>CACHE</div>",
            "<p style='font-size:0'>CACHE</p>",
            "<style>.preheader{display:none!important}</style><div class=preheader>CACHE</div>",
            "<style>p, span.x { color:red; display : none }</style><span class='a x'>CACHE</span>",
            "<style>#pre{display:none}</style><div id=pre><p>CACHE</p></div>",
            "<div style='display:none'><div style='display:none'>CACHE</div>CACHE</div>",
        ] {
            assert_eq!(
                seen(&format!("{hidden}<p>Bonjour</p>")),
                "Bonjour",
                "{hidden}"
            );
        }
    }

    #[test]
    fn what_is_seen_stays() {
        for shown in [
            "<p style='display:block'>VU</p>",
            "<td style='font-size:0'><span style='font-size:14px'>VU</span></td>",
            "<div style='visibility:hidden'><p style='visibility:visible'>VU</p></div>",
            "<div style='max-height:0'>VU</div>",
            "<div style='overflow:hidden'>VU</div>",
            "<div style='opacity:0.5'>VU</div>",
            "<style>@media print{.x{display:none}}</style><p class=x>VU</p>",
            "<style media=print>.x{display:none}</style><p class=x>VU</p>",
            "<style>.x .y{display:none}</style><p class=y>VU</p>",
            "<style>.x{display:none}</style><p class=x style='display:block'>VU</p>",
            "<style>.x{display:none</style><p class=y>VU</p>",
            "<p style='display:nonexistent'>VU</p>",
        ] {
            assert!(seen(shown).contains("VU"), "{shown}");
        }
    }
}
