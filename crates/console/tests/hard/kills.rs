//! The console or the portal killed while publications stream in.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crate::program::{Program, until};
use crate::town::{Approved, Person, Town, in_every_town, links, portal_program};

/// Publications sent at once before each kill.
const AT_ONCE: usize = 3;

/// When to kill.
#[derive(Debug, Clone, Copy)]
enum Moment {
    /// So many milliseconds after the first request was sent.
    Sent(u64),
    /// When the first publication was acknowledged, and so many milliseconds later.
    Acknowledged(u64),
    /// When a bundle is being written into the store.
    Writing,
    /// When it lies there.
    Shipped,
    /// When the timestamp names it.
    Stamped,
    /// When the portal has copied it.
    Copied,
    /// When the portal remembers it.
    Remembered,
}

const CONSOLE: [Moment; 9] = [
    Moment::Sent(0),
    Moment::Sent(4),
    Moment::Acknowledged(0),
    Moment::Writing,
    Moment::Shipped,
    Moment::Stamped,
    Moment::Copied,
    Moment::Remembered,
    Moment::Acknowledged(40),
];
const PORTAL: [Moment; 3] = [Moment::Shipped, Moment::Copied, Moment::Remembered];

#[test]
fn a_console_killed_at_any_moment_loses_nothing_acknowledged() {
    if portal_program().is_none() {
        return;
    }
    in_every_town(|town| {
        let mut program = town.run();
        let articles = town.approved(CONSOLE.len() * AT_ONCE);
        let chen = town.person("chen");
        let watched = Watched::default();
        std::thread::scope(|scope| {
            scope.spawn(|| watched.watch(town));
            let _ends = End(&watched.end);
            let mut acknowledged = Vec::new();
            for (moment, articles) in CONSOLE.into_iter().zip(articles.chunks(AT_ONCE)) {
                acknowledged.extend(stream(town, &chen, articles, moment, || program.kill()));
                town.is_in_order("verify");
                program = town.run();
                for (path, title) in &acknowledged {
                    town.wait_for_page(path, title);
                }
            }
            whole(town, &chen, &articles);
        });
        watched.finish();
        assert!(program.end().success(), "{}", program.log());
        town.is_in_order("verify");
        town.is_in_order("audit");
    });
}

#[test]
fn a_portal_killed_at_any_moment_ends_both_and_both_come_back() {
    if portal_program().is_none() {
        return;
    }
    let town = Town::found();
    let mut program = town.run();
    let articles = town.approved(PORTAL.len() * AT_ONCE);
    let chen = town.person("chen");
    let mut acknowledged = Vec::new();
    for (moment, articles) in PORTAL.into_iter().zip(articles.chunks(AT_ONCE)) {
        acknowledged.extend(stream(&town, &chen, articles, moment, || {
            assert!(!program.kill_child().success(), "who started it is told");
        }));
        program = town.run();
        for (path, title) in &acknowledged {
            town.wait_for_page(path, title);
        }
    }
    whole(&town, &chen, &articles);
    assert!(program.end().success(), "{}", program.log());
    town.is_in_order("verify");
    town.is_in_order("audit");
}

/// Publishes some articles at once and kills in the middle; addresses and titles of those that
/// were acknowledged.
fn stream(
    town: &Town,
    chen: &Person,
    articles: &[Approved],
    moment: Moment,
    kill: impl FnOnce(),
) -> Vec<(String, String)> {
    let before = Traces::of(town);
    let acknowledged = Mutex::new(Vec::new());
    let sent = Instant::now();
    std::thread::scope(|scope| {
        for article in articles {
            let acknowledged = &acknowledged;
            scope.spawn(move || {
                let Ok(reply) = chen.publish(article) else { return };
                assert_eq!(reply.status, 200, "{}", reply.text());
                let path = reply.json()["path"].as_str().unwrap().to_owned();
                acknowledged.lock().unwrap().push((path, article.title.clone()));
            });
        }
        // Not every moment can be caught each time; then the kill comes a little late.
        while sent.elapsed() < Duration::from_secs(5) {
            let is_acknowledged = !acknowledged.lock().unwrap().is_empty();
            if before.has_come(town, moment, sent, is_acknowledged) {
                break;
            }
            std::hint::spin_loop();
        }
        if let Moment::Acknowledged(ms) = moment {
            std::thread::sleep(Duration::from_millis(ms));
        }
        kill();
    });
    let acknowledged = acknowledged.into_inner().unwrap();
    println!("{moment:?}: killed after {:?}, {} acknowledged", sent.elapsed(), acknowledged.len());
    acknowledged
}

