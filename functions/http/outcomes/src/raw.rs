//! One mail as it came: its beginning as plain text, all of it as a download. Never as HTML.

use lambda_http::http::StatusCode;
use views::{Beginning, MailAsText, MailLine};
use web::answer::{json, see_other};
use web::{Answer, Call, Refused};

use crate::{Deps, admin, find};

/// Bytes shown; the download has the rest.
const SHOWN: u64 = 128 * 1024;

pub(crate) async fn read_mail(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    admin(deps, call).await?;
    let mail = find(deps, call).await?;
    let beginning = deps.files.read_raw_mail_beginning(&mail.raw, SHOWN).await?;
    let answer = MailAsText {
        line: MailLine::of(&mail),
        beginning: beginning.map(|beginning| Beginning {
            text: plain(&beginning.bytes),
            size: beginning.size,
            whole: beginning.bytes.len() as u64 == beginning.size,
        }),
    };
    Ok(json(StatusCode::OK, &answer))
}

pub(crate) async fn fetch_mail(deps: &Deps, call: &Call) -> Result<Answer, Refused> {
    admin(deps, call).await?;
    let mail = find(deps, call).await?;
    let name = files::mail_name(&mail.raw).ok_or(Refused::NotFound)?;
    let shown = format!("mail-{name}.eml");
    let address = deps.files.sign_raw_mail(&mail.raw, &shown).await?;
    Ok(see_other(&address))
}

/// The bytes as text: what cannot be shown, or would turn or hide the rest, becomes a mark.
fn plain(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .chars()
        .map(|character| match character {
            '\n' | '\t' => character,
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                char::REPLACEMENT_CHARACTER
            }
            character if character.is_control() => char::REPLACEMENT_CHARACTER,
            character => character,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_text_acts_on_the_rest() {
        assert_eq!(
            plain("a\r\nb\u{1b}[2J\u{202e}c\u{0}".as_bytes()),
            "a\nb\u{fffd}[2J\u{fffd}c\u{fffd}"
        );
        assert_eq!(plain(b"caf\xe9"), "caf\u{fffd}");
    }
}
