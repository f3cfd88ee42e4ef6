//! Votes on articles: one item an article and month.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::desk::vote::{ArticlePath, KEPT_SECONDS, MARKS_MAX, Mark, Month, Verdict};
use domain::id::Timestamp;
use domain::policy::budget::Window;
use serde::{Deserialize, Serialize};

use crate::activity::charge;
use crate::key::{self, n, s};
use crate::transaction::{Transaction, Written};
use crate::upgrade::{self, SET_FORM, form_value};
use crate::{Store, StoreError};

/// The partitions of votes, as `infra/template.yaml` names them to let a function count and do nothing else.
pub const PARTITIONS: &str = "VOTES#*";
/// The same of what a vote takes of its network's budget.
pub const BUDGETS: &str = "SPENT#votes*";

/// What became of a vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VoteResult {
    /// It counts.
    Yes,
    /// It was counted before, or the article has all the marks of the month.
    Already,
    /// Its network has no budget left until then.
    TooMuch {
        /// Seconds until there is.
        seconds: i64,
    },
}

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
    /// Counts a vote, once for its mark, and charges it to the windows of its network: 1 transaction. One that
    /// does not count is not charged.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn add_vote(
        &self,
        article: &ArticlePath,
        verdict: Verdict,
        mark: &Mark,
        charged: &[Window],
        now: Timestamp,
    ) -> Result<VoteResult, StoreError> {
        let marks = AttributeValue::Ss(vec![mark.as_str().to_owned()]);
        let values = HashMap::from([
            (
                ":ttl".to_owned(),
                n(now.plus_seconds(KEPT_SECONDS).seconds()),
            ),
            (":one".to_owned(), n(1)),
            (":marks".to_owned(), marks),
            (":mark".to_owned(), s(mark.as_str())),
            (":most".to_owned(), n(MARKS_MAX)),
            form_value(),
        ]);
        let mut transaction = Transaction::default();
        transaction.update(
            &key::votes(&Month::of(now), article),
            &format!("SET #ttl = :ttl, {SET_FORM} ADD #verdict :one, marks :marks"),
            "attribute_not_exists(marks) OR (NOT contains(marks, :mark) AND size(marks) < :most)",
            &[("#ttl", key::TTL), ("#verdict", verdict.tag())],
            values,
        );
        let first = transaction.len();
        for window in charged {
            charge(&mut transaction, window);
        }
        Ok(match self.write(transaction).await? {
            Written::All => VoteResult::Yes,
            Written::Refused { place, .. } => match place.checked_sub(first) {
                Some(window) => VoteResult::TooMuch {
                    seconds: charged[window].seconds_left,
                },
                None => VoteResult::Already,
            },
        })
    }

    /// What was said in a month, article by article: 1 Query for every 1 MB, which a hundred articles with all
    /// their marks make, or some thousands with a few.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn list_votes(&self, month: &Month) -> Result<Vec<Tally>, StoreError> {
        let query = self
            .client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :month")
            .expression_attribute_values(":month", s(key::votes_partition(month)))
            .projection_expression("sk, yes, #no, solved")
            .expression_attribute_names("#no", "no");
        let mut items = query.into_paginator().items().send();
        let mut tallies = Vec::new();
        while let Some(item) = items.try_next().await.map_err(StoreError::of("Query"))? {
            tallies.push(upgrade::read(item)?);
        }
        Ok(tallies)
    }
}
