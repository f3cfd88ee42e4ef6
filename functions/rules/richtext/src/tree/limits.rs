//! What one piece of HTML may cost: parsers are quadratic in depth, and strangers know how to get there.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::sink::Sink;
use crate::blocks::is_block;

/// Open elements. Browsers stop at 512; the deepest Outlook thread we have is below 100.
const DEPTH_MAX: usize = 200;
/// Nodes of one tree: 1 MiB of ordinary mail makes about 40,000.
const NODES_MAX: usize = 100_000;
/// Nodes of a short tree; of a longer one, one in four bytes more. Mails of real programs make one in fourteen:
/// more are not written but made again and again.
const NODES_LEAST: usize = 2_000;
/// Attributes of an element that is made again in each paragraph, and compared with all its like.
const FORMATTING_ATTRIBUTES_MAX: usize = 10;

/// Stands before the tree builder and withholds tags that would cost too much. Once the builder has used up
/// what it may cost, nothing more is given to it: the rest is kept as plain words.
pub(super) struct Guard {
    pub(super) builder: TreeBuilder<usize, Sink>,
    open: RefCell<HashMap<LocalName, usize>>,
    depth: Cell<usize>,
    nodes_max: usize,
    /// The element whose content is no HTML, while it is open.
    raw: RefCell<Option<LocalName>>,
    pub(super) rest: RefCell<String>,
}

impl Guard {
    /// Guards the building of a tree from HTML of this length.
    pub(super) fn new(builder: TreeBuilder<usize, Sink>, length: usize) -> Self {
        Self {
            builder,
            open: RefCell::default(),
            depth: Cell::new(0),
            nodes_max: NODES_MAX.min(NODES_LEAST + length / 4),
            raw: RefCell::default(),
            rest: RefCell::default(),
        }
    }

    fn is_spent(&self) -> bool {
        let sink = &self.builder.sink;
        sink.is_spent() || sink.len() > self.nodes_max
    }

    /// Whether a tag is let through, made smaller where it must be.
    fn lets_through(&self, tag: &mut Tag) -> bool {
        let mut open = self.open.borrow_mut();
        match tag.kind {
            TagKind::StartTag if is_void_or_closed_by_others(&tag.name) => true,
            // Withheld, it would leave its content as words; nothing can stand deeper within it.
            TagKind::StartTag if raw_kind(&tag.name).is_some() => true,
            TagKind::StartTag if self.depth.get() >= DEPTH_MAX => false,
            TagKind::StartTag => {
                if is_formatting(&tag.name) {
                    tag.attrs.truncate(FORMATTING_ATTRIBUTES_MAX);
                }
                *open.entry(tag.name.clone()).or_default() += 1;
                self.depth.set(self.depth.get() + 1);
                true
            }
            TagKind::EndTag => {
                if let Some(count) = open.get_mut(&tag.name).filter(|count| **count > 0) {
                    *count -= 1;
                    self.depth.set(self.depth.get() - 1);
                }
                true
            }
        }
    }

    /// Keeps the words of what is no longer laid out.
    fn keep_words(&self, token: &Token) -> TokenSinkResult<usize> {
        let mut rest = self.rest.borrow_mut();
        match token {
            Token::CharacterTokens(words) if self.raw.borrow().is_none() => rest.push_str(words),
            Token::TagToken(tag) => {
                if tag.name == *"br" || is_block(&tag.name) {
                    rest.push('\n');
                }
                if tag.kind != TagKind::StartTag {
                    return TokenSinkResult::Continue;
                }
                match &*tag.name {
                    // Their words are seen, tags and all.
                    "xmp" => return TokenSinkResult::RawData(RawKind::Rawtext),
                    "plaintext" => return TokenSinkResult::Plaintext,
                    _ => {}
                }
                if let Some(kind) = raw_kind(&tag.name) {
                    self.raw.replace(Some(tag.name.clone()));
                    return TokenSinkResult::RawData(kind);
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

/// Elements in which there are no tags, and whose content is never seen.
fn raw_kind(name: &LocalName) -> Option<RawKind> {
    match &**name {
        "script" => Some(RawKind::ScriptData),
        "style" | "iframe" => Some(RawKind::Rawtext),
        "title" | "textarea" => Some(RawKind::Rcdata),
        _ => None,
    }
}

/// What stands in these is for programs that show no frames, as mail programs do not: to the standard it is no HTML.
fn is_for_others(name: &LocalName) -> bool {
    matches!(&**name, "noframes" | "noembed")
}

fn is_formatting(name: &LocalName) -> bool {
    matches!(
        &**name,
        "a" | "b"
            | "big"
            | "code"
            | "em"
            | "font"
            | "i"
            | "nobr"
            | "s"
            | "small"
            | "strike"
            | "strong"
            | "tt"
            | "u"
    )
}

/// Elements that never hold others, and those that a sibling closes: neither deepens a tree by itself.
fn is_void_or_closed_by_others(name: &LocalName) -> bool {
    matches!(
        &**name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "param"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "dd"
            | "dt"
            | "option"
            | "tr"
            | "td"
            | "th"
            | "tbody"
            | "thead"
            | "tfoot"
            | "html"
            | "body"
            | "head"
    )
}

impl TokenSink for Guard {
    type Handle = usize;

    fn process_token(&self, mut token: Token, line_number: u64) -> TokenSinkResult<usize> {
        if let Token::TagToken(tag) = &mut token
            && is_for_others(&tag.name)
        {
            tag.name = LocalName::from("div");
        }
        if let Token::TagToken(tag) = &token
            && tag.kind == TagKind::EndTag
            && self.raw.borrow().as_ref() == Some(&tag.name)
        {
            self.raw.replace(None);
        }
        if self.is_spent() {
            return self.keep_words(&token);
        }
        let mut started = None;
        if let Token::TagToken(tag) = &mut token {
            if !self.lets_through(tag) {
                return TokenSinkResult::Continue;
            }
            started = Some(tag.name.clone());
        }
        let result = self.builder.process_token(token, line_number);
        // The words of an `xmp` are seen.
        if matches!(result, TokenSinkResult::RawData(_))
            && started.as_ref().is_some_and(|name| *name != *"xmp")
        {
            self.raw.replace(started);
        }
        result
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}
