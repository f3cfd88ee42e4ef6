//! The table's stream, read as Lambda reads it: batches in order, again from the first failed
//! record, given up after a bounded number of attempts.

use std::collections::BTreeMap;
use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

mod event;
mod filter;

use event::{to_event, to_json};
pub use filter::Filters;

/// Records handed over at once: Lambda's default for a stream.
const BATCH: usize = 100;
/// The stream is read at least this often, whether or not anything rang.
const READ_EVERY: Duration = Duration::from_secs(2);
/// Attempts at one record before it is logged and left.
const ATTEMPTS: u32 = 6;
/// The pause after the first failure; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(if cfg!(test) { 5 } else { 200 });
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// A bell between whoever writes and whoever reads the stream.
#[derive(Debug, Clone, Default)]
pub struct Wake(Arc<Notify>);

impl Wake {
    /// Rings; a ring nobody waits for is kept for the next who does.
    pub fn now(&self) {
        self.0.notify_one();
    }

    async fn wait(&self, at_most: Duration) {
        // Either way it is time to look.
        let _ = tokio::time::timeout(at_most, self.0.notified()).await;
    }
}

/// What to read, and where to remember how far.
#[derive(Debug, Clone)]
pub struct Source {
    /// A client of the streams' endpoint.
    pub client: Client,
    /// The table whose stream is read; it may be created later.
    pub table: String,
    /// The file that remembers the last handled record; none, and every start begins at the oldest.
    pub checkpoint: Option<PathBuf>,
    /// Rings when the table was written.
    pub wake: Wake,
    /// The filters of those who read: a record that passes none of them concerns nobody.
    pub filters: Vec<Filters>,
}

/// A reader at work; it stops when this is dropped.
#[derive(Debug)]
pub struct Follower {
    idle: watch::Receiver<u64>,
    wake: Wake,
    _task: JoinSet<()>,
}

impl Follower {
    /// Waits until everything written before this call was handled or given up.
    pub async fn caught_up(&self) {
        let mut idle = self.idle.clone();
        // The reading now under way may have begun before the last write: two empty ones are needed.
        for _ in 0..2 {
            let seen = *idle.borrow_and_update();
            self.wake.now();
            if idle.wait_for(|count| *count > seen).await.is_err() {
                return;
            }
        }
    }
}

type Outcome = Pin<Box<dyn Future<Output = DynamoDbEventResponse> + Send>>;
type Handler = Arc<dyn Fn(Event) -> Outcome + Send + Sync>;

/// Reads the stream until dropped, handing each batch to `handler`.
pub fn follow<H, F>(source: Source, handler: H) -> Follower
where
    H: Fn(Event) -> F + Send + Sync + 'static,
    F: Future<Output = DynamoDbEventResponse> + Send + 'static,
{
    let wake = source.wake.clone();
    let (sender, idle) = watch::channel(0);
    let handler: Handler = Arc::new(move |event| Box::pin(handler(event)));
    let mut task = JoinSet::new();
    task.spawn(read_for_ever(source, handler, sender));
    Follower {
        idle,
        wake,
        _task: task,
    }
}

