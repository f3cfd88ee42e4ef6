//! A thousand ordinary mails, from the SMTP door to their outcomes, on one machine with its data on disk.

use std::time::Instant;

use anyhow::Result;
use lettre::address::Envelope;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::desk;

const MAILS: usize = 1000;
/// Connections of the mail server in front.
const CONNECTIONS: usize = 8;
const SUPPORT: &str = "assistance@guichet.localhost";

pub(crate) async fn thousand_mails() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let system = desk::start(folder.path()).await?;

    let worked = processor_seconds();
    let began = Instant::now();
    let mut connections = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        let address = system.addresses.smtp;
        connections.spawn(async move {
            let transport =
                AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(address.ip().to_string())
                    .port(address.port())
                    .build();
            for number in (connection..MAILS).step_by(CONNECTIONS) {
                let from = format!("personne{}@exemple.fr", number % 200);
                let envelope = Envelope::new(Some(from.parse()?), vec![SUPPORT.parse()?])?;
                transport
                    .send_raw(&envelope, ordinary(&from, number).as_bytes())
                    .await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(done) = connections.join_next().await {
        done??;
    }
    let accepted = began.elapsed();
    system.queue.drained().await;
    let handled = began.elapsed();
    system.follower.caught_up().await;
    let told = began.elapsed();

    anyhow::ensure!(
        system.queue.dead_letters().is_empty(),
        "some mails were given up"
    );
    let opened = system.store.next_ticket_number().await?.0 - 1;
    anyhow::ensure!(opened >= MAILS as u64, "{opened} tickets");
    println!(
        "ingest of {MAILS} mails: accepted in {accepted:.2?}, outcomes in {handled:.2?} ({:.0} a second), {} mails sent by {told:.2?}; {:.1} s of processor",
        MAILS as f64 / handled.as_secs_f64(),
        system.outbox.all().len(),
        processor_seconds() - worked,
    );
    Ok(())
}

/// Processor time of this process: what the figures would be bound by on a machine with nothing else to do.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let (_, fields) = stat.rsplit_once(") ").unwrap_or_default();
    let ticks = fields.split(' ').skip(11).take(2);
    ticks
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

/// A mail as programs write them: text and HTML, every tenth with a picture of 30 kB.
fn ordinary(from: &str, number: usize) -> String {
    let words = "Bonjour,\r\n\r\nL’imprimante du deuxième étage affiche « bourrage » alors qu’il n’y a pas de papier coincé. J’ai éteint et rallumé, sans effet.\r\n\r\nMerci d’avance,\r\nClaire\r\n";
    let html = words.replace("\r\n", "<br>\r\n");
    let picture = if number.is_multiple_of(10) {
        let line = format!(
            "{}\r\n",
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6"
                .get(..76)
                .unwrap_or_default()
        );
        format!(
            "--m\r\nContent-Type: image/png; name=ecran.png\r\nContent-Disposition: attachment; filename=ecran.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
            line.repeat(520)
        )
    } else {
        String::new()
    };
    format!(
        "From: Personne {number} <{from}>\r\nTo: Assistance <{SUPPORT}>\r\nSubject: Imprimante {number} en panne\r\n\
         Message-ID: <banc-{number}@exemple.fr>\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed; boundary=m\r\n\r\n\
         --m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n\
         --a\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{words}\r\n\
         --a\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body>{html}</body></html>\r\n--a--\r\n\
         {picture}--m--\r\n"
    )
}
