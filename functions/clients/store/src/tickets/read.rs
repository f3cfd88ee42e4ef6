//! Reading one ticket.

use aws_sdk_dynamodb::operation::query::QueryOutput;
use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder;
use aws_sdk_dynamodb::types::AttributeValue;
use domain::id::{MessageId, TicketNumber};

use super::{HeadItem, MESSAGES, MessageWithFiles, TicketHead, WholeTicket};
use crate::key::{self, s};
use crate::sent_mails::{SentMail, SentMailItem};
use crate::upgrade::{self, Item};
use crate::{Store, StoreError};

/// Behind every key of a message.
const MESSAGES_END: &str = "M#~";

/// What was read of a ticket so far.
#[derive(Debug, Default)]
struct Read {
    head: Option<TicketHead>,
    entries: Vec<MessageWithFiles>,
    sent_mails: Vec<SentMail>,
    opening: Option<MessageWithFiles>,
    earlier: bool,
}

impl Read {
    /// Takes up what a Query gave, and says where it goes on.
    fn take_page(&mut self, page: QueryOutput) -> Result<Option<Item>, StoreError> {
        for item in page.items.unwrap_or_default() {
            let Some(AttributeValue::S(sk)) = item.get(key::SK).cloned() else {
                continue;
            };
            if sk == key::HEAD {
                self.head = Some(upgrade::read::<HeadItem>(item)?.into());
            } else if sk.starts_with(key::MESSAGE_PREFIX) {
                self.entries.push(upgrade::read(item)?);
            } else if sk.starts_with(key::NOTICE_PREFIX) {
                // The ticket is read without the fate of one mail rather than not at all.
                let item: Option<SentMailItem> = upgrade::read_among(item)?;
                self.sent_mails
                    .extend(item.and_then(|item| item.into_sent_mail(&sk)));
            }
        }
        Ok(page.last_evaluated_key)
    }

    /// Takes up all a Query gives: 1 Query for each megabyte.
    async fn take_all(&mut self, query: QueryFluentBuilder) -> Result<(), StoreError> {
        let mut pages = query.into_paginator().send();
        while let Some(page) = pages.try_next().await.map_err(StoreError::of("Query"))? {
            self.take_page(page)?;
        }
        Ok(())
    }

    fn into_whole(self) -> Option<WholeTicket> {
        Some(WholeTicket {
            head: self.head?,
            entries: self.entries,
            sent_mails: self.sent_mails,
            opening: self.opening,
            earlier: self.earlier,
        })
    }
}

