//! A finished mail, header by header.

use domain::id::{TicketNumber, Timestamp};
use domain::mail::delivery::{About, MailId};
use domain::mail::reply_address::ReplyAddress;
use domain::people::person::Participant;
use environment::Desk;
use mail::letters::Rendered;
use mail::{ComposeError, Correspondent, Mail};
use store::sent_mails::To;

/// A mail that is to go out.
#[derive(Debug)]
pub(crate) struct MailToSend {
    pub(crate) to: Participant,
    pub(crate) rendered: Rendered,
    /// Whether they are told as an agent.
    pub(crate) as_agent: bool,
    /// Where answers to it belong, for mails about a ticket.
    pub(crate) answers: Option<ReplyAddress>,
    /// Whether it calls its reader by no name: others may have chosen it.
    pub(crate) unnamed: bool,
    /// `Auto-Submitted`; none on what a person wrote.
    pub(crate) auto_submitted: Option<&'static str>,
    /// `X-Auto-Response-Suppress`.
    pub(crate) suppress: &'static str,
}

impl MailToSend {
    /// Its name.
    pub(crate) fn named(&self, about: About) -> MailId {
        MailId {
            about,
            person: self.to.person.clone(),
        }
    }

    /// To whom it goes, as its record says it.
    pub(crate) fn addressed(&self) -> To<'_> {
        To {
            who: &self.to,
            as_agent: self.as_agent,
            answers: self.answers.as_ref(),
        }
    }
}

pub(crate) fn compose(
    desk: &Desk,
    mail: &MailToSend,
    mail_id: &MailId,
    now: Timestamp,
) -> Result<Vec<u8>, ComposeError> {
    let root = mail
        .answers
        .as_ref()
        .map(|answers| root_id(desk, answers.ticket));
    mail::compose(&Mail {
        from_name: format!("Assistance – {}", desk.organisation),
        from_address: desk.support.to_string(),
        to: Correspondent {
            name: (!mail.unnamed).then(|| mail.to.name.clone()),
            address: mail.to.address.to_string(),
        },
        reply_to: match &mail.answers {
            Some(answers) => desk.reply_address(answers),
            None => desk.support.to_string(),
        },
        subject: mail.rendered.subject.clone(),
        text: mail.rendered.text.clone(),
        html: mail.rendered.html.clone(),
        references: root.iter().cloned().collect(),
        in_reply_to: root,
        auto_submitted: mail.auto_submitted,
        suppress: mail.suppress,
        instance: desk.instance.clone(),
        mail_id: mail_id.to_string(),
        message_id: format!("{mail_id}@{}", desk.support.domain()),
        date_seconds: now.seconds(),
    })
}

/// One id for all mails about a ticket: SES passes References on, so mail programs group by it.
fn root_id(desk: &Desk, ticket: TicketNumber) -> String {
    format!(
        "ticket-{ticket}.{}@{}",
        desk.instance,
        desk.support.domain()
    )
}
