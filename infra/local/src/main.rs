//! `cargo run`: the whole desk on one machine, and the operator's commands.

use std::process::ExitCode;

use clap::Parser as _;
use local::options::Options;

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_default_env()
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,dynoxide=error")),
        )
        .with_writer(std::io::stderr)
        .init();
    match local::command::run(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            #[expect(clippy::print_stderr, reason = "one sentence for the operator")]
            {
                eprintln!("{error:#}");
            }
            ExitCode::FAILURE
        }
    }
}
