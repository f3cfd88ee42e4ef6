//! A whole mail as a page for a frame of its own: nothing in it runs, and nothing is fetched from elsewhere
//! until its reader asks.

use std::collections::HashMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::id::TicketNumber;
use domain::language::Language;
use domain::ticket::attachment::is_image;
use environment::{NotDone, Work};
use lambda_http::http::StatusCode;
use mail::{FilePart, Incoming};
use richtext::{RemoteImages, Veil, WholeMail};
use views::Facts;
use web::{Answer, Call, Refused, answer, words};

use crate::Deps;

/// The page is nobody's: no script, no form, no address of ours; its links open beside it.
const POLICY: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
/// The same for a reader who asked for pictures from elsewhere.
const POLICY_REMOTE: &str = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; \
    style-src 'unsafe-inline'; img-src data: https: http:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";

/// Bytes of a mail's own pictures inside the page: an answer of a function holds 6 MB (Lambda quota).
const IMAGES_MAX: usize = 5 * 1024 * 1024 / 2;

/// Mails laid out at a time.
static PAGES: Work = Work::at_most(2);
/// How long one may take, and how long it may wait for its turn: less than the function has.
const LIMIT: Duration = Duration::from_secs(8);

pub(crate) async fn show(
    deps: &Deps,
    call: &Call,
    number: TicketNumber,
    raw: &str,
    veil: Option<Veil>,
) -> Result<Answer, Refused> {
    let remote = match call.query("images") {
        Some("remote") => RemoteImages::Shown,
        None => RemoteImages::Hidden,
        Some(_) => return Err(Refused::NotFound),
    };
    let language = call.language;
    let page = of_mail(deps, raw, move |incoming| {
        page(incoming, number, remote, veil.as_ref(), language)
    })
    .await?;
    Ok(answer::framed(
        match remote {
            RemoteImages::Hidden => POLICY,
            RemoteImages::Shown => POLICY_REMOTE,
        },
        page,
    ))
}

/// What the page beside the frame cannot see: whether a reader has pictures to ask for.
pub(crate) async fn describe(deps: &Deps, raw: &str) -> Result<Answer, Refused> {
    let remote_images = of_mail(deps, raw, |incoming| laid_out(incoming).remote_images);
    let remote_images = remote_images.await?;
    Ok(answer::json(StatusCode::OK, &Facts { remote_images }))
}

/// What can be said of the whole of a mail: 1 GetObject.
async fn of_mail<T: Send + 'static>(
    deps: &Deps,
    raw: &str,
    say: impl FnOnce(&Incoming) -> T + Send + 'static,
) -> Result<T, Refused> {
    let bytes = deps
        .files
        .read_raw_mail(raw)
        .await?
        .ok_or(Refused::NotFound)?;
    let said = PAGES.run(LIMIT, move || Some(say(&mail::read(&bytes).ok()?)));
    match said.await {
        Ok(Some(said)) => Ok(said),
        // A panic of the parser costs this answer only.
        Ok(None) | Err(NotDone::Broken) => Err(Refused::NotFound),
        Err(busy @ (NotDone::TooLong | NotDone::Crowded)) => Err(busy.into()),
    }
}

fn laid_out(incoming: &Incoming) -> WholeMail {
    match &incoming.html {
        Some(html) => richtext::whole_mail(html),
        None => {
            let text = incoming.text.as_deref().unwrap_or_default();
            richtext::whole_mail(&richtext::from_text(text))
        }
    }
}

fn page(
    incoming: &Incoming,
    number: TicketNumber,
    remote: RemoteImages,
    veil: Option<&Veil>,
    language: Language,
) -> String {
    let left = std::cell::Cell::new(IMAGES_MAX);
    let pictures = pictures(&incoming.parts);
    let own = |cid: &str| own_image(pictures.get(cid)?, &left);
    let whole = laid_out(incoming);
    let html = whole.with_images(&own, remote);
    let html = match veil {
        Some(veil) => veil.over(&html),
        None => html,
    };
    let said = match whole.plain {
        true => richtext::from_text(words::without_layout(language)),
        false => String::new(),
    };
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <meta name=\"color-scheme\" content=\"light\"><meta name=\"referrer\" content=\"no-referrer\"><base target=\"_blank\"><title>{number}</title>\
         <style>body{{margin:1rem;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}}img{{max-width:100%;height:auto}}</style></head><body>{said}{html}</body></html>"
    )
}

