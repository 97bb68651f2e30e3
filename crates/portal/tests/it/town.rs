//! A console that writes releases, and a portal that follows them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use base::Moment;
use finder::SearchDoc;
use portal::{Portal, Settings};
use seal::{Digest, KeyRing, sha256};
use serde_json::Value;
use tempfile::TempDir;
use vault::blob::{Packer, Piece};
use vault::ship::{Keys, Meta, Shipper, Timestamper};
use vault::store::Store;
use vault::tree::{Change, Entry};
use vault::trust::{JournalHead, Point, Switches};

use crate::net::{self, Reply};

/// 2026-11-21 14:05 in Beijing.
pub(crate) const NOW: Moment = 1_795_241_100_000;

const HTML: &str = "text/html; charset=utf-8";

/// Console, store and portal in a folder of their own.
pub(crate) struct Town {
    folder: TempDir,
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    shippers: BTreeMap<String, Shipper>,
    stamper: Timestamper,
    clock: Arc<AtomicI64>,
    portal: Option<Portal>,
    pub(crate) settings: Settings,
}

/// What is put into a release.
#[derive(Default)]
pub(crate) struct Draft {
    changes: Vec<Change>,
    blobs: Vec<Vec<u8>>,
}

impl Draft {
    /// Nothing yet.
    pub(crate) fn new() -> Draft {
        Draft::default()
    }

    /// A page or fragment in pieces.
    pub(crate) fn pieces(mut self, path: &str, status: u16, pieces: &[Piece<'_>]) -> Draft {
        let blob = Packer::new().pack(pieces).unwrap();
        let entry = Entry::parts(status, HTML, sha256(&blob), blob.len() as u64);
        self.changes.push((path.to_owned(), Some(entry)));
        self.blobs.push(blob);
        self
    }

    /// A page between the site's header and footer.
    pub(crate) fn page(self, path: &str, text: &str) -> Draft {
        self.framed(path, 200, text)
    }

    /// A page of another status between header and footer.
    pub(crate) fn framed(self, path: &str, status: u16, text: &str) -> Draft {
        let text = Piece::Text(text.as_bytes());
        let pieces = [Piece::Fragment("header"), text, Piece::Fragment("footer")];
        self.pieces(path, status, &pieces)
    }

    /// A fragment.
    pub(crate) fn fragment(self, name: &str, text: &str) -> Draft {
        self.pieces(&format!("!frag/{name}"), 200, &[Piece::Text(text.as_bytes())])
    }

    /// A file.
    pub(crate) fn raw(mut self, path: &str, media_type: &str, bytes: &[u8]) -> Draft {
        let entry = Entry::raw(media_type, sha256(bytes), bytes.len() as u64);
        self.changes.push((path.to_owned(), Some(entry)));
        self.blobs.push(bytes.to_vec());
        self
    }

    /// An address that leads elsewhere.
    pub(crate) fn redirect(mut self, path: &str, location: &str) -> Draft {
        self.changes.push((path.to_owned(), Some(Entry::redirect(location))));
        self
    }

    /// Takes something away.
    pub(crate) fn remove(mut self, path: &str) -> Draft {
        self.changes.push((path.to_owned(), None));
        self
    }

    /// A document with its page, as search knows it.
    pub(crate) fn document(self, site: &str, id: &str, title: &str, text: &str) -> Draft {
        self.documented(SearchDoc {
            id: id.to_owned(),
            site: site.to_owned(),
            path: format!("/news/{id}.html"),
            title: title.to_owned(),
            section_id: "s1".to_owned(),
            section_name: "通知公告".to_owned(),
            section_path: "/news/".to_owned(),
            kind: "notice".to_owned(),
            unit: "市政府办公室".to_owned(),
            published: NOW,
            text: text.to_owned(),
            words: finder::cut(title, text),
            ..SearchDoc::default()
        })
    }

    /// The same with every field told.
    pub(crate) fn documented(self, doc: SearchDoc) -> Draft {
        let bytes = doc.encode().unwrap();
        let text = format!("<h1>{}</h1><p>{}</p>", doc.title, doc.text);
        let path = format!("!search/{}", doc.id);
        self.page(&doc.path, &text).raw(&path, "application/octet-stream", &bytes)
    }

    /// The facts of a site.
    pub(crate) fn site(self, code: &str, domains: &[&str]) -> Draft {
        let facts = serde_json::json!({
            "code": code, "name": format!("{code} 网站"), "domains": domains, "parent": null,
        });
        self.raw("!site", "application/json", facts.to_string().as_bytes())
    }

    /// What every site has.
    pub(crate) fn basics(self) -> Draft {
        let release = [Piece::Text(b"<footer>"), Piece::Slot("release"), Piece::Text(b"</footer>")];
        let slots: Vec<Piece<'_>> = ["query", "count", "facets", "results", "pager"]
            .into_iter()
            .flat_map(|slot| [Piece::Text(b"\n"), Piece::Slot(slot)])
            .chain([Piece::Fragment("footer")])
            .collect();
        self.fragment("header", "<header>first</header>")
            .pieces("!frag/footer", 200, &release)
            .page("/", "<p>home</p>")
            .page("/news/", "<p>list</p>")
            .framed("!page/404", 404, "<p>site says 404</p>")
            .framed("!page/503", 503, "<p>site says 503</p>")
            .pieces("!page/search", 200, &slots)
    }
}

impl Town {
    /// Keys and an empty store.
    pub(crate) fn new() -> Town {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        let ring = KeyRing::open(&folder.path().join("keys")).unwrap();
        let keys = Keys::open(&ring, &store, NOW).unwrap();
        let stamper = Timestamper::open(&store, &keys).unwrap();
        let settings = Settings {
            data: folder.path().join("data"),
            store: folder.path().join("store"),
            address: ([127, 0, 0, 1], 0).into(),
            root_key: Some(keys.pin()),
            threads: 2,
            cache_mib: 16,
            scrub_mib_per_second: 0,
            ..Settings::default()
        };
        Town {
            folder,
            store,
            keys,
            shippers: BTreeMap::new(),
            stamper,
            clock: Arc::new(AtomicI64::new(NOW)),
            portal: None,
            settings,
        }
    }

