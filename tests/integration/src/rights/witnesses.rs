//! Each right of a role has its witness: a test of a door that needs it. A right nobody needs is one more for
//! whoever breaks in.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::{Right, roles};
use crate::shape::fits_the_template::root;

/// The witnesses, by function and right: `module::test`.
type Witnesses = BTreeMap<String, BTreeMap<String, String>>;

static WITNESSES: LazyLock<Witnesses> =
    LazyLock::new(|| serde_saphyr::from_str(include_str!("witnesses.yaml")).unwrap());

/// What Lambda itself does with a function's role, before and after our code: no request of ours.
const OF_LAMBDA: [(&str, &str); 10] = [
    ("logs:CreateLogStream", "keeps what the function says"),
    ("logs:PutLogEvents", "keeps what the function says"),
    ("sqs:ReceiveMessage", "reads the queue for the function"),
    ("sqs:DeleteMessage", "reads the queue for the function"),
    ("sqs:GetQueueAttributes", "reads the queue for the function"),
    (
        "sqs:SendMessage",
        "puts aside a record that failed to the end",
    ),
    (
        "dynamodb:DescribeStream",
        "reads the stream for the function",
    ),
    ("dynamodb:ListStreams", "reads the stream for the function"),
    ("dynamodb:GetRecords", "reads the stream for the function"),
    (
        "dynamodb:GetShardIterator",
        "reads the stream for the function",
    ),
];

fn is_of_lambda(action: &str) -> bool {
    OF_LAMBDA.iter().any(|(name, _)| *name == action)
}

fn granted() -> Vec<Right> {
    let roles = roles().iter();
    let rights = roles.flat_map(|(function, statements)| {
        let statements = statements.iter();
        statements.flat_map(|one| one.rights(function))
    });
    rights.collect()
}

/// The rights whose witness is this test.
pub(super) fn named_for(test: &str) -> impl Iterator<Item = Right> {
    let named = |right: &Right| {
        let function = WITNESSES.get(&right.function)?;
        function.get(&right.to_string())
    };
    granted()
        .into_iter()
        .filter(move |right| named(right).is_some_and(|witness| witness == test))
}

/// Where a test uses no longer what it is named for, it fails itself (`Portal`'s end).
#[test]
fn every_right_is_needed_by_a_test_of_a_door() {
    let ours = granted().into_iter();
    let ours = ours.filter(|right| !is_of_lambda(&right.action));
    let granted: BTreeSet<String> = ours
        .map(|right| format!("{}: {right}", right.function))
        .collect();
    let named: BTreeSet<String> = WITNESSES
        .iter()
        .flat_map(|(function, rights)| {
            rights
                .keys()
                .map(move |right| format!("{function}: {right}"))
        })
        .collect();
    let unneeded: Vec<_> = granted.difference(&named).collect();
    let gone: Vec<_> = named.difference(&granted).collect();
    assert!(
        unneeded.is_empty() && gone.is_empty(),
        "granted, and no test is named for it: {unneeded:#?}\nnamed, and not granted: {gone:#?}"
    );
}

#[test]
fn every_witness_is_there() {
    let witnesses: BTreeSet<&String> = WITNESSES.values().flat_map(BTreeMap::values).collect();
    for witness in witnesses {
        let (module, test) = witness.rsplit_once("::").unwrap();
        let module = module.replace("::", "/");
        let file = root().join(format!("tests/integration/src/{module}.rs"));
        let source = std::fs::read_to_string(file).unwrap();
        assert!(
            source.contains(&format!("\nasync fn {test}() {{")),
            "{witness}"
        );
    }
}

#[test]
fn what_lambda_does_itself_is_granted_for_a_reason() {
    let granted = granted();
    for (action, why) in OF_LAMBDA {
        let used = granted.iter().any(|right| right.action == action);
        assert!(used && !why.is_empty(), "{action}");
    }
}
