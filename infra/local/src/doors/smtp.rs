//! Incoming mail: an SMTP listener that takes mail for one domain, relays nothing, and says 250
//! only when the message is safe.

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Result;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::aws::receive::Envelope;
use crate::doors::server::Server;

mod session;
mod settings;

use session::Session;
use settings::Keep;
pub use settings::Settings;

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
