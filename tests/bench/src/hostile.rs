//! Mails made to break a reader, each from the receiving door to its outcome, with the time and the memory it took.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use data_encoding::HEXLOWER;
use local::aws::receive::local_envelope;

use crate::desk;

const SUPPORT: &str = "assistance@guichet.localhost";
/// What SES takes of one mail, less its own lines.
const LARGEST: usize = 39 * 1024 * 1024;
/// What one mail may take (issue: 60 s, 512 MiB).
const SECONDS: f64 = 60.0;
const MEBIBYTES: u64 = 512;

pub(crate) async fn mails() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let system = desk::start(folder.path()).await?;
    for (number, (name, raw)) in all().into_iter().enumerate() {
        let size = raw.len();
        forget_peak()?;
        let before = peak()?;
        let began = Instant::now();
        let from = format!("personne{number}@exemple.fr");
        let id = system
            .receiver
            .accept(local_envelope(&from, &[SUPPORT]), raw)
            .await?;
        system.queue.drained().await;
        let took = began.elapsed().as_secs_f64();
        let most = peak()?;
        let kept = system.store.read_mail(&format!("raw/{id}")).await?;
        let outcome = kept.context("a mail has no outcome")?.outcome;
        println!(
            "{name}: {size} bytes, {took:.2} s, peak {most} MiB (before it {before}), {outcome:?}"
        );
        ensure!(took <= SECONDS && most <= MEBIBYTES, "{name} took too much");
        ensure!(
            system.queue.dead_letters().is_empty(),
            "{name} was given up"
        );
    }
    system.settled().await;
    Ok(())
}

#[expect(clippy::too_many_lines, reason = "a list")]
fn all() -> Vec<(&'static str, Vec<u8>)> {
    let plain = "Content-Type: text/plain; charset=utf-8\r\n";
    let html = "Content-Type: text/html; charset=utf-8\r\n";
    let line = format!(
        "{}\r\n",
        "iVBORw0KGgo".repeat(7).get(..76).unwrap_or_default()
    );
    let attached = format!(
        "--m\r\nContent-Type: text/plain\r\n\r\nVoici.\r\n--m\r\nContent-Type: image/png; name=a.png\r\n\
         Content-Disposition: attachment; filename=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\n{}--m--\r\n",
        line.repeat((LARGEST - 1000) / line.len())
    );
    let part = "--m\r\nContent-Type: text/plain; name=x.txt\r\nContent-Disposition: attachment\r\n\r\nx\r\n";
    let levels: String = (0..20_000)
        .map(|level| {
            format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n")
        })
        .collect();
    let headers: String = (0..200_000)
        .map(|line| format!("X-Ligne-{line}: valeur\r\n"))
        .collect();
    let mixed = "Content-Type: multipart/mixed; boundary=m\r\n";
    vec![
        ("39 MB attached", mail(mixed, &attached)),
        (
            "39 MB of quotes",
            mail(plain, &filled("> a\r\nLe 4 mars 2025, b a écrit :\r\n")),
        ),
        (
            "39 MB of words",
            mail(plain, &filled("Elle est en panne depuis hier. ")),
        ),
        (
            "39 MB of tags",
            mail(html, &filled("<div><b><a href=x>y</a>")),
        ),
        (
            "39 MB of entities",
            mail(html, &filled("&eacute;&#x41;&lt;")),
        ),
        ("10,000 parts", mail(mixed, &part.repeat(10_000))),
        ("20,000 levels", mail(&levels, "Au fond.\r\n")),
        (
            "200,000 header lines",
            mail(&format!("{headers}{plain}"), "Voici.\r\n"),
        ),
        ("5,000 recipients", mail(&recipients(), "Voici.\r\n")),
        ("no byte", Vec::new()),
        ("random bytes", random(5 * 1024 * 1024)),
        ("zeros", vec![0; 5 * 1024 * 1024]),
    ]
}

fn mail(headers: &str, body: &str) -> Vec<u8> {
    let id = HEXLOWER.encode(&environment::random::<8>());
    format!(
        "From: p@exemple.fr\r\nTo: {SUPPORT}\r\nSubject: Imprimante\r\nMessage-ID: <{id}@poste>\r\nMIME-Version: 1.0\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

fn filled(text: &str) -> String {
    text.repeat((LARGEST - 1000) / text.len())
}

fn recipients() -> String {
    let all: Vec<String> = (0..5000).map(|n| format!("c{n}@exemple.fr")).collect();
    format!("Cc: {}\r\n", all.join(",\r\n "))
}

/// The same on each run: a linear congruence, of which the upper bits are taken.
fn random(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    (0..length)
        .map(|_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            state.to_be_bytes()[0]
        })
        .collect()
}

/// Most memory this process has held since it was last forgotten, MiB.
fn peak() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes: u64 = line
        .and_then(|line| line.split_whitespace().next()?.parse().ok())
        .context("no VmHWM")?;
    Ok(kibibytes / 1024)
}

fn forget_peak() -> Result<()> {
    // "5" sets the peak to what is held now (proc(5)).
    std::fs::write("/proc/self/clear_refs", "5").context("the peak cannot be set back")
}
