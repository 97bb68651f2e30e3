//! The index survives what may happen to it.

use std::fs;

use super::{doc, house, ids, text, town};
use crate::index::{Batch, Cursor, HOME, Index};

#[test]
fn changes_show_after_the_commit_and_only_then() {
    let (_folder, index) = house(town());
    let site = || "nanyang".to_owned();
    let changed = doc("tax", "税务局办税日历", "新的内容");
    let removes = vec!["hr".to_owned(), "never".to_owned()];
    index
        .apply(Batch { site: site(), upserts: vec![changed], removes, ..Batch::default() })
        .unwrap();
    assert_eq!(index.search(&text("办税日历")).unwrap().total, 0);
    assert_eq!(index.search(&text("职业技能")).unwrap().total, 1);
    index.commit().unwrap();
    assert_eq!(ids(&index.search(&text("办税日历")).unwrap()), ["tax"]);
    assert_eq!(index.search(&text("征期日历")).unwrap().total, 0);
    assert_eq!(index.search(&text("职业技能")).unwrap().total, 0);
    assert_eq!(index.count(), 11);
    assert_eq!(index.cursor("nanyang").unwrap().number, 1);

    let mut other = doc("tax", "县税务局公告", "县里的内容");
    other.site = "county".to_owned();
    let batch = Batch { site: site(), upserts: vec![other.clone()], ..Batch::default() };
    assert!(index.apply(batch).is_err(), "a document of another site");
    index
        .apply(Batch { site: "county".to_owned(), upserts: vec![other], ..Batch::default() })
        .unwrap();
    index.commit().unwrap();
    assert_eq!(index.count(), 12, "the same id on two sites is two entries");
    index.forget("nanyang").unwrap();
    assert_eq!(index.sites(), ["nanyang"]);
    index.commit().unwrap();
    assert_eq!(index.count(), 1);
    assert!(index.sites().is_empty());
}

#[test]
fn the_index_is_there_after_a_restart() {
    let (folder, index) = house(town());
    let batch =
        Batch { site: "nanyang".to_owned(), removes: vec!["hr".to_owned()], ..Batch::default() };
    index.apply(batch).unwrap();
    assert!(Index::open(folder.path()).is_err(), "one process at a time");
    drop(index);
    let index = Index::open(folder.path()).unwrap();
    assert_eq!(index.count(), 12, "what was not committed never was");
    assert_eq!(index.cursor("nanyang"), Some(Cursor { number: 1, release: "abc".to_owned() }));
    assert!(index.is_sound());
}

#[test]
fn a_damaged_index_is_built_again() {
    let (folder, index) = house(town());
    drop(index);
    let home = folder.path().join(HOME);
    let files: Vec<_> = fs::read_dir(&home).unwrap().map(|entry| entry.unwrap().path()).collect();
    let bystander = folder.path().join("bystander");
    fs::write(&bystander, "not ours").unwrap();
    let mut damages = 0;
    for file in files.iter().filter(|file| fs::metadata(file).unwrap().len() > 0) {
        let good = fs::read(file).unwrap();
        let mut flipped = good.clone();
        flipped[good.len() / 2] ^= 0x55;
        for bad in [flipped, good[..good.len() / 2].to_vec(), Vec::new()] {
            let copy = tempfile::tempdir().unwrap();
            fs::create_dir(copy.path().join(HOME)).unwrap();
            for other in &files {
                fs::copy(other, copy.path().join(HOME).join(other.file_name().unwrap())).unwrap();
            }
            fs::write(copy.path().join(HOME).join(file.file_name().unwrap()), &bad).unwrap();
            let index = Index::open(copy.path()).unwrap();
            if index.cursor("nanyang").is_some() {
                assert!(index.is_sound() && index.count() == 12, "{}", file.display());
                assert_eq!(index.search(&text("社会保障")).unwrap().total, 3);
            } else {
                damages += 1;
                assert_eq!(index.count(), 0);
                let upserts = town();
                index
                    .apply(Batch { site: "nanyang".to_owned(), upserts, ..Batch::default() })
                    .unwrap();
                index.commit().unwrap();
                assert_eq!(index.count(), 12, "and takes documents again");
            }
        }
    }
    assert!(damages > 10, "only {damages} damages were noticed");
    assert!(bystander.exists());
}

#[test]
fn readers_are_answered_while_the_index_changes() {
    let (_folder, index) = house(town());
    std::thread::scope(|threads| {
        let changes = threads.spawn(|| {
            for number in 0..20 {
                let upserts = vec![doc("tax", &format!("税务局公告{number}"), "内容")];
                let site = "nanyang".to_owned();
                index.apply(Batch { site, upserts, ..Batch::default() }).unwrap();
                index.commit().unwrap();
            }
        });
        while !changes.is_finished() {
            let found = index.search(&text("税务局")).unwrap();
            assert_eq!(ids(&found), ["tax"], "neither gone nor there twice at any moment");
        }
    });
    assert_eq!(index.search(&text("税务局公告19")).unwrap().total, 1);
}
