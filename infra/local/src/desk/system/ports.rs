//! The ports of a desk.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Result, anyhow};
use tokio::net::TcpListener;

use crate::options::Run;

#[derive(Debug, Clone)]
pub struct Addresses {
    /// The portal, as people type it.
    pub portal: String,
    /// Its own door on this machine, whatever stands in front.
    pub door: SocketAddr,
    pub files: String,
    pub smtp: SocketAddr,
    /// All data; nothing when it is thrown away.
    pub data: Option<PathBuf>,
}

pub(super) struct Ports {
    pub(super) portal: TcpListener,
    pub(super) files: TcpListener,
    pub(super) smtp: TcpListener,
    pub(super) ses: TcpListener,
}

impl Ports {
    pub(super) async fn open(options: &Run) -> Result<Self> {
        Ok(Self {
            portal: listen(options.port, "--port").await?,
            files: listen(options.files_port, "--files-port").await?,
            smtp: listen(options.smtp_port, "--smtp-port").await?,
            ses: listen(0, "").await?,
        })
    }

    /// The options with the ports that the system chose.
    pub(super) fn chosen(&self, options: &Run) -> Result<Run> {
        Ok(Run {
            port: self.portal.local_addr()?.port(),
            files_port: self.files.local_addr()?.port(),
            ..options.clone()
        })
    }

    pub(super) fn addresses(&self, chosen: &Run, data: Option<&Path>) -> Result<Addresses> {
        Ok(Addresses {
            portal: chosen.portal_address(),
            door: self.portal.local_addr()?,
            files: chosen.storage_address(),
            smtp: self.smtp.local_addr()?,
            data: data.map(Path::to_owned),
        })
    }
}

async fn listen(port: u16, option: &str) -> Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|_| {
        anyhow!("Port {port} is taken, perhaps by another Guichet. Stop that, or choose another port with {option}.")
    })
}
