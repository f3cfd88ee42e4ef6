//! What mails and their files are known by.

use data_encoding::HEXLOWER;
use domain::mail::inbound::Proof;
use mail::Incoming;
use sha2::{Digest, Sha256};

/// The same for every copy of one mail: two deliveries differ in Received lines only. A copy that is proved to be its
/// sender's is another than one that is not, which anybody can send before it.
pub(crate) fn digest(incoming: &Incoming, raw: &[u8], proof: Proof) -> String {
    let mut hash = Sha256::new();
    if proof == Proof::Passed {
        hash.update(b"proved");
    }
    let mut add = |part: &[u8]| {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    };
    match &incoming.message_id {
        Some(id) => add(id.as_bytes()),
        None => add(format!("{:?} {:?}", incoming.date, incoming.from).as_bytes()),
    }
    add(incoming.subject.as_bytes());
    for line in said_of_content(raw) {
        add(line);
    }
    // What follows the header is the same bytes on every way.
    let body = raw
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .map_or(raw, |at| &raw[at..]);
    add(body);
    HEXLOWER.encode(&hash.finalize())
}

/// The lines of the header that say who wrote and how the rest is to be read: the same bytes read another way
/// are another mail.
fn said_of_content(raw: &[u8]) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut wanted = false;
    for line in raw.split(|byte| *byte == b'\n') {
        let line = line.trim_ascii_end();
        if line.is_empty() {
            break;
        }
        if !line.starts_with(b" ") && !line.starts_with(b"\t") {
            let name = line.split(|byte| *byte == b':').next().unwrap_or_default();
            wanted = ["from", "content-type", "content-transfer-encoding"]
                .iter()
                .any(|one| name.eq_ignore_ascii_case(one.as_bytes()));
        }
        if wanted {
            lines.push(line);
        }
    }
    lines
}

/// What a Message-ID is known by: it may be longer than a key of the table.
pub(crate) fn id_digest(id: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(id))
}

/// What a file is known by.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}
