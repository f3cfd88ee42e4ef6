//! Measurements, never tests: `cargo run --release --workspace --bin bench` prints figures of one run, side
//! by side; with `ingest` behind it, those of incoming mail alone, with `hostile` those of mails made to break
//! a reader, with `stranger` what twice the bytes cost each reader. Without `--release`, those of the
//! development profile. What the first answer of a function costs is measured by `start.mjs` beside this folder.
#![expect(clippy::print_stdout, reason = "a measurement prints its figures")]

mod desk;
mod hostile;
mod ingest;
mod stranger;

use std::collections::HashMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use aws_sdk_dynamodb::types::{AttributeValue, Put, TransactWriteItem};
use domain::id::PersonId;
use domain::language::Language;
use domain::people::address::Address;
use domain::people::person::{Account, Participant, Role};
use domain::people::session::{Session, SessionSecret};
use lambda_http::Body;
use lambda_http::http::Request;
use local::desk::system::System;

const ROUNDS: usize = 400;

#[tokio::main]
async fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("ingest") => return ingest::thousand_mails().await,
        Some("hostile") => return hostile::mails().await,
        Some("stranger") => {
            let arguments: Vec<String> = std::env::args().skip(2).collect();
            return stranger::measure(&arguments);
        }
        _ => {}
    }
    create_ticket().await?;
    ingest::thousand_mails().await?;
    run_and_rest().await
}

/// The time of a ticket creation through the function, against the same items written bare on the same
/// table, in turn.
async fn create_ticket() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let system = desk::start(folder.path()).await?;
    let cookie = log_in(&system).await?;
    let first = create(&system, &cookie, "amorce").await?;
    let items = items_of(&system, first).await?;

    let (mut through, mut bare) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let began = Instant::now();
        create(&system, &cookie, &format!("cle-{round}")).await?;
        through.push(began.elapsed());
        let began = Instant::now();
        write_bare(&system, &items, round).await?;
        bare.push(began.elapsed());
        if round % 50 == 0 {
            system.settled().await;
        }
    }
    for (name, share) in [("p50", 50), ("p99", 99)] {
        let (through, bare) = (
            percentile(&mut through, share),
            percentile(&mut bare, share),
        );
        let ratio = through.as_secs_f64() / bare.as_secs_f64();
        println!(
            "create ticket {name}: through the function {through:?}, bare {bare:?}, ratio {ratio:.2}"
        );
    }
    Ok(())
}

fn percentile(times: &mut [Duration], share: usize) -> Duration {
    times.sort();
    times[(times.len() - 1) * share / 100]
}

async fn log_in(system: &System) -> Result<String> {
    let address = Address::parse("claire@exemple.fr").context("an address")?;
    let new = PersonId::new(environment::random());
    let person = system.store.person_of(&address, &new).await?;
    let who = Participant::new(person, address, "Claire", Language::Fr);
    let now = system.clock.now();
    let account = Account {
        who: who.clone(),
        role: Role::Requester,
        password_hash: None,
        verified_at: Some(now),
        created_at: now,
    };
    let saved = system.store.save_account(None, &account, None).await?;
    let account = saved.context("a new account")?;
    let secret = SessionSecret::new(who.person.clone(), environment::random());
    let session = Session::begin(who, Role::Requester, false, now);
    let store = &system.store;
    store
        .begin_session(&account, &secret, &session, None, &[])
        .await?;
    Ok(format!("__Host-sid={}", secret.cookie()))
}

async fn create(system: &System, cookie: &str, key: &str) -> Result<u64> {
    let form =
        serde_json::json!({ "subject": "Écran noir", "description": "<p>Depuis ce matin.</p>" });
    let request = Request::post("/api/tickets")
        .header("content-type", "application/json")
        .header("cookie", cookie)
        .header("idempotency-key", key)
        .body(Body::Text(form.to_string()))?;
    let answer = system.functions.answer(request).await;
    let body: serde_json::Value = serde_json::from_slice(answer.body().as_ref())?;
    body["number"].as_u64().context("a ticket")
}

type Item = HashMap<String, AttributeValue>;

/// The items a creation writes: head, message, idempotency key.
async fn items_of(system: &System, number: u64) -> Result<Vec<Item>> {
    let (client, table) = &system.table;
    let page = client
        .query()
        .table_name(table)
        .key_condition_expression("pk = :pk")
        .expression_attribute_values(":pk", AttributeValue::S(format!("TICKET#{number}")))
        .send()
        .await?;
    let mut items = page.items.unwrap_or_default();
    let once = items.first().cloned().context("an item")?;
    let kept = ["pk", "sk"];
    items.push(
        once.into_iter()
            .filter(|(name, _)| kept.contains(&name.as_str()))
            .collect(),
    );
    Ok(items)
}

async fn write_bare(system: &System, items: &[Item], round: usize) -> Result<()> {
    let (client, table) = &system.table;
    client
        .update_item()
        .table_name(table)
        .key("pk", AttributeValue::S("BARE".into()))
        .key("sk", AttributeValue::S("COUNTER".into()))
        .update_expression("ADD #last :one")
        .expression_attribute_names("#last", "last")
        .expression_attribute_values(":one", AttributeValue::N("1".into()))
        .send()
        .await?;
    let mut puts = Vec::new();
    for (place, item) in items.iter().enumerate() {
        let mut item = item.clone();
        item.insert(
            "pk".into(),
            AttributeValue::S(format!("BARE#{round}#{place}")),
        );
        let put = Put::builder()
            .table_name(table)
            .set_item(Some(item))
            .condition_expression("attribute_not_exists(pk)")
            .build()?;
        puts.push(TransactWriteItem::builder().put(put).build());
    }
    client
        .transact_write_items()
        .set_transact_items(Some(puts))
        .send()
        .await?;
    Ok(())
}

/// Start to first page with the site built, and memory at rest, of the runner beside this binary.
async fn run_and_rest() -> Result<()> {
    let binary = std::env::current_exe()?.with_file_name("local");
    if !binary.exists() {
        println!("start and memory: not measured, build the runner with the same profile first");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    for name in ["first start", "second start"] {
        let began = Instant::now();
        let mut child = Command::new(&binary)
            .args([
                "--port",
                "18080",
                "--files-port",
                "18081",
                "--smtp-port",
                "12525",
                "--data",
            ])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn()?;
        while tokio::net::TcpStream::connect("127.0.0.1:18080")
            .await
            .is_err()
        {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let page = first_page().await?;
        let elapsed = began.elapsed();
        // At rest: the site has been rebuilt in the background and nobody asks for anything.
        tokio::time::sleep(Duration::from_secs(5)).await;
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id()))?;
        let memory: Vec<&str> = status
            .lines()
            .filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"))
            .collect();
        println!(
            "{name}: {elapsed:?} to a first page of {page} bytes; {}",
            memory.join(", ").replace('\t', " ")
        );
        child.kill()?;
        child.wait()?;
    }
    Ok(())
}

async fn first_page() -> Result<usize> {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = tokio::net::TcpStream::connect("127.0.0.1:18080").await?;
    socket
        .write_all(b"GET / HTTP/1.1\r\nhost: localhost:18080\r\nconnection: close\r\n\r\n")
        .await?;
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await?;
    anyhow::ensure!(
        answer.starts_with(b"HTTP/1.1 200"),
        "the first page was not served"
    );
    Ok(answer.len())
}
