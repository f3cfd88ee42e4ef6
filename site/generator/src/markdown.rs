//! Markdown to HTML, as Zola does it: heading ids, internal links, summary, table of contents.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail};
use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;
use tera::{Context, Tera};

use crate::config::Config;
use crate::headings::{self, Heading};
use crate::shortcode::{Shortcodes, without_marks};

/// What Markdown becomes.
#[derive(Debug, Default)]
pub(crate) struct Rendered {
    pub(crate) html: String,
    pub(crate) summary: Option<String>,
    pub(crate) toc: Vec<Heading>,
    /// Text of the headings, and text of everything, for the search.
    pub(crate) headings: Vec<String>,
    pub(crate) plain: String,
    pub(crate) words: usize,
    /// Links to content files: line, file, anchor.
    pub(crate) links: Vec<InternalLink>,
}

/// A link to be checked once every page is rendered.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct InternalLink {
    pub(crate) line: usize,
    pub(crate) target: String,
    pub(crate) anchor: Option<String>,
}

/// What rendering one text needs to know.
pub(crate) struct Surroundings<'a> {
    pub(crate) config: &'a Config,
    pub(crate) tera: &'a Tera,
    pub(crate) context: &'a Context,
    pub(crate) permalinks: &'a HashMap<String, String>,
    /// Relative path and address of the file the text stands in; empty for the `markdown` filter.
    pub(crate) relative: &'a str,
    pub(crate) permalink: &'a str,
    pub(crate) lang: &'a str,
    /// `left`, `right`, `heading` or `none`.
    pub(crate) anchors: &'a str,
}

/// Renders one text. Errors begin with "line N: ", counted in `text`.
pub(crate) fn render(text: &str, around: &Surroundings<'_>) -> Result<Rendered> {
    let expanded = Shortcodes::new(around.tera, around.context).expand(text)?;
    let mut rendered = Rendered::default();
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut open_tags: Vec<TagEnd> = Vec::new();
    let mut summary: Option<Vec<Event<'_>>> = None;
    let parser = Parser::new_ext(&expanded.markdown, options(around.config));
    for (event, range) in parser.into_offset_iter() {
        let line = || expanded.line_of(range.start, text);
        let event = match event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let link = Link {
                    kind: link_type,
                    to: dest_url,
                    title,
                    id,
                };
                let place = line();
                let made = link.resolve(around, place, &mut rendered.links);
                made.map_err(|error| anyhow!("line {place}: {error}"))?
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = match is_beside(&dest_url) {
                    true => format!("{}{dest_url}", around.permalink).into(),
                    false => dest_url,
                };
                Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                })
            }
            Event::Html(ref code) | Event::InlineHtml(ref code)
                if summary.is_none() && is_more(code) =>
            {
                let mut before = events.clone();
                before.extend(open_tags.iter().rev().map(|tag| Event::End(*tag)));
                summary = Some(before);
                Event::Html("<span id=\"continue-reading\"></span>".into())
            }
            Event::Start(Tag::CodeBlock(ref kind)) => {
                refuse_annotations(kind).map_err(|error| anyhow!("line {}: {error}", line()))?;
                event
            }
            other => other,
        };
        match &event {
            Event::Start(tag) => open_tags.push(tag.to_end()),
            Event::End(_) => {
                open_tags.pop();
            }
            _ => {}
        }
        gather_words(&event, &mut rendered.plain);
        events.push(event);
    }
    headings::number(&mut events, around, &mut rendered);
    html::push_html(&mut rendered.html, events.into_iter());
    rendered.html = expanded.fill(&rendered.html);
    rendered.summary = summary.map(|events| {
        let mut short = String::new();
        html::push_html(&mut short, events.into_iter());
        expanded.fill(&short)
    });
    rendered.plain = without_marks(&rendered.plain);
    rendered.words = rendered.plain.split_whitespace().count();
    Ok(rendered)
}

fn options(config: &Config) -> Options {
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    options.set(
        Options::ENABLE_SMART_PUNCTUATION,
        config.markdown.smart_punctuation,
    );
    options.set(
        Options::ENABLE_DEFINITION_LIST,
        config.markdown.definition_list,
    );
    options
}

