//! Headings: an id for each, an anchor link beside it when asked for, and the table of contents.

use std::collections::{HashMap, HashSet};

use anyhow::{Result, anyhow};
use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;
use tera::Context;

use crate::config::slugs::slugify;
use crate::config::{Anchors, Slugs};
use crate::markdown::escape::escape;
use crate::markdown::expanded::without_marks;
use crate::markdown::rendered::{Heading, Rendered};
use crate::markdown::surroundings::Surroundings;
use crate::source::one_sentence;

/// Gives each heading its id and gathers the table of contents; `cut` is the place of an event and
/// moves with it.
pub(crate) fn number(
    events: &mut Vec<Event<'_>>,
    cut: &mut Option<usize>,
    around: &Surroundings<'_>,
    rendered: &mut Rendered,
) -> Result<()> {
    let mut taken = given(events);
    let mut tried = HashMap::new();
    let mut flat = Vec::new();
    let all = std::mem::take(events);
    let mut moved_cut = *cut;
    // The end of the heading at hand.
    let mut ending = None;
    for (at, event) in all.iter().enumerate() {
        if *cut == Some(at) {
            moved_cut = Some(events.len());
        }
        match event {
            Event::Start(Tag::Heading {
                level, id, classes, ..
            }) => {
                let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
                let length = all[at..].iter().position(is_end).unwrap_or(0);
                let title = without_marks(&text_of(&all[at..at + length]));
                let id = match id {
                    Some(id) => id.to_string(),
                    None => free(&taken, &mut tried, slug(&title, around)),
                };
                taken.insert(id.clone());
                events.push(Event::Html(opening(*level as u32, &id, classes).into()));
                let (before, after) = anchor(around, &id, *level as u32, &title)?;
                events.extend(before.map(|code| Event::InlineHtml(code.into())));
                ending = after;
                rendered.headings.push(title.clone());
                flat.push(Heading {
                    level: *level as u32,
                    permalink: format!("{}#{id}", around.permalink),
                    id,
                    title,
                    children: Vec::new(),
                });
            }
            Event::End(TagEnd::Heading(_)) => {
                events.extend(ending.take().map(|code| Event::InlineHtml(code.into())));
                events.push(event.clone());
            }
            other => events.push(other.clone()),
        }
    }
    *cut = moved_cut;
    rendered.toc = nest(flat);
    Ok(())
}

/// The ids that headings are given in the text.
fn given(events: &[Event<'_>]) -> HashSet<String> {
    let given = events.iter().filter_map(|event| match event {
        Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
        _ => None,
    });
    given.collect()
}

/// The opening tag of a heading; as with Zola, other attributes than these are lost.
fn opening(level: u32, id: &str, classes: &[CowStr<'_>]) -> String {
    let mut html = format!("<h{level} id=\"");
    escape(|to| escape_html(to, id), &mut html);
    if !classes.is_empty() {
        html.push_str("\" class=\"");
        let classes: Vec<&str> = classes.iter().map(|one| &**one).collect();
        escape(|to| escape_html(to, &classes.join(" ")), &mut html);
    }
    html.push_str("\">");
    html
}

/// The HTML of an anchor link: what stands at the head of the heading, and what at its end.
fn anchor(
    around: &Surroundings<'_>,
    id: &str,
    level: u32,
    text: &str,
) -> Result<(Option<String>, Option<String>)> {
    if around.anchors == Anchors::None {
        return Ok((None, None));
    }
    let mut context = Context::new();
    context.insert("id", id);
    context.insert("level", &level);
    context.insert("text", text);
    context.insert("lang", around.lang);
    let link = around.tera.render("anchor-link.html", &context);
    let link = link.map_err(|error| anyhow!("{}", one_sentence(&error)))?;
    Ok(match around.anchors {
        Anchors::Left => (Some(link), None),
        Anchors::Right => (None, Some(link)),
        // The link's own text gives way to the heading's.
        _ => match link
            .find("<a")
            .and_then(|at| Some((at, link[at..].find('>')?)))
        {
            Some((at, length)) => {
                let opening = link[at..=at + length].to_owned();
                (Some(opening), Some("</a>".to_owned()))
            }
            None => (None, None),
        },
    })
}

/// The part of a title that makes its id.
fn slug(title: &str, around: &Surroundings<'_>) -> String {
    match around.config.slugify.anchors {
        Slugs::On => slugify(title, Slugs::On),
        Slugs::Safe | Slugs::Off => title.replace(|one: char| one.is_ascii_whitespace(), "_"),
    }
}

fn text_of(events: &[Event<'_>]) -> String {
    let mut text = String::new();
    for event in events {
        if let Event::Text(part) | Event::Code(part) = event {
            text.push_str(part);
        }
    }
    text
}

/// The first of `name`, `name-1`, `name-2` … that no heading has. `tried` remembers where each name's
/// search ended, so that a text with one title ten thousand times is not gone through each time.
fn free(taken: &HashSet<String>, tried: &mut HashMap<String, usize>, name: String) -> String {
    if !taken.contains(&name) {
        return name;
    }
    let number = tried.entry(name.clone()).or_insert(0);
    loop {
        *number += 1;
        let candidate = format!("{name}-{number}");
        if !taken.contains(&candidate) {
            return candidate;
        }
    }
}

/// Puts each heading below the last one of a higher rank.
fn nest(flat: Vec<Heading>) -> Vec<Heading> {
    let mut top: Vec<Heading> = Vec::new();
    for heading in flat {
        insert(&mut top, heading);
    }
    top
}

fn insert(list: &mut Vec<Heading>, heading: Heading) {
    match list.last_mut() {
        Some(last) if last.level < heading.level => insert(&mut last.children, heading),
        _ => list.push(heading),
    }
}
