//! Incoming mail: an SMTP listener that takes mail for one domain, relays nothing, and says 250
//! only when the message is safe.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::receive::Envelope;
use crate::server::Server;

mod session;

use session::Session;

/// How much, how long, for whom.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The only domain that is taken mail for.
    pub domain: String,
    /// The largest message; SES takes 40 MB.
    pub largest: usize,
    /// Recipients of one message; RFC 5321 asks for 100 at least.
    pub recipients: usize,
    /// Connections at once; each may hold one message in memory.
    pub connections: usize,
    /// How long a silent connection is kept; RFC 5321 asks for 5 minutes.
    pub patience: Duration,
}

impl Settings {
    /// The settings that suit `domain`.
    pub fn new(domain: &str) -> Self {
        Self {
            domain: domain.to_owned(),
            largest: 40 * 1024 * 1024,
            recipients: 100,
            connections: 20,
            patience: Duration::from_secs(300),
        }
    }
}

type Kept = Pin<Box<dyn Future<Output = Result<String>> + Send>>;
pub(crate) type Keep = Arc<dyn Fn(Envelope, Vec<u8>) -> Kept + Send + Sync>;

/// Listens; each message goes to `keep`, whose answer is its id once it is safe.
pub fn start<K, F>(listener: TcpListener, settings: Settings, keep: K) -> std::io::Result<Server>
where
    K: Fn(Envelope, Vec<u8>) -> F + Send + Sync + 'static,
    F: Future<Output = Result<String>> + Send + 'static,
{
    let keep: Keep = Arc::new(move |envelope, raw| Box::pin(keep(envelope, raw)));
    let address = listener.local_addr()?;
    let places = Arc::new(Semaphore::new(settings.connections));
    let settings = Arc::new(settings);
    Ok(Server::new(address, async move {
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            match listener.accept().await {
                Ok((socket, peer)) => {
                    let work =
                        converse(socket, peer, settings.clone(), keep.clone(), places.clone());
                    connections.spawn(work);
                }
                Err(error) => {
                    tracing::warn!(%error, "a mail connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
        }
    }))
}

async fn converse(
    socket: TcpStream,
    peer: SocketAddr,
    settings: Arc<Settings>,
    keep: Keep,
    places: Arc<Semaphore>,
) {
    let ip: IpAddr = peer.ip();
    let mut session = Session::new(socket, ip, settings, keep);
    let ended = match places.try_acquire_owned() {
        Ok(_place) => session.run().await,
        Err(_) => session.refuse().await,
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a mail connection ended early");
    }
}

#[cfg(test)]
mod tests;