/// The pictures a mail carries by their content ids, of several with the same the first: a stranger may send
/// thousands, and name each thousands of times.
fn pictures(parts: &[FilePart]) -> HashMap<&str, &FilePart> {
    let mut pictures = HashMap::new();
    for part in parts {
        if let Some(cid) = &part.content_id {
            pictures.entry(cid.as_str()).or_insert(part);
        }
    }
    pictures
}

/// A picture the mail carries, as part of the page.
fn own_image(part: &FilePart, left: &std::cell::Cell<usize>) -> Option<String> {
    if !is_image(&part.content_type) || part.bytes.len() > left.get() {
        return None;
    }
    left.set(left.get() - part.bytes.len());
    Some(format!(
        "data:{};base64,{}",
        part.content_type,
        STANDARD.encode(&part.bytes)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(raw: &str, remote: RemoteImages) -> String {
        let incoming = mail::read(raw.replace('\n', "\r\n").as_bytes()).expect("readable");
        page(&incoming, TicketNumber(1042), remote, None, Language::Fr)
    }

    const MAIL: &str = "From: a@b.fr\nContent-Type: multipart/related; boundary=B\n\n\
        --B\nContent-Type: text/html\n\n<script>x()</script><p style=\"color:red\">Bonjour <img src=cid:i><img src=https://t.example/p.gif></p>\n\
        --B\nContent-Type: image/png\nContent-ID: <i>\nContent-Transfer-Encoding: base64\n\niVBORw==\n--B--\n";

    #[test]
    fn a_mail_is_shown_as_laid_out_and_fetches_nothing() {
        let page = shown(MAIL, RemoteImages::Hidden);
        assert!(
            page.contains(
                "<p style=\"color:red\">Bonjour <img src=\"data:image/png;base64,iVBORw==\"></p>"
            ),
            "{page}"
        );
        assert!(
            !page.contains("t.example") && !page.contains("script"),
            "{page}"
        );
    }

    #[test]
    fn remote_pictures_are_there_when_asked_for() {
        let page = shown(MAIL, RemoteImages::Shown);
        assert!(
            page.contains("<img src=\"https://t.example/p.gif\">"),
            "{page}"
        );
        assert!(POLICY_REMOTE.contains("img-src data: https:") && !POLICY.contains("https:"));
        assert!(!POLICY_REMOTE.contains("script") && !POLICY_REMOTE.contains("same-origin"));
    }

    #[test]
    fn a_mail_without_its_layout_says_so() {
        let bomb = "<svg><td></x>".repeat(10_000);
        let mail = format!("From: a@b.fr\nContent-Type: text/html\n\n<p>avant{bomb}mot");
        let (plain, laid_out) = (
            shown(&mail, RemoteImages::Hidden),
            shown(MAIL, RemoteImages::Hidden),
        );
        assert!(plain.contains("avant") && plain.contains("mot"));
        for (page, lost) in [(plain, true), (laid_out, false)] {
            let said = page.contains("<body><p>[La mise en page n’a pas pu être reprise");
            assert_eq!(said, lost);
        }
    }

    #[test]
    fn of_pictures_with_one_name_the_first_is_shown() {
        let picture = |bytes: &str| {
            format!(
                "--B\nContent-Type: image/png\nContent-ID: <i>\nContent-Transfer-Encoding: base64\n\n{bytes}\n"
            )
        };
        let mail = MAIL.replace("--B--", &format!("{}--B--", picture("AAAA")));
        let page = shown(&mail, RemoteImages::Hidden);
        assert_eq!(page.matches("base64,iVBORw==").count(), 1, "{page}");
        assert!(!page.contains("AAAA"), "{page}");
    }

    #[test]
    fn a_mail_of_text_alone_is_shown_too() {
        assert!(
            shown("From: a@b.fr\n\nun < deux\n", RemoteImages::Hidden)
                .contains("<p>un &lt; deux</p>")
        );
    }
}
