//! One SMTP conversation.

mod commands;

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use smtp_proto::Error;
use smtp_proto::request::receiver::{DataReceiver, DummyDataReceiver, RequestReceiver};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::settings::{Keep, Settings};
use crate::aws::receive::Envelope;

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
