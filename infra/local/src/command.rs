//! What the operator asked for, done.

use anyhow::{Context as _, Result};
use environment::Clock;
use operator::command::{AgentCommand, Command, KeysCommand, say};

use crate::aws::database::{self, Place};
use crate::data::disk;
use crate::data::secrets::rotate_keys;
use crate::desk::demo;
use crate::desk::pages::Pages;
use crate::desk::system::{Extras, System, table_at};
use crate::options::{Options, Run};

/// Does it.
///
/// # Errors
/// One sentence for the operator.
pub async fn run(options: Options) -> Result<()> {
    let Options { command, run } = options;
    match command {
        None => run_desk(&run).await,
        Some(Command::Agent(command)) => look_after_agents(command, &run).await,
        Some(Command::Mail(command)) => command.run(&run.support),
        Some(Command::Keys(KeysCommand::Rotate)) => {
            let name = rotate_keys(&run.data)?;
            say(&format!(
                "La clé {name} signera les adresses de réponse au prochain démarrage ; la précédente reste acceptée."
            ));
            Ok(())
        }
        Some(Command::Site(command)) => command.run(&run.site, run.public_address.as_deref()).await,
    }
}

async fn look_after_agents(command: AgentCommand, options: &Run) -> Result<()> {
    disk::keep_private(&options.data)?;
    let database = database::start(&Place::File(options.data.join("table.sqlite"))).await?;
    let store = table_at(database.endpoint()).await?;
    command.run(&store, &Clock::default()).await
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
    if options.public_address.is_some() {
        say(
            "Proxy        il doit écrire lui-même X-Forwarded-For (infra/README.md) : chaque réseau a ses limites",
        );
    }
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
    let is_in_earnest = options.is_in_earnest();
    let believed = match &options.trusted_authserv {
        Some(gateway) => format!("expéditeurs prouvés par {gateway} seul"),
        None if is_in_earnest => "aucun expéditeur prouvé (sans --trusted-authserv)".to_owned(),
        None => "expéditeurs crus sur parole".to_owned(),
    };
    if !is_in_earnest {
        return format!(
            "Essai        page du courrier ouverte sur cette machine, {believed}, aucun mail ne part"
        );
    }
    let sent = match options.relay {
        Some(_) => "mails remis au relais",
        None => "aucun mail ne part (sans --relay)",
    };
    format!("En service   page du courrier fermée, {believed}, {sent}")
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
            (
                &[][..],
                "ouverte sur cette machine, expéditeurs crus sur parole",
            ),
            (
                &["--trusted-authserv", "mx.exemple.fr"][..],
                "ouverte sur cette machine, expéditeurs prouvés par mx.exemple.fr seul",
            ),
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
