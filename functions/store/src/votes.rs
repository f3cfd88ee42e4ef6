//! Votes on articles: one item an article and month.

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::Timestamp;
use domain::vote::{ArticlePath, KEPT_SECONDS, MARKS_MAX, Mark, Month, Verdict};
use serde::{Deserialize, Serialize};

use crate::key::{self, n, s};
use crate::{Store, StoreError};

/// The partitions of votes, as `infra/template.yaml` names them to let a function count and do nothing else.
pub const PARTITIONS: &str = "VOTES#*";

/// What was said of an article in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Its path.
    #[serde(rename = "sk")]
    pub article: String,
    /// How many it helped.
    #[serde(default)]
    pub yes: u64,
    /// How many it did not.
    #[serde(default)]
    pub no: u64,
    /// How many needed no ticket after it.
    #[serde(default)]
    pub solved: u64,
}

impl Store {
    /// Counts a vote, once for its mark: 1 UpdateItem. `false` when it was counted before, or when the
    /// article has all the marks of the month.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_vote(
        &self,
        article: &ArticlePath,
        verdict: Verdict,
        mark: &Mark,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let key = key::votes(&Month::of(now), article);
        let marks = AttributeValue::Ss(vec![mark.as_str().to_owned()]);
        let sent = self
            .client
            .update_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .update_expression("SET #ttl = :ttl ADD #verdict :one, marks :marks")
            .condition_expression(
                "attribute_not_exists(marks) OR (NOT contains(marks, :mark) AND size(marks) < :most)",
            )
            .expression_attribute_names("#ttl", key::TTL)
            .expression_attribute_names("#verdict", verdict.tag())
            .expression_attribute_values(":ttl", n(now.plus_seconds(KEPT_SECONDS).seconds()))
            .expression_attribute_values(":one", n(1))
            .expression_attribute_values(":marks", marks)
            .expression_attribute_values(":mark", s(mark.as_str()))
            .expression_attribute_values(":most", n(MARKS_MAX))
            .send()
            .await;
        match sent {
            Ok(_) => Ok(true),
            Err(error)
                if error
                    .as_service_error()
                    .is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(StoreError::of("UpdateItem")(error)),
        }
    }

    /// What was said in a month, article by article: 1 Query for every 1 MB, which a hundred articles with all
    /// their marks make, or some thousands with a few.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_votes(&self, month: &Month) -> Result<Vec<Tally>, StoreError> {
        let mut tallies = Vec::new();
        let mut start = None;
        loop {
            let page = self
                .client
                .query()
                .table_name(&self.table)
                .key_condition_expression("pk = :month")
                .expression_attribute_values(":month", s(key::votes_partition(month)))
                .projection_expression("sk, yes, #no, solved")
                .expression_attribute_names("#no", "no")
                .set_exclusive_start_key(start)
                .send()
                .await
                .map_err(StoreError::of("Query"))?;
            for item in page.items.unwrap_or_default() {
                tallies.push(serde_dynamo::from_item(item)?);
            }
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(tallies);
            }
        }
    }
}
