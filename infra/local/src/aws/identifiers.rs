//! Identifiers shaped like those of AWS, so that nothing can come to depend on a local shape.

use data_encoding::HEXLOWER;
use time::OffsetDateTime;

const BASE32: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";

/// The random bytes of one identifier.
fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness nothing here can go on: two mails would share one name.
    getrandom::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}

/// A request or queue message id: 8-4-4-4-12 hexadecimal digits.
pub fn request_id() -> String {
    let text = HEXLOWER.encode(&random::<16>());
    format!(
        "{}-{}-{}-{}-{}",
        &text[..8],
        &text[8..12],
        &text[12..16],
        &text[16..20],
        &text[20..]
    )
}

/// The id SES gives to a mail it sends; ids sort by the time of sending.
pub fn sent_mail_id(now: OffsetDateTime) -> String {
    let milliseconds = now.unix_timestamp_nanos() / 1_000_000;
    format!("0102{milliseconds:012x}-{}-000000", request_id())
}

/// The id SES gives to a mail it receives, which is also the name of the stored object.
pub fn received_mail_id() -> String {
    random::<40>()
        .iter()
        .map(|byte| char::from(BASE32[usize::from(byte & 31)]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_the_shape_of_the_real_ones() {
        assert_eq!(request_id().len(), 36);
        assert_eq!(received_mail_id().len(), 40);
        let id = sent_mail_id(OffsetDateTime::UNIX_EPOCH);
        assert!(id.starts_with("0102000000000000-"));
        assert_eq!(id.len(), 60);
        assert_ne!(request_id(), request_id());
    }
}
