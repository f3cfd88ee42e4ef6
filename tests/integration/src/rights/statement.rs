//! One statement of a role, as far as the template's roles use what IAM can say.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::Asked;
use crate::shape::fits_the_template::texts;

/// The least that a statement grants: one action on one resource, for one value of its condition.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Right {
    /// The folder of the function's code.
    pub(crate) function: String,
    pub(crate) action: String,
    resource: String,
    value: Option<String>,
}

/// As it stands in `witnesses.yaml`.
impl fmt::Display for Right {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.action, self.resource)?;
        match &self.value {
            Some(value) => write!(f, " for {value}"),
            None => Ok(()),
        }
    }
}

/// One statement of a role, all of whose actions are allowed.
#[derive(Debug)]
pub(crate) struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    condition: Option<Condition>,
}

/// The condition of a statement.
#[derive(Debug)]
pub(super) struct Condition {
    /// `ForAllValues`: holds of a request that has no such value, too.
    all: bool,
    like: bool,
    key: String,
    values: Vec<String>,
}

impl Statement {
    /// Reads a statement, its references by their names: `${PortalTable.Arn}/index/*` is
    /// `PortalTable.Arn/index/*`.
    pub(crate) fn read(statement: &Value) -> Self {
        let mut actions = Vec::new();
        let (mut resources, mut condition) = (Vec::new(), None);
        for (name, value) in statement.as_object().unwrap() {
            match name.as_str() {
                "Effect" => assert_eq!(value, "Allow", "{statement}"),
                "Action" => actions.extend(texts(value).into_iter().map(str::to_owned)),
                "Resource" => resources.extend(texts(value).into_iter().map(named)),
                "Condition" => {
                    let (operator, keys) = only(value);
                    let (key, values) = only(keys);
                    condition = Some(Condition::read(operator, key, values));
                }
                other => panic!("{other} of a statement is not understood: {statement}"),
            }
        }
        assert!(!actions.is_empty() && !resources.is_empty(), "{statement}");
        Self {
            actions,
            resources,
            condition,
        }
    }

    /// All it grants to a function.
    pub(crate) fn rights(&self, function: &str) -> Vec<Right> {
        let values = self.condition.as_ref().map(|one| &one.values);
        self.product(function, &self.actions, &self.resources, values)
    }

    /// What of that a request makes use of.
    pub(crate) fn used(
        &self,
        function: &str,
        asked: &Asked,
        parameters: &BTreeMap<String, String>,
    ) -> Vec<Right> {
        if !self.allows(asked, parameters) {
            return Vec::new();
        }
        let resources = self.resources.iter();
        let resources: Vec<String> = resources
            .filter(|pattern| is_like(pattern, &asked.resource))
            .cloned()
            .collect();
        let values = self.condition.as_ref();
        let values = values.map(|one| one.values_for(asked, parameters));
        self.product(
            function,
            std::slice::from_ref(&asked.action),
            &resources,
            values.as_ref(),
        )
    }

    fn product(
        &self,
        function: &str,
        actions: &[String],
        resources: &[String],
        values: Option<&Vec<String>>,
    ) -> Vec<Right> {
        let values: Vec<Option<String>> = match values {
            None => vec![None],
            Some(values) => values.iter().cloned().map(Some).collect(),
        };
        let mut all = Vec::new();
        for action in actions {
            for resource in resources {
                all.extend(values.iter().map(|value| Right {
                    function: function.to_owned(),
                    action: action.clone(),
                    resource: resource.clone(),
                    value: value.clone(),
                }));
            }
        }
        all
    }

    pub(crate) fn allows(&self, asked: &Asked, parameters: &BTreeMap<String, String>) -> bool {
        self.actions.contains(&asked.action)
            && self
                .resources
                .iter()
                .any(|pattern| is_like(pattern, &asked.resource))
            && self
                .condition
                .iter()
                .all(|condition| condition.holds(asked, parameters))
    }
}

impl Condition {
    pub(super) fn read(operator: &str, key: &str, values: &Value) -> Self {
        let (all, like) = match operator {
            "StringEquals" => (false, false),
            "StringLike" => (false, true),
            "ForAllValues:StringEquals" => (true, false),
            "ForAllValues:StringLike" => (true, true),
            other => panic!("the operator {other} is not understood"),
        };
        // A key of one value is compared as it is, one of several only as a set.
        let several = match key {
            "dynamodb:LeadingKeys" => true,
            "s3:prefix" | "ses:FromAddress" => false,
            other => panic!("the condition {other} is not understood"),
        };
        assert_eq!(all, several, "{operator} does not fit {key}");
        Self {
            all,
            like,
            key: key.to_owned(),
            values: texts(values).into_iter().map(named).collect(),
        }
    }

    fn holds(&self, asked: &Asked, parameters: &BTreeMap<String, String>) -> bool {
        let found = self.found(asked);
        let fits = |value: &String| {
            let mut patterns = self.values.iter();
            patterns.any(|pattern| self.fits(pattern, value, parameters))
        };
        (self.all || !found.is_empty()) && found.iter().all(fits)
    }

    /// The values by which it holds.
    fn values_for(&self, asked: &Asked, parameters: &BTreeMap<String, String>) -> Vec<String> {
        let found = self.found(asked);
        let fits = |pattern: &&String| {
            let mut found = found.iter();
            found.any(|value| self.fits(pattern, value, parameters))
        };
        self.values.iter().filter(fits).cloned().collect()
    }

    fn found<'a>(&self, asked: &'a Asked) -> &'a [String] {
        let found = asked.context.get(self.key.as_str());
        found.map_or(&[][..], Vec::as_slice)
    }

    fn fits(&self, pattern: &str, value: &str, parameters: &BTreeMap<String, String>) -> bool {
        let pattern = parameters.get(pattern).map_or(pattern, String::as_str);
        match self.like {
            true => is_like(pattern, value),
            false => pattern == value,
        }
    }
}

/// The only field of an object: of two conditions in one statement the tests do not know which was needed.
fn only(value: &Value) -> (&str, &Value) {
    let fields = value.as_object().unwrap();
    assert_eq!(fields.len(), 1, "{value} says several things");
    let (name, inner) = fields.iter().next().unwrap();
    (name, inner)
}

fn named(text: &str) -> String {
    text.replace("${", "").replace('}', "")
}

/// Whether a text fits a pattern with `*` in it.
fn is_like(pattern: &str, text: &str) -> bool {
    assert!(!pattern.contains('?'), "{pattern}");
    let Some((before, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    text.strip_prefix(before).is_some_and(|text| {
        let mut cuts = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        cuts.any(|at| is_like(rest, &text[at..]))
    })
}
