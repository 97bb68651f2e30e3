//! The program `huabiao-portal`.

use std::io::IsTerminal as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Parser as _;
use portal::settings::{Args, EXAMPLE, settings};
use portal::{Portal, machine_clock};
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Every request takes and gives back many small pieces of memory.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let args = Args::parse();
    if args.print_config {
        return print_config();
    }
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let is_terminal = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(is_terminal);
    log.with_writer(std::io::stderr).init();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[expect(clippy::print_stdout, reason = "the file is what was asked for")]
fn print_config() -> ExitCode {
    print!("{EXAMPLE}");
    ExitCode::SUCCESS
}

/// Serves until a signal or the end of the parent.
fn run(args: &Args) -> anyhow::Result<()> {
    let settings = settings(args)?;
    let portal = Portal::start(settings, machine_clock()).context("前台未能启动")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(told_to_end(args.parent))?;
    tracing::info!("ending");
    portal.stop();
    Ok(())
}

/// Comes back when it is time to end.
async fn told_to_end(parent: Option<u32>) -> anyhow::Result<()> {
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let orphaned = async {
        match parent {
            Some(parent) => portal::watch(parent).await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
        () = orphaned => tracing::info!("the program that started us has ended"),
    }
    Ok(())
}
