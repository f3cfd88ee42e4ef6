//! What HTML says, as plain text.

use crate::blocks::is_block;
use crate::tree::{NodeId, Step, Tree};

/// The words of HTML as plain text: lines stay lines, list items begin with `- `, quotes with `> `.
pub fn text(html: &str) -> String {
    let tree = Tree::parse(html);
    text_of(&tree, tree.root())
}

/// Whether nothing would be seen: no word and no image.
pub fn is_empty(html: &str) -> bool {
    let tree = Tree::parse(html);
    tree.elements("img").is_empty()
        && text_of(&tree, tree.root())
            .chars()
            .all(|c| c.is_whitespace() || is_invisible(c))
}

pub(crate) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{ad}'
            | '\u{34f}'
    )
}

/// How far apart the words before and after an element stand.
fn gap(name: &str) -> usize {
    match name {
        "p" | "ul" | "ol" | "blockquote" | "pre" | "table" | "dl" | "h1" | "h2" | "h3" | "h4"
        | "h5" | "h6" => 2,
        _ if is_block(name) => 1,
        _ => 0,
    }
}

/// The words in and under a node.
pub(crate) fn text_of(tree: &Tree, node: NodeId) -> String {
    let mut writer = Writer::default();
    let mut skipped = None;
    for step in tree.walk(node) {
        match step {
            _ if skipped.is_some() => {
                if Some(step) == skipped {
                    skipped = None;
                }
            }
            Step::Enter(inner) if tree.is_unseen(inner) => skipped = Some(Step::Leave(inner)),
            Step::Enter(inner) => match (tree.words(inner), tree.name(inner)) {
                (Some(words), _) => writer.words(words),
                (None, Some(name)) => enter(&mut writer, tree, inner, name),
                (None, None) => {}
            },
            Step::Leave(inner) => {
                if let Some(name) = tree.name(inner) {
                    leave(&mut writer, tree, inner, name);
                }
            }
        }
    }
    writer.finish()
}

fn enter(writer: &mut Writer, tree: &Tree, node: NodeId, name: &str) {
    match name {
        "a" => writer.links.push(writer.said),
        "br" => writer.line_break(),
        "li" => {
            writer.apart(1);
            let marker = match writer.lists.last_mut() {
                Some(Some(number)) => {
                    *number += 1;
                    format!("{}. ", *number - 1)
                }
                _ => "- ".to_owned(),
            };
            let indent = "  ".repeat(writer.lists.len().saturating_sub(1).min(8));
            writer.marker = Some(indent + &marker);
        }
        "ul" | "ol" => {
            writer.apart(if writer.lists.is_empty() { 2 } else { 1 });
            let start = tree
                .attribute(node, "start")
                .and_then(|start| start.parse().ok())
                .unwrap_or(1u32);
            writer.lists.push((name == "ol").then_some(start));
        }
        "td" | "th" => writer.cell(),
        "pre" => {
            writer.apart(2);
            writer.preformatted += 1;
        }
        "blockquote" => {
            writer.apart(2);
            writer.quotes += 1;
        }
        "hr" => writer.apart(2),
        _ => writer.apart(gap(name)),
    }
}

fn leave(writer: &mut Writer, tree: &Tree, node: NodeId, name: &str) {
    match name {
        "a" => writer.link(tree, node),
        "ul" | "ol" => {
            writer.lists.pop();
            writer.apart(if writer.lists.is_empty() { 2 } else { 1 });
        }
        // An empty item is still no reason to mark the next paragraph.
        "li" => {
            writer.marker = None;
            writer.apart(1);
        }
        "pre" => {
            writer.preformatted = writer.preformatted.saturating_sub(1);
            writer.apart(2);
        }
        "blockquote" => {
            writer.apart(2);
            writer.quotes = writer.quotes.saturating_sub(1);
        }
        _ => writer.apart(gap(name)),
    }
}

#[derive(Default)]
struct Writer {
    out: String,
    /// Line breaks owed before the next word.
    owed: usize,
    /// Whether a space is owed before the next word on this line.
    space: bool,
    marker: Option<String>,
    /// Open lists: the next number of numbered ones.
    lists: Vec<Option<u32>>,
    quotes: usize,
    /// How many `pre` are open.
    preformatted: usize,
    /// How many words were written.
    said: usize,
    /// Of each open link, how many before it.
    links: Vec<usize>,
}

impl Writer {
    fn apart(&mut self, lines: usize) {
        if lines > 0 {
            self.owed = self.owed.max(lines);
            self.space = false;
        }
    }

    fn line_break(&mut self) {
        // One break ends the line, each further one makes an empty line; three are enough for anyone.
        self.owed = (self.owed + 1).min(3);
        self.space = false;
    }

    fn cell(&mut self) {
        if self.owed == 0 && !self.out.is_empty() {
            self.out.push_str(" | ");
            self.space = false;
        }
    }

    fn begin(&mut self) {
        let first = self.out.is_empty();
        if !first {
            for _ in 0..self.owed {
                self.out.push('\n');
            }
        }
        let new_line = first || self.owed > 0;
        self.owed = 0;
        if new_line {
            self.out.push_str(&"> ".repeat(self.quotes.min(20)));
        } else if self.space {
            self.out.push(' ');
        }
        self.space = false;
        if let Some(marker) = self.marker.take() {
            self.out.push_str(&marker);
        }
    }

    fn words(&mut self, words: &str) {
        if self.preformatted > 0 {
            return self.preformatted_words(words);
        }
        // Non-breaking spaces are the writer's own and stay.
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}');
        if words.starts_with(is_space) {
            self.space = true;
        }
        let mut first = true;
        for word in words.split(is_space).filter(|word| !word.is_empty()) {
            if !first {
                self.space = true;
            }
            first = false;
            self.begin();
            self.say(word);
        }
        if !first && words.ends_with(is_space) {
            self.space = true;
        }
    }

    fn preformatted_words(&mut self, words: &str) {
        for (index, line) in words.split('\n').enumerate() {
            if index > 0 {
                self.owed += 1;
            }
            let line = line.trim_end_matches('\r');
            if !line.is_empty() {
                self.begin();
                self.say(line);
            }
        }
    }

    fn say(&mut self, words: &str) {
        self.out.push_str(words);
        self.said += usize::from(!words.trim().is_empty());
    }

    /// The address behind a link whose words do not say it.
    fn link(&mut self, tree: &Tree, node: NodeId) {
        // A link without words (around an image, say) has nothing to explain.
        let has_words = self.links.pop().is_some_and(|before| before < self.said);
        let Some(address) = tree.attribute(node, "href").map(str::trim) else {
            return;
        };
        let shown = address
            .trim_start_matches("mailto:")
            .trim_start_matches("tel:")
            .trim_end_matches('/');
        if shown.is_empty()
            || !address.contains(':')
            || self.out.ends_with(shown)
            || self.out.ends_with(address)
        {
            return;
        }
        let bare = shown.split_once("://").map_or(shown, |(_, rest)| rest);
        if has_words && !self.out.ends_with(bare) {
            self.space = true;
            self.owed = 0;
            self.begin();
            self.out.push_str(&format!("({address})"));
        }
    }

    fn finish(self) -> String {
        let lines: Vec<&str> = self
            .out
            .lines()
            .map(|line| line.trim_end_matches([' ', '\t']))
            .collect();
        lines.join("\n").trim_matches('\n').to_owned()
    }
}

#[cfg(test)]
mod tests;
