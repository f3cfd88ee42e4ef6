//! What a rendering sees, lent and taken back.

use serde_json::{Map, Value};
use tera::Context;

/// Adds variables to a context for as long as `use_it` runs. The values move in and none is copied:
/// a context is large, and there are as many renderings as pages.
pub(crate) fn with_variables<R>(
    context: &mut Context,
    variables: Map<String, Value>,
    use_it: impl FnOnce(&mut Context) -> R,
) -> R {
    let names: Vec<String> = variables.keys().cloned().collect();
    let hidden: Map<String, Value> = names
        .iter()
        .filter_map(|name| Some((name.clone(), context.remove(name)?)))
        .collect();
    add(context, variables);
    let result = use_it(context);
    for name in &names {
        context.remove(name);
    }
    add(context, hidden);
    result
}

fn add(context: &mut Context, variables: Map<String, Value>) {
    if let Ok(more) = Context::from_value(Value::Object(variables)) {
        context.extend(more);
    }
}
