//! The ways of mail: in from the SMTP door, out through SES, and what SES reports of it.

use std::sync::Arc;

use anyhow::Result;
use tokio::net::TcpListener;

use super::folder::Folder;
use super::ground::Ground;
use crate::aws::queue::Queue;
use crate::aws::receive::Receiver;
use crate::aws::ses;
use crate::aws::storage::MAIL_BUCKET;
use crate::desk::clients::REGION;
use crate::doors::server::Server;
use crate::doors::smtp;
use crate::options::Run;
use crate::outgoing::outbox::Outbox;
use crate::outgoing::relay::Relay;

/// An authserv-id that no header can bear: nobody's word counts.
const NO_GATEWAY: &str = "";

pub(super) struct MailIn {
    pub(super) deps: inbound_mail::Deps,
    /// The same, its calls counted like those of functions that answer requests.
    pub(super) counted: inbound_mail::Deps,
    pub(super) queue: Queue,
    pub(super) receiver: Receiver,
}

impl MailIn {
    pub(super) fn open(options: &Run, ground: &Ground, folder: &Folder) -> Result<Self> {
        let deps = inbound_mail::Deps {
            store: ground.clients.store("inbound-mail"),
            files: ground.clients.files(Some("inbound-mail")),
            desk: ground.desk.clone(),
            clock: ground.clock.clone(),
            limit: inbound_mail::LIMIT,
        };
        let counted = inbound_mail::Deps {
            store: ground.clients.asked("inbound-mail"),
            ..deps.clone()
        };
        let from_queue = deps.clone();
        let queue = Queue::durable("inbound-mail", folder.join("queue"), move |event| {
            let deps = from_queue.clone();
            async move { inbound_mail::handle(&deps, event).await }
        })?;
        let receiver = Receiver {
            s3: ground.clients.s3(None),
            markers: folder.join("files").join(MAIL_BUCKET).join("new"),
            queue: queue.clone(),
            trusted_authserv: match &options.trusted_authserv {
                // A proxy and a mail server in front are at this machine too: being there proves nothing.
                None if options.is_in_earnest() => Some(NO_GATEWAY.to_owned()),
                gateway => gateway.clone(),
            },
            region: REGION.to_owned(),
        };
        Ok(Self {
            deps,
            counted,
            queue,
            receiver,
        })
    }

    pub(super) fn serve(&self, door: TcpListener, ground: &Ground) -> Result<Server> {
        let keeper = self.receiver.clone();
        let settings = smtp::Settings::new(ground.desk.support.domain());
        let server = smtp::start(door, settings, move |envelope, raw| {
            let receiver = keeper.clone();
            async move { receiver.accept(envelope, raw).await }
        })?;
        Ok(server)
    }
}

pub(super) struct MailOut {
    pub(super) outbox: Arc<Outbox>,
    pub(super) sandbox: ses::Sandbox,
    /// What SES reports of the mails it took.
    pub(super) deliveries: Queue,
}

impl MailOut {
    pub(super) fn open(ground: &Ground, folder: &Folder) -> Result<Self> {
        let delivery = delivery::Deps {
            store: ground.clients.store("delivery"),
            region: REGION.to_owned(),
        };
        let deliveries = Queue::durable("delivery", folder.join("events"), move |event| {
            let deps = delivery.clone();
            async move { delivery::handle(&deps, event).await }
        })?;
        Ok(Self {
            outbox: Arc::new(Outbox::open(&folder.join("outbox"), folder.promise)?),
            sandbox: ses::Sandbox::default(),
            deliveries,
        })
    }

    /// Settles the mails that an earlier process claimed, before anything of this one claims any.
    pub(super) async fn take_over(&self, ground: &Ground, folder: &Folder) -> Result<()> {
        let Some(sole) = &folder.sole else {
            return Ok(());
        };
        let now = ground.clock.now();
        sole.take_over(&ground.store, &self.outbox, REGION, now)
            .await
    }

    /// Mail to the desk itself goes in again by `receiver`.
    pub(super) fn serve(
        &self,
        door: TcpListener,
        options: &Run,
        ground: &Ground,
        receiver: &Receiver,
    ) -> Result<Server> {
        ses::start(
            door,
            ses::Settings {
                support: ground.desk.support.clone(),
                region: REGION.to_owned(),
                outbox: self.outbox.clone(),
                receiver: receiver.clone(),
                relay: options.relay.as_deref().map(Relay::from_url).transpose()?,
                events: ses::Events::new(self.deliveries.clone()),
                sandbox: self.sandbox.clone(),
            },
        )
    }
}
