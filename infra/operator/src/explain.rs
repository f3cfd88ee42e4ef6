//! `mail explain`: one JSON line a file, for an operator who asks why a mail went where it did.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use domain::people::address::Address;
use environment::Clock;
use inbound_mail::Explained;
use serde::Serialize;

/// What is larger is no mail: SES takes 40 MB.
const SIZE_MAX: u64 = 64 * 1024 * 1024;

#[derive(Serialize)]
struct Line {
    file: String,
    #[serde(flatten)]
    explained: Explained,
}

/// Writes the lines to the standard output.
///
/// # Errors
/// One sentence for the operator; a file that cannot be read is no error but a line.
pub(crate) fn explain(files: &[PathBuf], support: &str) -> Result<()> {
    let support = Address::parse(support)
        .context("The mailbox of the desk, given with --support, is no mail address.")?;
    let mut out = std::io::stdout().lock();
    for file in files {
        let line = Line {
            file: file.display().to_string(),
            explained: explain_file(file, &support),
        };
        serde_json::to_writer(&mut out, &line)?;
        writeln!(out)?;
    }
    Ok(())
}

fn explain_file(file: &Path, support: &Address) -> Explained {
    let mut raw = Vec::new();
    // A named pipe or a device would never end.
    let is_file = std::fs::metadata(file).is_ok_and(|found| found.is_file());
    let read = is_file
        .then(|| File::open(file).ok())
        .flatten()
        .map(|opened| opened.take(SIZE_MAX + 1).read_to_end(&mut raw));
    match read {
        Some(Ok(_)) if raw.len() as u64 > SIZE_MAX => Explained::unreadable("too_large"),
        Some(Ok(_)) => inbound_mail::explain(&raw, support, Clock::default().now()),
        _ => Explained::unreadable("file_cannot_be_read"),
    }
}
