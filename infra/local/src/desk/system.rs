//! Everything started and joined: the services, the functions, and the doors people come through.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, anyhow};
use aws_credential_types::Credentials;
use domain::people::address::Address;
use environment::{Clock, Desk};
use tokio::net::TcpListener;

use crate::aws::database::{self, Database, Place};
use crate::aws::queue::Queue;
use crate::aws::receive::Receiver;
use crate::aws::storage::{self, MAIL_BUCKET, Promise};
use crate::aws::stream::{self, Filters, Follower, Listener, Source};
use crate::aws::{schedule, ses};
use crate::data::secrets::Secrets;
use crate::data::takeover::Sole;
use crate::desk::clients::{Clients, TABLE};
use crate::desk::demo::people::must_not_live_in;
use crate::desk::routes::Functions;
use crate::doors::mailbox::{self, Mailbox};
use crate::doors::portal::{self, Site};
use crate::doors::server::Server;
use crate::doors::smtp;
use crate::options::Run;
use crate::outgoing::outbox::Outbox;
use crate::outgoing::relay::Relay;

pub use crate::desk::clients::{Extras, REGION, Watch};

const ACCESS_KEY: &str = "local";
/// An authserv-id that no header can bear: nobody's word counts.
const NO_GATEWAY: &str = "";

/// The whole desk, running. It stops when this is dropped.
#[derive(Debug)]
pub struct System {
    /// Where things are.
    pub addresses: Addresses,
    /// The functions, to be asked without a socket.
    pub functions: Functions,
    /// The table.
    pub store: store::Store,
    /// The buckets.
    pub files: files::Files,
    /// The table's client and name, to measure against.
    pub table: (aws_sdk_dynamodb::Client, String),
    /// The desk as people know it.
    pub desk: Desk,
    /// Its clock.
    pub clock: Clock,
    /// What was sent.
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
    // After all that works in the folder.
    _sole: Option<Sole>,
    _temporary: Option<tempfile::TempDir>,
}

/// Where things are.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// The portal, as people type it.
    pub portal: String,
    /// Its own door on this machine, whatever stands in front.
    pub door: SocketAddr,
    /// The files.
    pub files: String,
    /// Incoming mail.
    pub smtp: SocketAddr,
    /// All data; nothing when it is thrown away.
    pub data: Option<PathBuf>,
}

