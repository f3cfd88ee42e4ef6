//! The record of one mail in the table, and the expressions that change where it stands.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{MessageId, PersonId, Timestamp};
use domain::mail::delivery::{Delivery, Reason, Stage};
use domain::people::address::Address;
use serde::{Deserialize, Serialize};

use crate::StoreError;
use crate::key::{self, n};

/// One mail about a message, to one person, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    pub message: MessageId,
    pub person: PersonId,
    pub name: String,
    /// Where it was sent.
    pub address: Address,
    /// Whether they were told as an agent.
    pub as_agent: bool,
    pub delivery: Delivery,
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SentMailItem {
    pub(super) stage: Stage,
    #[serde(default)]
    reason: Option<Reason>,
    #[serde(default)]
    detail: Option<String>,
    at: Timestamp,
    name: String,
    address: Address,
    as_agent: bool,
    /// Whether answers to it belong into its ticket.
    pub(super) answers: bool,
    /// Tables call it by an older name.
    #[serde(default, rename = "wire_id")]
    pub(super) ses_message_id: Option<String>,
}

impl SentMailItem {
    /// The mail whose sort key is `place`; `None` for a place that is none of a mail's.
    pub(crate) fn into_sent_mail(self, place: &str) -> Option<SentMail> {
        let (message, person) = key::sent_mail_of_place(place)?;
        Some(SentMail {
            message,
            person,
            name: self.name,
            address: self.address,
            as_agent: self.as_agent,
            delivery: Delivery {
                stage: self.stage,
                reason: self.reason,
                detail: self.detail,
                at: self.at,
            },
        })
    }
}

pub(super) type Values = HashMap<String, AttributeValue>;

/// Every attribute is written each time: a later report without a reason leaves none of an earlier one.
pub(super) const SET_DELIVERY: &str =
    "SET stage = :stage, #rank = :rank, reason = :reason, detail = :detail, #at = :at";
/// Something is known of it: upkeep has no business with it any more.
pub(super) const UNLISTED: &str = " REMOVE #queue, #changed";
pub(super) const NAMES: &[(&str, &str)] = &[
    ("#rank", "rank"),
    ("#at", "at"),
    ("#queue", key::QUEUE),
    ("#changed", key::CHANGED),
];

pub(super) fn names(more: &[(&str, &str)]) -> HashMap<String, String> {
    let all = NAMES.iter().chain(more);
    all.map(|(short, long)| ((*short).to_owned(), (*long).to_owned()))
        .collect()
}

pub(super) fn values_of(delivery: &Delivery) -> Result<Values, StoreError> {
    Ok(HashMap::from([
        (
            ":stage".to_owned(),
            serde_dynamo::to_attribute_value(delivery.stage)?,
        ),
        (":rank".to_owned(), n(delivery.stage.rank())),
        (
            ":reason".to_owned(),
            serde_dynamo::to_attribute_value(delivery.reason)?,
        ),
        (
            ":detail".to_owned(),
            serde_dynamo::to_attribute_value(&delivery.detail)?,
        ),
        (":at".to_owned(), n(delivery.at.0)),
    ]))
}
