//! What the operator asked for, done.

use anyhow::{Context as _, Result};
use domain::person::Role;
use environment::Clock;

use crate::agents::add_agent;
use crate::database::{self, Place};
use crate::options::{AgentCommand, Command, KeysCommand, MailCommand, Options, Run, SiteCommand};
use crate::pages::Pages;
use crate::secrets::rotate_keys;
use crate::system::{Extras, System, table_at};
use crate::{demo, explain, pages};

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
    }
}

async fn run_desk(options: &Run) -> Result<()> {
    let pages = Pages::prepare(options).await?;
    let system = System::start(options, pages.site.clone(), Extras::default()).await?;
    if options.demo {
        demo::fill(&system)
            .await
            .context("The demonstration could not be filled in.")?;
    }
    let _watching = pages.keep_fresh(options)?;

    let addresses = &system.addresses;
    say(&format!("Portail      {}", addresses.portal));
    say(&format!(
        "Courrier     {}/mailbox/  (mails envoyés, à lire et à répondre ici)",
        addresses.portal
    ));
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
        say(&format!("Essai        {}", demo::ACCOUNTS));
    }
    stopped().await;
    Ok(())
}

async fn make_agent(options: &Run, address: &str, name: &str, role: Role) -> Result<()> {
    std::fs::create_dir_all(&options.data).with_context(|| {
        format!(
            "The folder {} cannot be written. Choose another with --data.",
            options.data.display()
        )
    })?;
    let database = database::start(&Place::File(options.data.join("table.sqlite"))).await?;
    let store = table_at(database.endpoint()).await?;
    let account = add_agent(&store, &Clock::default(), address, name, role).await?;
    if account.password_hash.is_some() {
        say(&format!(
            "{} est maintenant agent : à faire, se connecter à nouveau.",
            account.who.address
        ));
    } else {
        say(&format!(
            "{} est maintenant agent : un mail avec un lien pour choisir son mot de passe l’attend dans la page du courrier.",
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