impl System {
    /// Starts everything. Ports of 0 are chosen by the system.
    ///
    /// # Errors
    /// A busy port or an unusable folder, in one sentence that says what to do.
    pub async fn start(options: &Run, site: Site, extras: Extras) -> Result<Self> {
        options.check()?;
        let temporary = if options.ephemeral {
            Some(tempfile::tempdir()?)
        } else {
            None
        };
        let data = temporary
            .as_ref()
            .map_or(options.data.as_path(), |folder| folder.path());
        prepare(data)?;
        let sole = match options.ephemeral {
            true => None,
            false => Sole::take(data)?,
        };
        let promise = if options.ephemeral {
            Promise::Written
        } else {
            Promise::OnDisk
        };

        let portal_door = listen(options.port, "--port").await?;
        let files_door = listen(options.files_port, "--files-port").await?;
        let smtp_door = listen(options.smtp_port, "--smtp-port").await?;
        let ses_door = listen(0, "").await?;
        let options = &Run {
            port: portal_door.local_addr()?.port(),
            files_port: files_door.local_addr()?.port(),
            ..options.clone()
        };
        let addresses = Addresses {
            portal: options.portal_address(),
            door: portal_door.local_addr()?,
            files: options.storage_address(),
            smtp: smtp_door.local_addr()?,
            data: (!options.ephemeral).then(|| data.to_owned()),
        };

        let secrets = Secrets::load(&data.join("keys"))?;
        let support = Address::parse(&options.support)
            .ok_or_else(|| anyhow!("--support {} is not a mail address.", options.support))?;
        let desk = Desk {
            public_address: addresses.portal.clone(),
            support: support.clone(),
            organisation: options.organisation.clone(),
            keys: secrets.keys,
            instance: secrets.instance,
            edge: None,
        };
        let clock = Clock::default();

        let place = match options.ephemeral {
            true => Place::Ephemeral,
            false => Place::File(data.join("table.sqlite")),
        };
        let database = database::start(&place).await?;
        let clients = Clients {
            files: addresses.files.clone(),
            ses: ses_door.local_addr()?,
            database: database.endpoint().to_owned(),
            credentials: Credentials::from_keys(ACCESS_KEY, &secrets.storage, None),
            connections: environment::clients::connections(),
            extras,
        };
        let dynamodb = clients.dynamodb(None);
        store::schema::create_table(&dynamodb, TABLE).await?;
        let store = store::Store::new(dynamodb.clone(), TABLE.to_owned());
        // Before anything is open that writes.
        store.upgrade().await?;
        if options.is_in_earnest() {
            must_not_live_in(&store).await?;
        }

        let mut servers = vec![storage::start(
            files_door,
            storage::Settings {
                root: data.join("files"),
                origins: vec![addresses.portal.clone()],
                access_key: ACCESS_KEY.to_owned(),
                secret_key: secrets.storage.clone(),
                promise,
            },
        )?];

        let inbound = inbound_mail::Deps {
            store: clients.store("inbound-mail"),
            files: clients.files(Some("inbound-mail")),
            desk: desk.clone(),
            clock: clock.clone(),
            limit: inbound_mail::LIMIT,
        };
        let counted_inbound = inbound_mail::Deps {
            store: clients.asked("inbound-mail"),
            ..inbound.clone()
        };
        let from_queue = inbound.clone();
        let queue = Queue::durable("inbound-mail", data.join("queue"), move |event| {
            let deps = from_queue.clone();
            async move { inbound_mail::handle(&deps, event).await }
        })?;
        let receiver = Receiver {
            s3: clients.s3(None),
            markers: data.join("files").join(MAIL_BUCKET).join("new"),
            queue: queue.clone(),
            trusted_authserv: match &options.trusted_authserv {
                // A proxy and a mail server in front are at this machine too: being there proves nothing.
                None if options.is_in_earnest() => Some(NO_GATEWAY.to_owned()),
                gateway => gateway.clone(),
            },
            region: REGION.to_owned(),
        };
        let keeper = receiver.clone();
        servers.push(smtp::start(
            smtp_door,
            smtp::Settings::new(support.domain()),
            move |envelope, raw| {
                let receiver = keeper.clone();
                async move { receiver.accept(envelope, raw).await }
            },
        )?);

        let delivery = delivery::Deps {
            store: clients.store("delivery"),
            region: REGION.to_owned(),
        };
        let deliveries = Queue::durable("delivery", data.join("events"), move |event| {
            let deps = delivery.clone();
            async move { delivery::handle(&deps, event).await }
        })?;

        let sandbox = ses::Sandbox::default();
        let outbox = Arc::new(Outbox::open(&data.join("outbox"), promise)?);
        servers.push(ses::start(
            ses_door,
            ses::Settings {
                domain: support.domain().to_owned(),
                region: REGION.to_owned(),
                outbox: outbox.clone(),
                receiver: receiver.clone(),
                relay: options.relay.as_deref().map(Relay::from_url).transpose()?,
                events: ses::Events::new(deliveries.clone()),
                sandbox: sandbox.clone(),
            },
        )?);

        let notifications = notifications::Deps {
            store: clients.store("notifications"),
            mailer: mailer::Mailer::new(
                clients.ses("notifications"),
                REGION,
                Some("guichet".to_owned()),
            ),
            desk: desk.clone(),
            clock: clock.clone(),
        };
        if let Some(sole) = &sole {
            sole.take_over(&store, &outbox, REGION, clock.now()).await?;
        }
        let follower = stream::follow(
            Source {
                client: clients.streams(),
                table: TABLE.to_owned(),
                checkpoint: (!options.ephemeral).then(|| data.join("stream.json")),
                wake: database.wake(),
            },
            vec![
                Listener::new(Filters::of_function("InboundMailFunction")?, move |event| {
                    let deps = inbound.clone();
                    async move { inbound_mail::retry(&deps, event).await }
                }),
                Listener::new(
                    Filters::of_function("NotificationsFunction")?,
                    move |event| {
                        let deps = notifications.clone();
                        async move { notifications::handle(&deps, event).await }
                    },
                ),
            ],
        );
        let upkeep = upkeep::Deps {
            store: clients.store("upkeep"),
            files: clients.files(Some("upkeep")),
            clock: clock.clone(),
        };

        let functions = Functions {
            authentication: authentication::Deps {
                store: clients.asked("authentication"),
                desk: desk.clone(),
                clock: clock.clone(),
            },
            tickets: tickets::Deps {
                store: clients.asked("tickets"),
                files: clients.files(Some("tickets")),
                desk: desk.clone(),
                clock: clock.clone(),
            },
            attachments: attachments::Deps {
                store: clients.asked("attachments"),
                files: clients.files(Some("attachments")),
                desk: desk.clone(),
                clock: clock.clone(),
            },
            replies: replies::Deps {
                store: clients.asked("replies"),
                files: clients.files(Some("replies")),
                desk: desk.clone(),
                clock: clock.clone(),
            },
            outcomes: outcomes::Deps {
                store: clients.asked("outcomes"),
                files: clients.files(Some("outcomes")),
                desk: desk.clone(),
                clock: clock.clone(),
            },
            feedback: feedback::Deps {
                store: clients.asked("feedback"),
                desk: desk.clone(),
                clock: clock.clone(),
            },
        };
        let answering = functions.clone();
        let mailbox = Mailbox::new(mailbox::Settings {
            outbox: outbox.clone(),
            smtp: addresses.smtp,
            domain: support.domain().to_owned(),
            support: support.to_string(),
            portal: addresses.portal.clone(),
        });
        servers.push(portal::start(
            portal_door,
            portal::Settings {
                site: site.clone(),
                files_origin: addresses.files.clone(),
                // Every mail can be read there, with the links in it.
                mailbox: (!options.is_in_earnest()).then(|| Arc::new(mailbox)),
            },
            move |request| {
                let functions = answering.clone();
                async move { functions.answer(request).await }
            },
        )?);

        Ok(Self {
            addresses,
            functions,
            store,
            files: clients.files(None),
            table: (dynamodb, TABLE.to_owned()),
            desk,
            clock,
            outbox,
            sandbox,
            counted_inbound,
            queue,
            deliveries,
            receiver,
            follower,
            site,
            _schedule: schedule::every_minute(upkeep.clone()),
            upkeep,
            _servers: servers,
            _database: database,
            _sole: sole,
            _temporary: temporary,
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

/// The table of a database, for commands that need nothing else.
///
/// # Errors
/// When the table can neither be found nor made.
pub async fn table_at(endpoint: &str) -> Result<store::Store> {
    let clients = Clients {
        files: String::new(),
        ses: SocketAddr::from(([127, 0, 0, 1], 9)),
        database: endpoint.to_owned(),
        credentials: Credentials::from_keys(ACCESS_KEY, "unused", None),
        connections: environment::clients::connections(),
        extras: Extras::default(),
    };
    let dynamodb = clients.dynamodb(None);
    store::schema::create_table(&dynamodb, TABLE).await?;
    let store = store::Store::new(dynamodb, TABLE.to_owned());
    // An agent added to a table as it was would be a second person beside the one it has.
    store.upgrade().await?;
    Ok(store)
}

fn prepare(data: &Path) -> Result<()> {
    crate::data::disk::keep_private(data)?;
    crate::data::disk::replace(&data.join("writable"), b"").with_context(|| {
        format!(
            "The folder {} cannot be written. Choose another with --data.",
            data.display()
        )
    })
}

async fn listen(port: u16, option: &str) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|_| {
        anyhow!("Port {port} is taken, perhaps by another Guichet. Stop that, or choose another port with {option}.")
    })
}
