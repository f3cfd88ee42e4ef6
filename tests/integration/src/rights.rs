//! The template's own rights, held against every request a function makes in these tests: what AWS would
//! refuse, the table, the buckets and SES refuse here.
//!
//! Only the part of IAM that the template uses is understood, and anything else stops the tests: an evaluator
//! that guesses would prove nothing.

mod asked;
mod statement;
mod witnesses;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, OnceLock};

use aws_sdk_dynamodb::config::interceptors::{
    BeforeDeserializationInterceptorContextMut, BeforeTransmitInterceptorContextRef,
};
use aws_sdk_dynamodb::config::{ConfigBag, Intercept, RuntimeComponents, SharedInterceptor};
use aws_smithy_types::config_bag::{Storable, StoreReplace};
use local::desk::system::Watch;

use crate::shape::fits_the_template::{functions, template};
pub(crate) use asked::Asked;
pub(crate) use statement::{Right, Statement};

type Failed = Box<dyn std::error::Error + Send + Sync>;

/// The statements of each function's role, by the folder of its code.
pub(crate) fn roles() -> &'static BTreeMap<String, Vec<Statement>> {
    static ROLES: OnceLock<BTreeMap<String, Vec<Statement>>> = OnceLock::new();
    ROLES.get_or_init(|| {
        let all = functions(&template()).into_iter();
        all.map(|one| {
            let statements = one.statements.iter().map(Statement::read).collect();
            (one.name, statements)
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

/// The rights of one desk's functions: what was refused, and what was used.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rights {
    refused: Arc<Mutex<Vec<String>>>,
    used: Arc<Mutex<BTreeSet<Right>>>,
}

impl Rights {
    /// What watches the functions of a desk.
    pub(crate) fn watch(&self, support: &str) -> Watch {
        let rights = self.clone();
        let parameters = BTreeMap::from([("SupportAddress".to_owned(), support.to_owned())]);
        Watch(Arc::new(move |function| {
            SharedInterceptor::new(Guard {
                function,
                role: roles().get(function).unwrap(),
                parameters: parameters.clone(),
                rights: rights.clone(),
            })
        }))
    }

    /// What was refused so far, a line each.
    pub(crate) fn refused(&self) -> Vec<String> {
        self.refused.lock().unwrap().clone()
    }

    /// The rights for which this test is named as the witness, and which it did not use.
    pub(crate) fn not_used(&self) -> Vec<String> {
        let this = std::thread::current();
        let used = self.used.lock().unwrap();
        let missing = witnesses::named_for(this.name().unwrap_or_default());
        missing
            .filter(|right| !used.contains(right))
            .map(|right| right.to_string())
            .collect()
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
    rights: Rights,
}

impl Guard {
    fn allows(&self, asked: &Asked) -> bool {
        let statements = self.role.iter();
        let used = statements.flat_map(|one| one.used(self.function, asked, &self.parameters));
        self.rights.used.lock().unwrap().extend(used);
        is_allowed(self.role, asked, &self.parameters)
    }
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
            if !self.allows(&asked) {
                let line = format!("{} may not {asked}", self.function);
                self.rights.refused.lock().unwrap().push(line.clone());
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
        if context.response().status().as_u16() == 404 && !self.allows(&listing) {
            *context.response_mut().status_mut() = 403.try_into()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