/// `<!-- more -->`, in any case and with any spaces.
fn is_more(code: &str) -> bool {
    let inside = code
        .trim()
        .strip_prefix("<!--")
        .and_then(|code| code.strip_suffix("-->"));
    inside.is_some_and(|word| word.trim().eq_ignore_ascii_case("more"))
}

/// Zola's fence annotations (`linenos`, `hl_lines` …) belong to its highlighter.
fn refuse_annotations(kind: &pulldown_cmark::CodeBlockKind<'_>) -> Result<()> {
    if let pulldown_cmark::CodeBlockKind::Fenced(info) = kind
        && info.contains(',')
    {
        bail!(
            "the code block's annotation `{info}` is a Zola feature this generator does not have"
        );
    }
    Ok(())
}

fn gather_words(event: &Event<'_>, plain: &mut String) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak | Event::End(_) => plain.push(' '),
        _ => {}
    }
}

/// A link to a file beside this one.
fn is_beside(link: &str) -> bool {
    let scheme = link.split_once(':').is_some_and(|(scheme, _)| {
        !scheme.is_empty()
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '-')
    });
    !link.is_empty() && !link.starts_with(['/', '#']) && !link.starts_with("..") && !scheme
}

/// A link as it is written.
struct Link<'a> {
    kind: LinkType,
    to: CowStr<'a>,
    title: CowStr<'a>,
    id: CowStr<'a>,
}

impl<'a> Link<'a> {
    fn resolve(
        self,
        around: &Surroundings<'_>,
        line: usize,
        links: &mut Vec<InternalLink>,
    ) -> Result<Event<'a>> {
        let markdown = &around.config.markdown;
        let tweaks = markdown.external_links_target_blank
            || markdown.external_links_no_follow
            || markdown.external_links_no_referrer;
        if self.to.is_empty() {
            bail!("a link has no address");
        }
        let to: CowStr<'a> = if self.kind == LinkType::Email {
            self.to
        } else if let Some(target) = self.to.strip_prefix("@/") {
            let (file, anchor) = match target.split_once('#') {
                Some((file, anchor)) => (file, Some(anchor)),
                None => (target, None),
            };
            let Some(permalink) = around.permalinks.get(file) else {
                bail!("the link `{}` leads to a page that does not exist", self.to);
            };
            let anchor = anchor.map(str::to_owned);
            let address = match &anchor {
                Some(anchor) => format!("{permalink}#{anchor}"),
                None => permalink.clone(),
            };
            links.push(InternalLink {
                line,
                target: file.to_owned(),
                anchor,
            });
            address.into()
        } else if is_beside(&self.to) {
            format!("{}{}", around.permalink, self.to).into()
        } else if let Some(anchor) = self.to.strip_prefix('#')
            && !anchor.is_empty()
            && !around.relative.is_empty()
        {
            let target = around.relative.to_owned();
            let anchor = Some(anchor.to_owned());
            links.push(InternalLink {
                line,
                target,
                anchor,
            });
            format!("{}{}", around.permalink, self.to).into()
        } else if tweaks && (self.to.starts_with("http:") || self.to.starts_with("https:")) {
            return Ok(Event::InlineHtml(self.external(markdown).into()));
        } else {
            self.to
        };
        let (link_type, title, id) = (self.kind, self.title, self.id);
        Ok(Event::Start(Tag::Link {
            link_type,
            dest_url: to,
            title,
            id,
        }))
    }

    fn external(&self, markdown: &crate::config::Markdown) -> String {
        let title = match self.title.is_empty() {
            true => String::new(),
            false => format!(" title=\"{}\"", tera::escape_html(&self.title)),
        };
        let blank = markdown.external_links_target_blank;
        let target = if blank { " target=\"_blank\"" } else { "" };
        let rel: Vec<&str> = [
            (blank, "noopener"),
            (markdown.external_links_no_follow, "nofollow"),
            (markdown.external_links_no_referrer, "noreferrer"),
        ]
        .into_iter()
        .filter_map(|(on, word)| on.then_some(word))
        .collect();
        let to = tera::escape_html(&self.to).replace("&#x2F;", "/");
        format!("<a rel=\"{}\" href=\"{to}\"{title}{target}>", rel.join(" "))
    }
}
