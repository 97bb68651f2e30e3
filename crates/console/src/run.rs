//! `huabiao run` and `huabiao console`: the servers, the press, the clock, and the portal beside
//! them, until somebody says stop.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use axum::{Extension, Router};
use desk::{Caller, Desk};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use web::serve::{Limits, Stop, serve_router, stopper};

use crate::{api, house::House, inbox, lookout, page, post, spa};

/// Files the console should be allowed to have open; every connection is one.
const FILES: u64 = 65_536;

/// The portal's own clock for what is due.
const CLOCK: Caller = Caller::Machine("定时发布");

/// How often the bin is looked through.
const BIN_EVERY_SECONDS: u64 = 60;
/// Limits and terms are counted in days; ten minutes are soon enough.
const REMINDED_EVERY_SECONDS: u64 = 600;

/// Everything that runs; ends all of it, in order, when told to.
pub struct Running {
    /// Address people reach the console at.
    pub console: SocketAddr,
    /// Address the public reaches the portal at, when it runs here.
    pub portal: Option<SocketAddr>,
}

/// Serves the console, and the portal beside it when `with_portal`. `ready` is told the addresses
/// once both answer. Comes back after SIGINT or SIGTERM.
pub async fn run(house: House, with_portal: bool, ready: impl FnOnce(&Running)) -> Result<()> {
    let files = web::serve::raise_open_files(FILES);
    if files < FILES {
        tracing::warn!(files, wanted = FILES, "fewer open files allowed than connections may need");
    }
    let (stopper, stop) = stopper();
    let listener = bind(house.settings.console)?;
    let console = listener.local_addr()?;
    let router = router(&house.desk).layer(Extension(house.press.clone()));
    let server = tokio::spawn(serve_router(listener, router, Limits::default(), stop.clone()));
    let (end_press, press_ends) = watch::channel(false);
    let press = house.press.clone();
    let press = tokio::spawn(async move { press.run(press_ends).await });
    let clock = tokio::spawn(tick(house.desk.clone(), stop.clone()));
    let care = tokio::spawn(look_after_files(house.desk.clone(), stop.clone()));
    let letters = tokio::spawn(post::run(house.clone(), stop.clone()));
    let taker = tokio::spawn(inbox::run(house.clone(), stop.clone()));
    let checker = tokio::spawn(content::finding::follow::run(house.desk.clone(), stop.clone()));

    let mut portal = None;
    let mut child = None;
    if with_portal {
        let (address, started) = start_patiently(&house).await?;
        child = Some(started);
        portal = Some(address);
        tokio::spawn(lookout::portal(house.clone(), address, stop.clone()));
    }
    ready(&Running { console, portal });

    let ended = wait_for_end(child.as_mut()).await;
    stopper.stop();
    // Nobody listens any more when the press has ended by itself.
    let _ = end_press.send(true);
    if let Some(mut child) = child {
        end_child(&mut child).await;
    }
    clock.await?;
    care.await?;
    checker.await?;
    letters.await?;
    taker.await?;
    press.await??;
    server.await??;
    house.desk.close_all().await;
    ended
}

/// Every door of the console: the API, and the application for everything else.
pub fn router(desk: &Desk) -> Router {
    let (api, _) = api::api(desk);
    web::harden_console(api.fallback(spa::serve), false)
}

fn bind(address: SocketAddr) -> Result<TcpListener> {
    web::serve::bind(address).with_context(|| {
        format!("无法监听 {address}：可能已有程序占用；请换一个地址（--console）或先停掉它")
    })
}

/// The address itself, or a free one when its port is 0.
fn free_address(address: SocketAddr) -> Result<SocketAddr> {
    let probe = TcpListener::bind(address).with_context(|| {
        format!("无法监听 {address}：可能已有程序占用；请换一个地址（--portal）或先停掉它")
    })?;
    Ok(probe.local_addr()?)
}

/// Publishes what its moment has come for, once a second.
async fn tick(desk: Desk, mut stop: Stop) {
    let mut seconds: u64 = 0;
    loop {
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        let over = desk.act(CLOCK, async |work| office::switch::actions::expire(work).await);
        if let Err(error) = over.await {
            tracing::error!(?error, "switches were not ended");
        }
        let due = desk.act(CLOCK, async |work| content::article::actions::publish_due(work).await);
        match due.await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "scheduled articles went live"),
            Err(error) => tracing::error!(?error, "scheduled publication failed"),
        }
        seconds += 1;
        if seconds.is_multiple_of(BIN_EVERY_SECONDS) {
            empty_bin(&desk).await;
        }
        if seconds.is_multiple_of(REMINDED_EVERY_SECONDS) {
            remind(&desk).await;
            remind_of_sections(&desk).await;
            forget_sessions(&desk).await;
        }
    }
}

/// Writes letters about steps whose time runs out.
async fn remind(desk: &Desk) {
    let told = desk.act(CLOCK, async |work| content::article::actions::remind(work).await);
    match told.await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "people were reminded of reviews"),
        Err(error) => tracing::error!(?error, "reminders were not written"),
    }
}

