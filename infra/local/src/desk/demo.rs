//! A desk as it looks after some weeks: two agents, some requesters, two dozen tickets in all states,
//! made through the same functions that people use.

use anyhow::{Context as _, Result, bail};
use domain::id::PersonId;
use domain::language::Language;
use domain::people::address::Address;
use domain::people::person::{Account, Participant};
use environment::random;
use lambda_http::Body;
use lambda_http::http::{Request, header};
use serde_json::{Value, json};

use crate::desk::system::System;

pub(crate) mod people;
mod tickets;

use people::{PASSWORD, PEOPLE};
use tickets::{Step, Ticket, tickets};

/// Fills a desk; one that was filled before is left as it is.
pub(crate) async fn fill(system: &System) -> Result<()> {
    let mut cookies = Vec::new();
    for (address, name, role) in PEOPLE {
        let address = Address::parse(address).context("the demonstration's own address")?;
        let new = PersonId::new(random());
        let person = system.store.person_of(&address, &new).await?;
        if system.store.read_account(&person).await?.is_some() {
            return Ok(());
        }
        let hash = authentication::hash(PASSWORD.to_owned())
            .await
            .context("hashing")?;
        let now = system.clock.now();
        let account = Account {
            who: Participant::new(person, address, name, Language::Fr),
            role,
            password_hash: Some(hash),
            verified_at: Some(now),
            created_at: now,
        };
        system.store.add_account(&account).await?;
        cookies.push(log_in(system, account.who.address.as_str()).await?);
    }
    for ticket in tickets()? {
        play(system, &cookies, &ticket).await?;
    }
    Ok(())
}

/// Opens a ticket and lets happen to it what did.
async fn play(system: &System, cookies: &[String], ticket: &Ticket) -> Result<()> {
    let form = json!({
        "address": if ticket.author.is_empty() { "visiteur@ailleurs.example" } else { "" },
        "subject": ticket.subject,
        "description": ticket.description,
        "category": ticket.category,
        "phone": ticket.phone,
        "equipment": ticket.equipment,
    });
    let cookie = cookie_of(cookies, &ticket.author);
    let answer = ask(system, "/api/tickets", cookie, &form).await?;
    let number = answer["number"].as_u64().context("a ticket number")?;
    for (who, step) in &ticket.steps {
        let cookie = cookie_of(cookies, who);
        let (path, form) = match step {
            Step::Take => ("take", json!({})),
            Step::Reply(text) => ("replies", json!({ "body": text })),
            Step::Note(text) => ("replies", json!({ "body": text, "kind": "note" })),
            Step::State(state) => ("state", json!({ "state": state })),
        };
        let path = format!("/api/tickets/{number}/{path}");
        ask(system, &path, cookie, &form).await?;
    }
    // Whoever looks at it finds the mails there too.
    system.settled().await;
    Ok(())
}

fn cookie_of<'a>(cookies: &'a [String], who: &str) -> Option<&'a str> {
    let place = PEOPLE
        .iter()
        .position(|(address, ..)| address.split('@').next() == Some(who))?;
    cookies.get(place).map(String::as_str)
}

async fn log_in(system: &System, address: &str) -> Result<String> {
    let form = json!({ "address": address, "password": PASSWORD });
    let answer = system
        .functions
        .answer(request("/api/session", None, &form)?)
        .await;
    let cookie = answer
        .headers()
        .get(header::SET_COOKIE)
        .and_then(|cookie| cookie.to_str().ok());
    let cookie = cookie
        .and_then(|cookie| cookie.split(';').next())
        .context("no session")?;
    Ok(cookie.to_owned())
}

async fn ask(system: &System, path: &str, cookie: Option<&str>, form: &Value) -> Result<Value> {
    let answer = system.functions.answer(request(path, cookie, form)?).await;
    let status = answer.status();
    let body: Value = serde_json::from_slice(answer.body().as_ref()).unwrap_or_default();
    if !status.is_success() {
        bail!("{path} answered {status}: {body}");
    }
    Ok(body)
}

fn request(path: &str, cookie: Option<&str>, form: &Value) -> Result<Request<Body>> {
    let mut request = Request::post(path).header(header::CONTENT_TYPE, "application/json");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    Ok(request.body(Body::Text(form.to_string()))?)
}
