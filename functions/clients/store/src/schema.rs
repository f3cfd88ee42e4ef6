//! The table as the one-machine runner and the tests make it. `infra/template.yaml` declares the same
//! one for AWS, and a test compares the two.

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType, Projection,
    ProjectionType, ScalarAttributeType, StreamSpecification, StreamViewType,
    TimeToLiveSpecification,
};

use crate::StoreError;
use crate::key::{BY_PERSON, CHANGED, OPEN, PERSON, PK, QUEUE, SK, TTL};

/// The indexes, each with its hash and range attribute.
pub const INDEXES: [(&str, &str, &str); 2] = [(BY_PERSON, PERSON, CHANGED), (OPEN, QUEUE, CHANGED)];
/// The attribute that says when an item may vanish.
pub const TIME_TO_LIVE: &str = TTL;

/// Makes the table unless it is there. 2 requests.
///
/// # Errors
/// [`StoreError::Unavailable`] when DynamoDB refuses for another reason than that it exists.
pub async fn create_table(client: &Client, table: &str) -> Result<(), StoreError> {
    let mut request = client
        .create_table()
        .table_name(table)
        .billing_mode(BillingMode::PayPerRequest)
        .set_key_schema(Some(keys(PK, SK)))
        .stream_specification(
            StreamSpecification::builder()
                .stream_enabled(true)
                .stream_view_type(StreamViewType::NewImage)
                .build()
                .map_err(|error| StoreError::unavailable("CreateTable", &error))?,
        );
    for name in [PK, SK, PERSON, QUEUE, CHANGED] {
        request = request.attribute_definitions(attribute(name));
    }
    for (name, hash, range) in INDEXES {
        request = request.global_secondary_indexes(index(name, hash, range));
    }
    if let Err(error) = request.send().await {
        let error = error.into_service_error();
        if matches!(error, CreateTableError::ResourceInUseException(_)) {
            return Ok(());
        }
        return Err(StoreError::unavailable("CreateTable", &error));
    }
    let ttl = TimeToLiveSpecification::builder()
        .enabled(true)
        .attribute_name(TTL)
        .build()
        .map_err(|error| StoreError::unavailable("UpdateTimeToLive", &error))?;
    client
        .update_time_to_live()
        .table_name(table)
        .time_to_live_specification(ttl)
        .send()
        .await
        .map_err(StoreError::of("UpdateTimeToLive"))?;
    Ok(())
}

fn keys(hash: &str, range: &str) -> Vec<KeySchemaElement> {
    [(hash, KeyType::Hash), (range, KeyType::Range)]
        .into_iter()
        .map(|(name, kind)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(kind)
                .build()
                .expect("name and kind are given")
        })
        .collect()
}

fn attribute(name: &str) -> AttributeDefinition {
    AttributeDefinition::builder()
        .attribute_name(name)
        .attribute_type(ScalarAttributeType::S)
        .build()
        .expect("name and type are given")
}

fn index(name: &str, hash: &str, range: &str) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(keys(hash, range)))
        .projection(
            Projection::builder()
                .projection_type(ProjectionType::All)
                .build(),
        )
        .build()
        .expect("name and keys are given")
}
