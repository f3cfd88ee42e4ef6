//! The commands, as they are typed and done.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Subcommand;
use domain::people::person::Role;
use environment::Clock;
use environment::clients::for_large_bodies;
use store::Store;

use crate::agents::add_agent;
use crate::publish::{self, Bucket};
use crate::{explain, site};

/// A command besides starting the desk.
#[derive(Debug, Clone, Subcommand)]
pub enum Command {
    /// Look after agents
    #[command(subcommand)]
    Agent(AgentCommand),
    /// Build the site
    #[command(subcommand)]
    Site(SiteCommand),
    /// Look into mails
    #[command(subcommand)]
    Mail(MailCommand),
    /// Look after the keys of reply addresses and mailed links
    #[command(subcommand)]
    Keys(KeysCommand),
}

/// What is done with keys.
#[derive(Debug, Clone, Subcommand)]
pub enum KeysCommand {
    /// Sign with a new key from the next start on; the last one still counts, older ones no longer
    Rotate,
}

/// What is done with mails.
#[derive(Debug, Clone, Subcommand)]
pub enum MailCommand {
    /// Say what becomes of raw mails and why, one JSON line a file; changes nothing
    Explain {
        /// Files of raw mail
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

/// What is done with agents.
#[derive(Debug, Clone, Subcommand)]
pub enum AgentCommand {
    /// Make somebody an agent, with an account if they have none
    Add {
        /// Their mail address
        address: String,
        /// Their name
        #[arg(long, default_value = "")]
        name: String,
        /// Make them an admin as well
        #[arg(long)]
        admin: bool,
    },
}

/// What is done with the site.
#[derive(Debug, Clone, Subcommand)]
pub enum SiteCommand {
    /// Build a Zola-shaped site with its search data
    Build {
        /// Folder of the sources
        #[arg(long, default_value = "site", value_name = "DIR")]
        root: PathBuf,
        /// Folder to write
        #[arg(long, value_name = "DIR")]
        output: PathBuf,
        /// Address of the site, when it is not the one of config.toml
        #[arg(long, value_name = "URL")]
        base_url: Option<String>,
    },
    /// Build the site for --public-address and put it into its bucket, without a moment in which a page lacks
    /// something; the credentials of AWS come from the environment
    Upload {
        /// The bucket, as the stack's PublishSite names it
        bucket: String,
        /// Region of the bucket
        #[arg(long, env = "AWS_REGION", default_value = "eu-west-3")]
        region: String,
        /// Address of the storage, when it is not AWS's own
        #[arg(long, value_name = "URL", env = "AWS_ENDPOINT_URL_S3")]
        endpoint: Option<String>,
        /// Put back the edition before this one instead
        #[arg(long)]
        back: bool,
    },
}

impl AgentCommand {
    /// Does it in the desk's table.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub async fn run(self, store: &Store, clock: &Clock) -> Result<()> {
        let Self::Add {
            address,
            name,
            admin,
        } = self;
        let role = if admin { Role::Admin } else { Role::Agent };
        let account = add_agent(store, clock, &address, &name, role).await?;
        let role = match account.role.is_admin() {
            true => "agent et administrateur",
            false => "agent",
        };
        if account.verified_at.is_some() {
            say(&format!(
                "{} est maintenant {role} : à faire, se connecter à nouveau.",
                account.who.address
            ));
        } else {
            say(&format!(
                "{} est maintenant {role} : un mail avec un lien pour choisir son mot de passe part dès que le bureau tourne ; \
                 à l’essai, il se lit dans la page du courrier.",
                account.who.address
            ));
        }
        Ok(())
    }
}

impl MailCommand {
    /// Does it for the desk with this mailbox.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn run(self, support: &str) -> Result<()> {
        let Self::Explain { files } = self;
        explain::explain(&files, support)
    }
}

impl SiteCommand {
    /// Does it; what is put up is built from `sources` for the address people reach the portal at.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub async fn run(self, sources: &Path, public_address: Option<&str>) -> Result<()> {
        match self {
            Self::Build {
                root,
                output,
                base_url,
            } => {
                let report = site::build(&root, &output, base_url)?;
                say(&format!(
                    "{} pages in {} ms.",
                    report.pages,
                    report.elapsed.as_millis()
                ));
                Ok(())
            }
            Self::Upload {
                bucket,
                region,
                endpoint,
                back,
            } => {
                let client = storage_client(&region, endpoint)?;
                let name = bucket;
                put_up(&Bucket { client, name }, sources, public_address, back).await
            }
        }
    }
}

fn storage_client(region: &str, endpoint: Option<String>) -> Result<aws_sdk_s3::Client> {
    let aws = environment::aws_of_operator(region).context(
        "The credentials of AWS are not in the environment: run \
         eval \"$(aws configure export-credentials --format env)\" first.",
    )?;
    let mut config = aws_sdk_s3::config::Builder::from(&for_large_bodies(&aws));
    if let Some(endpoint) = endpoint {
        // Its buckets have no host names of their own.
        config = config.endpoint_url(endpoint).force_path_style(true);
    }
    Ok(aws_sdk_s3::Client::from_conf(config.build()))
}

async fn put_up(
    bucket: &Bucket,
    sources: &Path,
    public_address: Option<&str>,
    back: bool,
) -> Result<()> {
    let built = match back {
        true => None,
        false => {
            let address = publish::public_address(public_address)?;
            let folder = tempfile::tempdir()?;
            let output = folder.path().join("site");
            site::install_packages(sources).await?;
            site::build(sources, &output, Some(address.clone()))?;
            Some(generator::edition::edition(&output, &address)?)
        }
    };
    let now = Clock::default().now();
    let published = match &built {
        Some(edition) => publish::publish(bucket, edition, now).await?,
        None => publish::put_back(bucket, now).await?,
    };
    say(&format!(
        "Édition {} en ligne : {} fichiers envoyés, {} retirés. Pour revenir à la précédente : \
         cargo run -- site upload {} --back",
        published.edition, published.written, published.removed, bucket.name
    ));
    Ok(())
}

/// Says a line to the operator.
pub fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "what the operator reads")]
    {
        println!("{line}");
    }
}
