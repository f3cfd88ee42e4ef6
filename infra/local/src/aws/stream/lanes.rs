//! Hands records over as Lambda does with a ParallelizationFactor: those of one partition in their order, several
//! partitions at a time, each function by itself. What fails, or never ends, holds up its own partition only.

use std::collections::{HashMap, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use serde_json::Value;
use tokio::task::JoinSet;

use super::event::to_event;
use super::filter::Filters;
use super::wake::Wake;
use crate::aws::alone::{Ended, Places, Room};

/// Records handed over at once: Lambda's default for a stream.
const BATCH: usize = 100;
/// Attempts at one record before it is logged and left.
pub(super) const ATTEMPTS: u32 = 6;
/// What an attempt counts that took too long: what is computed takes as long again.
const TOO_LONG: u32 = ATTEMPTS / 2;
/// The pause after the first failure; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(if cfg!(test) { 5 } else { 200 });
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// A function that takes longer has failed: Lambda would have stopped it.
const HANDLER_TIME: Duration = Duration::from_millis(if cfg!(test) { 300 } else { 60_000 });
/// Functions at work at once, of each listener.
const ROOM: Room = Room {
    in_all: 4,
    of_one: 4,
    overdue: 8,
};

type Outcome = Pin<Box<dyn Future<Output = DynamoDbEventResponse> + Send>>;

/// A function that is told of changes: of those that pass its filters.
pub struct Listener {
    filters: Filters,
    handler: Arc<dyn Fn(Event) -> Outcome + Send + Sync>,
    places: Places,
    patience: Duration,
}

impl Listener {
    /// One with these filters.
    pub fn new<H, F>(filters: Filters, handler: H) -> Self
    where
        H: Fn(Event) -> F + Send + Sync + 'static,
        F: Future<Output = DynamoDbEventResponse> + Send + 'static,
    {
        Self {
            filters,
            handler: Arc::new(move |event| Box::pin(handler(event))),
            places: Places::new(ROOM),
            patience: HANDLER_TIME,
        }
    }

    /// The same, with more patience than a test has time for.
    #[cfg(test)]
    pub(super) fn patient(self) -> Self {
        let patience = Duration::from_secs(60);
        Self { patience, ..self }
    }
}

/// One record on its way to a listener.
pub(super) struct Told {
    number: String,
    event: Event,
    /// Dropped with this: the record is handled, or given up.
    _mark: Arc<()>,
}

/// The listener, by its place, and the partition.
type Lane = (usize, String);

/// The ways to all listeners.
pub(super) struct Lanes {
    shared: Arc<Shared>,
    tasks: JoinSet<()>,
}

struct Shared {
    listeners: Vec<Listener>,
    /// What waits in each lane somebody is at work in.
    waiting: Mutex<HashMap<Lane, VecDeque<Told>>>,
    bell: Wake,
}

impl Shared {
    fn waiting(&self) -> MutexGuard<'_, HashMap<Lane, VecDeque<Told>>> {
        // The map is whole at every moment: a panic elsewhere cannot have left it half changed.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lanes {
    /// The bell rings whenever records were handled.
    pub(super) fn new(listeners: Vec<Listener>, bell: Wake) -> Self {
        Self {
            shared: Arc::new(Shared {
                listeners,
                waiting: Mutex::default(),
                bell,
            }),
            tasks: JoinSet::new(),
        }
    }

    /// Hands over records in their order, each with its mark: to everybody it concerns.
    pub(super) fn hand_over(&mut self, records: &[(String, Value, Arc<()>)]) {
        while self.tasks.try_join_next().is_some() {}
        let mut lanes: HashMap<Lane, VecDeque<Told>> = HashMap::new();
        for (number, json, mark) in records {
            for place in 0..self.shared.listeners.len() {
                if let Some(told) = self.told(place, number, json, mark) {
                    let partition = json.pointer("/dynamodb/Keys/pk").unwrap_or(&Value::Null);
                    let lane = (place, partition.to_string());
                    lanes.entry(lane).or_default().push_back(told);
                }
            }
        }
        for (lane, records) in lanes {
            let mut waiting = self.shared.waiting();
            if let Some(before) = waiting.get_mut(&lane) {
                before.extend(records);
                continue;
            }
            waiting.insert(lane.clone(), records);
            drop(waiting);
            self.tasks.spawn(work_off(self.shared.clone(), lane));
        }
    }

    /// The record as a function is given it; `None` where it does not concern this one or cannot be read, which
    /// coming again would not change.
    fn told(&self, place: usize, number: &str, json: &Value, mark: &Arc<()>) -> Option<Told> {
        if !self.shared.listeners[place].filters.pass(json) {
            return None;
        }
        match to_event(json) {
            Ok(event) => Some(Told {
                number: number.to_owned(),
                event,
                _mark: mark.clone(),
            }),
            Err(error) => {
                tracing::error!(
                    record = number,
                    %error,
                    "a stream record that Lambda's form cannot hold is passed over"
                );
                None
            }
        }
    }
}

/// Hands over what waits in a lane until nothing does.
async fn work_off(shared: Arc<Shared>, lane: Lane) {
    loop {
        let waiting = {
            let mut lanes = shared.waiting();
            let waiting = lanes.get_mut(&lane).map(std::mem::take).unwrap_or_default();
            if waiting.is_empty() {
                lanes.remove(&lane);
                return;
            }
            waiting
        };
        handle(&shared, &shared.listeners[lane.0], waiting).await;
    }
}

async fn handle(shared: &Shared, listener: &Listener, mut rest: VecDeque<Told>) {
    let mut size = BATCH;
    let mut failures = 0;
    while !rest.is_empty() {
        let batch = rest.len().min(size);
        let (handled, cost) = attempt(listener, rest.range(..batch)).await;
        if handled > 0 {
            rest.drain(..handled);
            shared.bell.now();
            failures = 0;
        }
        if handled == batch {
            continue;
        }
        failures += cost;
        // From here one by one, so that a single bad record holds up nothing but itself.
        size = 1;
        if failures >= ATTEMPTS {
            let given_up = rest.pop_front().map(|told| told.number);
            tracing::error!(record = given_up, "a stream record was given up");
            shared.bell.now();
            failures = 0;
            continue;
        }
        let pause = FIRST_PAUSE * 2_u32.saturating_pow(failures - 1);
        tokio::time::sleep(pause.min(LONGEST_PAUSE)).await;
    }
}

/// How many records from the first were handled, and what the attempt counts if it was not all.
async fn attempt(listener: &Listener, batch: impl ExactSizeIterator<Item = &Told>) -> (usize, u32) {
    let mut event = Event::default();
    let mut numbers = Vec::with_capacity(batch.len());
    for told in batch {
        event.records.extend(told.event.records.iter().cloned());
        numbers.push(told.number.as_str());
    }
    let handler = listener.handler.clone();
    let work = async move { handler(event).await };
    let response = match listener.places.run(work, listener.patience).await {
        Ended::Done(response) => response,
        Ended::Broken | Ended::Crowded => {
            tracing::error!("the stream's handler broke off");
            return (0, 1);
        }
        Ended::TooLong => {
            tracing::error!("the stream's handler took too long");
            return (0, TOO_LONG);
        }
    };
    let failures = response.batch_item_failures.iter().map(|failure| {
        let name = failure.item_identifier.as_deref().unwrap_or_default();
        // A name that is not in the batch fails all of it.
        let found = numbers.iter().position(|&number| number == name);
        found.unwrap_or(0)
    });
    (failures.min().unwrap_or(numbers.len()), 1)
}
