//! Shortcodes: `{{ name(a="b") }}` and `{% name() %} … {% end %}` inside Markdown.
//!
//! Each is rendered by `templates/shortcodes/<name>.html` or `.md`. The result of a `.md` template is
//! Markdown again; that of an `.html` template waits behind a mark while the Markdown is rendered.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail};
use serde_json::{Map, Value};
use tera::{Context, Tera};

use crate::context::with_variables;
use crate::markdown::expanded::Expanded;
use crate::source::one_sentence;

mod arguments;

use arguments::{Call, Reader};

/// How deep bodies may hold bodies: each costs the machine's stack a little.
const DEEPEST: usize = 50;

/// Renders the shortcodes of a text with the templates at hand.
pub(crate) struct Shortcodes<'a> {
    tera: &'a Tera,
    context: &'a mut Context,
    counts: HashMap<String, usize>,
}

impl<'a> Shortcodes<'a> {
    /// `context` is what every shortcode's template sees besides its own arguments.
    pub(crate) fn new(tera: &'a Tera, context: &'a mut Context) -> Self {
        Self {
            tera,
            context,
            counts: HashMap::new(),
        }
    }

    /// Expands a whole text. The error begins with "line N: ".
    pub(crate) fn expand(&mut self, text: &str) -> Result<Expanded> {
        let mut expanded = Expanded::default();
        let end = self.walk(text, 0, &[], &mut expanded)?;
        debug_assert_eq!(end, text.len());
        Ok(expanded)
    }

    /// Copies text from `start`, rendering what it meets; stops after `{% end %}` when inside a body.
    /// `opened` are the shortcodes around, with their places.
    fn walk(
        &mut self,
        text: &str,
        start: usize,
        opened: &[(&str, usize)],
        out: &mut Expanded,
    ) -> Result<usize> {
        if opened.len() > DEEPEST {
            let line = line(text, start);
            bail!("line {line}: shortcodes stand inside each other more than {DEEPEST} deep");
        }
        let mut at = start;
        loop {
            let rest = &text[at..];
            let Some(distance) = next_open(rest) else {
                all_closed(text, opened)?;
                out.markdown.push_str(rest);
                return Ok(text.len());
            };
            out.markdown.push_str(&rest[..distance]);
            at += distance;
            let body = text[at..].starts_with("{%");
            if let Some(after) = literal(text, at, body, out) {
                at = after;
                continue;
            }
            if body
                && !opened.is_empty()
                && let Some(after) = end_tag(&text[at..])
            {
                return Ok(at + after);
            }
            let Some((name, arguments, length)) = call(text, at, body)? else {
                out.markdown.push_str(&text[at..at + 2]);
                at += 2;
                continue;
            };
            let place = at;
            at += 2 + length;
            let mut variables = arguments;
            variables.insert("nth".to_owned(), self.counted(&name).into());
            if body {
                let opened = [opened, &[(name.as_str(), place)]].concat();
                let (end, inner) = self.body(text, at, &opened)?;
                at = end;
                variables.insert("body".to_owned(), inner.into());
            }
            self.render(&name, variables, out)
                .map_err(|error| anyhow!("line {}: {error}", line(text, place)))?;
            out.goes_on_at(at);
        }
    }

