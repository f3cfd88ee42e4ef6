use std::future::Future;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use aws_lambda_events::event::dynamodb::Event;
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use aws_sdk_dynamodbstreams::types::{
    AttributeValue, Identity, OperationType, Record, StreamRecord,
};

use super::lanes::ATTEMPTS;
use super::reader::READ_EVERY;
use super::*;
use crate::aws::database::{Database, Place, start};
use crate::testing;

async fn database() -> (Database, aws_sdk_dynamodb::Client) {
    let database = start(&Place::Ephemeral).await.unwrap();
    let client = testing::dynamodb(database.endpoint());
    testing::create_table(&client, "table").await;
    (database, client)
}

fn source(database: &Database, checkpoint: Option<PathBuf>) -> Source {
    Source {
        client: testing::streams(database.endpoint()),
        table: "table".to_owned(),
        checkpoint,
        wake: database.wake(),
    }
}

/// Somebody who is told everything.
fn listener<H, F>(handler: H) -> Listener
where
    H: Fn(Event) -> F + Send + Sync + 'static,
    F: Future<Output = DynamoDbEventResponse> + Send + 'static,
{
    Listener::new(Filters::of(serde_json::json!({})), handler)
}

fn follow_all<H, F>(source: Source, handler: H) -> Follower
where
    H: Fn(Event) -> F + Send + Sync + 'static,
    F: Future<Output = DynamoDbEventResponse> + Send + 'static,
{
    follow(source, vec![listener(handler)])
}

