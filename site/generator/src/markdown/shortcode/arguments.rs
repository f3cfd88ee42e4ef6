//! The inside of a shortcode's braces: a name and its arguments.

use anyhow::{Result, bail};
use serde_json::{Map, Number, Value};

/// Name, arguments, and how many bytes they and the closing braces take.
pub(crate) type Call = (String, Map<String, Value>, usize);

/// How deep lists may hold lists.
const DEEPEST: usize = 20;

/// Reads a call letter by letter.
pub(crate) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    /// `text` begins just after the opening braces.
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The call, or nothing when this is ordinary text between braces.
    pub(crate) fn call(mut self, close: &str) -> Result<Option<Call>> {
        self.eat("-");
        self.spaces();
        let Some(name) = self.word() else {
            return Ok(None);
        };
        self.spaces();
        if !self.eat("(") {
            return Ok(None);
        }
        let mut arguments = Map::new();
        loop {
            self.spaces();
            if self.eat(")") {
                break;
            }
            let Some(key) = self.word() else {
                bail!("the shortcode `{name}` is not closed or has a broken argument");
            };
            self.spaces();
            if !self.eat("=") {
                bail!("the argument `{key}` of the shortcode `{name}` has no value");
            }
            self.spaces();
            let Some(value) = self.value(0) else {
                bail!("the value of `{key}` in the shortcode `{name}` cannot be read");
            };
            arguments.insert(key, value);
            self.spaces();
            self.eat(",");
        }
        self.spaces();
        self.eat("-");
        if !self.eat(close) {
            bail!("the shortcode `{name}` is not closed by {close}");
        }
        Ok(Some((name, arguments, self.at)))
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn eat(&mut self, wanted: &str) -> bool {
        let found = self.rest().starts_with(wanted);
        if found {
            self.at += wanted.len();
        }
        found
    }

    fn spaces(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn word(&mut self) -> Option<String> {
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .unwrap_or(rest.len());
        let word = &rest[..end];
        if word.is_empty() || word.starts_with(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        self.at += end;
        Some(word.to_owned())
    }

    fn value(&mut self, depth: usize) -> Option<Value> {
        for quote in ['"', '\'', '`'] {
            if let Some(inside) = self.rest().strip_prefix(quote) {
                let end = inside.find(quote)?;
                self.at += end + 2;
                return Some(Value::String(inside[..end].to_owned()));
            }
        }
        if self.eat("[") {
            return (depth < DEEPEST).then(|| self.list(depth + 1))?;
        }
        for (word, value) in [("true", true), ("false", false)] {
            if self.eat(word) {
                return Some(Value::Bool(value));
            }
        }
        let rest = self.rest();
        let end = rest
            .find(|letter: char| !(letter.is_ascii_digit() || "+-.".contains(letter)))
            .unwrap_or(rest.len());
        self.at += end;
        let number = &rest[..end];
        if let Ok(whole) = number.parse::<i64>() {
            return Some(Value::from(whole));
        }
        number
            .parse()
            .ok()
            .and_then(Number::from_f64)
            .map(Value::Number)
    }

    fn list(&mut self, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        loop {
            self.spaces();
            if self.eat("]") {
                return Some(Value::Array(items));
            }
            items.push(self.value(depth)?);
            self.spaces();
            self.eat(",");
        }
    }
}