async fn read_for_ever(source: Source, handler: Handler, idle: watch::Sender<u64>) {
    let mut reader = Reader {
        done: load(&source),
        iterators: BTreeMap::new(),
        stream: None,
        source,
        handler,
        idle,
    };
    loop {
        if let Err(error) = reader.read_until_broken().await {
            tracing::debug!(
                error = format!("{error:#}"),
                "the stream cannot be read yet"
            );
        }
        reader.iterators.clear();
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// The last handled sequence number of each shard.
type Done = BTreeMap<String, String>;

fn load(source: &Source) -> Done {
    let Some(path) = &source.checkpoint else {
        return Done::new();
    };
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap_or_else(|error| {
            // Everything is handled again, which handlers must bear anyway.
            tracing::warn!(%error, "the stream's checkpoint is damaged");
            Done::new()
        }),
        Err(_) => Done::new(),
    }
}

struct Reader {
    source: Source,
    handler: Handler,
    idle: watch::Sender<u64>,
    stream: Option<String>,
    iterators: BTreeMap<String, String>,
    done: Done,
}

impl Reader {
    async fn read_until_broken(&mut self) -> Result<()> {
        let arn = self.find_stream().await?;
        self.stream = Some(arn.clone());
        for shard in self.shards(&arn).await? {
            let iterator = self.iterator(&arn, &shard).await?;
            self.iterators.insert(shard, iterator);
        }
        loop {
            let mut found = false;
            for shard in self.iterators.keys().cloned().collect::<Vec<_>>() {
                found |= self.read_shard(&shard).await?;
            }
            if self.iterators.is_empty() {
                // Every shard was closed: its children are found by starting over.
                return Ok(());
            }
            if !found {
                self.idle.send_modify(|count| *count += 1);
                self.source.wake.wait(READ_EVERY).await;
            }
        }
    }

    async fn find_stream(&self) -> Result<String> {
        let listed = self
            .source
            .client
            .list_streams()
            .table_name(&self.source.table)
            .send()
            .await?;
        listed
            .streams()
            .iter()
            .filter_map(|stream| stream.stream_arn())
            .next_back()
            .map(str::to_owned)
            .ok_or_else(|| anyhow!("the table {} has no stream", self.source.table))
    }

    async fn shards(&self, arn: &str) -> Result<Vec<String>> {
        let mut shards = Vec::new();
        let mut last = None;
        loop {
            let page = self
                .source
                .client
                .describe_stream()
                .stream_arn(arn)
                .set_exclusive_start_shard_id(last)
                .send()
                .await?;
            let description = page.stream_description().context("no description")?;
            shards.extend(
                description
                    .shards()
                    .iter()
                    .filter_map(|shard| shard.shard_id().map(str::to_owned)),
            );
            last = description.last_evaluated_shard_id().map(str::to_owned);
            if last.is_none() {
                return Ok(shards);
            }
        }
    }

    async fn iterator(&self, arn: &str, shard: &str) -> Result<String> {
        let request = self
            .source
            .client
            .get_shard_iterator()
            .stream_arn(arn)
            .shard_id(shard);
        let request = match self.done.get(shard) {
            Some(number) => request
                .shard_iterator_type(ShardIteratorType::AfterSequenceNumber)
                .sequence_number(number),
            None => request.shard_iterator_type(ShardIteratorType::TrimHorizon),
        };
        let answer = request.send().await?;
        answer.shard_iterator.context("no iterator")
    }

    /// Whether there was anything to read.
    async fn read_shard(&mut self, shard: &str) -> Result<bool> {
        let Some(iterator) = self.iterators.get(shard) else {
            return Ok(false);
        };
        let page = self
            .source
            .client
            .get_records()
            .shard_iterator(iterator)
            .limit(1000)
            .send()
            .await?;
        self.handle(shard, page.records()).await?;
        match page.next_shard_iterator {
            Some(next) => self.iterators.insert(shard.to_owned(), next),
            None => self.iterators.remove(shard),
        };
        Ok(!page.records.unwrap_or_default().is_empty())
    }

    async fn handle(&mut self, shard: &str, records: &[Record]) -> Result<()> {
        let concerned: Vec<Told> = records
            .iter()
            .filter_map(|record| self.told(record))
            .collect();
        self.hand_over(shard, &concerned).await?;
        // What concerns nobody is behind us as well.
        match records.last() {
            Some(last) => self.remember(shard, sequence_number(last)),
            None => Ok(()),
        }
    }

    /// The record as a function is given it; `None` where it concerns nobody or cannot be read, which coming
    /// again would not change.
    fn told(&self, record: &Record) -> Option<Told> {
        let json = to_json(record, self.stream.as_deref().unwrap_or_default());
        if !self
            .source
            .filters
            .iter()
            .any(|filters| filters.pass(&json))
        {
            return None;
        }
        match to_event(&json) {
            Ok(event) => Some(Told {
                number: sequence_number(record).to_owned(),
                event,
            }),
            Err(error) => {
                tracing::error!(
                    record = sequence_number(record),
                    %error,
                    "a stream record that Lambda's form cannot hold is passed over"
                );
                None
            }
        }
    }

    async fn hand_over(&mut self, shard: &str, records: &[Told]) -> Result<()> {
        let mut rest = records;
        let mut size = BATCH;
        let mut failures = 0;
        while !rest.is_empty() {
            let batch = &rest[..rest.len().min(size)];
            let handled = self.attempt(batch).await;
            if handled > 0 {
                self.remember(shard, &batch[handled - 1].number)?;
                rest = &rest[handled..];
                failures = 0;
            }
            if handled == batch.len() {
                continue;
            }
            failures += 1;
            // From here one by one, so that a single bad record holds up nothing but itself.
            size = 1;
            if failures >= ATTEMPTS {
                tracing::error!(
                    record = rest[0].number,
                    attempts = failures,
                    "a stream record was given up"
                );
                self.remember(shard, &rest[0].number)?;
                rest = &rest[1..];
                failures = 0;
                continue;
            }
            let pause = FIRST_PAUSE * 2_u32.saturating_pow(failures - 1);
            tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
        }
        Ok(())
    }

    /// How many records from the first were handled.
    async fn attempt(&self, batch: &[Told]) -> usize {
        let mut event = Event::default();
        for told in batch {
            event.records.extend(told.event.records.iter().cloned());
        }
        // In a task of its own: a panic fails this batch, as it fails one invocation on Lambda.
        let handler = self.handler.clone();
        let response = match tokio::spawn(async move { handler(event).await }).await {
            Ok(response) => response,
            Err(error) => {
                tracing::error!(%error, "the stream's handler broke off");
                return 0;
            }
        };
        response
            .batch_item_failures
            .iter()
            .map(|failure| {
                let name = failure.item_identifier.as_deref().unwrap_or_default();
                // A name that is not in the batch fails all of it.
                batch
                    .iter()
                    .position(|told| told.number == name)
                    .unwrap_or(0)
            })
            .min()
            .unwrap_or(batch.len())
    }

    fn remember(&mut self, shard: &str, number: &str) -> Result<()> {
        let before = self.done.insert(shard.to_owned(), number.to_owned());
        if before.as_deref() == Some(number) {
            return Ok(());
        }
        let Some(path) = &self.source.checkpoint else {
            return Ok(());
        };
        crate::disk::replace(path, &serde_json::to_vec(&self.done)?)
            .context("the stream's checkpoint cannot be written")
    }
}

/// One record that concerns somebody.
struct Told {
    number: String,
    event: Event,
}

fn sequence_number(record: &Record) -> &str {
    record
        .dynamodb()
        .and_then(|change| change.sequence_number())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
