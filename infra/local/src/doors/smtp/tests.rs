use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::testing;

type Inbox = Arc<Mutex<Vec<(Envelope, Vec<u8>)>>>;

async fn listen(settings: Settings) -> (Server, Inbox, Arc<AtomicBool>) {
    let inbox = Inbox::default();
    let broken = Arc::new(AtomicBool::new(false));
    let (kept, down) = (inbox.clone(), broken.clone());
    let server = start(testing::listener().await, settings, move |envelope, raw| {
        let (kept, down) = (kept.clone(), down.clone());
        async move {
            anyhow::ensure!(!down.load(Ordering::SeqCst), "planted");
            kept.lock().unwrap().push((envelope, raw));
            Ok("id".to_owned())
        }
    })
    .unwrap();
    (server, inbox, broken)
}

fn settings() -> Settings {
    Settings::new("guichet.localhost")
}

/// Sends everything at once, as a pipelining client; gives the codes of the answers.
async fn talk(server: &Server, text: &str) -> Vec<String> {
    let mut socket = TcpStream::connect(server.address()).await.unwrap();
    let text = text.replace('\n', "\r\n").replace("<LF>", "\n");
    socket.write_all(text.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    answer
        .lines()
        .filter(|line| line.as_bytes()[3] == b' ')
        .map(|line| line[..3].to_owned())
        .collect()
}

const START: &str = "EHLO poste\nMAIL FROM:<claire@exemple.fr> SIZE=100 BODY=8BITMIME SMTPUTF8\n";

#[tokio::test]
async fn a_mail_is_taken_with_its_dots_and_its_envelope() {
    let (server, inbox, _) = listen(settings()).await;
    let codes = talk(
        &server,
        &format!(
            "{START}RCPT TO:<assistance+t1@Guichet.Localhost>\nDATA\nSubject: é\n\n..one dot\n.\nNOOP\nRSET\nQUIT\n"
        ),
    )
    .await;
    assert_eq!(
        codes,
        [
            "220", "250", "250", "250", "354", "250", "250", "250", "221"
        ]
    );
    let inbox = inbox.lock().unwrap();
    let (envelope, raw) = &inbox[0];
    assert_eq!(envelope.sender, "claire@exemple.fr");
    assert_eq!(envelope.recipients, ["assistance+t1@Guichet.Localhost"]);
    assert_eq!(envelope.greeting, "poste");
    assert_eq!(raw, "Subject: é\r\n\r\n.one dot\r\n".as_bytes());
}

#[tokio::test]
async fn nothing_is_relayed() {
    let (server, inbox, _) = listen(settings()).await;
    let codes = talk(
        &server,
        &format!(
            "{START}RCPT TO:<claire@exemple.fr>\nRCPT TO:<a@guichet.localhost.exemple.fr>\nRCPT TO:<\"a@guichet.localhost\"@exemple.fr>\nDATA\nQUIT\n"
        ),
    )
    .await;
    assert_eq!(
        codes,
        ["220", "250", "250", "550", "550", "550", "503", "221"]
    );
    assert!(inbox.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_bounce_with_an_empty_sender_is_taken() {
    let (server, inbox, _) = listen(settings()).await;
    let codes = talk(
        &server,
        "HELO poste\nMAIL FROM:<>\nRCPT TO:<a@guichet.localhost>\nDATA\nX: y\n\n.\nQUIT\n",
    )
    .await;
    assert_eq!(codes, ["220", "250", "250", "250", "354", "250", "221"]);
    assert_eq!(inbox.lock().unwrap()[0].0.sender, "");
}

#[tokio::test]
async fn what_cannot_be_kept_stays_with_the_sender() {
    let (server, inbox, broken) = listen(settings()).await;
    broken.store(true, Ordering::SeqCst);
    let codes = talk(
        &server,
        &format!("{START}RCPT TO:<a@guichet.localhost>\nDATA\nX: y\n\n.\nQUIT\n"),
    )
    .await;
    assert_eq!(codes[4..], ["354", "451", "221"]);
    assert!(inbox.lock().unwrap().is_empty());
}

#[tokio::test]
async fn limits_hold_and_the_conversation_goes_on() {
    let mut small = settings();
    small.largest = 1000;
    small.recipients = 2;
    let (server, inbox, _) = listen(small).await;
    let declared = talk(&server, "EHLO a\nMAIL FROM:<a@b.fr> SIZE=1001\nQUIT\n").await;
    assert_eq!(declared, ["220", "250", "552", "221"]);

    let long = "x".repeat(1100);
    let codes = talk(
        &server,
        &format!(
            "{START}RCPT TO:<a@guichet.localhost>\nRCPT TO:<b@guichet.localhost>\nRCPT TO:<c@guichet.localhost>\nDATA\nX: y\n\n{long}\n.\nMAIL FROM:<a@b.fr>\nRCPT TO:<a@guichet.localhost>\nDATA\nX: z\n\n.\nQUIT\n"
        ),
    )
    .await;
    assert_eq!(
        codes,
        [
            "220", "250", "250", "250", "250", "452", "354", "552", "250", "250", "354", "250",
            "221"
        ]
    );
    assert_eq!(inbox.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_lone_line_feed_smuggles_nothing() {
    let (server, inbox, _) = listen(settings()).await;
    let codes = talk(
        &server,
        &format!(
            "{START}RCPT TO:<a@guichet.localhost>\nDATA\nX: y\n\nfirst<LF>.<LF>MAIL FROM:<evil@b.fr>\nRCPT TO:<a@guichet.localhost>\nDATA\nsecond\n.\nQUIT\n"
        ),
    )
    .await;
    assert_eq!(codes[4..], ["354", "250", "221"]);
    let inbox = inbox.lock().unwrap();
    assert_eq!(inbox.len(), 1);
    assert!(inbox[0].1.ends_with(b"DATA\r\nsecond\r\n"));
}

#[tokio::test]
async fn a_silent_or_senseless_caller_is_let_go() {
    let mut impatient = settings();
    impatient.patience = Duration::from_millis(100);
    impatient.connections = 1;
    let (server, _, _) = listen(impatient).await;
    let mut silent = TcpStream::connect(server.address()).await.unwrap();
    let mut answer = String::new();
    let mut first = [0; 3];
    silent.read_exact(&mut first).await.unwrap();
    assert_eq!(talk(&server, "").await, ["421"]);
    silent.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.ends_with("421 4.4.2 Silent for too long\r\n"),
        "{answer}"
    );
    drop(silent);
    tokio::time::sleep(Duration::from_millis(50)).await;

    let codes = talk(&server, &"BLAH\n".repeat(30)).await;
    assert_eq!(codes.last().unwrap(), "421");
    assert_eq!(codes.len(), 22);
}
