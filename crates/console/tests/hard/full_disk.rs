//! A disk that is full, and has room again.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::json;
use tempfile::TempDir;

use crate::program::until;
use crate::town::{Town, draft, portal_program};

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

#[test]
fn on_a_full_disk_saving_is_refused_and_nothing_acknowledged_is_lost() {
    if portal_program().is_none() {
        return;
    }
    let Some(disk) = Disk::mount(48) else { return };
    let town = Town::found_in(&disk.folder.path().join("data"), None);
    let mut program = town.run();
    let articles = town.approved(14);
    let (li, chen) = (town.person("li"), town.person("chen"));
    let form = json!({"section_id": town.notices, "kind": "article"});
    let draft_path =
        format!("/api/articles/{}", li.does("/api/articles", &form)["id"].as_str().unwrap());
    let (mut revision, mut saved) = (1, String::new());
    let (mut refused, mut live, mut waiting) = (0, Vec::new(), articles.clone());

    // Less and less room: at some point the database, the press or the portal has none.
    for leave in [600_000, 300_000, 150_000, 80_000, 40_000, 20_000, 8_000, 0] {
        disk.free();
        disk.fill(leave);
        for _ in 0..30 {
            let title = format!("第{revision}稿");
            let mut form = draft(revision, &title);
            form["body"] = json!(format!("<p>{}</p>", "写".repeat(5_000)));
            let reply = li.post(&format!("{draft_path}/draft"), &form).unwrap();
            match reply.status {
                200 => (revision, saved) = (reply.json()["revision"].as_i64().unwrap(), title),
                500 => {
                    assert_eq!(reply.json()["code"], "web.fault", "{}", reply.text());
                    refused += 1;
                    break;
                }
                other => panic!("{leave}: {other} {}", reply.text()),
            }
        }
        let article = waiting.remove(0);
        let reply = chen.publish(&article).unwrap();
        match reply.status {
            200 => live.push((reply.json()["path"].as_str().unwrap().to_owned(), article.title)),
            500 => waiting.push(article),
            other => panic!("{leave}: {other} {}", reply.text()),
        }
    }
    assert!(refused > 0 && !waiting.is_empty(), "the disk was full");

    // Full in the moment after a publication was acknowledged: the press finds no room.
    let press_failed = || program.log().contains("a round of the press failed");
    while !press_failed() && !waiting.is_empty() {
        let article = waiting.remove(0);
        disk.free();
        disk.fill(1_000_000);
        let reply = chen.publish(&article).unwrap();
        disk.fill(std::env::var("LEAVE").map_or(0, |v| v.parse().unwrap()));
        assert_eq!(reply.status, 200, "{}", reply.text());
        live.push((reply.json()["path"].as_str().unwrap().to_owned(), article.title.clone()));
        let shown = |reply: crate::net::Reply| reply.status == 200;
        until(|| (press_failed() || town.page(&live.last()?.0).is_ok_and(shown)).then_some(()));
    }
    println!("{refused} refusals, {} published, {} not", live.len(), waiting.len());
    println!("{}", program.log());
    assert!(press_failed(), "the press found no room either");
    assert_eq!(town.page("/").unwrap().status, 200, "readers are served");

    // Room again, and nobody starts anything anew.
    disk.free();
    assert_eq!(li.sees(&draft_path)["working"]["title"], saved, "the last save that was kept");
    let form = draft(revision, "又能保存了");
    li.does(&format!("{draft_path}/draft"), &form);
    for article in waiting {
        let reply = chen.publish(&article).unwrap();
        assert_eq!(reply.status, 200, "{}", reply.text());
        live.push((reply.json()["path"].as_str().unwrap().to_owned(), article.title));
    }
    for (path, title) in &live {
        town.wait_for_page(path, title);
    }
    until(|| (town.listed().len() == live.len()).then_some(())).expect("all are listed");
    assert!(program.end().success(), "{}", program.log());
    town.is_in_order("verify");
    town.is_in_order("audit");
}
