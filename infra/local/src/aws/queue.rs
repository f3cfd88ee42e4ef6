//! SQS: a queue that hands its messages to a function as Lambda does, tries the failed ones again with
//! growing pauses, and keeps those it gave up. With a folder it survives the process: a message is a
//! file from before [`Queue::send`] returns until it was handled.

use std::collections::HashMap;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lambda_events::event::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use time::OffsetDateTime;
use tokio::sync::watch;

use crate::aws::alone::{Ended, Places, Room};
use crate::aws::identifiers::request_id;
use crate::data::disk::replace;

/// Deliveries before a message counts as dead.
pub const DELIVERIES: u32 = 6;
/// The pause after the first failure; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(if cfg!(test) { 5 } else { 500 });
/// Deliveries of a message that takes too long each time: what is computed takes as long again.
const TOO_LONG_DELIVERIES: u32 = 2;
/// Functions at work at once.
const ROOM: Room = Room {
    in_all: 4,
    of_one: 4,
    overdue: 8,
};
/// A function that takes longer has failed: Lambda would have stopped it.
const HANDLER_TIME: Duration = Duration::from_millis(if cfg!(test) { 300 } else { 60_000 });

/// A message nobody could handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    pub id: String,
    /// Its body as it was sent.
    pub body: String,
}

type Outcome = Pin<Box<dyn Future<Output = SqsBatchResponse> + Send>>;

/// A handle on a queue; all clones are the same queue.
#[derive(Clone)]
pub struct Queue(Arc<Shared>);

struct Shared {
    name: &'static str,
    handler: Box<dyn Fn(SqsEvent) -> Outcome + Send + Sync>,
    places: Places,
    pending: watch::Sender<usize>,
    dead: Mutex<Vec<DeadLetter>>,
    folder: Option<PathBuf>,
}

impl std::fmt::Debug for Queue {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Queue")
            .field("name", &self.0.name)
            .field("pending", &self.pending())
            .finish_non_exhaustive()
    }
}

impl Queue {
    /// A queue whose messages go to `handler`, one to an event.
    pub fn start<H, F>(name: &'static str, handler: H) -> Self
    where
        H: Fn(SqsEvent) -> F + Send + Sync + 'static,
        F: Future<Output = SqsBatchResponse> + Send + 'static,
    {
        Self::with(name, None, handler)
    }

    /// A queue that keeps its messages in `folder`, and begins with those found there; must be called
    /// inside the runtime.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn durable<H, F>(name: &'static str, folder: PathBuf, handler: H) -> io::Result<Self>
    where
        H: Fn(SqsEvent) -> F + Send + Sync + 'static,
        F: Future<Output = SqsBatchResponse> + Send + 'static,
    {
        std::fs::create_dir_all(&folder)?;
        let queue = Self::with(name, Some(folder.clone()), handler);
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            // What ends otherwise is a draft that was never finished, so never promised to anybody.
            if path
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let body = std::fs::read_to_string(&path)?;
                queue.begin(body, Some(path));
            }
        }
        Ok(queue)
    }

    fn with<H, F>(name: &'static str, folder: Option<PathBuf>, handler: H) -> Self
    where
        H: Fn(SqsEvent) -> F + Send + Sync + 'static,
        F: Future<Output = SqsBatchResponse> + Send + 'static,
    {
        Self(Arc::new(Shared {
            name,
            handler: Box::new(move |event| Box::pin(handler(event))),
            places: Places::new(ROOM),
            pending: watch::Sender::new(0),
            dead: Mutex::default(),
            folder,
        }))
    }

    /// Sends a message; must be called inside the runtime. When it returns, the message is kept.
    ///
    /// # Errors
    /// When the message could not be written to the queue's folder.
    pub fn send(&self, body: String) -> io::Result<()> {
        let file = match &self.0.folder {
            Some(folder) => {
                let file = folder.join(format!("{}.json", request_id()));
                replace(&file, body.as_bytes())?;
                Some(file)
            }
            None => None,
        };
        self.begin(body, file);
        Ok(())
    }

    fn begin(&self, body: String, file: Option<PathBuf>) {
        self.0.pending.send_modify(|count| *count += 1);
        let shared = self.0.clone();
        tokio::spawn(async move {
            let handled = deliver(&shared, body).await;
            // The file of a message that was given up stays: the next start tries it again.
            if let Some(file) = file.filter(|_| handled)
                && let Err(error) = std::fs::remove_file(&file)
            {
                tracing::warn!(queue = shared.name, %error, "a handled message could not be removed");
            }
            shared.pending.send_modify(|count| *count -= 1);
        });
    }

    /// Messages sent and neither handled nor given up.
    pub fn pending(&self) -> usize {
        *self.0.pending.borrow()
    }

    /// Waits until no message is pending.
    pub async fn drained(&self) {
        // The sender lives in this queue, so the channel cannot be closed.
        let _ = self
            .0
            .pending
            .subscribe()
            .wait_for(|count| *count == 0)
            .await;
    }

    /// The messages given up so far.
    pub fn dead_letters(&self) -> Vec<DeadLetter> {
        self.0.dead().clone()
    }

    /// Sends the dead messages again, after a fix.
    pub fn redrive(&self) {
        let dead = std::mem::take(&mut *self.0.dead());
        for letter in dead {
            self.begin(letter.body, None);
        }
    }
}

