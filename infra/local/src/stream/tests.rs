use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use aws_sdk_dynamodbstreams::types::{AttributeValue, Identity, OperationType, StreamRecord};

use super::*;
use crate::database::{Database, Place, start};
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
        filters: vec![Filters::of(serde_json::json!({}))],
    }
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
    let follower = follow(source(&database, None), move |event| {
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
    let follower = follow(source(&database, checkpoint.clone()), note(&seen));
    follower.caught_up().await;
    drop(follower);
    testing::put(&client, "table", "key", "3").await;
    let follower = follow(source(&database, checkpoint), note(&seen));
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
    let follower = follow(source(&database, None), move |event| {
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
    let follower = follow(source(&database, None), move |event| {
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
    let reader = Reader {
        source: Source {
            client: testing::streams("http://127.0.0.1:9"),
            table: "table".to_owned(),
            checkpoint: None,
            wake: Wake::default(),
            filters: vec![filters],
        },
        handler: Arc::new(move |event| {
            counted.fetch_add(1, Ordering::SeqCst);
            Box::pin(noted(event))
        }),
        idle: watch::channel(0).0,
        stream: None,
        iterators: BTreeMap::new(),
        done: Done::new(),
    };
    (reader, calls)
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
    reader.handle("shard", &records).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["1", "3"]);
    assert_eq!(calls.load(Ordering::SeqCst), 1, "its neighbours at once");
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
        reader.handle("shard", &records).await.unwrap();
        assert_eq!(calls.load(Ordering::SeqCst), 0, "{function}");
        assert_eq!(reader.done["shard"], format!("{:021}", 999));
    }
}
