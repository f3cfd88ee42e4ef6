//! What is told of a request once it is confirmed or accepted: the words that could not be told before.

use domain::mail::notice::{Letter, Notice};
use domain::people::person::Capacity;
use domain::ticket::Ticket;
use domain::ticket::message::{Event, Kind, Way};
use store::tickets::MessageWithFiles;

use crate::write::MailToSend;
use crate::{Again, Deps, render};

/// The mail of a notice. Of a request that was confirmed or accepted it says what waited for that: to the desk what
/// was asked, to the requester what was answered. 1 Query more then.
pub(crate) async fn render(
    deps: &Deps,
    ticket: &Ticket,
    entry: &MessageWithFiles,
    notice: &Notice,
) -> Result<MailToSend, Again> {
    let told_late = matches!(
        entry.message.kind,
        Kind::Event(Event::Confirmed { .. } | Event::Accepted)
    );
    let answers = &entry.message.answers;
    let brings = !answers.is_empty() && notice.to.person == ticket.requester.person;
    let waited = match notice.letter {
        Letter::Opened if told_late => read(deps, entry, is_opening).await?,
        Letter::Replied if brings && !notice.as_agent => {
            read(deps, entry, |one| answers.contains(&one.message.id)).await?
        }
        // In a ticket of an older form, which does not say which answers waited.
        Letter::Replied if told_late => read(deps, entry, is_answer).await?,
        _ => None,
    };
    let entry = waited.as_ref().unwrap_or(entry);
    Ok(render::notice(&deps.desk, ticket, entry, notice))
}

fn is_opening(entry: &MessageWithFiles) -> bool {
    entry.message.kind == Kind::Opening
}

fn is_answer(entry: &MessageWithFiles) -> bool {
    entry.message.kind == Kind::Reply && entry.message.author.capacity == Capacity::Agent
}

/// The messages of that kind until then as one, in the name of whoever wrote last.
async fn read(
    deps: &Deps,
    event: &MessageWithFiles,
    wanted: impl Fn(&MessageWithFiles) -> bool,
) -> Result<Option<MessageWithFiles>, Again> {
    let whole = deps.store.read_ticket(event.message.ticket).await?;
    let entries = whole.map(|whole| whole.entries).unwrap_or_default();
    let mut waited = entries
        .into_iter()
        .filter(|entry| wanted(entry) && entry.message.id < event.message.id);
    let Some(mut all) = waited.next() else {
        return Ok(None);
    };
    for next in waited {
        let mut body = std::mem::take(&mut all.message.body);
        body.html.push_str(&next.message.body.html);
        body.text.push_str(
            "

",
        );
        body.text.push_str(&next.message.body.text);
        body.inline.extend(next.message.body.inline.iter().cloned());
        let mut files = std::mem::take(&mut all.message.files);
        files.extend(next.message.files.iter().cloned());
        all.attachments.extend(next.attachments);
        let way = all.message.way;
        all.message = next.message;
        // Of all of it no more is shown than of what came by mail.
        if matches!(way, Way::Mail { .. }) {
            all.message.way = way;
        }
        all.message.body = body;
        all.message.files = files;
    }
    Ok(Some(all))
}
