//! The functions, each with the clients of its own role.

use anyhow::Result;

use super::folder::Folder;
use super::ground::Ground;
use crate::aws::stream::{self, Filters, Follower, Listener, Source};
use crate::desk::clients::{REGION, TABLE};
use crate::desk::routes::Functions;

/// Those that answer requests.
pub(super) fn answering(ground: &Ground) -> Functions {
    let Ground {
        clients,
        desk,
        clock,
        ..
    } = ground;
    Functions {
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
    }
}

/// Those that the table's stream wakes.
pub(super) fn follow(
    ground: &Ground,
    folder: &Folder,
    inbound: inbound_mail::Deps,
) -> Result<Follower> {
    let notifications = notifications::Deps {
        store: ground.clients.store("notifications"),
        mailer: mailer::Mailer::new(
            ground.clients.ses("notifications"),
            REGION,
            Some("guichet".to_owned()),
        ),
        desk: ground.desk.clone(),
        clock: ground.clock.clone(),
    };
    let source = Source {
        client: ground.clients.streams(),
        table: TABLE.to_owned(),
        checkpoint: folder.kept().map(|data| data.join("stream.json")),
        wake: ground.database.wake(),
    };
    let listeners = vec![
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
    ];
    Ok(stream::follow(source, listeners))
}

/// The one that is woken once a minute.
pub(super) fn upkeep(ground: &Ground) -> upkeep::Deps {
    upkeep::Deps {
        store: ground.clients.store("upkeep"),
        files: ground.clients.files(Some("upkeep")),
        clock: ground.clock.clone(),
    }
}
