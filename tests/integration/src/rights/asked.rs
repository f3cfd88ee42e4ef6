//! What a request asks for, as IAM names it: actions, resources, and the values conditions look at.

use std::collections::BTreeMap;
use std::fmt;

use aws_sdk_dynamodb::config::http::HttpRequest;
use local::aws::storage::{FILES_BUCKET, MAIL_BUCKET};
use serde_json::Value;

/// One action on one resource. Resources stand by their names in the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) action: String,
    pub(crate) resource: String,
    pub(crate) context: BTreeMap<&'static str, Vec<String>>,
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            action,
            resource,
            context,
        } = self;
        write!(f, "{action} on {resource} with {context:?}")
    }
}

const TABLE: &str = "PortalTable.Arn";
const IDENTITY: &str = "arn:AWS::Partition:ses:AWS::Region:AWS::AccountId";

impl Asked {
    /// All that a request asks for; every one must be allowed.
    pub(crate) fn of(request: &HttpRequest) -> Vec<Self> {
        let body = request.body().bytes().unwrap_or_default();
        if let Some(target) = request.headers().get("x-amz-target") {
            let (_, operation) = target.split_once("DynamoDB_20120810.").unwrap();
            return of_table(operation, &serde_json::from_slice(body).unwrap());
        }
        match request.headers().get("content-type") {
            Some("application/x-www-form-urlencoded") => of_mail(body),
            _ => vec![of_object(request.method(), request.uri())],
        }
    }

    /// The bucket of a request for one object.
    pub(crate) fn bucket_of(request: &HttpRequest) -> Option<String> {
        let aws = request.headers().get("x-amz-target").is_some();
        let form = request.headers().get("content-type");
        if aws || form == Some("application/x-www-form-urlencoded") {
            return None;
        }
        let (bucket, key, _) = place(request.uri());
        (!key.is_empty()).then_some(bucket)
    }
}

fn of_table(operation: &str, body: &Value) -> Vec<Asked> {
    match operation {
        "TransactWriteItems" => parts(body)
            .map(|(kind, part)| {
                let action = match kind.as_str() {
                    "Put" => "PutItem",
                    "Update" => "UpdateItem",
                    "Delete" => "DeleteItem",
                    "ConditionCheck" => "ConditionCheckItem",
                    other => panic!("{other} in a transaction is not understood"),
                };
                on_table(action, vec![key_of(part)])
            })
            .collect(),
        "GetItem" | "PutItem" | "UpdateItem" | "DeleteItem" => {
            vec![on_table(operation, vec![key_of(body)])]
        }
        "BatchGetItem" => {
            let keys = requested(body)["Keys"].as_array().unwrap();
            vec![on_table(operation, keys.iter().map(partition).collect())]
        }
        "BatchWriteItem" => {
            let writes = requested(body).as_array().unwrap();
            let keys = writes
                .iter()
                .map(|one| match one["PutRequest"].get("Item") {
                    Some(item) => partition(item),
                    None => partition(&one["DeleteRequest"]["Key"]),
                });
            vec![on_table(operation, keys.collect())]
        }
        "Query" => vec![of_query(body)],
        other => panic!("{other} is not understood"),
    }
}

fn parts(body: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let items = body["TransactItems"].as_array().unwrap();
    items.iter().flat_map(|item| item.as_object().unwrap())
}

/// The requests of a batch, which is for one table.
fn requested(body: &Value) -> &Value {
    let tables = body["RequestItems"].as_object().unwrap();
    assert_eq!(tables.len(), 1, "{body}");
    tables.values().next().unwrap()
}

fn key_of(body: &Value) -> String {
    partition(body.get("Key").unwrap_or_else(|| &body["Item"]))
}

fn partition(item: &Value) -> String {
    item["pk"]["S"].as_str().unwrap().to_owned()
}

fn on_table(action: &str, keys: Vec<String>) -> Asked {
    Asked {
        action: format!("dynamodb:{action}"),
        resource: TABLE.to_owned(),
        context: BTreeMap::from([("dynamodb:LeadingKeys", keys)]),
    }
}

/// A Query's leading key is the value its first comparison gives the partition key, of the table or the index.
fn of_query(body: &Value) -> Asked {
    let text = body["KeyConditionExpression"].as_str().unwrap();
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    let [attribute, "=", value] = words[..] else {
        panic!("{text} does not begin with the partition key");
    };
    let names = &body["ExpressionAttributeNames"];
    let attribute = names[attribute].as_str().unwrap_or(attribute);
    let index = body["IndexName"].as_str();
    let known = store::schema::INDEXES;
    let hash = match index {
        None => "pk",
        Some(index) => known.iter().find(|(name, ..)| *name == index).unwrap().1,
    };
    assert_eq!(attribute, hash, "{text}");
    let key = body["ExpressionAttributeValues"][value]["S"].as_str();
    let mut asked = on_table("Query", vec![key.unwrap().to_owned()]);
    if let Some(index) = index {
        asked.resource = format!("{TABLE}/index/{index}");
    }
    asked
}

/// SES asks for the right on the sender's identity and on the configuration set and, of an account that is not
/// out of its sandbox, on the identity of each recipient.
fn of_mail(body: &[u8]) -> Vec<Asked> {
    let form: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
    let value = |name: &str| {
        form.iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    };
    let action = format!("ses:{}", value("Action").unwrap());
    let from = value("Source").unwrap();
    let (_, domain) = from.split_once('@').unwrap();
    let recipients = form
        .iter()
        .filter(|(key, _)| key.starts_with("Destinations.member."));
    let mut resources = vec![format!("{IDENTITY}:identity/{domain}")];
    resources.extend(recipients.map(|(_, to)| format!("{IDENTITY}:identity/{to}")));
    if value("ConfigurationSetName").is_some() {
        resources.push(format!("{IDENTITY}:configuration-set/MailConfigurationSet"));
    }
    let on = |resource| Asked {
        action: action.clone(),
        resource,
        context: BTreeMap::from([("ses:FromAddress", vec![from.clone()])]),
    };
    resources.into_iter().map(on).collect()
}

/// Bucket, key and query of an address.
fn place(uri: &str) -> (String, String, String) {
    let (_, path) = uri.split_once("://").unwrap();
    let (_, path) = path.split_once('/').unwrap();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
    let bucket = match bucket {
        FILES_BUCKET => "FilesBucket.Arn",
        MAIL_BUCKET => "MailBucket.Arn",
        other => panic!("{other} is no bucket of the desk"),
    };
    (bucket.to_owned(), key.to_owned(), query.to_owned())
}

fn of_object(method: &str, uri: &str) -> Asked {
    let (bucket, key, query) = place(uri);
    let query: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes())
        .into_owned()
        .collect();
    let (action, resource) = match (method, key.is_empty()) {
        ("GET" | "HEAD", false) => ("s3:GetObject", format!("{bucket}/{key}")),
        ("PUT", false) => ("s3:PutObject", format!("{bucket}/{key}")),
        ("DELETE", false) => ("s3:DeleteObject", format!("{bucket}/{key}")),
        ("GET", true) if query.contains_key("list-type") => ("s3:ListBucket", bucket),
        _ => panic!("{method} {uri} is not understood"),
    };
    let prefix = query.get("prefix").cloned();
    Asked {
        action: action.to_owned(),
        resource,
        context: BTreeMap::from([("s3:prefix", prefix.into_iter().collect())]),
    }
}
