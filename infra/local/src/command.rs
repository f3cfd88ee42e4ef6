//! What the operator asked for, done.

use anyhow::{Context as _, Result};
use domain::people::person::Role;
use environment::Clock;
use environment::clients::for_large_bodies;

use crate::agents::add_agent;
use crate::aws::database::{self, Place};
use crate::data::disk;
use crate::data::secrets::rotate_keys;
use crate::desk::pages::Pages;
use crate::desk::system::{Extras, System, table_at};
use crate::desk::{demo, pages};
use crate::explain;
use crate::options::{AgentCommand, Command, KeysCommand, MailCommand, Options, Run, SiteCommand};
use crate::publish::{self, Bucket};

/// Does it.
///
/// # Errors
/// One sentence for the operator.
pub async fn run(options: Options) -> Result<()> {
    match options.command {
        None => run_desk(&options.run).await,
        Some(Command::Agent(AgentCommand::Add {
            address,
            name,
            admin,
        })) => {
            let role = if admin { Role::Admin } else { Role::Agent };
            make_agent(&options.run, &address, &name, role).await
        }
        Some(Command::Mail(MailCommand::Explain { files })) => {
            explain::explain(&files, &options.run.support)
        }
        Some(Command::Keys(KeysCommand::Rotate)) => {
            let name = rotate_keys(&options.run.data)?;
            say(&format!(
                "La clé {name} signera les adresses de réponse au prochain démarrage ; la précédente reste acceptée."
            ));
            Ok(())
        }
        Some(Command::Site(SiteCommand::Build {
            root,
            output,
            base_url,
        })) => {
            let report = pages::build(&root, &output, base_url)?;
            say(&format!(
                "{} pages in {} ms.",
                report.pages,
                report.elapsed.as_millis()
            ));
            Ok(())
        }
        Some(Command::Site(SiteCommand::Upload {
            bucket,
            region,
            endpoint,
            back,
        })) => {
            let client = storage_client(&region, endpoint)?;
            let name = bucket;
            put_up(&options.run, &Bucket { client, name }, back).await
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

async fn put_up(options: &Run, bucket: &Bucket, back: bool) -> Result<()> {
    let built = match back {
        true => None,
        false => {
            let address = publish::public_address(options.public_address.as_deref())?;
            let folder = tempfile::tempdir()?;
            let output = folder.path().join("site");
            pages::install_packages(&options.site).await?;
            pages::build(&options.site, &output, Some(address.clone()))?;
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

async fn run_desk(options: &Run) -> Result<()> {
    options.check()?;
    let pages = Pages::prepare(options).await?;
    let system = System::start(options, pages.site.clone(), Extras::default()).await?;
    if options.demo {
        demo::fill(&system)
            .await
            .context("The demonstration could not be filled in.")?;
    }
    let _watching = pages.keep_fresh(options)?;

    say(&what_is_on(options));
    let addresses = &system.addresses;
    say(&format!("Portail      {}", addresses.portal));
    if !options.is_in_earnest() {
        say(&format!(
            "Courrier     {}/mailbox/  (mails envoyés, à lire et à répondre ici)",
            addresses.portal
        ));
    }
    say(&format!(
        "Mail entrant {} en SMTP, pour {}",
        addresses.smtp, system.desk.support
    ));
    match &addresses.data {
        Some(data) => say(&format!("Données      {}", data.display())),
        None => say("Données      en mémoire, perdues à l’arrêt (--ephemeral)"),
    }
    say("Agents       cargo run -- agent add marie@exemple.fr");
    if options.demo {
        say(&format!("Essai        {}", demo::people::ACCOUNTS));
    }
    stopped().await;
    Ok(())
}

/// What is on and what is off, in one line.
fn what_is_on(options: &Run) -> String {
    if !options.is_in_earnest() {
        return "Essai        page du courrier ouverte sur cette machine, expéditeurs crus sur parole, aucun mail ne part"
            .to_owned();
    }
    let believed = match &options.trusted_authserv {
        Some(gateway) => format!("expéditeurs prouvés par {gateway} seul"),
        None => "aucun expéditeur prouvé (sans --trusted-authserv)".to_owned(),
    };
    let sent = match options.relay {
        Some(_) => "mails remis au relais",
        None => "aucun mail ne part (sans --relay)",
    };
    format!("En service   page du courrier fermée, {believed}, {sent}")
}

async fn make_agent(options: &Run, address: &str, name: &str, role: Role) -> Result<()> {
    disk::keep_private(&options.data)?;
    let database = database::start(&Place::File(options.data.join("table.sqlite"))).await?;
    let store = table_at(database.endpoint()).await?;
    let account = add_agent(&store, &Clock::default(), address, name, role).await?;
    if account.verified_at.is_some() {
        say(&format!(
            "{} est maintenant agent : à faire, se connecter à nouveau.",
            account.who.address
        ));
    } else {
        say(&format!(
            "{} est maintenant agent : un mail avec un lien pour choisir son mot de passe part dès que le bureau tourne ; \
             à l’essai, il se lit dans la page du courrier.",
            account.who.address
        ));
    }
    Ok(())
}

/// Waits for Ctrl-C or a polite kill.
async fn stopped() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    // Without a signal to wait for there is nothing better than to go on.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

fn say(line: &str) {
    #[expect(clippy::print_stdout, reason = "what the operator reads")]
    {
        println!("{line}");
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;

    fn options(arguments: &[&str]) -> Run {
        Options::parse_from(["guichet"].iter().chain(arguments)).run
    }

    #[test]
    fn the_first_line_says_what_is_on() {
        let public = ["--public-address", "https://aide.exemple.fr"];
        let relay = ["--relay", "smtp://mail.exemple.fr"];
        for (arguments, expected) in [
            (&[][..], "page du courrier ouverte"),
            (
                &public[..],
                "page du courrier fermée, aucun expéditeur prouvé",
            ),
            (&relay[..], "mails remis au relais"),
            (
                &["--relay", "smtp://m", "--trusted-authserv", "mx.exemple.fr"][..],
                "prouvés par mx.exemple.fr seul",
            ),
        ] {
            let line = what_is_on(&options(arguments));
            assert!(line.contains(expected), "{line}");
        }
    }

    #[test]
    fn made_up_people_are_for_trials() {
        assert!(options(&["--demo"]).check().is_ok());
        for earnest in [
            ["--public-address", "https://a.fr"],
            ["--relay", "smtp://m"],
        ] {
            let refused = options(&[&["--demo"][..], &earnest].concat()).check();
            assert!(refused.unwrap_err().to_string().contains("--demo"));
        }
    }
}
