//! The summary of a text: what stands above `<!-- more -->`.

use anyhow::{Result, anyhow};
use pulldown_cmark::{Event, Tag, TagEnd, html};
use tera::Context;

use crate::markdown::surroundings::Surroundings;
use crate::source::one_sentence;

/// What takes the place of the mark in the whole text.
pub(crate) const CONTINUE: &str = "<span id=\"continue-reading\"></span>";

/// `<!-- more -->`, in any case and with any spaces.
pub(crate) fn is_mark(code: &str) -> bool {
    let inside = code
        .trim()
        .strip_prefix("<!--")
        .and_then(|code| code.strip_suffix("-->"));
    inside.is_some_and(|word| word.trim().eq_ignore_ascii_case("more"))
}

/// The HTML of the events above the mark, with what is open closed.
pub(crate) fn make(above: &[Event<'_>], around: &Surroundings<'_>) -> Result<String> {
    let mut open: Vec<TagEnd> = Vec::new();
    for event in above {
        match event {
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            Event::Start(tag) => open.push(tag.to_end()),
            Event::End(tag) => open.truncate(open.iter().rposition(|one| one == tag).unwrap_or(0)),
            _ => {}
        }
    }
    let mut short = String::new();
    // A footnote is at the bottom of the text, which is not here.
    let kept = above.iter().filter(|event| !is_footnote(event)).cloned();
    html::push_html(&mut short, kept);
    short.truncate(short.trim_end().len());
    if !open.is_empty() {
        let mut context = Context::new();
        context.insert("summary", &short);
        context.insert("lang", around.lang);
        let cutoff = around.tera.render("summary-cutoff.html", &context);
        short.push_str(&cutoff.map_err(|error| anyhow!("{}", one_sentence(&error)))?);
    }
    html::push_html(&mut short, open.into_iter().rev().map(Event::End));
    Ok(short)
}

fn is_footnote(event: &Event<'_>) -> bool {
    match event {
        Event::FootnoteReference(_) => true,
        Event::InlineHtml(code) => code.starts_with(crate::markdown::footnotes::REFERENCE),
        _ => false,
    }
}
