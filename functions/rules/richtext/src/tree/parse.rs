//! From HTML to a tree, by the parser of the standard.

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tokenizer, TokenizerOpts};
use html5ever::tree_builder::{TreeBuilder, TreeBuilderOpts, TreeSink as _, create_element};
use html5ever::{QualName, local_name, ns};

use super::limits::Guard;
use super::nodes::Tree;
use super::sink::Sink;
use super::tags::without_swollen_tags;

impl Tree {
    /// Parses what a browser would show in the body of a page. Tags beyond a sane depth or number are
    /// ignored, and where laying out costs more than anybody's mail does, the rest is plain text: the words
    /// stay.
    pub fn parse(html: &str) -> Self {
        parse(html)
    }
}

fn parse(html: &str) -> Tree {
    let html = without_swollen_tags(html);
    let sink = Sink::new(html.len());
    let body = QualName::new(None, ns!(html), local_name!("body"));
    let context = create_element(&sink, body, Vec::new());
    let options = TreeBuilderOpts {
        scripting_enabled: false,
        ..TreeBuilderOpts::default()
    };
    let builder = TreeBuilder::new_for_fragment(sink, context, None, options);
    let tokenizer = Tokenizer::new(Guard::new(builder, html.len()), TokenizerOpts::default());
    let queue = BufferQueue::default();
    queue.push_back(StrTendril::from_slice(&html));
    while !queue.is_empty() {
        let _ = tokenizer.feed(&queue);
    }
    tokenizer.end();
    let Guard { builder, rest, .. } = tokenizer.sink;
    let mut tree = builder.sink.finish();
    tree.append_words(&rest.into_inner());
    tree.rename_listings();
    tree.say_drawings();
    tree.say_fields();
    tree.say_typed(&html);
    tree
}
