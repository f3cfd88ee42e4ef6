//! Everything started and joined: the services, the functions, and the doors people come through.

mod folder;
mod functions;
mod ground;
mod mail;
mod ports;

use std::sync::Arc;

use anyhow::Result;
use environment::{Clock, Desk};
use tokio::net::TcpListener;

use crate::aws::database::Database;
use crate::aws::queue::Queue;
use crate::aws::receive::Receiver;
use crate::aws::stream::Follower;
use crate::aws::{schedule, ses};
use crate::desk::clients::TABLE;
use crate::desk::routes::Functions;
use crate::doors::mailbox::{self, Mailbox};
use crate::doors::portal::{self, Site};
use crate::doors::server::Server;
use crate::options::Run;
use crate::outgoing::outbox::Outbox;

use folder::Folder;
use ground::Ground;
use mail::{MailIn, MailOut};
use ports::Ports;

pub use crate::desk::clients::{Extras, REGION, Watch};
pub use ground::table_at;
pub use ports::Addresses;

/// The whole desk, running. It stops when this is dropped.
#[derive(Debug)]
pub struct System {
    pub addresses: Addresses,
    /// The functions, to be asked without a socket.
    pub functions: Functions,
    pub store: store::Store,
    pub files: files::Files,
    /// The table's client and name, to measure against.
    pub table: (aws_sdk_dynamodb::Client, String),
    /// The desk as people know it.
    pub desk: Desk,
    pub clock: Clock,
    pub outbox: Arc<Outbox>,
    /// Whom SES writes to.
    pub sandbox: ses::Sandbox,
    /// Mail on its way in.
    pub queue: Queue,
    /// What SES reports of the mails it took.
    pub deliveries: Queue,
    /// The way in for raw mails.
    pub receiver: Receiver,
    /// Reads the table's stream.
    pub follower: Follower,
    /// The pages, to be swapped for newer ones.
    pub site: Site,
    /// Received mail as it is handled here, its calls counted like those of functions that answer requests.
    pub counted_inbound: inbound_mail::Deps,
    /// What looks after the rest once a minute.
    pub upkeep: upkeep::Deps,
    _schedule: schedule::Schedule,
    _servers: Vec<Server>,
    _database: Database,
    // After all that works in it.
    _folder: Folder,
}

impl System {
    /// Starts everything. Ports of 0 are chosen by the system.
    ///
    /// # Errors
    /// A busy port or an unusable folder, in one sentence that says what to do.
    pub async fn start(options: &Run, site: Site, extras: Extras) -> Result<Self> {
        options.check()?;
        let folder = Folder::take(options)?;
        let ports = Ports::open(options).await?;
        let options = &ports.chosen(options)?;
        let addresses = ports.addresses(options, folder.kept())?;
        let ground = Ground::lay(options, &folder, &addresses, &ports, extras).await?;

        let mut servers = vec![ground.serve_files(ports.files, &folder, &addresses.portal)?];
        let mail_in = MailIn::open(options, &ground, &folder)?;
        servers.push(mail_in.serve(ports.smtp, &ground)?);
        let mail_out = MailOut::open(&ground, &folder)?;
        servers.push(mail_out.serve(ports.ses, options, &ground, &mail_in.receiver)?);
        mail_out.take_over(&ground, &folder).await?;
        let follower = functions::follow(&ground, &folder, mail_in.deps)?;
        let upkeep = functions::upkeep(&ground);
        let functions = functions::answering(&ground);
        // Every mail can be read there, with the links in it.
        let is_trial = !options.is_in_earnest();
        let mailbox = is_trial.then(|| mailbox(&mail_out, &ground, &addresses));
        let portal = portal_settings(&site, mailbox, &addresses);
        servers.push(serve_portal(ports.portal, portal, &functions)?);

        Ok(Self {
            addresses,
            functions,
            store: ground.store,
            files: ground.clients.files(None),
            table: (ground.dynamodb, TABLE.to_owned()),
            desk: ground.desk,
            clock: ground.clock,
            outbox: mail_out.outbox,
            sandbox: mail_out.sandbox,
            counted_inbound: mail_in.counted,
            queue: mail_in.queue,
            deliveries: mail_out.deliveries,
            receiver: mail_in.receiver,
            follower,
            site,
            _schedule: schedule::every_minute(upkeep.clone()),
            upkeep,
            _servers: servers,
            _database: ground.database,
            _folder: folder,
        })
    }

    /// Waits until everything that was set going is done: mail in, the mails it causes, and what is reported of
    /// those.
    pub async fn settled(&self) {
        self.queue.drained().await;
        self.follower.caught_up().await;
        self.deliveries.drained().await;
    }
}

fn mailbox(mail_out: &MailOut, ground: &Ground, addresses: &Addresses) -> Mailbox {
    let support = &ground.desk.support;
    Mailbox::new(mailbox::Settings {
        outbox: mail_out.outbox.clone(),
        smtp: addresses.smtp,
        support: support.to_string(),
        portal: addresses.portal.clone(),
    })
}

fn portal_settings(
    site: &Site,
    mailbox: Option<Mailbox>,
    addresses: &Addresses,
) -> portal::Settings {
    portal::Settings {
        site: site.clone(),
        files_origin: addresses.files.clone(),
        mailbox: mailbox.map(Arc::new),
    }
}

fn serve_portal(
    door: TcpListener,
    settings: portal::Settings,
    functions: &Functions,
) -> Result<Server> {
    let functions = functions.clone();
    portal::start(door, settings, move |request| {
        let functions = functions.clone();
        async move { functions.answer(request).await }
    })
}
