//! Headings: an id for each, an anchor link beside it when asked for, and the table of contents.

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};
use serde::Serialize;
use slug::slugify;
use tera::Context;

use crate::markdown::{Rendered, Surroundings};
use crate::shortcode::without_marks;

/// A heading in the table of contents.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Heading {
    pub(crate) level: u32,
    pub(crate) id: String,
    pub(crate) permalink: String,
    pub(crate) title: String,
    pub(crate) children: Vec<Heading>,
}

/// The template of an anchor link, unless the site has its own.
pub(crate) const ANCHOR_TEMPLATE: &str = "<a class=\"zola-anchor\" href=\"#{{ id }}\" \
    aria-label=\"Anchor link for: {{ id }}\">🔗</a>";

/// Gives each heading its id and gathers the table of contents.
pub(crate) fn number(
    events: &mut Vec<Event<'_>>,
    around: &Surroundings<'_>,
    rendered: &mut Rendered,
) {
    let mut taken: HashSet<String> = events
        .iter()
        .filter_map(|event| match event {
            Event::Start(Tag::Heading { id: Some(id), .. }) => Some(id.to_string()),
            _ => None,
        })
        .collect();
    let mut tried = HashMap::new();
    let mut flat = Vec::new();
    let mut at = 0;
    while at < events.len() {
        let Event::Start(Tag::Heading {
            level,
            id,
            classes,
            attrs,
        }) = &events[at]
        else {
            at += 1;
            continue;
        };
        let (level, classes, attrs) = (*level, classes.clone(), attrs.clone());
        let is_end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Heading(_)));
        let end = at + events[at..].iter().position(is_end).unwrap_or(0);
        let title = without_marks(&text_of(&events[at..end]));
        let id = match id {
            Some(id) => id.to_string(),
            None => free(&taken, &mut tried, slugify(&title)),
        };
        taken.insert(id.clone());
        let shown = Some(CowStr::from(id.clone()));
        events[at] = Event::Start(Tag::Heading {
            level,
            id: shown,
            classes,
            attrs,
        });
        let mut after = end + 1;
        if let Some(link) = anchor(around, &id, level as u32, &title) {
            let place = if around.anchors == "left" {
                at + 1
            } else {
                end
            };
            events.insert(place, Event::InlineHtml(link.into()));
            after += 1;
        }
        rendered.headings.push(title.clone());
        let permalink = format!("{}#{id}", around.permalink);
        flat.push(Heading {
            level: level as u32,
            id,
            permalink,
            title,
            children: Vec::new(),
        });
        at = after;
    }
    rendered.toc = nest(flat);
}

fn anchor(around: &Surroundings<'_>, id: &str, level: u32, text: &str) -> Option<String> {
    if !matches!(around.anchors, "left" | "right") {
        return None;
    }
    let mut context = Context::new();
    context.insert("id", id);
    context.insert("level", &level);
    context.insert("text", text);
    context.insert("lang", around.lang);
    around.tera.render("anchor-link.html", &context).ok()
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

/// Whether an id stands in the rendered text, in a heading or in its own HTML.
pub(crate) fn has_anchor(rendered: &Rendered, anchor: &str) -> bool {
    ["\"", "'"].iter().any(|quote| {
        let id = format!("id={quote}{anchor}{quote}");
        let name = format!("name={quote}{anchor}{quote}");
        rendered.html.contains(&id) || rendered.html.contains(&name)
    })
}
