//! Hands what is sent to a real mail server, when the operator named one.
//!
//! SES keeps trying after its yes, and so does this: each mail has its state in the outbox, and
//! those the relay has not taken are tried again, also after a restart.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use domain::people::address::Address;
use lettre::address::Envelope;
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};

use crate::aws::ses::events::{Events, Happened};
use crate::aws::ses::recipients::goes_out;
use crate::outgoing::outbox::{Outbox, Relaying, Sent};

/// The pauses between attempts; the last one repeats until two days have passed.
const PAUSES: [u64; 6] = [5, 30, 120, 600, 1800, 3600];
/// Attempts in two days of these pauses.
const ATTEMPTS: usize = 52;

/// The way out to the world.
#[derive(Debug, Clone)]
pub struct Relay {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Relay {
    /// From `smtp://host:port` or `smtps://user:password@host:port`, as lettre reads it.
    pub fn from_url(url: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("not the address of a mail relay")?
            .timeout(Some(Duration::from_secs(60)))
            .build();
        Ok(Self { transport })
    }

    /// Goes on with what the last run left pending.
    pub fn resume(&self, outbox: &Arc<Outbox>, support: &Address, events: &Events) {
        for sent in outbox.all() {
            if sent.relaying == Relaying::Pending {
                self.send(outbox.clone(), Sent::clone(&sent), support, events.clone());
            }
        }
    }

    /// Relays one mail of the outbox to its recipients other than ourselves, for as long as it takes.
    pub(crate) fn send(&self, outbox: Arc<Outbox>, sent: Sent, support: &Address, events: Events) {
        let relay = self.clone();
        let recipients: Vec<String> = sent
            .to
            .iter()
            .filter(|address| goes_out(address, support))
            .cloned()
            .collect();
        tokio::spawn(async move {
            let relaying = relay.insist(&outbox, &sent, &recipients, &events).await;
            if let Err(error) = outbox.update(Sent { relaying, ..sent }) {
                tracing::error!(%error, "what became of a sent mail was not noted");
            }
        });
    }

    async fn insist(
        &self,
        outbox: &Outbox,
        sent: &Sent,
        recipients: &[String],
        events: &Events,
    ) -> Relaying {
        let told: Vec<&str> = recipients.iter().map(String::as_str).collect();
        let report = |happened: Happened<'_>| events.report(sent, &told, happened);
        let Ok(envelope) = envelope(&sent.from, recipients) else {
            tracing::error!(id = sent.id, "a mail with an address the relay cannot take");
            report(Happened::Bounced("Permanent", "General", "5.1.3", ""));
            return Relaying::Failed;
        };
        for attempt in 0..ATTEMPTS {
            let Some(raw) = outbox.raw(&sent.id) else {
                return Relaying::Failed;
            };
            match self.transport.send_raw(&envelope, to_send(&raw)).await {
                Ok(response) => {
                    let said = format!("{} accepted", response.code());
                    report(Happened::Delivered(&said));
                    return Relaying::Done;
                }
                Err(error) if error.is_permanent() => {
                    tracing::error!(id = sent.id, %error, "the relay refused a mail");
                    let said = format!("smtp; {error}");
                    let status = enhanced_status(&said);
                    report(Happened::Bounced("Permanent", "General", status, &said));
                    return Relaying::Failed;
                }
                Err(error) => {
                    tracing::warn!(id = sent.id, %error, "the relay did not take a mail yet");
                    if attempt == 0 {
                        report(Happened::Delayed(&format!("smtp; {error}")));
                    }
                }
            }
            let pause = PAUSES[attempt.min(PAUSES.len() - 1)];
            tokio::time::sleep(Duration::from_secs(pause)).await;
        }
        tracing::error!(id = sent.id, "a mail was given up after two days");
        report(Happened::Bounced(
            "Transient",
            "General",
            "4.4.7",
            "smtp; the relay did not take it in two days",
        ));
        Relaying::Failed
    }
}

/// The enhanced status code (RFC 3463) in what a mail server said, or the one that names no cause.
fn enhanced_status(said: &str) -> &str {
    let is_status = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        parts.len() == 3
            && matches!(parts[0], "4" | "5")
            && parts[1..].iter().all(|part| {
                (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
            })
    };
    said.split([' ', '(', ')', ':', ',', ';'])
        .find(is_status)
        .unwrap_or("5.0.0")
}

/// Without the last line end: lettre writes one of its own before the final dot.
pub(crate) fn to_send(raw: &[u8]) -> &[u8] {
    raw.strip_suffix(b"\r\n").unwrap_or(raw)
}

/// The addresses a mail server is told.
pub(crate) fn envelope(from: &str, to: &[String]) -> Result<Envelope> {
    let from = match from {
        "" => None,
        from => Some(from.parse::<lettre::Address>()?),
    };
    let to = to
        .iter()
        .map(|address| address.parse::<lettre::Address>())
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Envelope::new(from, to)?)
}