/// What a publication leaves on the disk, before it comes.
struct Traces {
    bundles: usize,
    copies: usize,
    stamp: Vec<u8>,
    memory: Vec<u8>,
}

impl Traces {
    fn of(town: &Town) -> Traces {
        Traces {
            bundles: bundles(&town.data.join("store/sites/yunxi")),
            copies: bundles(&town.data.join("portal/sites/yunxi")),
            stamp: fs::read(town.data.join("store/timestamp.json")).unwrap_or_default(),
            memory: fs::read(town.data.join("portal/state.json")).unwrap_or_default(),
        }
    }

    fn has_come(&self, town: &Town, moment: Moment, sent: Instant, acknowledged: bool) -> bool {
        let store = town.data.join("store/sites/yunxi");
        let is_new = |path: &str, old: &[u8]| {
            fs::read(town.data.join(path)).is_ok_and(|now| !now.is_empty() && now != old)
        };
        let shipped = || bundles(&store) > self.bundles;
        match moment {
            Moment::Sent(ms) => sent.elapsed() >= Duration::from_millis(ms),
            Moment::Acknowledged(_) => acknowledged,
            Moment::Writing => shipped() || names(&store).any(|name| name.starts_with(".tmp-")),
            Moment::Shipped => shipped(),
            Moment::Stamped => shipped() && is_new("store/timestamp.json", &self.stamp),
            Moment::Copied => bundles(&town.data.join("portal/sites/yunxi")) > self.copies,
            Moment::Remembered => shipped() && is_new("portal/state.json", &self.memory),
        }
    }
}

fn names(folder: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

fn bundles(folder: &Path) -> usize {
    names(folder).filter(|name| name.ends_with(".bundle")).count()
}

/// What the library calls live, the lists show, and the pages answer is the same.
fn whole(town: &Town, chen: &Person, articles: &[Approved]) {
    let mut live = BTreeSet::new();
    for article in articles {
        let seen = chen.sees(&format!("/api/articles/{}", article.id));
        if let Some(path) = seen["path"].as_str() {
            town.wait_for_page(path, &article.title);
            live.insert(path.to_owned());
        }
    }
    let listed = until(|| {
        let listed: BTreeSet<String> = town.listed().into_iter().collect();
        (listed == live).then_some(listed)
    });
    assert!(listed.is_some(), "live {live:?}, listed {:?}", town.listed());
    for link in links(&town.page("/").unwrap().text()) {
        if link.starts_with("/tzgg/20") {
            assert!(live.contains(&link), "home leads to {link}");
        }
    }
}

/// A reader who follows every link all the time.
#[derive(Default)]
struct Watched {
    end: AtomicBool,
    wrong: Mutex<Vec<String>>,
    read: Mutex<usize>,
}

impl Watched {
    fn watch(&self, town: &Town) {
        while !self.end.load(Relaxed) {
            for list in ["/", "/tzgg/"] {
                let Ok(page) = town.page(list) else { continue };
                let leads = links(&page.text()).into_iter().filter(|l| l.starts_with("/tzgg/20"));
                for link in leads.take(5) {
                    match town.page(&link) {
                        Ok(reply) if reply.status == 200 => *self.read.lock().unwrap() += 1,
                        Ok(reply) => {
                            let wrong = format!("{list} leads to {link}: {}", reply.status);
                            self.wrong.lock().unwrap().push(wrong);
                        }
                        // Nobody serves at this moment.
                        Err(_) => {}
                    }
                }
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn finish(&self) {
        let wrong = self.wrong.lock().unwrap();
        assert!(wrong.is_empty(), "half published: {wrong:?}");
        assert!(*self.read.lock().unwrap() > 0, "the reader read something");
    }
}

/// Ends the reader however the test ends.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Relaxed);
    }
}

#[test]
fn killed_while_it_starts_it_starts_the_next_time() {
    if portal_program().is_none() {
        return;
    }
    let town = Town::found();
    for pause in [0, 30, 120, 250] {
        let mut program = Program::start(&mut town.huabiao(&["run"]));
        std::thread::sleep(Duration::from_millis(pause));
        program.kill();
    }
    // A portal of one that was killed may live a moment longer and hold the folder or the address;
    // who starts the programs starts them again until they run.
    let run = || {
        let mut program = Program::start(&mut town.huabiao(&["run"]));
        program.says("按 Ctrl+C 停止").then_some(program)
    };
    let mut program = until(run).expect("it starts");
    town.wait_for_page("/", "云溪市人民政府");
    assert!(program.end().success());
    town.is_in_order("verify");
}
