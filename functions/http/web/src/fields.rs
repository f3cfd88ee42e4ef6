//! The fields of a body, the same whether a script sent JSON or a page a form.

use std::fmt;

use domain::refusal::Fault;
use serde::Deserialize;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

/// Most values of a form, and most names of an object: no page of ours sends a tenth of them, and each costs more than
/// its letters.
const FIELDS_MAX: usize = 1_000;

/// Named values. What is absent reads as empty: every field has a rule of its own for that.
#[derive(Debug, Clone, Default)]
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a body; no body has no fields. `None` when it is not of its declared kind, says a name twice in JSON, or
    /// has far more fields than any page.
    pub(crate) fn read(body: &[u8], is_form: bool) -> Option<Self> {
        if body.is_empty() {
            return Some(Self::default());
        }
        if is_form {
            if body.iter().filter(|byte| **byte == b'&').count() >= FIELDS_MAX {
                return None;
            }
            let mut fields = Map::new();
            for (name, value) in form_urlencoded::parse(body).into_owned() {
                let values = fields
                    .entry(name)
                    .or_insert_with(|| Value::Array(Vec::new()));
                values.as_array_mut()?.push(Value::String(value));
            }
            for name in TYPED {
                join(&mut fields, name);
            }
            return Some(Self(fields));
        }
        serde_json::from_slice::<Once>(body)
            .ok()
            .map(|Once(fields)| Self(fields))
    }

    /// A text; the first where a form repeats it. Anything but a text reads as empty.
    pub fn text(&self, name: &str) -> &str {
        match self.0.get(name) {
            Some(Value::String(text)) => text,
            Some(Value::Array(values)) => {
                values.first().and_then(Value::as_str).unwrap_or_default()
            }
            _ => "",
        }
    }

    /// A word out of a closed list, for the caller to look up: absent is `None`, and what is no single text
    /// (a number, nothing, several that differ) is no choice, rather than the choice that absence stands for.
    ///
    /// # Errors
    /// [`Fault::NotAChoice`].
    pub fn choice(&self, name: &str) -> Result<Option<&str>, Fault> {
        match self.0.get(name) {
            // A program meant it: that is no absence.
            None if self.0.keys().any(|key| means(key, name)) => Err(Fault::NotAChoice),
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(Value::Array(values)) => match values.as_slice() {
                [Value::String(first), rest @ ..]
                    if rest.iter().all(|other| other.as_str() == Some(first)) =>
                {
                    Ok(Some(first))
                }
                _ => Err(Fault::NotAChoice),
            },
            Some(_) => Err(Fault::NotAChoice),
        }
    }

    /// Whether there are others than these: what an unknown one was to say, nobody could tell.
    pub fn has_others_than(&self, known: &[&str]) -> bool {
        self.0.keys().any(|name| !known.contains(&name.as_str()))
    }

    /// All texts under a name.
    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.0.get(name) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) => values
                .iter()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Names and texts of all fields whose name begins with `prefix`.
    pub fn beginning(&self, prefix: &str) -> Vec<(String, String)> {
        self.all()
            .filter(|(name, _)| name.starts_with(prefix))
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .collect()
    }

    /// Whether a field is there and not empty.
    pub fn has(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// A list of structures; `None` when it is not of that form.
    pub fn list<T: DeserializeOwned>(&self, name: &str) -> Option<Vec<T>> {
        let list = self
            .0
            .get(name)
            .cloned()
            .unwrap_or(Value::Array(Vec::new()));
        serde_json::from_value(list).ok()
    }

    /// Names and texts, for a page that keeps what was typed.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.keys().map(|name| (name.as_str(), self.text(name)))
    }

    /// The fields as bytes, in an order that does not depend on how they were sent: for digests.
    pub fn bytes(&self) -> Vec<u8> {
        let mut sorted: Vec<_> = self.0.iter().filter(|(name, _)| *name != "key").collect();
        sorted.sort_by_key(|(name, _)| name.as_str());
        serde_json::to_vec(&sorted).unwrap_or_default()
    }
}

/// What somebody writes in their own words.
const TYPED: [&str; 3] = ["subject", "description_text", "body_text"];

/// Makes one text of those that a form says under one name, so that no words are dropped.
fn join(fields: &mut Map<String, Value>, name: &str) {
    let Some(Value::Array(values)) = fields.get_mut(name) else {
        return;
    };
    values.dedup();
    let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
    *values = vec![Value::String(texts.join("\n"))];
}

