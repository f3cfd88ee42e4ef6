//! Reads the shards of the stream, and remembers how far what it read was handled.

use std::collections::{BTreeMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use aws_sdk_dynamodbstreams::Client;
use aws_sdk_dynamodbstreams::types::{Record, ShardIteratorType};
use tokio::sync::watch;

use super::event::to_json;
use super::lanes::{Lanes, Listener};
use super::wake::Wake;

/// The stream is read at least this often, whether or not anything rang.
pub(super) const READ_EVERY: Duration = Duration::from_secs(2);
/// Records read and not handled yet, of one shard: nothing more is read beyond these.
const UNDER_WAY_MAX: usize = 4_000;

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

pub(super) struct Reader {
    pub(super) source: Source,
    lanes: Lanes,
    idle: watch::Sender<u64>,
    stream: Option<String>,
    pub(super) iterators: BTreeMap<String, String>,
    pub(super) done: Done,
    /// The records of each shard from the first that somebody is still at work on. The others hold a clone of
    /// its mark.
    under_way: BTreeMap<String, VecDeque<(String, Arc<()>)>>,
}

impl Reader {
    pub(super) fn new(source: Source, listeners: Vec<Listener>, idle: watch::Sender<u64>) -> Self {
        Self {
            lanes: Lanes::new(listeners, source.wake.clone()),
            done: load(&source),
            iterators: BTreeMap::new(),
            under_way: BTreeMap::new(),
            stream: None,
            source,
            idle,
        }
    }

    pub(super) async fn read_until_broken(&mut self) -> Result<()> {
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
            let all_handled = self.note_handled()?;
            if self.iterators.is_empty() {
                // Every shard was closed: its children are found by starting over.
                return Ok(());
            }
            if !found {
                if all_handled {
                    self.idle.send_modify(|count| *count += 1);
                }
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
        let under_way = self.under_way.get(shard).and_then(VecDeque::back);
        let read = under_way.map(|(number, _)| number);
        let request = match read.or_else(|| self.done.get(shard)) {
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
        let under_way = self.under_way.get(shard).map_or(0, VecDeque::len);
        if under_way >= UNDER_WAY_MAX {
            return Ok(false);
        }
        let page = self
            .source
            .client
            .get_records()
            .shard_iterator(iterator)
            .limit(1000)
            .send()
            .await?;
        self.hand_over(shard, page.records());
        match page.next_shard_iterator {
            Some(next) => self.iterators.insert(shard.to_owned(), next),
            None => self.iterators.remove(shard),
        };
        Ok(!page.records.unwrap_or_default().is_empty())
    }

    pub(super) fn hand_over(&mut self, shard: &str, records: &[Record]) {
        let stream = self.stream.as_deref().unwrap_or_default();
        let records: Vec<_> = records
            .iter()
            .map(|record| {
                let number = sequence_number(record).to_owned();
                (number, to_json(record, stream), Arc::new(()))
            })
            .collect();
        let under_way = self.under_way.entry(shard.to_owned()).or_default();
        under_way.extend(
            records
                .iter()
                .map(|(number, _, mark)| (number.clone(), mark.clone())),
        );
        self.lanes.hand_over(&records);
    }

    /// Remembers how far everything was handled, what concerns nobody included. Says whether that is all there is.
    pub(super) fn note_handled(&mut self) -> Result<bool> {
        let mut handled = Vec::new();
        for (shard, under_way) in &mut self.under_way {
            while let Some((number, _)) =
                under_way.pop_front_if(|(_, mark)| Arc::strong_count(mark) == 1)
            {
                handled.push((shard.clone(), number));
            }
        }
        self.under_way.retain(|_, under_way| !under_way.is_empty());
        // Of each shard the last counts.
        for (shard, number) in handled.into_iter().collect::<BTreeMap<_, _>>() {
            self.remember(&shard, &number)?;
        }
        Ok(self.under_way.is_empty())
    }

    fn remember(&mut self, shard: &str, number: &str) -> Result<()> {
        let before = self.done.insert(shard.to_owned(), number.to_owned());
        if before.as_deref() == Some(number) {
            return Ok(());
        }
        let Some(path) = &self.source.checkpoint else {
            return Ok(());
        };
        crate::data::disk::replace(path, &serde_json::to_vec(&self.done)?)
            .context("the stream's checkpoint cannot be written")
    }
}

fn sequence_number(record: &Record) -> &str {
    record
        .dynamodb()
        .and_then(|change| change.sequence_number())
        .unwrap_or_default()
}