fn values(event: &Event) -> Vec<String> {
    let json = serde_json::to_value(event).unwrap();
    json["Records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|record| {
            record["dynamodb"]["NewImage"]["value"]["N"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect()
}

type Seen = Arc<Mutex<Vec<String>>>;

fn note(seen: &Seen) -> impl Fn(Event) -> std::future::Ready<DynamoDbEventResponse> + use<> {
    let seen = seen.clone();
    move |event| {
        seen.lock().unwrap().extend(values(&event));
        std::future::ready(DynamoDbEventResponse::default())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_follows_its_write_within_a_tenth_of_a_second() {
    let (database, client) = database().await;
    let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
    let follower = follow_all(source(&database, None), move |event| {
        let sender = sender.clone();
        async move {
            sender.send((values(&event), Instant::now())).unwrap();
            DynamoDbEventResponse::default()
        }
    });
    follower.caught_up().await;
    let mut worst = Duration::ZERO;
    for number in 0..10 {
        tokio::time::sleep(Duration::from_millis(40)).await;
        testing::put(&client, "table", "key", &number.to_string()).await;
        let written = Instant::now();
        let (values, at) = receiver.recv().await.unwrap();
        assert_eq!(values, [number.to_string()]);
        worst = worst.max(at.saturating_duration_since(written));
    }
    assert!(worst < Duration::from_millis(100), "{worst:?}");
}

#[tokio::test]
async fn a_restart_goes_on_after_the_last_handled_record() {
    let (database, client) = database().await;
    let folder = tempfile::tempdir().unwrap();
    let checkpoint = Some(folder.path().join("stream.json"));
    let seen = Seen::default();
    for number in 0..3 {
        testing::put(&client, "table", "key", &number.to_string()).await;
    }
    let follower = follow_all(source(&database, checkpoint.clone()), note(&seen));
    follower.caught_up().await;
    drop(follower);
    testing::put(&client, "table", "key", "3").await;
    let follower = follow_all(source(&database, checkpoint), note(&seen));
    follower.caught_up().await;
    assert_eq!(*seen.lock().unwrap(), ["0", "1", "2", "3"]);
}

#[tokio::test]
async fn a_failed_record_is_tried_again_from_itself() {
    let (database, client) = database().await;
    for number in 0..5 {
        testing::put(&client, "table", "key", &number.to_string()).await;
    }
    let seen = Seen::default();
    let tries = Arc::new(AtomicU32::new(0));
    let (noted, counted) = (seen.clone(), tries.clone());
    let follower = follow_all(source(&database, None), move |event| {
        let mut response = DynamoDbEventResponse::default();
        for (record, value) in event.records.iter().zip(values(&event)) {
            if value == "2" && counted.fetch_add(1, Ordering::SeqCst) < 2 {
                let mut failure =
                    aws_lambda_events::event::streams::DynamoDbBatchItemFailure::default();
                failure.item_identifier = record.change.sequence_number.clone();
                response.batch_item_failures.push(failure);
                break;
            }
            noted.lock().unwrap().push(value);
        }
        std::future::ready(response)
    });
    follower.caught_up().await;
    assert_eq!(*seen.lock().unwrap(), ["0", "1", "2", "3", "4"]);
    assert_eq!(tries.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_record_that_always_panics_is_given_up_and_the_next_goes_on() {
    let (database, client) = database().await;
    for number in 0..3 {
        testing::put(&client, "table", "key", &number.to_string()).await;
    }
    let seen = Seen::default();
    let tries = Arc::new(AtomicU32::new(0));
    let (noted, counted) = (seen.clone(), tries.clone());
    let follower = follow_all(source(&database, None), move |event| {
        let (noted, counted) = (noted.clone(), counted.clone());
        async move {
            let values = values(&event);
            if values.contains(&"1".to_owned()) {
                counted.fetch_add(1, Ordering::SeqCst);
                panic!("planted");
            }
            noted.lock().unwrap().extend(values);
            DynamoDbEventResponse::default()
        }
    });
    follower.caught_up().await;
    assert_eq!(*seen.lock().unwrap(), ["0", "2"]);
    // The first batch of three, then the record alone.
    assert_eq!(tries.load(Ordering::SeqCst), ATTEMPTS + 1);
}

fn told(number: usize, name: OperationType) -> Record {
    let change = StreamRecord::builder()
        .keys("pk", AttributeValue::S(format!("TICKET#{number}")))
        .keys("sk", AttributeValue::S("M#1".to_owned()))
        .new_image("value", AttributeValue::N(number.to_string()))
        .sequence_number(format!("{number:021}"))
        .build();
    Record::builder()
        .event_id(number.to_string())
        .event_name(name)
        .aws_region("eu-west-3")
        .dynamodb(change)
        .build()
}

/// A reader of nothing, to be given records, and how often its handler was called.
fn reader(filters: Filters, seen: &Seen) -> (Reader, Arc<AtomicU32>) {
    let calls = Arc::new(AtomicU32::new(0));
    let (counted, noted) = (calls.clone(), note(seen));
    let listener = Listener::new(filters, move |event| {
        counted.fetch_add(1, Ordering::SeqCst);
        noted(event)
    });
    (reader_for(vec![listener]), calls)
}

fn reader_for(listeners: Vec<Listener>) -> Reader {
    let source = Source {
        client: testing::streams("http://127.0.0.1:9"),
        table: "table".to_owned(),
        checkpoint: None,
        wake: Wake::default(),
    };
    Reader::new(source, listeners, watch::channel(0).0)
}

async fn handle(reader: &mut Reader, records: &[Record]) {
    reader.hand_over("shard", records);
    while !reader.note_handled().unwrap() {
        reader.source.wake.wait(READ_EVERY).await;
    }
}

#[tokio::test]
async fn a_record_nobody_can_read_holds_up_nothing() {
    let seen = Seen::default();
    let (mut reader, calls) = reader(Filters::of(serde_json::json!({})), &seen);
    let garbage = Record::builder().event_id("2").build();
    let records = [
        told(1, OperationType::Insert),
        garbage,
        told(3, OperationType::Insert),
    ];
    handle(&mut reader, &records).await;
    let mut seen = seen.lock().unwrap().clone();
    seen.sort();
    assert_eq!(seen, ["1", "3"]);
    assert_eq!(calls.load(Ordering::SeqCst), 2, "its neighbours at once");
    assert_eq!(reader.done["shard"], format!("{:021}", 3));
}

#[tokio::test]
async fn a_thousand_expired_items_concern_nobody() {
    let seen = Seen::default();
    for function in ["NotificationsFunction", "InboundMailFunction"] {
        let filters = Filters::of_function(function).unwrap();
        let (mut reader, calls) = reader(filters, &seen);
        let identity = Identity::builder()
            .r#type("Service")
            .principal_id("dynamodb.amazonaws.com")
            .build();
        let records: Vec<Record> = (0..1_000)
            .map(|number| {
                let mut record = told(number, OperationType::Remove);
                record.user_identity = Some(identity.clone());
                record
            })
            .collect();
        handle(&mut reader, &records).await;
        assert_eq!(calls.load(Ordering::SeqCst), 0, "{function}");
        assert_eq!(reader.done["shard"], format!("{:021}", 999));
    }
}

/// Notes what it is told, but breaks off over the second record and computes on the first until `end`.
fn endless_on_the_first(seen: &Seen, end: &Arc<AtomicBool>) -> (Listener, Arc<AtomicU32>) {
    let tries = Arc::new(AtomicU32::new(0));
    let (seen, end, counted) = (seen.clone(), end.clone(), tries.clone());
    let listener = listener(move |event| {
        let (seen, end, counted) = (seen.clone(), end.clone(), counted.clone());
        async move {
            let values = values(&event);
            assert_ne!(values, ["2"], "planted");
            if values == ["1"] {
                counted.fetch_add(1, Ordering::SeqCst);
                while !end.load(Ordering::Relaxed) {
                    std::thread::yield_now();
                }
            }
            seen.lock().unwrap().extend(values);
            DynamoDbEventResponse::default()
        }
    });
    (listener, tries)
}

fn twenty_tickets() -> Vec<Record> {
    (1..=20)
        .map(|number| told(number, OperationType::Insert))
        .collect()
}

/// While one computes, the neighbours of its ticket are told of theirs, and whoever else is told of the same
/// hears of all.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_handler_that_computes_holds_up_no_neighbour() {
    let (seen, other) = (Seen::default(), Seen::default());
    let end = Arc::new(AtomicBool::new(false));
    let (computing, tries) = endless_on_the_first(&seen, &end);
    let mut reader = reader_for(vec![computing.patient(), listener(note(&other))]);
    reader.hand_over("shard", &twenty_tickets());
    while other.lock().unwrap().len() < 20 || seen.lock().unwrap().len() < 18 {
        reader.source.wake.wait(READ_EVERY).await;
    }
    assert!(!reader.note_handled().unwrap(), "it computes on");
    assert!(
        !reader.done.contains_key("shard"),
        "after a crash it comes again"
    );
    end.store(true, Ordering::Relaxed);
    handle(&mut reader, &[]).await;
    assert_eq!(seen.lock().unwrap().len(), 19);
    assert_eq!(tries.load(Ordering::SeqCst), 1);
    assert_eq!(reader.done["shard"], format!("{:021}", 20));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_handler_that_never_ends_is_given_up_after_two_attempts() {
    let seen = Seen::default();
    let end = Arc::new(AtomicBool::new(false));
    let (computing, tries) = endless_on_the_first(&seen, &end);
    let mut reader = reader_for(vec![computing]);
    handle(&mut reader, &twenty_tickets()).await;
    assert_eq!(seen.lock().unwrap().len(), 18);
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    end.store(true, Ordering::Relaxed);
}

#[tokio::test]
async fn the_records_of_one_partition_keep_their_order() {
    let seen = Seen::default();
    let failed = AtomicBool::new(false);
    let noted = note(&seen);
    let mut reader = reader_for(vec![listener(move |event| {
        if !failed.swap(true, Ordering::SeqCst) {
            panic!("planted");
        }
        noted(event)
    })]);
    let records: Vec<Record> = (1..=5)
        .map(|number| {
            let mut record = told(number, OperationType::Insert);
            let change = record.dynamodb.as_mut().unwrap();
            let pk = AttributeValue::S("TICKET#1".to_owned());
            change.keys.as_mut().unwrap().insert("pk".to_owned(), pk);
            record
        })
        .collect();
    for record in &records {
        reader.hand_over("shard", std::slice::from_ref(record));
    }
    handle(&mut reader, &[]).await;
    assert_eq!(*seen.lock().unwrap(), ["1", "2", "3", "4", "5"]);
}
