//! One SMTP conversation.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver, RequestReceiver};
use smtp_proto::{
    EXT_8BIT_MIME, EXT_ENHANCED_STATUS_CODES, EXT_PIPELINING, EXT_SIZE, EXT_SMTP_UTF8,
    EhloResponse, Error, MailFrom, Request,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::settings::{Keep, Settings};
use crate::aws::receive::Envelope;

/// Mistakes before the connection is closed.
const MISTAKES: u32 = 20;
/// The longest a message may take to arrive, however steadily it drips.
const DATA_TIME: Duration = Duration::from_secs(600);

pub(super) struct Session {
    socket: TcpStream,
    peer: IpAddr,
    settings: Arc<Settings>,
    keep: Keep,
    greeting: Option<String>,
    sender: Option<String>,
    recipients: Vec<String>,
    mistakes: u32,
}

/// What to do after a command was answered.
enum Next {
    Command,
    Data,
    Close,
}

impl Session {
    pub(super) fn new(
        socket: TcpStream,
        peer: IpAddr,
        settings: Arc<Settings>,
        keep: Keep,
    ) -> Self {
        Self {
            socket,
            peer,
            settings,
            keep,
            greeting: None,
            sender: None,
            recipients: Vec::new(),
            mistakes: 0,
        }
    }

    pub(super) async fn refuse(&mut self) -> io::Result<()> {
        self.say("421 4.7.0 Too many connections, try again later")
            .await
    }

    pub(super) async fn run(&mut self) -> io::Result<()> {
        self.say(&format!("220 {} ESMTP", self.settings.domain))
            .await?;
        let mut receiver = RequestReceiver::default();
        let mut buffer = vec![0; 16 * 1024];
        loop {
            let read = self.read(&mut buffer).await?;
            if read == 0 {
                return Ok(());
            }
            let mut bytes = buffer[..read].iter();
            while !bytes.as_slice().is_empty() {
                let next = match receiver.ingest(&mut bytes) {
                    Ok(request) => self.obey(request).await?,
                    Err(Error::NeedsMoreData { .. }) => break,
                    Err(error) => self.complain(&error).await?,
                };
                match next {
                    Next::Command => {}
                    Next::Close => return Ok(()),
                    Next::Data => {
                        let rest = bytes.as_slice().to_vec();
                        let after = self.take_message(&rest).await?;
                        // What came in one packet behind the message: commands of a pipelining client.
                        if !after.is_empty() {
                            buffer.resize(buffer.len().max(after.len()), 0);
                            buffer[..after.len()].copy_from_slice(&after);
                        }
                        bytes = buffer[..after.len()].iter();
                    }
                }
            }
        }
    }

    async fn obey(&mut self, request: Request<std::borrow::Cow<'_, str>>) -> io::Result<Next> {
        match request {
            Request::Ehlo { host } => {
                self.reset();
                self.greeting = Some(printable(&host));
                let mut response = EhloResponse::new(self.settings.domain.as_str());
                response.capabilities = EXT_8BIT_MIME
                    | EXT_ENHANCED_STATUS_CODES
                    | EXT_PIPELINING
                    | EXT_SIZE
                    | EXT_SMTP_UTF8;
                response.size = self.settings.largest;
                let mut text = Vec::new();
                response.write(&mut text)?;
                self.send(&text).await?;
            }
            Request::Helo { host } => {
                self.reset();
                self.greeting = Some(printable(&host));
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

    /// Takes one message whose first bytes may be there already; gives what follows it.
    async fn take_message(&mut self, already: &[u8]) -> io::Result<Vec<u8>> {
        let arriving = self.collect(already);
        let (raw, after) = match tokio::time::timeout(DATA_TIME, arriving).await {
            Ok(collected) => collected?,
            Err(_) => {
                self.say("421 4.4.2 The message took too long").await?;
                return Err(io::ErrorKind::TimedOut.into());
            }
        };
        let envelope = Envelope {
            sender: self.sender.take().unwrap_or_default(),
            recipients: std::mem::take(&mut self.recipients),
            greeting: self.greeting.clone().unwrap_or_default(),
            peer: self.peer,
        };
        self.reset();
        let Some(raw) = raw else {
            self.say("552 5.3.4 The message is too large").await?;
            return Ok(after);
        };
        // In a task of its own: a sender that hangs up now must not undo half of the work.
        let keep = self.keep.clone();
        match tokio::spawn(async move { keep(envelope, raw).await }).await {
            Ok(Ok(id)) => self.say(&format!("250 2.6.0 Ok {id}")).await?,
            Ok(Err(error)) => {
                tracing::error!(error = format!("{error:#}"), "a mail was not kept");
                self.say("451 4.3.0 Not kept, try again later").await?;
            }
            Err(error) => {
                tracing::error!(%error, "keeping a mail broke off");
                self.say("451 4.3.0 Not kept, try again later").await?;
            }
        }
        Ok(after)
    }

    /// The message, or none when it is too large, and the bytes behind it.
    ///
    /// Only CR LF `.` CR LF ends a message, so a lone LF cannot smuggle a second one in.
    async fn collect(&mut self, already: &[u8]) -> io::Result<(Option<Vec<u8>>, Vec<u8>)> {
        let mut receiver = DataReceiver::new();
        let mut raw = Vec::new();
        let mut skipping: Option<DummyDataReceiver> = None;
        let mut buffer = already.to_vec();
        let mut chunk = vec![0; 64 * 1024];
        loop {
            let mut bytes = buffer.iter();
            let complete = match &mut skipping {
                Some(receiver) => receiver.ingest(&mut bytes),
                None => receiver.ingest(&mut bytes, &mut raw),
            };
            if complete {
                let fits = skipping.is_none() && raw.len() <= self.settings.largest;
                return Ok((fits.then_some(raw), bytes.as_slice().to_vec()));
            }
            if raw.len() > self.settings.largest && skipping.is_none() {
                skipping = Some(DummyDataReceiver::new_data(&receiver));
                raw = Vec::new();
            }
            let read = self.read(&mut chunk).await?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            buffer.clear();
            buffer.extend_from_slice(&chunk[..read]);
        }
    }

    async fn complain(&mut self, error: &Error) -> io::Result<Next> {
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

    fn reset(&mut self) {
        self.sender = None;
        self.recipients.clear();
    }

    async fn say(&mut self, line: &str) -> io::Result<()> {
        self.send(format!("{line}\r\n").as_bytes()).await
    }

    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        tokio::time::timeout(self.settings.patience, self.socket.write_all(bytes))
            .await
            .map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?
    }

    async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match tokio::time::timeout(self.settings.patience, self.socket.read(buffer)).await {
            Ok(read) => read,
            Err(_) => {
                self.say("421 4.4.2 Silent for too long").await?;
                Ok(0)
            }
        }
    }
}

/// A name fit for a header line, whatever was sent.
fn printable(host: &str) -> String {
    host.chars()
        .filter(|character| character.is_ascii_alphanumeric() || ".-_[]:".contains(*character))
        .take(255)
        .collect()
}
