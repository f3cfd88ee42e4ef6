//! Footnotes gathered at the bottom of a text, each with a way back, when the settings ask for it.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// How a reference begins.
pub(crate) const REFERENCE: &str = "<sup class=\"footnote-reference\"";

/// A note on its way to the bottom.
struct Note<'a> {
    name: CowStr<'a>,
    body: Vec<Event<'a>>,
}

/// Number of a note, in the order they are first referred to, and how often it is.
type Numbers = HashMap<String, (usize, usize)>;

/// Moves the notes; `cut` is the place of an event and moves with it.
pub(crate) fn to_the_bottom(events: &mut Vec<Event<'_>>, cut: &mut Option<usize>) {
    let all = std::mem::take(events);
    let mut moved_cut = *cut;
    let mut numbers = Numbers::new();
    let mut open: Vec<Note<'_>> = Vec::new();
    let mut notes: Vec<Note<'_>> = Vec::new();
    for (at, event) in all.into_iter().enumerate() {
        if *cut == Some(at) {
            moved_cut = Some(events.len());
        }
        let event = match event {
            Event::Start(Tag::FootnoteDefinition(name)) => {
                let body = Vec::new();
                open.push(Note { name, body });
                continue;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                notes.extend(open.pop());
                continue;
            }
            Event::FootnoteReference(name) => reference(&name, &mut numbers),
            other => other,
        };
        match open.last_mut() {
            Some(note) => note.body.push(event),
            None => events.push(event),
        }
    }
    *cut = moved_cut;
    if notes.is_empty() {
        return;
    }
    // A note that nothing refers to is not shown.
    notes.retain(|note| numbers.contains_key(&*note.name));
    notes.sort_by_key(|note| numbers[&*note.name].0);
    events.push(html(
        "<section class=\"footnotes\">\n<ol class=\"footnotes-list\">\n",
    ));
    for note in notes {
        let times = numbers[&*note.name].1;
        add_note(events, note, times);
    }
    events.push(html("</ol>\n</section>\n"));
}

/// Adds a note that is referred to so many times.
fn add_note<'a>(events: &mut Vec<Event<'a>>, note: Note<'a>, times: usize) {
    events.push(html(&format!("<li id=\"fn-{}\">", note.name)));
    let back = ways_back(&note.name, times);
    let mut body = note.body;
    let last_is_text = matches!(body.last(), Some(Event::End(TagEnd::Paragraph)));
    if last_is_text {
        body.pop();
    }
    events.append(&mut body);
    let end = if last_is_text { "</p>\n" } else { "" };
    events.push(html(&format!("{back}{end}</li>\n")));
}

fn reference<'a>(name: &str, numbers: &mut Numbers) -> Event<'a> {
    let next = numbers.len() + 1;
    let (number, times) = numbers.entry(name.to_owned()).or_insert((next, 0));
    *times += 1;
    let html =
        format!("{REFERENCE} id=\"fr-{name}-{times}\"><a href=\"#fn-{name}\">{number}</a></sup>");
    Event::InlineHtml(html.into())
}

fn ways_back(name: &str, times: usize) -> String {
    let one = |time: usize| {
        let shown = if time == 1 {
            String::new()
        } else {
            time.to_string()
        };
        format!(" <a href=\"#fr-{name}-{time}\">↩{shown}</a>")
    };
    (1..=times).map(one).collect()
}

fn html<'a>(code: &str) -> Event<'a> {
    Event::Html(code.to_owned().into())
}