impl Store {
    /// A ticket with all its messages, their files and the mails sent about them: 1 Query for each megabyte it
    /// holds. What is shown to somebody is [`read_latest`](Self::read_latest), which has an end.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_ticket(
        &self,
        number: TicketNumber,
    ) -> Result<Option<WholeTicket>, StoreError> {
        let mut read = Read::default();
        read.take_all(self.ticket_query(number)).await?;
        Ok(read.into_whole())
    }

    /// A ticket with its newest messages, [`MESSAGES`] at most: 1 Query of a megabyte at most, which is all of
    /// most tickets. Of a longer one the first message comes along: 1 GetItem where the head was not reached,
    /// 2 Query. A mail sent weighs about 300 bytes, an observer's place in their list as much as the head.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_latest(
        &self,
        number: TicketNumber,
    ) -> Result<Option<WholeTicket>, StoreError> {
        let mut read = Read::default();
        // Backwards: observers' places, then messages from the newest on, the head, and the mails.
        let query = self.ticket_query(number).scan_index_forward(false);
        let cut = read.take_page(query.send().await.map_err(StoreError::of("Query"))?)?;
        read.entries.reverse();
        if cut.is_none() {
            read.sent_mails.reverse();
            let surplus = read.entries.len().saturating_sub(MESSAGES);
            read.earlier = surplus > 0;
            let older = read.entries.drain(..surplus);
            read.opening = older.into_iter().next();
            return Ok(read.into_whole());
        }
        if read.head.is_none() {
            read.head = self.read_head(number).await?;
        }
        let surplus = read.entries.len().saturating_sub(MESSAGES);
        read.entries.drain(..surplus);
        self.read_sent_mails(number, &mut read).await?;
        let first = self
            .messages_query(number, key::MESSAGE_PREFIX, MESSAGES_END)
            .limit(1);
        let first = first.send().await.map_err(StoreError::of("Query"))?;
        let first = first.items.unwrap_or_default().into_iter().next();
        read.opening = first.map(upgrade::read).transpose()?;
        let shown = read.entries.first().map(|entry| &entry.message.id);
        // The cut may have come just after the first message.
        if read.opening.as_ref().map(|one| &one.message.id) == shown {
            read.opening = None;
        }
        read.earlier = read.opening.is_some();
        Ok(read.into_whole())
    }

    /// A ticket with the messages before one, the newest [`MESSAGES`] of them: 1 GetItem, 2 Query.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_earlier(
        &self,
        number: TicketNumber,
        before: &MessageId,
    ) -> Result<Option<WholeTicket>, StoreError> {
        let Some(head) = self.read_head(number).await? else {
            return Ok(None);
        };
        let mut read = Read {
            head: Some(head),
            ..Read::default()
        };
        // `before` itself lies in the range, and one more tells whether there are older ones.
        let most = i32::try_from(MESSAGES + 2).unwrap_or(i32::MAX);
        let query = self
            .messages_query(
                number,
                key::MESSAGE_PREFIX,
                &key::message(number, before).sk,
            )
            .scan_index_forward(false)
            .limit(most);
        let cut = read.take_page(query.send().await.map_err(StoreError::of("Query"))?)?;
        read.entries.retain(|entry| entry.message.id != *before);
        read.earlier = cut.is_some() || read.entries.len() > MESSAGES;
        read.entries.truncate(MESSAGES);
        read.entries.reverse();
        self.read_sent_mails(number, &mut read).await?;
        Ok(read.into_whole())
    }

    /// All items of a ticket, by their sort keys.
    pub(crate) fn ticket_query(&self, number: TicketNumber) -> QueryFluentBuilder {
        self.client
            .query()
            .table_name(&self.table)
            .key_condition_expression("pk = :pk")
            .expression_attribute_values(":pk", s(key::ticket_partition(number)))
            .consistent_read(true)
    }

    /// The items of a ticket whose sort keys lie between two, both included.
    fn messages_query(&self, number: TicketNumber, from: &str, to: &str) -> QueryFluentBuilder {
        self.ticket_query(number)
            .key_condition_expression("pk = :pk AND sk BETWEEN :from AND :to")
            .expression_attribute_values(":from", s(from))
            .expression_attribute_values(":to", s(to))
    }

    /// Reads the mails about the messages that were read: 1 Query for each megabyte of them, none without
    /// messages.
    async fn read_sent_mails(
        &self,
        number: TicketNumber,
        read: &mut Read,
    ) -> Result<(), StoreError> {
        let (Some(oldest), Some(newest)) = (read.entries.first(), read.entries.last()) else {
            return Ok(());
        };
        let from = format!("{}{}", key::NOTICE_PREFIX, oldest.message.id);
        let to = format!("{}{}#~", key::NOTICE_PREFIX, newest.message.id);
        read.sent_mails.clear();
        read.take_all(self.messages_query(number, &from, &to)).await
    }

    /// The head of a ticket alone: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_head(&self, number: TicketNumber) -> Result<Option<TicketHead>, StoreError> {
        let found = self.get(&key::head(number)).await?;
        found
            .map(|item| Ok(upgrade::read::<HeadItem>(item)?.into()))
            .transpose()
    }

    /// One message: 1 GetItem.
    ///
    /// # Errors
    /// [`StoreError`] when the table does not answer.
    pub async fn read_message(
        &self,
        number: TicketNumber,
        id: &domain::id::MessageId,
    ) -> Result<Option<MessageWithFiles>, StoreError> {
        let found = self.get(&key::message(number, id)).await?;
        found.map(upgrade::read).transpose()
    }

    /// One item, read consistently: 1 GetItem.
    pub(crate) async fn get(&self, key: &key::Key) -> Result<Option<Item>, StoreError> {
        let found = self
            .client
            .get_item()
            .table_name(&self.table)
            .set_key(Some(key.attributes()))
            .consistent_read(true)
            .send()
            .await
            .map_err(StoreError::of("GetItem"))?;
        Ok(found.item)
    }
}
