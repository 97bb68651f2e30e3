//! A disk that is full, and has room again.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use tempfile::TempDir;

use crate::program::until;
use crate::town::{Approved, Person, Town, draft, portal_program};

/// A small file system of our own; taken away when dropped.
struct Disk {
    folder: TempDir,
}

impl Disk {
    /// None, and says so, when mounting is not permitted.
    fn mount(mib: usize) -> Option<Disk> {
        let folder = tempfile::tempdir().unwrap();
        let size = format!("size={mib}m");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder.path());
        let mounted = mount.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
        if !mounted {
            eprintln!("left out: mounting a small file system is not permitted here");
            return None;
        }
        Some(Disk { folder })
    }

    fn ballast(&self) -> PathBuf {
        self.folder.path().join("ballast")
    }

    /// Fills the disk until there are so many bytes left.
    fn fill(&self, leave: usize) {
        let mut ballast =
            fs::OpenOptions::new().create(true).append(true).open(self.ballast()).unwrap();
        for piece in [1 << 20, 1 << 16, 1 << 12] {
            let bytes = vec![1; piece];
            while ballast.write_all(&bytes).is_ok() {}
        }
        let length = fs::metadata(self.ballast()).unwrap().len();
        ballast.set_len(length.saturating_sub(leave as u64)).unwrap();
    }

    fn free(&self) {
        // There may be nothing to free.
        let _ = fs::remove_file(self.ballast());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.folder.path()).status();
    }
}

/// The town on that disk, and what was acknowledged to its people.
struct Day {
    town: Town,
    li: Person,
    chen: Person,
    draft: String,
    revision: i64,
    saved: String,
    live: Vec<(String, String)>,
    waiting: Vec<Approved>,
}

impl Day {
    fn begin(town: Town, articles: usize) -> Day {
        let waiting = town.approved(articles);
        let (li, chen) = (town.person("li"), town.person("chen"));
        let form = json!({"section_id": town.notices, "kind": "article"});
        let article = li.does("/api/articles", &form);
        let draft = format!("/api/articles/{}", article["id"].as_str().unwrap());
        let (saved, live) = (String::new(), Vec::new());
        Day { town, li, chen, draft, revision: 1, saved, live, waiting }
    }

    /// Saves the draft; false when that was refused as our own fault.
    fn saves(&mut self) -> bool {
        let title = format!("第{}稿", self.revision);
        let mut form = draft(self.revision, &title);
        form["body"] = json!(format!("<p>{}</p>", "写".repeat(5_000)));
        let reply = self.li.post(&format!("{}/draft", self.draft), &form).unwrap();
        if reply.status == 200 {
            self.revision = reply.json()["revision"].as_i64().unwrap();
            self.saved = title;
            return true;
        }
        assert_eq!((reply.status, &reply.json()["code"]), (500, &json!("web.fault")));
        false
    }

    /// Publishes the article that waits first; false when that was refused as our own fault.
    fn publishes(&mut self) -> bool {
        let article = self.waiting.remove(0);
        let reply = self.chen.publish(&article).unwrap();
        if reply.status == 200 {
            let path = reply.json()["path"].as_str().unwrap().to_owned();
            self.live.push((path, article.title));
            return true;
        }
        assert_eq!((reply.status, &reply.json()["code"]), (500, &json!("web.fault")));
        self.waiting.push(article);
        false
    }

    /// There is room again, and nobody has started anything anew.
    fn goes_on(&mut self) {
        let kept = self.li.sees(&self.draft)["working"]["title"].clone();
        assert_eq!(kept, *self.saved, "the last save that was acknowledged");
        assert!(self.saves(), "saving works again");
        while !self.waiting.is_empty() {
            assert!(self.publishes(), "publishing works again");
        }
        for (path, title) in &self.live {
            self.town.wait_for_page(path, title);
        }
        let all_listed = || (self.town.listed().len() == self.live.len()).then_some(());
        until(all_listed).expect("all are listed");
    }
}

#[test]
fn on_a_full_disk_saving_is_refused_and_nothing_acknowledged_is_lost() {
    if portal_program().is_none() {
        return;
    }
    let Some(disk) = Disk::mount(48) else { return };
    let town = Town::found_in(&disk.folder.path().join("data"), None);
    let mut program = town.run();
    let mut day = Day::begin(town, 5);
    let (mut saves_refused, mut publications_refused) = (0, 0);
    for leave in [600_000, 0, 300_000, 0] {
        disk.free();
        disk.fill(leave);
        saves_refused += usize::from((0..30).any(|_| !day.saves()));
        publications_refused += usize::from(!day.publishes());
    }
    println!("refused: {saves_refused} saves, {publications_refused} publications");
    assert!(saves_refused > 0 && publications_refused > 0, "the disk was full");
    assert_eq!(day.town.page("/").unwrap().status, 200, "readers are served");

    disk.free();
    day.goes_on();
    assert!(program.end().success(), "{}", program.log());
    day.town.is_in_order("verify");
    day.town.is_in_order("audit");
}

#[test]
fn a_press_that_finds_no_room_goes_on_when_there_is() {
    if portal_program().is_none() {
        return;
    }
    let Some(disk) = Disk::mount(48) else { return };
    let town = Town::found_in(&disk.folder.path().join("data"), None);
    let mut program = town.run();
    let mut day = Day::begin(town, 6);
    // Full in the moment after a publication was acknowledged: the press finds no room, first for
    // its release, then for its notes about it.
    let failures = || program.log().matches("a round of the press failed").count();
    for leave in [0, 20_000, 50_000, 80_000] {
        disk.free();
        disk.fill(1_000_000);
        let before = failures();
        assert!(day.publishes(), "there is room for the act itself");
        disk.fill(leave);
        let path = &day.live[day.live.len() - 1].0;
        let shown = || day.town.page(path).is_ok_and(|reply| reply.status == 200);
        // Or the portal has no room for its copy; that is tried again, too.
        let sent = Instant::now();
        let is_long = || sent.elapsed() > Duration::from_secs(3);
        until(|| (failures() > before || shown() || is_long()).then_some(()));
    }
    println!("the press failed {} times", failures());
    assert!(failures() > 0, "the press found no room");

    disk.free();
    day.goes_on();
    assert!(program.end().success(), "{}", program.log());
    day.town.is_in_order("verify");
    day.town.is_in_order("audit");
}
