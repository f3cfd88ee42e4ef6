//! From the stream's own records to the event a Lambda function is given.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use aws_lambda_events::event::dynamodb::Event;
use aws_sdk_dynamodbstreams::types::{AttributeValue, Record, StreamRecord};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

/// The event of one record, by way of the JSON Lambda sends, so that both are read by the same code.
pub(super) fn to_event(record: &Value) -> Result<Event> {
    serde_json::from_value(json!({ "Records": [record] })).context("not a stream event")
}

/// A record as Lambda writes it: what is not known of it is absent, not null.
pub(super) fn to_json(record: &Record, stream: &str) -> Value {
    let mut json = as_told(record, stream);
    without_nulls(&mut json);
    for part in ["userIdentity", "dynamodb"] {
        json.get_mut(part).map(without_nulls);
    }
    json
}

fn without_nulls(json: &mut Value) {
    if let Value::Object(fields) = json {
        fields.retain(|_, value| !value.is_null());
    }
}

fn as_told(record: &Record, stream: &str) -> Value {
    let mut json = json!({
        "eventID": record.event_id(),
        "eventName": record.event_name().map(|name| name.as_str()),
        "eventVersion": record.event_version(),
        "eventSource": record.event_source(),
        "awsRegion": record.aws_region(),
        "eventSourceARN": stream,
        "dynamodb": record.dynamodb().map(change),
    });
    if let Some(identity) = record.user_identity() {
        json["userIdentity"] = json!({
            "type": identity.r#type(),
            "principalId": identity.principal_id(),
        });
    }
    json
}

fn change(change: &StreamRecord) -> Value {
    let mut json = json!({
        "ApproximateCreationDateTime": change
            .approximate_creation_date_time()
            .map_or(0.0, |at| at.as_secs_f64()),
        "SequenceNumber": change.sequence_number(),
        "SizeBytes": change.size_bytes().unwrap_or_default(),
        "StreamViewType": change.stream_view_type().map(|view| view.as_str()),
    });
    let images = [
        ("Keys", change.keys()),
        ("NewImage", change.new_image()),
        ("OldImage", change.old_image()),
    ];
    for (name, image) in images {
        if let Some(image) = image {
            json[name] = item(image);
        }
    }
    json
}

fn item(attributes: &HashMap<String, AttributeValue>) -> Value {
    let attributes: Map<String, Value> = attributes
        .iter()
        .map(|(name, value)| (name.clone(), attribute(value)))
        .collect();
    Value::Object(attributes)
}

fn attribute(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::S(text) => json!({ "S": text }),
        AttributeValue::N(number) => json!({ "N": number }),
        AttributeValue::Bool(truth) => json!({ "BOOL": truth }),
        AttributeValue::Null(_) => json!({ "NULL": true }),
        AttributeValue::B(bytes) => json!({ "B": STANDARD.encode(bytes) }),
        AttributeValue::Ss(texts) => json!({ "SS": texts }),
        AttributeValue::Ns(numbers) => json!({ "NS": numbers }),
        AttributeValue::Bs(all) => {
            let all: Vec<String> = all.iter().map(|bytes| STANDARD.encode(bytes)).collect();
            json!({ "BS": all })
        }
        AttributeValue::L(list) => {
            json!({ "L": list.iter().map(attribute).collect::<Vec<_>>() })
        }
        AttributeValue::M(map) => json!({ "M": item(map) }),
        // A kind that DynamoDB did not have when this was written; the record is then refused by name.
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodbstreams::primitives::{Blob, DateTime};
    use aws_sdk_dynamodbstreams::types::{OperationType, StreamViewType};

    use super::*;

    #[test]
    fn every_kind_of_attribute_survives() {
        let image = AttributeValue::M(HashMap::from([
            ("n".to_owned(), AttributeValue::N("1042".to_owned())),
            ("b".to_owned(), AttributeValue::B(Blob::new(*b"\x00\xff"))),
            ("yes".to_owned(), AttributeValue::Bool(true)),
            ("none".to_owned(), AttributeValue::Null(true)),
            (
                "list".to_owned(),
                AttributeValue::L(vec![AttributeValue::S("é".to_owned())]),
            ),
            ("set".to_owned(), AttributeValue::Ss(vec!["a".to_owned()])),
        ]));
        let record = Record::builder()
            .event_id("1")
            .event_name(OperationType::Modify)
            .aws_region("eu-west-3")
            .dynamodb(
                StreamRecord::builder()
                    .approximate_creation_date_time(DateTime::from_secs(1_700_000_000))
                    .keys("pk", AttributeValue::S("T#1042".to_owned()))
                    .new_image("all", image.clone())
                    .old_image("all", image)
                    .sequence_number("100000000000000000001")
                    .size_bytes(12)
                    .stream_view_type(StreamViewType::NewAndOldImages)
                    .build(),
            )
            .build();
        let event = to_event(&to_json(&record, "arn:stream")).unwrap();
        let written = serde_json::to_value(&event).unwrap();
        let change = &written["Records"][0]["dynamodb"];
        assert_eq!(change["NewImage"]["all"]["M"]["b"]["B"], "AP8=");
        assert_eq!(change["OldImage"]["all"]["M"]["list"]["L"][0]["S"], "é");
        assert_eq!(change["SequenceNumber"], "100000000000000000001");
        assert_eq!(written["Records"][0]["eventName"], "MODIFY");
        assert_eq!(written["Records"][0]["eventSourceARN"], "arn:stream");
    }
    #[test]
    fn a_record_of_an_expired_item_can_be_read() {
        use aws_sdk_dynamodbstreams::types::Identity;
        // An item that expired is told of by the service, not always with all its names.
        for identity in [
            Identity::builder()
                .r#type("Service")
                .principal_id("dynamodb.amazonaws.com")
                .build(),
            Identity::builder().build(),
        ] {
            let record = Record::builder()
                .event_id("1")
                .event_name(OperationType::Remove)
                .aws_region("eu-west-3")
                .user_identity(identity)
                .dynamodb(
                    StreamRecord::builder()
                        .keys("pk", AttributeValue::S("ONCE#1".to_owned()))
                        .sequence_number("1")
                        .build(),
                )
                .build();
            let event = to_event(&to_json(&record, "arn:stream")).unwrap();
            assert_eq!(event.records[0].event_name, "REMOVE");
        }
    }
}
