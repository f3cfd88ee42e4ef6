//! The template's own rights, held against every request a function makes in these tests: what AWS would
//! refuse, the table, the buckets and SES refuse here.
//!
//! Only the part of IAM that the template uses is understood, and anything else stops the tests: an evaluator
//! that guesses would prove nothing.

mod asked;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use local::system::Watch;
use serde_json::Value;

use crate::fits_the_template::{functions, template, texts};
pub(crate) use asked::Asked;

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// One statement of a role, all of whose actions are allowed.
#[derive(Debug)]
pub(crate) struct Statement {
    actions: Vec<String>,
    resources: Vec<String>,
    conditions: Vec<Condition>,
}

/// One line of a condition.
#[derive(Debug)]
struct Condition {
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
        let (mut resources, mut conditions) = (Vec::new(), Vec::new());
        for (name, value) in statement.as_object().unwrap() {
            match name.as_str() {
                "Effect" => assert_eq!(value, "Allow", "{statement}"),
                "Action" => actions.extend(texts(value).into_iter().map(str::to_owned)),
                "Resource" => resources.extend(texts(value).into_iter().map(named)),
                "Condition" => {
                    for (operator, keys) in value.as_object().unwrap() {
                        conditions.extend(
                            keys.as_object()
                                .unwrap()
                                .iter()
                                .map(|(key, values)| Condition::read(operator, key, values)),
                        );
                    }
                }
                other => panic!("{other} of a statement is not understood: {statement}"),
            }
        }
        assert!(!actions.is_empty() && !resources.is_empty(), "{statement}");
        Self {
            actions,
            resources,
            conditions,
        }
    }

    fn allows(&self, asked: &Asked, parameters: &BTreeMap<String, String>) -> bool {
        self.actions.contains(&asked.action)
            && self
                .resources
                .iter()
                .any(|pattern| is_like(pattern, &asked.resource))
            && self
                .conditions
                .iter()
                .all(|condition| condition.holds(asked, parameters))
    }
}

impl Condition {
    fn read(operator: &str, key: &str, values: &Value) -> Self {
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
        let found = asked.context.get(self.key.as_str());
        let found = found.map_or(&[][..], Vec::as_slice);
        let fits = |value: &String| {
            self.values.iter().any(|pattern| {
                let pattern = parameters.get(pattern).unwrap_or(pattern);
                match self.like {
                    true => is_like(pattern, value),
                    false => pattern == value,
                }
            })
        };
        (self.all || !found.is_empty()) && found.iter().all(fits)
    }
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

/// The statements of each function's role, by the folder of its code.
pub(crate) fn roles() -> &'static BTreeMap<String, Vec<Statement>> {
    static ROLES: OnceLock<BTreeMap<String, Vec<Statement>>> = OnceLock::new();
    ROLES.get_or_init(|| {
        let all = functions(&template()).into_iter();
        all.map(|one| {
            let statements = one.statements.iter().map(Statement::read).collect();
            (one.folder, statements)
        })
        .collect()
    })
}

/// Whether a role allows what is asked. `parameters` are the template's, by their names.
pub(crate) fn is_allowed(
    role: &[Statement],
    asked: &Asked,
    parameters: &BTreeMap<String, String>,
) -> bool {
    role.iter().any(|one| one.allows(asked, parameters))
}

/// The rights of one desk's functions, and what was refused.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rights(Arc<Mutex<Vec<String>>>);

impl Rights {
    /// What watches the functions of a desk.
    pub(crate) fn watch(&self, support: &str) -> Watch {
        let refused = self.0.clone();
        let parameters = BTreeMap::from([("SupportAddress".to_owned(), support.to_owned())]);
        Watch(Arc::new(move |function| {
            SharedInterceptor::new(Guard {
                function,
                role: roles().get(function).unwrap(),
                parameters: parameters.clone(),
                refused: refused.clone(),
            })
        }))
    }

    /// What was refused so far, a line each.
    pub(crate) fn refused(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

/// The bucket of the object a request is about, for when its answer comes.
#[derive(Debug)]
struct Bucket(String);

impl Storable for Bucket {
    type Storer = StoreReplace<Self>;
}

/// Stands before every request of one function.
#[derive(Debug)]
struct Guard {
    function: &'static str,
    role: &'static [Statement],
    parameters: BTreeMap<String, String>,
    refused: Arc<Mutex<Vec<String>>>,
}

impl Intercept for Guard {
    fn name(&self) -> &'static str {
        "Rights"
    }

    /// A signed address passes here as well, when it is made: it opens what its maker may open.
    fn read_before_transmit(
        &self,
        context: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        state: &mut ConfigBag,
    ) -> Result<(), Failed> {
        if let Some(bucket) = Asked::bucket_of(context.request()) {
            state.interceptor_state().store_put(Bucket(bucket));
        }
        for asked in Asked::of(context.request()) {
            if !is_allowed(self.role, &asked, &self.parameters) {
                let line = format!("{} may not {asked}", self.function);
                self.refused.lock().unwrap().push(line.clone());
                return Err(line.into());
            }
        }
        Ok(())
    }

    /// S3 says 403 of an object that is not there to whoever may not list its bucket.
    fn modify_before_deserialization(
        &self,
        context: &mut BeforeDeserializationInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        state: &mut ConfigBag,
    ) -> Result<(), Failed> {
        let Some(Bucket(bucket)) = state.load::<Bucket>() else {
            return Ok(());
        };
        let listing = Asked {
            action: "s3:ListBucket".to_owned(),
            resource: bucket.clone(),
            context: BTreeMap::new(),
        };
        if context.response().status().as_u16() == 404
            && !is_allowed(self.role, &listing, &self.parameters)
        {
            *context.response_mut().status_mut() = 403.try_into()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
