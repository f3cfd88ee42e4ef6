//! What `cargo run` is given.

use std::path::PathBuf;

use clap::Parser;
use operator::command::Command;

/// Guichet: the whole support desk on one machine.
#[derive(Debug, Clone, Parser)]
#[command(name = "guichet", version)]
pub struct Options {
    /// What to do; without a command the desk is started.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How the desk runs.
    #[command(flatten)]
    pub run: Run,
}

/// How the desk runs.
#[derive(Debug, Clone, clap::Args)]
pub struct Run {
    /// Port of the portal
    #[arg(long, default_value_t = 8080, global = true)]
    pub port: u16,
    /// Port of the files, an origin of its own
    #[arg(long, default_value_t = 8081, global = true)]
    pub files_port: u16,
    /// Port of incoming mail
    #[arg(long, default_value_t = 2525, global = true)]
    pub smtp_port: u16,
    /// Folder of all data
    #[arg(long, default_value = "data", value_name = "DIR", global = true)]
    pub data: PathBuf,
    /// Keep nothing: the data goes when the desk stops
    #[arg(long, global = true)]
    pub ephemeral: bool,
    /// Fill the desk with two agents, some requesters and two dozen tickets; for trials only
    #[arg(long, global = true)]
    pub demo: bool,
    /// Rebuild the site whenever a file under it changes
    #[arg(long, global = true)]
    pub watch: bool,
    /// Folder of the site's sources
    #[arg(long, default_value = "site", value_name = "DIR", global = true)]
    pub site: PathBuf,
    /// Address people reach the portal at, when it is not http://localhost:PORT; with it nothing is on that is
    /// meant for a trial: no mailbox page, no belief in who sent a mail without --trusted-authserv
    #[arg(long, value_name = "URL", global = true)]
    pub public_address: Option<String>,
    /// Address people reach the files at, when it is not http://127.0.0.1:FILES_PORT
    #[arg(long, value_name = "URL", global = true)]
    pub files_address: Option<String>,
    /// Mailbox of the desk
    #[arg(
        long,
        default_value = "assistance@guichet.localhost",
        value_name = "ADDRESS",
        global = true
    )]
    pub support: String,
    /// Name shown beside "Assistance" in mails
    #[arg(long, default_value = "Guichet", value_name = "NAME", global = true)]
    pub organisation: String,
    /// Deliver mail for real by this SMTP relay (smtp://host:port or smtps://user:password@host:port); with it
    /// nothing is on that is meant for a trial, as with --public-address
    #[arg(long, value_name = "URL", global = true)]
    pub relay: Option<String>,
    /// Believe the Authentication-Results of this mail gateway about who sent a mail
    #[arg(long, value_name = "ID", global = true)]
    pub trusted_authserv: Option<String>,
}

impl Run {
    /// Whether people are meant to use the desk, not somebody to try it: then nothing is on that is right at
    /// one's own machine only.
    pub fn is_in_earnest(&self) -> bool {
        self.public_address.is_some() || self.relay.is_some()
    }

    /// Refuses what cannot be meant together.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn check(&self) -> anyhow::Result<()> {
        anyhow::ensure!(
            !(self.demo && self.is_in_earnest()),
            "--demo fills the desk with made-up people whose passwords everybody knows: leave it out with \
             --public-address or --relay."
        );
        Ok(())
    }

    /// Where people reach the portal.
    pub fn portal_address(&self) -> String {
        let own = || format!("http://localhost:{}", self.port);
        self.public_address
            .clone()
            .map_or_else(own, |address| address.trim_end_matches('/').to_owned())
    }

    /// Where browsers reach the files: another host name than the portal's, so that its cookie stays away.
    pub fn storage_address(&self) -> String {
        let own = || format!("http://127.0.0.1:{}", self.files_port);
        self.files_address
            .clone()
            .map_or_else(own, |address| address.trim_end_matches('/').to_owned())
    }
}
