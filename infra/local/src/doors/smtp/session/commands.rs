//! What each command of an SMTP conversation does.

use std::io;

use smtp_proto::{
    EXT_8BIT_MIME, EXT_ENHANCED_STATUS_CODES, EXT_PIPELINING, EXT_SIZE, EXT_SMTP_UTF8,
    EhloResponse, Error, MailFrom, Request,
};

use super::{Next, Session};

/// Mistakes before the connection is closed.
const MISTAKES: u32 = 20;

impl Session {
    pub(super) async fn obey(
        &mut self,
        request: Request<std::borrow::Cow<'_, str>>,
    ) -> io::Result<Next> {
        match request {
            Request::Ehlo { host } => {
                self.greet(&host);
                self.say_what_is_offered().await?;
            }
            Request::Helo { host } => {
                self.greet(&host);
                self.say(&format!("250 {}", self.settings.domain)).await?;
            }
            Request::Mail { from } => self.start_message(from).await?,
            Request::Rcpt { to } => self.add_recipient(&to.address).await?,
            Request::Data if self.recipients.is_empty() => {
                return self.mistake("503 5.5.1 First say who it is for").await;
            }
            Request::Data => {
                self.say("354 Go ahead, end with a line that holds one dot")
                    .await?;
                return Ok(Next::Data);
            }
            Request::Rset => {
                self.reset();
                self.say("250 2.0.0 Ok").await?;
            }
            Request::Noop { .. } => self.say("250 2.0.0 Ok").await?,
            Request::Vrfy { .. } => self.say("252 2.5.0 Send it and see").await?,
            Request::Quit => {
                self.say("221 2.0.0 Bye").await?;
                return Ok(Next::Close);
            }
            other => {
                let name = other.name();
                return self
                    .mistake(&format!("502 5.5.1 {name} is not offered"))
                    .await;
            }
        }
        Ok(Next::Command)
    }

    fn greet(&mut self, host: &str) {
        self.reset();
        self.greeting = Some(printable(host));
    }

    async fn say_what_is_offered(&mut self) -> io::Result<()> {
        let mut response = EhloResponse::new(self.settings.domain.as_str());
        response.capabilities =
            EXT_8BIT_MIME | EXT_ENHANCED_STATUS_CODES | EXT_PIPELINING | EXT_SIZE | EXT_SMTP_UTF8;
        response.size = self.settings.largest;
        let mut text = Vec::new();
        response.write(&mut text)?;
        self.send(&text).await
    }

    async fn start_message(&mut self, from: MailFrom<std::borrow::Cow<'_, str>>) -> io::Result<()> {
        if self.greeting.is_none() {
            return self.say("503 5.5.1 First say EHLO").await;
        }
        if self.sender.is_some() {
            return self.say("503 5.5.1 One message at a time").await;
        }
        if from.size > self.settings.largest {
            return self.say("552 5.3.4 The message is too large").await;
        }
        self.sender = Some(from.address.into_owned());
        self.say("250 2.1.0 Ok").await
    }

    async fn add_recipient(&mut self, address: &str) -> io::Result<()> {
        if self.sender.is_none() {
            return self.say("503 5.5.1 First say who it is from").await;
        }
        if self.recipients.len() >= self.settings.recipients {
            return self.say("452 4.5.3 Too many recipients").await;
        }
        let ours = match address.rsplit_once('@') {
            Some((local, domain)) => {
                !local.is_empty() && domain.eq_ignore_ascii_case(&self.settings.domain)
            }
            None => false,
        };
        if !ours {
            return self
                .say("550 5.7.1 This is not an address of ours, and nothing is relayed")
                .await;
        }
        self.recipients.push(address.to_owned());
        self.say("250 2.1.5 Ok").await
    }

    pub(super) async fn complain(&mut self, error: &Error) -> io::Result<Next> {
        let answer = match error {
            Error::UnknownCommand => "500 5.5.2 What is that".to_owned(),
            Error::InvalidSenderAddress => "501 5.1.7 The sender is not an address".to_owned(),
            Error::InvalidRecipientAddress => {
                "501 5.1.3 The recipient is not an address".to_owned()
            }
            Error::SyntaxError { syntax } => format!("501 5.5.2 Expected {syntax}"),
            Error::InvalidParameter { param } => format!("501 5.5.4 Wrong value of {param}"),
            Error::UnsupportedParameter { .. } => {
                "555 5.5.4 That parameter is not offered".to_owned()
            }
            _ => {
                self.say("500 5.5.2 The line is too long").await?;
                return Ok(Next::Close);
            }
        };
        self.mistake(&answer).await
    }

    async fn mistake(&mut self, answer: &str) -> io::Result<Next> {
        self.mistakes += 1;
        if self.mistakes > MISTAKES {
            self.say("421 4.7.0 Too many mistakes").await?;
            return Ok(Next::Close);
        }
        self.say(answer).await?;
        Ok(Next::Command)
    }
}

/// A name fit for a header line, whatever was sent.
fn printable(host: &str) -> String {
    host.chars()
        .filter(|character| character.is_ascii_alphanumeric() || ".-_[]:".contains(*character))
        .take(255)
        .collect()
}
