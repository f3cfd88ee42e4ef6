//! DynamoDB: dynoxide over one SQLite file, behind its own HTTP server on loopback.
//!
//! A second connection to the same file does what the emulator leaves undone: an index on the
//! stream (without it each write reads the whole stream), its trimming after 24 hours as AWS does,
//! and a cheap look at whether anything was written, which wakes the stream's readers.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow};
use rusqlite::Connection;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::aws::stream::Wake;

/// How often the file is asked whether it changed: a stream event is handled within 100 ms of its
/// write either way, and a desk at rest uses under 1 % of one core (measured in the dev profile).
const LOOK_EVERY: Duration = Duration::from_millis(15);
const LOOK_EVERY_AT_REST: Duration = Duration::from_millis(50);
/// Looks without a change before the desk counts as at rest, about ten seconds.
const LOOKS_TO_REST: u32 = 600;
/// How often expired items are removed and old stream records trimmed.
const TIDY_EVERY: Duration = Duration::from_secs(600);
/// How long DynamoDB keeps a stream record.
const STREAM_RETENTION: Duration = Duration::from_secs(24 * 3600);
/// How long one connection waits for the other's write lock.
const LOCK_TIME: Duration = Duration::from_secs(10);

/// Where the tables are kept.
#[derive(Debug, Clone)]
pub enum Place {
    /// In this file, each write flushed to the disk before it is acknowledged.
    File(PathBuf),
    /// In a file that goes away with the process, never flushed.
    Ephemeral,
}

/// A running database; it stops when this is dropped.
#[derive(Debug)]
pub struct Database {
    endpoint: String,
    wake: Wake,
    _tasks: JoinSet<()>,
    // After the tasks: the folder goes when nothing uses its file any more.
    _folder: Option<TempDir>,
}

impl Database {
    /// The address to give to an SDK client, for the tables and for their streams.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Rings after each write.
    pub fn wake(&self) -> Wake {
        self.wake.clone()
    }
}

/// Opens or creates the file and serves it on a free port of 127.0.0.1.
pub async fn start(place: &Place) -> Result<Database> {
    let (file, folder) = match place {
        Place::File(file) => (file.clone(), None),
        Place::Ephemeral => {
            let folder = tempfile::tempdir().context("no temporary folder for the database")?;
            (folder.path().join("database.sqlite"), Some(folder))
        }
    };
    let name = file
        .to_str()
        .ok_or_else(|| anyhow!("the database's path is not text: {}", file.display()))?;
    let database = dynoxide::Database::new(name)
        .map_err(|error| anyhow!("the database {name} cannot be opened: {error}"))?;
    if folder.is_some() {
        database
            .enable_bulk_loading()
            .map_err(|error| anyhow!("the database cannot be made ephemeral: {error}"))?;
    }
    let aside = open_aside(&file)?;

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let wake = Wake::default();
    let mut tasks = JoinSet::new();
    tasks.spawn(dynoxide::server::serve_on(listener, database.clone()));
    tasks.spawn(watch(aside, wake.clone()));
    tasks.spawn(tidy(database, file));
    Ok(Database {
        endpoint,
        wake,
        _tasks: tasks,
        _folder: folder,
    })
}

fn open_aside(file: &Path) -> Result<Connection> {
    let aside = Connection::open(file).context("no second connection to the database")?;
    aside.busy_timeout(LOCK_TIME)?;
    aside
        .execute_batch(
            "CREATE INDEX IF NOT EXISTS guichet_stream_position
             ON _stream_records (table_name, CAST(sequence_number AS INTEGER))",
        )
        .context("the stream cannot be indexed")?;
    Ok(aside)
}

async fn watch(aside: Connection, wake: Wake) {
    let mut version = 0;
    let mut unchanged = 0;
    loop {
        // Changes when another connection, the emulator's, has committed.
        let look = aside
            .prepare_cached("PRAGMA data_version")
            .and_then(|mut look| look.query_row([], |row| row.get::<_, i64>(0)));
        match look {
            Ok(current) if current != version => {
                version = current;
                unchanged = 0;
                wake.now();
            }
            Ok(_) => unchanged = LOOKS_TO_REST.min(unchanged + 1),
            Err(error) => tracing::debug!(%error, "the database could not be looked at"),
        }
        let pause = match unchanged < LOOKS_TO_REST {
            true => LOOK_EVERY,
            false => LOOK_EVERY_AT_REST,
        };
        tokio::time::sleep(pause).await;
    }
}

async fn tidy(database: dynoxide::Database, file: PathBuf) {
    loop {
        // First the pause: at start the stream's readers catch up before anything is trimmed.
        tokio::time::sleep(TIDY_EVERY).await;
        let (database, file) = (database.clone(), file.clone());
        let tidied = tokio::task::spawn_blocking(move || -> Result<()> {
            database
                .sweep_ttl()
                .map_err(|error| anyhow!("expired items stay: {error}"))?;
            trim_stream(&open_aside(&file)?, STREAM_RETENTION)
        })
        .await;
        if let Ok(Err(error)) = tidied {
            tracing::warn!(%error, "the database was not tidied");
        }
    }
}

fn trim_stream(aside: &Connection, retention: Duration) -> Result<()> {
    aside.execute(
        "DELETE FROM _stream_records WHERE created_at < unixepoch() - ?1",
        [i64::try_from(retention.as_secs())?],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::testing;

    #[tokio::test]
    async fn a_write_stays_cheap_when_the_stream_is_long() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("tables.sqlite");
        let database = start(&Place::File(file.clone())).await.unwrap();
        let client = testing::dynamodb(database.endpoint());
        testing::create_table(&client, "table").await;
        testing::put(&client, "table", "first", "1").await;

        let aside = open_aside(&file).unwrap();
        aside
            .execute_batch(
                "WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
                 INSERT INTO _stream_records (table_name, event_name, keys_json, sequence_number, shard_id, created_at)
                 SELECT 'table', 'INSERT', '{}', r.sequence_number + i, r.shard_id, 1000 FROM n, (SELECT * FROM _stream_records LIMIT 1) r",
            )
            .unwrap();
        let began = Instant::now();
        for number in 0..20 {
            testing::put(&client, "table", "more", &number.to_string()).await;
        }
        // Measured: about 2 ms each with the index, over 60 ms without it.
        assert!(
            began.elapsed() < Duration::from_millis(800),
            "{:?}",
            began.elapsed()
        );

        trim_stream(&aside, STREAM_RETENTION).unwrap();
        let left: i64 = aside
            .query_row("SELECT count(*) FROM _stream_records", [], |row| row.get(0))
            .unwrap();
        assert_eq!(left, 21);
    }

    #[tokio::test]
    async fn tables_and_their_items_are_there_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place::File(folder.path().join("tables.sqlite"));
        let database = start(&place).await.unwrap();
        let client = testing::dynamodb(database.endpoint());
        testing::create_table(&client, "table").await;
        testing::put(&client, "table", "kept", "1").await;
        drop(database);

        let database = start(&place).await.unwrap();
        let client = testing::dynamodb(database.endpoint());
        let items = client.scan().table_name("table").send().await.unwrap();
        assert_eq!(items.count(), 1);
    }
}
