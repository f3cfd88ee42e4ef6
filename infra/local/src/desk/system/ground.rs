//! What everything else stands on: keys, the table, the files and their clients.

use std::net::SocketAddr;

use anyhow::{Result, anyhow};
use aws_credential_types::Credentials;
use domain::people::address::Address;
use environment::{Clock, Desk};
use tokio::net::TcpListener;

use super::folder::Folder;
use super::ports::{Addresses, Ports};
use crate::aws::database::{self, Database, Place};
use crate::aws::storage;
use crate::data::secrets::Secrets;
use crate::desk::clients::{Clients, Extras, TABLE};
use crate::desk::demo::people::must_not_live_in;
use crate::doors::server::Server;
use crate::options::Run;

pub(super) const ACCESS_KEY: &str = "local";

pub(super) struct Ground {
    pub(super) clients: Clients,
    pub(super) dynamodb: aws_sdk_dynamodb::Client,
    pub(super) store: store::Store,
    pub(super) database: Database,
    pub(super) desk: Desk,
    pub(super) clock: Clock,
    storage_key: String,
}

impl Ground {
    pub(super) async fn lay(
        options: &Run,
        folder: &Folder,
        addresses: &Addresses,
        ports: &Ports,
        extras: Extras,
    ) -> Result<Self> {
        let secrets = Secrets::load(&folder.join("keys"))?;
        let support = Address::parse(&options.support)
            .ok_or_else(|| anyhow!("--support {} is not a mail address.", options.support))?;
        let desk = Desk {
            public_address: addresses.portal.clone(),
            support,
            organisation: options.organisation.clone(),
            keys: secrets.keys,
            instance: secrets.instance,
            edge: None,
        };
        let place = match options.ephemeral {
            true => Place::Ephemeral,
            false => Place::File(folder.join("table.sqlite")),
        };
        let database = database::start(&place).await?;
        let clients = Clients {
            files: addresses.files.clone(),
            ses: ports.ses.local_addr()?,
            database: database.endpoint().to_owned(),
            credentials: Credentials::from_keys(ACCESS_KEY, &secrets.storage, None),
            connections: environment::clients::connections(),
            extras,
        };
        let dynamodb = clients.dynamodb(None);
        let store = table(&dynamodb).await?;
        if options.is_in_earnest() {
            must_not_live_in(&store).await?;
        }
        Ok(Self {
            clients,
            dynamodb,
            store,
            database,
            desk,
            clock: Clock::default(),
            storage_key: secrets.storage,
        })
    }

    pub(super) fn serve_files(
        &self,
        door: TcpListener,
        folder: &Folder,
        origin: &str,
    ) -> Result<Server> {
        storage::start(
            door,
            storage::Settings {
                root: folder.join("files"),
                origins: vec![origin.to_owned()],
                access_key: ACCESS_KEY.to_owned(),
                secret_key: self.storage_key.clone(),
                promise: folder.promise,
            },
        )
    }
}

/// The table, in the form of today before anything is open that writes.
async fn table(dynamodb: &aws_sdk_dynamodb::Client) -> Result<store::Store> {
    store::schema::create_table(dynamodb, TABLE).await?;
    let store = store::Store::new(dynamodb.clone(), TABLE.to_owned());
    store.upgrade().await?;
    Ok(store)
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
    // An agent added to a table as it was would be a second person beside the one it has.
    table(&clients.dynamodb(None)).await
}