    /// With one site `city` on `city.localhost`, and the portal serving it.
    pub(crate) fn open() -> Town {
        let mut town = Town::new();
        town.publish("city", Draft::new().site("city", &["city.localhost"]).basics());
        town.start();
        town.wait_for("city", 1);
        town
    }

    /// Ships a release and stamps it; its number.
    pub(crate) fn publish(&mut self, site: &str, draft: Draft) -> u64 {
        let number = self.ship(site, draft);
        self.stamp();
        number
    }

    /// Ships a release that no timestamp names yet.
    pub(crate) fn ship(&mut self, site: &str, draft: Draft) -> u64 {
        let open = || Shipper::open(&self.store, site, &self.keys).unwrap();
        let shipper = self.shippers.entry(site.to_owned()).or_insert_with(open);
        let meta = Meta { cause: "test".into(), journal: JOURNAL, issued_at: NOW };
        shipper.ship(draft.changes, draft.blobs, &meta).unwrap().number
    }

    /// Writes a timestamp that names everything shipped.
    pub(crate) fn stamp(&mut self) {
        let point = |(code, shipper): (&String, &Shipper)| Some((code.clone(), shipper.point()?));
        let sites: BTreeMap<String, Point> = self.shippers.iter().filter_map(point).collect();
        self.stamper.stamp(sites, JOURNAL, self.now()).unwrap();
    }

    /// Switches this on, and everything else off.
    pub(crate) fn switch(&mut self, switches: BTreeMap<String, Switches>) {
        assert!(self.stamper.switch(switches));
        let now = self.now();
        self.stamper.again(now).unwrap();
    }

    /// Starts the portal.
    pub(crate) fn start(&mut self) {
        assert!(self.portal.is_none());
        let clock = self.clock.clone();
        let clock = Arc::new(move || clock.load(Ordering::Relaxed));
        self.portal = Some(Portal::start(self.settings.clone(), clock).unwrap());
    }

    /// Stops the portal.
    pub(crate) fn stop(&mut self) {
        self.portal.take().unwrap().stop();
    }

    /// What time it is.
    pub(crate) fn now(&self) -> Moment {
        self.clock.load(Ordering::Relaxed)
    }

    /// Lets time pass.
    pub(crate) fn pass(&self, ms: i64) {
        self.clock.fetch_add(ms, Ordering::Relaxed);
    }

    /// Where the portal listens.
    pub(crate) fn address(&self) -> std::net::SocketAddr {
        self.portal.as_ref().unwrap().address()
    }

    /// Asks `city` for a path.
    pub(crate) fn get(&self, path: &str) -> Reply {
        net::get(self.address(), "city.localhost", path, &[])
    }

    /// Asks `city` for a path with headers.
    pub(crate) fn get_with(&self, path: &str, headers: &[&str]) -> Reply {
        net::get(self.address(), "city.localhost", path, headers)
    }

    /// `/-/status`.
    pub(crate) fn status(&self) -> Value {
        let reply = net::get(self.address(), "127.0.0.1", "/-/status", &[]);
        assert_eq!(reply.status, 200);
        serde_json::from_slice(&reply.body).unwrap()
    }

    /// A counter of `/-/status`.
    pub(crate) fn alarm(&self, name: &str) -> u64 {
        self.status()["alarms"][name].as_u64().unwrap()
    }

    /// The sentence of the last trouble.
    pub(crate) fn trouble(&self) -> String {
        self.status()["last_trouble"]["say"].as_str().unwrap_or_default().to_owned()
    }

    /// Waits until a site is served at a release.
    pub(crate) fn wait_for(&self, site: &str, number: u64) {
        let served = || self.status()["sites"][site]["number"] == number;
        assert!(until(served), "{}", self.status());
    }

    /// Waits until a site can be searched at a release.
    pub(crate) fn wait_for_search(&self, site: &str, number: u64) {
        let searchable = || self.status()["sites"][site]["searchable"] == number;
        assert!(until(searchable), "{}", self.status());
    }

    /// A folder of the town.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A bundle in the store.
    pub(crate) fn shipped(&self, site: &str, number: u64) -> PathBuf {
        self.folder().join(format!("store/sites/{site}/{number:010}.bundle"))
    }

    /// The portal's copy of a bundle.
    pub(crate) fn copied(&self, site: &str, number: u64) -> PathBuf {
        self.folder().join(format!("data/portal/sites/{site}/{number:010}.bundle"))
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if let Some(portal) = self.portal.take() {
            portal.stop();
        }
    }
}

const JOURNAL: JournalHead = JournalHead { seq: 1, head: Digest::ZERO };

/// Waits for something to become true; false when it does not for a very long time.
pub(crate) fn until(mut holds: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(60);
    while Instant::now() < end {
        if holds() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

/// Changes one byte of a file.
pub(crate) fn flip(path: &Path, at: usize) {
    let mut bytes = fs::read(path).unwrap();
    bytes[at] ^= 0x20;
    fs::write(path, bytes).unwrap();
}

/// Where these bytes lie in a file.
pub(crate) fn find(path: &Path, bytes: &[u8]) -> usize {
    let all = fs::read(path).unwrap();
    all.windows(bytes.len()).position(|window| window == bytes).unwrap()
}
