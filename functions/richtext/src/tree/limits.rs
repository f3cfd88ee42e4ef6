//! What one piece of HTML may cost: parsers are quadratic in depth and in attributes of one tag.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use html5ever::LocalName;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult};
use html5ever::tree_builder::TreeBuilder;

use super::parse::Sink;

/// Open elements. Browsers stop at 512; the deepest Outlook thread we have is below 100.
const DEPTH_MAX: usize = 200;
/// Nodes of one tree: 1 MiB of ordinary mail makes about 40,000.
const NODES_MAX: usize = 100_000;
/// Attributes of one tag, counted as separators outside quotes. Word writes fewer than 20.
const SEPARATORS_MAX: usize = 500;

/// Stands before the tree builder and withholds tags that would cost too much.
pub(super) struct Guard {
    pub(super) builder: TreeBuilder<usize, Sink>,
    open: RefCell<HashMap<LocalName, usize>>,
    depth: Cell<usize>,
}

impl Guard {
    pub(super) fn new(builder: TreeBuilder<usize, Sink>) -> Self {
        Self {
            builder,
            open: RefCell::default(),
            depth: Cell::new(0),
        }
    }

    fn lets_through(&self, token: &Token) -> bool {
        let Token::TagToken(tag) = token else {
            return true;
        };
        if self.builder.sink.len() > NODES_MAX {
            return false;
        }
        let mut open = self.open.borrow_mut();
        match tag.kind {
            TagKind::StartTag if is_void_or_closed_by_others(&tag.name) => true,
            TagKind::StartTag if self.depth.get() >= DEPTH_MAX => false,
            TagKind::StartTag => {
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

    fn process_token(&self, token: Token, line_number: u64) -> TokenSinkResult<usize> {
        if !self.lets_through(&token) {
            return TokenSinkResult::Continue;
        }
        self.builder.process_token(token, line_number)
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder
            .adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// Makes text of tags with absurdly many attributes.
pub(super) fn without_swollen_tags(html: &str) -> Cow<'_, str> {
    let bytes = html.as_bytes();
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = bytes[at..].iter().position(|&byte| byte == b'<') {
        let start = at + found;
        let (end, separators) = scan_tag(bytes, start + 1);
        if separators > SEPARATORS_MAX {
            out.push_str(&html[copied..start]);
            // What looked like a tag is left out as far as it looked like one.
            copied = end;
        }
        at = end.max(start + 1);
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// Where the tag ends, and how many separators stand in it outside quoted values.
fn scan_tag(bytes: &[u8], start: usize) -> (usize, usize) {
    if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
        return (start, 0);
    }
    let (mut separators, mut quote, mut after_equals) = (0, None, false);
    for (at, &byte) in bytes.iter().enumerate().skip(start) {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return (at + 1, separators),
            (None, b'"' | b'\'') if after_equals => {
                quote = Some(byte);
                separators += 1;
            }
            (None, b'/' | b'"' | b'\'') => separators += 1,
            (None, _) if byte.is_ascii_whitespace() => separators += 1,
            (None, _) => {}
        }
        after_equals = byte == b'=' || after_equals && byte.is_ascii_whitespace();
    }
    (bytes.len(), separators)
}