    /// How many of a shortcode there are by now, as they are written: before those inside its body.
    fn counted(&mut self, name: &str) -> usize {
        let count = self.counts.entry(name.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// What a shortcode's body says, and where its text goes on.
    fn body(
        &mut self,
        text: &str,
        start: usize,
        opened: &[(&str, usize)],
    ) -> Result<(usize, String)> {
        let mut own = Expanded::default();
        let end = self.walk(text, start, opened, &mut own)?;
        Ok((end, own.fill(&own.markdown).trim().to_owned()))
    }

    fn render(
        &mut self,
        name: &str,
        variables: Map<String, Value>,
        out: &mut Expanded,
    ) -> Result<()> {
        let html = format!("shortcodes/{name}.html");
        let markdown = format!("shortcodes/{name}.md");
        let known = |template: &str| self.tera.templates.contains_key(template);
        let template = if known(&markdown) { &markdown } else { &html };
        if !known(template) {
            bail!("the shortcode `{name}` has no template templates/shortcodes/{name}.html");
        }
        let tera = self.tera;
        let result = with_variables(self.context, variables, |context| {
            tera.render(template, context)
        });
        let result =
            result.map_err(|error| anyhow!("the shortcode `{name}`: {}", one_sentence(&error)))?;
        if template == &markdown {
            out.markdown.push_str(&result);
        } else {
            out.push_html(result);
        }
        Ok(())
    }
}

fn all_closed(text: &str, opened: &[(&str, usize)]) -> Result<()> {
    if let Some((name, place)) = opened.last() {
        let line = line(text, *place);
        bail!("line {line}: the shortcode `{name}` is not closed by {{% end %}}");
    }
    Ok(())
}

/// The call that begins at a place: name, arguments and length; nothing where it is none.
fn call(text: &str, at: usize, body: bool) -> Result<Option<Call>> {
    let close = if body { "%}" } else { "}}" };
    let call = Reader::new(&text[at + 2..]).call(close);
    call.map_err(|error| anyhow!("line {}: {error}", line(text, at)))
}

/// `{{/* … */}}` shows a shortcode as it is written.
fn literal(text: &str, at: usize, body: bool, out: &mut Expanded) -> Option<usize> {
    let (open, close) = if body {
        ("{%/*", "*/%}")
    } else {
        ("{{/*", "*/}}")
    };
    let inside = text[at..].strip_prefix(open)?;
    let length = inside.find(close)?;
    out.markdown.push_str(&open[..2]);
    out.markdown.push_str(&inside[..length]);
    out.markdown.push_str(&close[2..]);
    let after = at + open.len() + length + close.len();
    out.goes_on_at(after);
    Some(after)
}

fn next_open(text: &str) -> Option<usize> {
    let braces = text.match_indices('{').map(|(at, _)| at);
    let mut opens = braces.filter(|at| text[at + 1..].starts_with(['{', '%']));
    opens.next()
}

/// The length of `{% end %}` at the head of a text.
fn end_tag(text: &str) -> Option<usize> {
    let spaces = |text: &'_ str| text.len() - text.trim_start().len();
    let mut at = 2;
    at += usize::from(text[at..].starts_with('-'));
    at += spaces(&text[at..]);
    at += text[at..].starts_with("end").then_some(3)?;
    at += spaces(&text[at..]);
    at += usize::from(text[at..].starts_with('-'));
    text[at..].starts_with("%}").then_some(at + 2)
}

fn line(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(text: &str) -> Result<String> {
        let mut tera = Tera::default();
        tera.add_raw_templates(vec![
            ("shortcodes/note.html", "<b>{{ body }}</b>"),
            ("shortcodes/key.html", "<kbd>{{ name }}-{{ nth }}</kbd>"),
            (
                "shortcodes/list.md",
                "{% for x in items %}* {{ x }}\n{% endfor %}",
            ),
        ])?;
        let mut context = Context::new();
        let expanded = Shortcodes::new(&tera, &mut context).expand(text)?;
        Ok(expanded.fill(&expanded.markdown))
    }

    fn check(text: &str, wanted: &str) {
        assert_eq!(expand(text).unwrap(), wanted);
    }

    #[test]
    fn with_and_without_body() {
        check("a {{ key(name=\"F5\") }} b", "a <kbd>F5-1</kbd> b");
        check(
            "{{ key(name='é') }}{{key(name=`2`)}}",
            "<kbd>é-1</kbd><kbd>2-2</kbd>",
        );
        check("{% note() %}\nmot\n{% end %}.", "<b>mot</b>.");
        check("{{ list(items=[1, 2]) }}", "* 1\n* 2\n");
    }

    #[test]
    fn what_is_not_a_shortcode_stays() {
        check("a {{ b }} c {{", "a {{ b }} c {{");
        check("{{/* key() */}}", "{{ key() }}");
    }

    #[test]
    fn faults_are_told_with_their_line() {
        for (text, part) in [
            (
                "a\n\n{% note() %}\nmot",
                "line 3: the shortcode `note` is not closed",
            ),
            (
                "{{ absent() }}",
                "line 1: the shortcode `absent` has no template",
            ),
            ("a\n{{ key(name=) }}", "line 2: "),
            ("{{ key(name=\"F5\" ", "line 1: "),
        ] {
            let error = expand(text).unwrap_err().to_string();
            assert!(error.contains(part), "{error}");
        }
    }
}
