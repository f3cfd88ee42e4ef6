//! What mail programs write into HTML around quotes and signatures: names, marks, drawn lines.

use richtext::tree::{NodeId, Tree};

use crate::CUT_ATTRIBUTE;

fn has_class(tree: &Tree, node: NodeId, wanted: &[&str]) -> bool {
    let classes = tree.attribute(node, "class").unwrap_or_default();
    classes
        .split_whitespace()
        .any(|class| wanted.contains(&class.trim_start_matches("x_")))
}

/// Outlook on the web puts `x_` before the names of what it quotes.
fn id(tree: &Tree, node: NodeId) -> &str {
    tree.attribute(node, "id")
        .unwrap_or_default()
        .trim_start_matches("x_")
}

fn style(tree: &Tree, node: NodeId) -> String {
    let style = tree.attribute(node, "style").unwrap_or_default();
    style
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase()
}

/// Whether the element is what a mail program puts around or above the mail that is answered. A `blockquote`
/// is not: people set their own words in one.
pub(super) fn is_quote_start(tree: &Tree, node: NodeId, name: &str) -> bool {
    const CLASSES: [&str; 15] = [
        "gmail_quote",
        "gmail_quote_container",
        "gmail_quote_attribution",
        "gmail_attr",
        "moz-cite-prefix",
        "moz-forward-container",
        "protonmail_quote",
        "tutanota_quote",
        "zmail_extra",
        "zmail_extra_hr",
        "wmmailquote",
        "ik_mail_quote",
        "fairemail_quote",
        "missive_quote",
        "OutlookMessageHeader",
    ];
    const IDS: [&str; 9] = [
        "divRplyFwdMsg",
        "appendonsend",
        "mail-editor-reference-message-container",
        "reply-intro",
        "replyforwardmessage",
        "OLK_SRC_BODY_SECTION",
        "isReplyContent",
        "zwchr",
        "oriMsgHtmlSeperator",
    ];
    const MARKERS: [&str; 3] = ["__QUOTED_TEXT__", "__DIVIDER__", "__HEADERS__"];
    const NAMES: [&str; 2] = ["quote", "messageReplySection"];
    let has = |attribute, values: &[&str]| {
        tree.attribute(node, attribute)
            .is_some_and(|value| values.contains(&value))
    };
    tree.attribute(node, CUT_ATTRIBUTE).is_some()
        || name != "blockquote"
            && (has_class(tree, node, &CLASSES)
                || is_yahoo_s(tree, node)
                || IDS.contains(&id(tree, node))
                || has("data-marker", &MARKERS)
                || has("name", &NAMES))
        || name == "div" && is_word_border(tree, node)
}

/// Yahoo writes a number of its own before the names of classes and behind those of elements.
fn is_yahoo_s(tree: &Tree, node: NodeId) -> bool {
    let classes = tree.attribute(node, "class").unwrap_or_default();
    classes
        .split_whitespace()
        .any(|class| class.ends_with("yahoo_quoted"))
        || id(tree, node).contains("yahoo_quoted_")
}

/// Gmail's indent button makes the same element as its quotes, without the line at its side.
fn is_indent(tree: &Tree, node: NodeId) -> bool {
    style(tree, node).contains("border:none")
}

pub(super) fn is_cited(tree: &Tree, node: NodeId) -> bool {
    let is_cite = tree
        .attribute(node, "type")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("cite"));
    (is_cite
        || has_class(
            tree,
            node,
            &["gmail_quote", "protonmail_quote", "tutanota_quote"],
        ))
        && !is_indent(tree, node)
}

/// Word draws a line above the headers of the quoted mail: grey or, in older versions, light blue.
fn is_word_border(tree: &Tree, node: NodeId) -> bool {
    let style = style(tree, node);
    let draws =
        style.contains("border-top:solid#e1e1e1") || style.contains("border-top:solid#b5c4df");
    draws && style.contains("border:none")
}

/// Whether an element draws a line above itself and nowhere else, as mail programs do above the headers of
/// what they quote.
pub(super) fn draws_line_above(tree: &Tree, node: NodeId) -> bool {
    let Some(style) = tree.attribute(node, "style") else {
        return false;
    };
    let none = ["none", "hidden", "0", "0px", "0pt", "0in", "0cm"];
    let is_line = |value: &str| {
        let mut words = value.split_whitespace();
        words.clone().count() > 1 && !words.any(|word| none.contains(&word))
    };
    let (mut above, mut around) = (false, false);
    for declaration in style.to_ascii_lowercase().split(';') {
        let Some((name, value)) = declaration.split_once(':') else {
            continue;
        };
        let mut sides = value.split_whitespace();
        match name.trim() {
            "border-top" => above = is_line(value),
            "border" => around = is_line(value),
            // Outlook on the web writes Word's line side by side.
            "border-style" => {
                above = sides.next() == Some("solid") && sides.next() == Some("none");
            }
            _ => {}
        }
    }
    above && !around
}

pub(super) fn is_signature(tree: &Tree, node: NodeId) -> bool {
    has_class(
        tree,
        node,
        &[
            "gmail_signature",
            "moz-signature",
            "protonmail_signature_block",
            "ms-outlook-mobile-signature",
        ],
    ) || [
        "ms-outlook-mobile-signature",
        "Signature",
        "AppleMailSignature",
        "ymail_android_signature",
    ]
    .contains(&id(tree, node))
}