/// Whether a name means another all the same: `kind[0]`, as some libraries write lists and maps, `reply[kind]`,
/// `Kind`, `kind `.
fn means(key: &str, name: &str) -> bool {
    key.split(|c: char| !c.is_alphanumeric())
        .any(|part| part.eq_ignore_ascii_case(name))
}

/// The members of an object, each of one name: of two that differ, nobody could tell which was meant.
struct Once(Map<String, Value>);

impl<'de> Deserialize<'de> for Once {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Once;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object with each name once")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Once, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = members.next_entry::<String, Value>()? {
                    if fields.insert(name, value).is_some() {
                        return Err(de::Error::custom("a name stands twice"));
                    }
                    if fields.len() > FIELDS_MAX {
                        return Err(de::Error::custom("too many names"));
                    }
                }
                Ok(Once(fields))
            }
        }
        deserializer.deserialize_map(Members)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_bodies_read_alike() {
        let json = Fields::read(br#"{"subject":"a b","files":["1","2"],"n":3}"#, false)
            .expect("an object");
        let form = Fields::read(b"subject=a+b&files=1&files=2", true).expect("a form");
        for fields in [&json, &form] {
            assert_eq!(fields.text("subject"), "a b");
            assert_eq!(fields.texts("files"), ["1", "2"]);
            assert_eq!(fields.text("absent"), "");
        }
        assert_eq!(json.text("n"), "");
    }

    #[test]
    fn far_more_fields_than_a_page_has_are_not_read() {
        for (count, is_read) in [(FIELDS_MAX, true), (FIELDS_MAX + 1, false)] {
            let names: Vec<String> = (0..count).map(|n| format!("k{n}")).collect();
            let form = names.join("=b&");
            assert_eq!(Fields::read(form.as_bytes(), true).is_some(), is_read);
            let json: Vec<String> = names.iter().map(|name| format!("\"{name}\":1")).collect();
            let json = format!("{{{}}}", json.join(","));
            assert_eq!(Fields::read(json.as_bytes(), false).is_some(), is_read);
        }
    }

    #[test]
    fn words_that_stand_twice_are_all_there() {
        for (form, subject, text) in [
            (
                "subject=a&subject=b&body_text=c&body_text=d&body_text=d",
                "a\nb",
                "c\nd",
            ),
            ("subject=a&body_text=c%0Ad&body_text=c", "a", "c\nd\nc"),
        ] {
            let fields = Fields::read(form.as_bytes(), true).expect("a form");
            assert_eq!(
                (fields.text("subject"), fields.text("body_text")),
                (subject, text)
            );
        }
    }

    #[test]
    fn a_choice_is_one_word() {
        let json = br#"{"one":"note","number":1,"nothing":null,"map":{},"none":[],"two":["note","reply"],"same":["note","note"]}"#;
        let fields = Fields::read(json, false).expect("an object");
        for (name, expected) in [
            ("one", Ok(Some("note"))),
            ("same", Ok(Some("note"))),
            ("absent", Ok(None)),
            ("number", Err(Fault::NotAChoice)),
            ("nothing", Err(Fault::NotAChoice)),
            ("map", Err(Fault::NotAChoice)),
            ("none", Err(Fault::NotAChoice)),
            ("two", Err(Fault::NotAChoice)),
        ] {
            assert_eq!(fields.choice(name), expected, "{name}");
        }
        let form = Fields::read(b"kind=note&kind=reply", true).expect("a form");
        assert_eq!(form.choice("kind"), Err(Fault::NotAChoice));
        for form in [
            "kind[]=note",
            "kind%5B0%5D=note",
            "kind.0=note",
            "kind+[]=note",
            "Kind=note",
            "KIND=note",
            "kind+=note",
            "+kind=note",
            "kind%00=note",
            "kind:0=note",
            "reply[kind]=note",
            "data.kind=note",
        ] {
            let fields = Fields::read(form.as_bytes(), true).expect("a form");
            assert_eq!(fields.choice("kind"), Err(Fault::NotAChoice), "{form}");
        }
        let other = Fields::read(b"kindness=1&mankind=2", true).expect("a form");
        assert_eq!(other.choice("kind"), Ok(None));
        assert!(Fields::read(br#"{"kind":"note","kind":"reply"}"#, false).is_none());
    }

    #[test]
    fn what_is_no_body_is_refused() {
        for body in [&b"[1]"[..], b"{", b"\xff\xfe", b"\"text\""] {
            assert!(Fields::read(body, false).is_none());
        }
    }
}
