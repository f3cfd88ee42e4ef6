use serde_json::json;

use super::statement::Condition;
use super::*;

fn asked(action: &str, resource: &str, context: &[(&'static str, &str)]) -> Asked {
    let context = context
        .iter()
        .map(|(key, value)| (*key, vec![(*value).to_owned()]));
    Asked {
        action: action.to_owned(),
        resource: resource.to_owned(),
        context: context.collect(),
    }
}

fn allows(statement: serde_json::Value, asked: &Asked) -> bool {
    let parameters = BTreeMap::from([("SupportAddress".to_owned(), "a@exemple.fr".to_owned())]);
    is_allowed(&[Statement::read(&statement)], asked, &parameters)
}

#[test]
fn an_action_is_allowed_on_what_is_named_and_under_its_conditions() {
    let get = json!({
        "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": "${MailBucket.Arn}/raw/*",
    });
    for (action, resource, expected) in [
        ("s3:GetObject", "MailBucket.Arn/raw/x", true),
        ("s3:GetObject", "MailBucket.Arn/new/x", false),
        ("s3:GetObject", "FilesBucket.Arn/raw/x", false),
        ("s3:PutObject", "MailBucket.Arn/raw/x", false),
    ] {
        let allowed = allows(get.clone(), &asked(action, resource, &[]));
        assert_eq!(allowed, expected, "{action} {resource}");
    }
    let votes = json!({
        "Effect": "Allow", "Action": "dynamodb:Query", "Resource": "PortalTable.Arn",
        "Condition": { "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["VOTES#*"] } },
    });
    for (key, resource, expected) in [
        ("VOTES#2026", "PortalTable.Arn", true),
        ("PERSON#1", "PortalTable.Arn", false),
        ("VOTES#2026", "PortalTable.Arn/index/open", false),
    ] {
        let keys = [("dynamodb:LeadingKeys", key)];
        let allowed = allows(votes.clone(), &asked("dynamodb:Query", resource, &keys));
        assert_eq!(allowed, expected, "{key} {resource}");
    }
    let mut mixed = asked("dynamodb:Query", "PortalTable.Arn", &[]);
    let both = vec!["VOTES#1".to_owned(), "PERSON#1".to_owned()];
    mixed.context.insert("dynamodb:LeadingKeys", both);
    assert!(!allows(votes, &mixed), "one of two keys is not all of them");
}

#[test]
fn a_condition_of_one_value_fails_where_there_is_none() {
    let send = json!({
        "Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "identity/*",
        "Condition": { "StringEquals": { "ses:FromAddress": "SupportAddress" } },
    });
    for (context, expected) in [
        (&[("ses:FromAddress", "a@exemple.fr")][..], true),
        (&[("ses:FromAddress", "b@exemple.fr")], false),
        (&[], false),
    ] {
        let asked = asked("ses:SendRawEmail", "identity/exemple.fr", context);
        assert_eq!(allows(send.clone(), &asked), expected, "{context:?}");
    }
}

#[test]
#[should_panic(expected = "is not understood")]
fn an_operator_that_is_not_understood_stops_the_tests() {
    Condition::read("StringNotEquals", "s3:prefix", &json!("new/"));
}

#[test]
#[should_panic(expected = "is not understood")]
fn a_key_that_is_not_understood_stops_the_tests() {
    Condition::read("StringEquals", "aws:SourceIp", &json!("::1"));
}

#[test]
#[should_panic(expected = "is not understood")]
fn a_statement_of_another_kind_stops_the_tests() {
    let all = json!({ "Effect": "Allow", "NotAction": "s3:GetObject", "Resource": "x" });
    Statement::read(&all);
}
