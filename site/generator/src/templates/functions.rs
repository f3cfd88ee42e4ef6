//! Zola's template functions and filters, one subject a file.

use std::collections::HashMap;

use serde_json::Value;

pub(crate) mod addresses;
pub(crate) mod content;
pub(crate) mod data;
pub(crate) mod filters;
pub(crate) mod images;
pub(crate) mod words;

/// The arguments of a function, as Tera gives them.
pub(crate) type Arguments = HashMap<String, Value>;

/// A function whose answer needs no escaping, as Zola has it for addresses.
pub(crate) struct Address<F>(pub(crate) F);

impl<F> tera::Function for Address<F>
where
    F: Fn(&Arguments) -> tera::Result<Value> + Sync + Send,
{
    fn call(&self, arguments: &Arguments) -> tera::Result<Value> {
        (self.0)(arguments)
    }

    fn is_safe(&self) -> bool {
        true
    }
}

/// A text argument, or nothing when it is not given.
pub(crate) fn text<'a>(
    function: &str,
    arguments: &'a Arguments,
    name: &str,
) -> tera::Result<Option<&'a str>> {
    match arguments.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(tera::Error::msg(format!(
            "{function}: `{name}` must be text"
        ))),
    }
}

/// A text argument that must be given.
pub(crate) fn needed<'a>(
    function: &str,
    arguments: &'a Arguments,
    name: &str,
) -> tera::Result<&'a str> {
    text(function, arguments, name)?
        .ok_or_else(|| tera::Error::msg(format!("{function}: `{name}` is missing")))
}

/// A yes-or-no argument with its value when it is not given.
pub(crate) fn switch(
    function: &str,
    arguments: &Arguments,
    name: &str,
    otherwise: bool,
) -> tera::Result<bool> {
    match arguments.get(name) {
        None | Some(Value::Null) => Ok(otherwise),
        Some(Value::Bool(yes)) => Ok(*yes),
        Some(_) => Err(tera::Error::msg(format!(
            "{function}: `{name}` must be true or false"
        ))),
    }
}

/// An error of ours as one of Tera's.
pub(crate) fn failed(error: anyhow::Error) -> tera::Error {
    tera::Error::msg(format!("{error:#}"))
}
