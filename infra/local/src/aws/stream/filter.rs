//! Which records a function is given: the filters of `infra/template.yaml`, by the rules of Lambda's event
//! filtering. The template is their only source.

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;

const TEMPLATE: &str = include_str!("../../../../template.yaml");

/// The filters of one function: a record that any of them lets through is for it.
#[derive(Debug, Clone)]
pub struct Filters(Vec<Value>);

impl Filters {
    /// Those a function of the template has, by its name there.
    ///
    /// # Errors
    /// When the template gives it none that can be read: it would be given everything.
    pub fn of_function(name: &str) -> Result<Self> {
        let (_, rest) = TEMPLATE
            .split_once(&format!("\n  {name}:\n"))
            .with_context(|| format!("the template has no {name}"))?;
        // The next resource begins at the same depth.
        let lines = rest
            .lines()
            .take_while(|line| !line.starts_with("  ") || line.starts_with("   "));
        let own = lines.collect::<Vec<_>>().join("\n");
        // Quoted on one line, or folded on several.
        let written = own.split("Pattern:").skip(1);
        let patterns: Vec<Value> = written
            .map(|rest| {
                let json = rest.trim_start_matches([' ', '\'', '>', '-', '\n']);
                let mut values = serde_json::Deserializer::from_str(json).into_iter();
                values
                    .next()
                    .context("a pattern is there")?
                    .context("a pattern is JSON")
            })
            .collect::<Result<_>>()?;
        ensure!(!patterns.is_empty(), "{name} has no filter in the template");
        Ok(Self(patterns))
    }

    /// One pattern that no template has.
    #[cfg(test)]
    pub(super) fn of(pattern: Value) -> Self {
        Self(vec![pattern])
    }

    /// Whether a record, as Lambda would write it, is for this function.
    pub fn pass(&self, record: &Value) -> bool {
        self.0.iter().any(|pattern| holds(pattern, Some(record)))
    }
}

/// An object asks of each of its fields, a list is satisfied by any of its members.
fn holds(pattern: &Value, found: Option<&Value>) -> bool {
    match pattern {
        Value::Object(fields) => fields
            .iter()
            .all(|(name, pattern)| holds(pattern, found.and_then(|found| found.get(name)))),
        Value::Array(any) => any.iter().any(|rule| satisfies(rule, found)),
        _ => false,
    }
}

fn satisfies(rule: &Value, found: Option<&Value>) -> bool {
    let Value::Object(rule) = rule else {
        return found == Some(rule);
    };
    let text = found.and_then(Value::as_str);
    rule.iter().all(|(kind, wanted)| match kind.as_str() {
        "exists" => wanted.as_bool() == Some(found.is_some()),
        "prefix" => matches!((text, wanted.as_str()), (Some(text), Some(prefix)) if text.starts_with(prefix)),
        "suffix" => matches!((text, wanted.as_str()), (Some(text), Some(suffix)) if text.ends_with(suffix)),
        "anything-but" => found.is_some_and(|found| match wanted {
            Value::Array(others) => !others.contains(found),
            other => found != other,
        }),
        // A rule that is not known here lets nothing through: better seen in a test than guessed.
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn patterns_mean_what_they_mean_to_lambda() {
        let record =
            json!({ "eventName": "INSERT", "dynamodb": { "Keys": { "sk": { "S": "MSG#1" } } } });
        for (pattern, expected) in [
            (json!({ "eventName": ["INSERT"] }), true),
            (json!({ "eventName": ["MODIFY", "INSERT"] }), true),
            (json!({ "eventName": ["REMOVE"] }), false),
            (
                json!({ "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "MSG#" }] } } } }),
                true,
            ),
            (
                json!({ "dynamodb": { "Keys": { "sk": { "S": [{ "prefix": "DRIVE#" }] } } } }),
                false,
            ),
            (
                json!({ "dynamodb": { "Keys": { "sk": { "S": [{ "suffix": "1" }] } } } }),
                true,
            ),
            (
                json!({ "dynamodb": { "Keys": { "pk": { "S": [{ "prefix": "" }] } } } }),
                false,
            ),
            (
                json!({ "userIdentity": { "type": [{ "exists": false }] } }),
                true,
            ),
            (json!({ "eventName": [{ "exists": false }] }), false),
            (
                json!({ "eventName": [{ "anything-but": ["REMOVE"] }] }),
                true,
            ),
            (
                json!({ "eventName": [{ "anything-but": "INSERT" }] }),
                false,
            ),
            (json!({ "eventName": ["INSERT"], "absent": ["x"] }), false),
            (json!({ "eventName": [{ "unknown": "x" }] }), false),
        ] {
            assert_eq!(
                Filters::of(pattern.clone()).pass(&record),
                expected,
                "{pattern}"
            );
        }
    }

    #[test]
    fn the_functions_that_read_the_stream_have_filters() {
        for name in ["InboundMailFunction", "NotificationsFunction"] {
            let filters = Filters::of_function(name).unwrap();
            let gone = json!({ "eventName": "REMOVE", "dynamodb": { "Keys": { "pk": { "S": "RAW#1" }, "sk": { "S": "DRIVE#1" } } } });
            assert!(!filters.pass(&gone), "{name}");
        }
        assert!(Filters::of_function("TicketsFunction").is_err());
        assert!(Filters::of_function("Nobody").is_err());
    }
}
