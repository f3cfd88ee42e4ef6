//! Everything the desk remembers, in one DynamoDB table.
//!
//! Only this crate names a key or an attribute of the table (the module `key`); each file holds one aggregate,
//! each method one access pattern, and each method's comment states its price in requests. Rules
//! are in `domain`; this crate makes their results durable, all or nothing. What is written without being read
//! ([`Store::save_ordinary_reply`]) has for its condition what the rule assumes, and no rule of its own.
//!
//! ```no_run
//! # async fn example(client: aws_sdk_dynamodb::Client) -> Result<(), store::StoreError> {
//! let store = store::Store::new(client, "guichet".to_owned());
//! let whole = store.read_ticket(domain::id::TicketNumber(1042)).await?;
//! # Ok(()) }
//! ```

pub mod accounts;
pub mod activity;
mod again;
mod batch;
pub mod blocked;
mod error;
pub mod idempotency;
mod key;
pub mod links;
pub mod mails;

mod pending;
pub mod people;
pub mod requests;
pub mod retries;
pub mod schema;
pub mod sent_mails;
pub mod sessions;
pub mod stream;
pub mod tickets;
mod transaction;
pub mod upgrade;
pub mod uploads;
pub mod votes;
pub mod withheld;

pub use again::again;
use aws_sdk_dynamodb::Client;
pub use error::StoreError;

#[derive(Debug, Clone)]
pub struct Store {
    client: Client,
    table: String,
}

impl Store {
    /// A store over a table that exists.
    pub fn new(client: Client, table: String) -> Self {
        Self { client, table }
    }
}