/// Writes letters about sections that are due or late; writes nothing when nothing is new.
async fn remind_of_sections(desk: &Desk) {
    use content::upkeep::actions::{is_anybody_to_remind, remind};
    let dialect = desk.dialect();
    let is_due = desk.look(CLOCK, async |work| is_anybody_to_remind(work, dialect).await);
    let told = match is_due.await {
        Ok(true) => desk.act(CLOCK, async |work| remind(work, dialect).await).await,
        Ok(false) => Ok(0),
        Err(error) => Err(error),
    };
    match told {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "people were reminded of sections"),
        Err(error) => tracing::error!(?error, "reminders of sections were not written"),
    }
}

/// Forgets who was here and who was refused, long after it counts for anything.
async fn forget_sessions(desk: &Desk) {
    let forgotten = desk.act(CLOCK, async |work| office::session::actions::forget_old(work).await);
    if let Err(error) = forgotten.await {
        tracing::error!(?error, "old sessions were not forgotten");
    }
}

/// Takes away what lay in the bin for too long.
async fn empty_bin(desk: &Desk) {
    let erased = desk.act(CLOCK, async |work| content::article::actions::erase_due(work).await);
    match erased.await {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "dropped drafts were erased"),
        Err(error) => tracing::error!(?error, "emptying the bin"),
    }
}

/// Draws pictures smaller and first pages as they come, and once a minute clears away what nobody
/// needs.
async fn look_after_files(desk: Desk, mut stop: Stop) {
    let mut seconds: u64 = 0;
    loop {
        tokio::select! {
            () = stop.wait() => return,
            () = tokio::time::sleep(Duration::from_secs(1)) => {}
        }
        if let Err(error) = content::media::follow::draw_waiting(&desk, draw_page).await {
            tracing::error!(?error, "drawing pictures smaller");
        }
        if seconds.is_multiple_of(60) {
            if let Err(error) = content::media::follow::clear(&desk).await {
                tracing::error!(?error, "clearing removed files away");
            }
            if let Err(error) = content::upload::follow::tidy(&desk).await {
                tracing::error!(?error, "clearing uploads away that nobody goes on with");
            }
        }
        seconds += 1;
    }
}

/// By this very program, also when another version lies in its place by now.
async fn draw_page(file: PathBuf) -> Option<papers::PagePicture> {
    page::first_page("/proc/self/exe".into(), file).await
}

fn start_portal(house: &House, address: SocketAddr) -> Result<Child> {
    let program = portal_program()?;
    let child = Command::new(&program)
        .arg("--data")
        .arg(&house.settings.data)
        .arg("--store")
        .arg(&house.settings.store)
        .arg("--portal")
        .arg(address.to_string())
        .arg("--root-key")
        .arg(house.pin.to_string())
        .arg("--visit-seconds")
        .arg(house.settings.visit_seconds.to_string())
        .arg("--parent")
        .arg(std::process::id().to_string())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn();
    child.with_context(|| format!("无法启动前台程序 {}", program.display()))
}

/// The portal's program lies beside ours.
fn portal_program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("huabiao-portal");
    if !program.exists() {
        bail!("没有找到前台程序 {}，请一并构建", program.display());
    }
    Ok(program)
}

/// Starts the portal and waits until it answers. After a console was killed, its portal takes a
/// moment to notice and to leave; until then it holds the address and the folder.
async fn start_patiently(house: &House) -> Result<(SocketAddr, Child)> {
    let give_up = tokio::time::Instant::now() + Duration::from_secs(15);
    loop {
        let started = async {
            let address = free_address(house.settings.portal)?;
            let mut child = start_portal(house, address)?;
            wait_for(address, &mut child).await?;
            Ok((address, child))
        };
        match started.await {
            Err(_) if tokio::time::Instant::now() < give_up => {
                tokio::time::sleep(Duration::from_millis(500)).await;
            }
            done => return done,
        }
    }
}

async fn wait_for(address: SocketAddr, child: &mut Child) -> Result<()> {
    loop {
        if let Some(status) = child.try_wait()? {
            bail!("前台程序没有启动成功（{status}），原因见上面的日志");
        }
        if TcpStream::connect(address).await.is_ok() {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn wait_for_end(child: Option<&mut Child>) -> Result<()> {
    let (mut interrupt, mut terminate) =
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let portal = async {
        match child {
            Some(child) => child.wait().await,
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt.recv() => Ok(()),
        _ = terminate.recv() => Ok(()),
        status = portal => bail!("前台程序意外结束（{}）", status?),
    }
}

/// Asks the portal to end, and does not wait for ever.
async fn end_child(child: &mut Child) {
    if let Some(id) = child.id().and_then(|id| i32::try_from(id).ok())
        && let Some(pid) = rustix::process::Pid::from_raw(id)
    {
        // It may have ended by itself in this moment.
        let _ = rustix::process::kill_process(pid, rustix::process::Signal::TERM);
    }
    if tokio::time::timeout(Duration::from_secs(15), child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}
