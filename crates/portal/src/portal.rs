//! The threads of a portal, from start to end.

use std::fs::File;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use anyhow::Context as _;
use rustix::fs::{FlockOperation, flock};
use vault::store::{ReadStore, Store};
use web::serve::{Limits, Stopper, bind_shared, raise_open_files, serve_on_cores, stopper};

use crate::alarm::Alarms;
use crate::clock::Clock;
use crate::follow::Walker;
use crate::house::House;
use crate::search::{Search, keep_up};
use crate::serve::{AccessLog, Door};
use crate::settings::Settings;
use crate::shelf::{Room, scrub};
use crate::stop::Stop;
use crate::visit::Teller;

/// Our folder within the data folder.
const FOLDER: &str = "portal";

/// A request with a larger body is cut off; one with a smaller is told that it is not wanted.
const BODY_BYTES_MAX: u64 = 1 << 20;

/// Files the program wants to be able to open besides connections.
const FILES: u64 = 1024;

/// A running portal. Dropping it without [`Portal::stop`] leaves its threads running.
pub struct Portal {
    address: SocketAddr,
    house: Arc<House>,
    stop: Stop,
    stopper: Stopper,
    servers: Vec<JoinHandle<io::Result<()>>>,
    others: Vec<JoinHandle<()>>,
    teller: JoinHandle<Teller>,
    log: Option<JoinHandle<()>>,
    /// Held for as long as we run.
    _lock: File,
}

impl Portal {
    /// Starts serving what was accepted earlier, and following the store. Fails with a Chinese
    /// sentence when the folder is in use, or the address, or cannot be written.
    pub fn start(settings: Settings, clock: Clock) -> anyhow::Result<Portal> {
        let folder = settings.data.join(FOLDER);
        let own = Store::open(&folder)?;
        let lock = lock(&folder)?;
        own.sweep("")?;
        let alarms = Arc::new(Alarms::default());
        let carrier = ReadStore::new(&settings.store);
        let search = Search::open(folder.join("search"));
        let (log, log_thread) = match &settings.access_log {
            Some(path) => AccessLog::open(path).map(|(log, thread)| (Some(log), Some(thread)))?,
            None => (None, None),
        };
        let house = House::new(settings, alarms.clone(), search, log, clock.clone());
        let house = Arc::new(house);
        let stop = Stop::default();
        let room = Room { own, folder, carrier, alarms, clock, stop: stop.clone() };
        let teller = Teller::new(house.clone(), room.own.clone());
        let walker = Walker::open(house.clone(), room)?;

        let (address, stopper, servers) = listen(&house)?;
        tracing::info!(%address, threads = servers.len(), "serving");
        let others = start_others(&house, walker, &stop)?;
        let until = stop.clone();
        let named = std::thread::Builder::new().name("visits".into());
        let teller = named.spawn(move || teller.run(&until))?;
        let log = log_thread;
        Ok(Portal { address, house, stop, stopper, servers, others, teller, log, _lock: lock })
    }

    /// Where the portal listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets running requests end, writes what has to be written, and comes back.
    pub fn stop(self) {
        self.stopper.stop();
        self.stop.tell();
        self.house.search.ring();
        for server in self.servers {
            if !matches!(server.join(), Ok(Ok(()))) {
                tracing::error!("a serving thread ended badly");
            }
        }
        for other in self.others {
            if other.join().is_err() {
                tracing::error!("a thread ended badly");
            }
        }
        // Nobody reads any more: this is everything that was read.
        match self.teller.join() {
            Ok(teller) => teller.finish(),
            Err(_) => tracing::error!("counting visits ended badly"),
        }
        // The log ends when nobody can write into it any more.
        drop(self.house);
        if let Some(log) = self.log
            && log.join().is_err()
        {
            tracing::error!("the access log ended badly");
        }
    }
}

/// Makes sure that nobody else works in the folder.
fn lock(folder: &Path) -> anyhow::Result<File> {
    let path = folder.join("lock");
    let file = File::create(&path).with_context(|| format!("无法写入 {}", path.display()))?;
    flock(&file, FlockOperation::NonBlockingLockExclusive)
        .with_context(|| format!("{} 正被另一个前台程序使用", folder.display()))?;
    Ok(file)
}

/// The address listened on, what ends the servers, the servers.
type Listening = (SocketAddr, Stopper, Vec<JoinHandle<io::Result<()>>>);

fn listen(house: &Arc<House>) -> anyhow::Result<Listening> {
    let settings = &house.settings;
    let count = settings.thread_count();
    let wanted = (settings.connections * count) as u64 + FILES;
    let files = raise_open_files(wanted);
    if files < wanted {
        tracing::warn!(files, wanted, "fewer open files allowed than connections may need");
    }
    let listeners = bind_shared(settings.address, count)
        .with_context(|| format!("无法监听 {}", settings.address))?;
    let address = listeners.first().context("没有服务线程")?.local_addr()?;
    let limits = Limits {
        connections: settings.connections,
        heads_per_source: settings.connections_per_source,
        body_bytes: BODY_BYTES_MAX,
        ..Limits::default()
    };
    let (stopper, stop) = stopper();
    let service = |_| Door::new(house.clone());
    let servers = serve_on_cores(listeners, service, &limits, &stop)?;
    Ok((address, stopper, servers))
}

/// The threads that follow, index and scrub.
fn start_others(
    house: &Arc<House>,
    walker: Walker,
    stop: &Stop,
) -> anyhow::Result<Vec<JoinHandle<()>>> {
    let named = |name: &str| std::thread::Builder::new().name(name.into());
    let mut threads = Vec::new();
    threads.push(named("follow").spawn(move || walker.run())?);
    let (until, index) = (stop.clone(), house.clone());
    threads.push(named("index").spawn(move || keep_up(&index, &until))?);
    let pace = house.settings.scrub_mib_per_second << 20;
    if pace > 0 {
        let (until, house) = (stop.clone(), house.clone());
        let shelves = move || house.world().sites.values().map(|site| site.shelf.clone()).collect();
        threads.push(named("scrub").spawn(move || scrub(shelves, pace, &until))?);
    }
    Ok(threads)
}
