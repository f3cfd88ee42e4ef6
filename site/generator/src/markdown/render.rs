//! Markdown to HTML, as Zola does it: heading ids, internal links, summary, table of contents.

use std::cell::OnceCell;

use anyhow::{Result, anyhow};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use pulldown_cmark_escape::{escape_href, escape_html};
use tera::Context;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::config::Config;
use crate::markdown::escape::escape;
use crate::markdown::expanded::{Expanded, without_marks};
use crate::markdown::footnotes;
use crate::markdown::headings;
use crate::markdown::links::{Link, is_beside};
use crate::markdown::rendered::Rendered;
use crate::markdown::shortcode::Shortcodes;
use crate::markdown::summary;
use crate::markdown::surroundings::Surroundings;

/// Renders one text; shortcodes see `context`. Errors begin with "line N: ", counted in `text`.
pub(crate) fn render(
    text: &str,
    around: &Surroundings<'_>,
    context: &mut Context,
) -> Result<Rendered> {
    let expanded = Shortcodes::new(around.tera, context).expand(text)?;
    let mut rendered = Rendered {
        words: if around.count_words { words(text) } else { 0 },
        ..Rendered::default()
    };
    let mut pass = Pass {
        around,
        expanded: &expanded,
        written: text,
        lines: OnceCell::new(),
        events: Vec::new(),
        code: None,
        cut: None,
    };
    let parser = Parser::new_ext(&expanded.markdown, options(around.config));
    for (event, range) in parser.into_offset_iter() {
        pass.take(event, range.start, &mut rendered)?;
    }
    let (mut events, mut cut) = (pass.events, pass.cut);
    headings::number(&mut events, &mut cut, around, &mut rendered)?;
    if around.config.markdown.bottom_footnotes {
        footnotes::to_the_bottom(&mut events, &mut cut);
    }
    let short = cut
        .map(|cut| summary::make(&events[..cut], around))
        .transpose()?;
    rendered.summary = short.map(|short| expanded.fill(&short));
    let mut html = String::with_capacity(expanded.markdown.len() * 5 / 4);
    html::push_html(&mut html, events.into_iter());
    rendered.html = expanded.fill(&html);
    if !expanded.pieces.is_empty() {
        rendered.plain = without_marks(&rendered.plain);
    }
    Ok(rendered)
}

/// One way through the events of a text.
struct Pass<'a> {
    around: &'a Surroundings<'a>,
    expanded: &'a Expanded,
    written: &'a str,
    /// Where the lines begin, once one was asked for.
    lines: OnceCell<Vec<usize>>,
    events: Vec<Event<'a>>,
    /// The text of the code block at hand.
    code: Option<String>,
    /// The event that ends the summary.
    cut: Option<usize>,
}

impl<'a> Pass<'a> {
    fn take(&mut self, event: Event<'a>, offset: usize, rendered: &mut Rendered) -> Result<()> {
        gather_words(&event, &mut rendered.plain);
        let event = match event {
            Event::Text(text) if self.code.is_some() => {
                self.code.get_or_insert_default().push_str(&text);
                return Ok(());
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                self.code = Some(String::new());
                Event::Html(code_start(&kind).into())
            }
            Event::End(TagEnd::CodeBlock) => self.code_end(),
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let link = Link::new(link_type, dest_url, title, id);
                self.link(link, offset, rendered)?
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => Event::Start(Tag::Image {
                link_type,
                dest_url: self.address_of_image(dest_url),
                title,
                id,
            }),
            Event::End(TagEnd::Image) if self.around.config.markdown.lazy_async_image => {
                self.lazy_image();
                return Ok(());
            }
            Event::Html(ref code) | Event::InlineHtml(ref code)
                if self.cut.is_none() && summary::is_mark(code) =>
            {
                self.cut = Some(self.events.len());
                Event::Html(summary::CONTINUE.into())
            }
            other => other,
        };
        self.events.push(event);
        Ok(())
    }

    fn link(
        &mut self,
        link: Link<'a>,
        offset: usize,
        rendered: &mut Rendered,
    ) -> Result<Event<'a>> {
        let place = self.line_of(offset);
        let made = link.resolve(self.around, place, &mut rendered.links);
        made.map_err(|error| anyhow!("line {place}: {error}"))
    }

    /// Shortcodes are carried out in code as well, and shown as text.
    fn code_end(&mut self) -> Event<'a> {
        let code = self.expanded.fill(&self.code.take().unwrap_or_default());
        let mut escaped = String::with_capacity(code.len());
        escape(|to| escape_html(to, &code), &mut escaped);
        Event::Html(format!("{escaped}</code></pre>\n").into())
    }

    fn address_of_image(&self, written: CowStr<'a>) -> CowStr<'a> {
        match is_beside(&written) {
            true => format!("{}{written}", self.around.permalink).into(),
            false => written,
        }
    }

    /// Turns the events of an image into its HTML.
    fn lazy_image(&mut self) {
        let is_image = |event: &Event<'_>| matches!(event, Event::Start(Tag::Image { .. }));
        let Some(start) = self.events.iter().rposition(is_image) else {
            return;
        };
        let inside = self.events.split_off(start);
        let mut html = String::new();
        if let Some(Event::Start(Tag::Image {
            dest_url, title, ..
        })) = inside.first()
        {
            html.push_str("<img src=\"");
            escape(|to| escape_href(to, dest_url), &mut html);
            if !title.is_empty() {
                html.push_str("\" title=\"");
                escape(|to| escape_html(to, title), &mut html);
            }
        }
        html.push_str("\" alt=\"");
        for event in &inside {
            if let Event::Text(text) | Event::Code(text) = event {
                escape(|to| escape_html(to, text), &mut html);
            }
        }
        html.push_str("\" loading=\"lazy\" decoding=\"async\" />");
        self.events.push(Event::InlineHtml(html.into()));
    }

    /// The line, counted from 1, of an offset of the expanded text in the text as written.
    fn line_of(&self, offset: usize) -> usize {
        let place = self.expanded.written_offset(offset);
        let breaks = self.lines.get_or_init(|| {
            let breaks = self.written.bytes().enumerate();
            breaks
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| at)
                .collect()
        });
        breaks.partition_point(|at| *at < place) + 1
    }
}

fn options(config: &Config) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let asked = &config.markdown;
    options.set(Options::ENABLE_SMART_PUNCTUATION, asked.smart_punctuation);
    options.set(Options::ENABLE_DEFINITION_LIST, asked.definition_list);
    options.set(Options::ENABLE_GFM, asked.github_alerts);
    options
}

/// The head of a code block. What follows a comma (`linenos` …) speaks to Zola's highlighter, which
/// passes it over as well while it is off.
fn code_start(kind: &CodeBlockKind<'_>) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split(',').next().unwrap_or_default().trim(),
        CodeBlockKind::Indented => "",
    };
    if language.is_empty() {
        return "<pre><code>".to_owned();
    }
    let mut html = "<pre><code data-lang=\"".to_owned();
    escape(|to| escape_html(to, language), &mut html);
    html.push_str("\">");
    html
}

/// Zola counts the words of the text as written, without what stands between code fences.
fn words(text: &str) -> usize {
    let outside = text.split("```").step_by(2);
    outside.map(|part| part.unicode_words().count()).sum()
}

fn gather_words(event: &Event<'_>, plain: &mut String) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak | Event::End(_) => plain.push(' '),
        _ => {}
    }
}