impl Shared {
    fn dead(&self) -> MutexGuard<'_, Vec<DeadLetter>> {
        // The list is whole at every moment: a panic elsewhere cannot have left it half changed.
        self.dead.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says whether the message was handled.
async fn deliver(shared: &Arc<Shared>, body: String) -> bool {
    let id = request_id();
    let sent = OffsetDateTime::now_utc();
    let mut too_long = 0;
    for delivery in 1..=DELIVERIES {
        match attempt(shared, message(&id, &body, sent, delivery)).await {
            Ended::Done(true) => return true,
            Ended::TooLong => too_long += 1,
            Ended::Done(false) | Ended::Broken | Ended::Crowded => {}
        }
        if too_long >= TOO_LONG_DELIVERIES {
            break;
        }
        if delivery < DELIVERIES {
            tokio::time::sleep(FIRST_PAUSE * 2_u32.pow(delivery - 1)).await;
        }
    }
    tracing::error!(queue = shared.name, message = id, "a message is dead");
    shared.dead().push(DeadLetter { id, body });
    false
}

/// Says whether the message was handled, if the handler came to its end.
async fn attempt(shared: &Arc<Shared>, message: SqsMessage) -> Ended<bool> {
    let id = message.message_id.clone().unwrap_or_default();
    let mut event = SqsEvent::default();
    event.records.push(message);
    let called = shared.clone();
    let work = async move { (called.handler)(event).await };
    match shared.places.run(work, HANDLER_TIME).await {
        Ended::Done(response) => Ended::Done(response.batch_item_failures.is_empty()),
        Ended::Broken => {
            tracing::error!(queue = shared.name, message = id, "the handler broke off");
            Ended::Broken
        }
        Ended::TooLong => {
            tracing::error!(
                queue = shared.name,
                message = id,
                "the handler took too long"
            );
            Ended::TooLong
        }
        Ended::Crowded => Ended::Crowded,
    }
}

fn message(id: &str, body: &str, sent: OffsetDateTime, delivery: u32) -> SqsMessage {
    let milliseconds = (sent.unix_timestamp_nanos() / 1_000_000).to_string();
    let mut message = SqsMessage::default();
    message.message_id = Some(id.to_owned());
    message.receipt_handle = Some(format!("{id}-{delivery}"));
    message.body = Some(body.to_owned());
    message.attributes = HashMap::from([
        ("ApproximateReceiveCount".to_owned(), delivery.to_string()),
        ("SentTimestamp".to_owned(), milliseconds.clone()),
        ("ApproximateFirstReceiveTimestamp".to_owned(), milliseconds),
    ]);
    message.event_source = Some("aws:sqs".to_owned());
    message.event_source_arn = Some("arn:aws:sqs:eu-west-3:000000000000:local".to_owned());
    message.aws_region = Some("eu-west-3".to_owned());
    message
}

#[cfg(test)]
mod tests;
