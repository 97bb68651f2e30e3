//! Tests of the store.

use std::fs;

use super::Store;
use super::trouble::Plan;

fn store() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store")).unwrap();
    (folder, store)
}

#[test]
fn files_go_in_and_come_out() {
    let (_folder, store) = store();
    store.put_new("sites/xinhe/0000000001.bundle", b"one").unwrap();
    store.replace("timestamp.json", b"first").unwrap();
    store.replace("timestamp.json", b"second").unwrap();
    assert_eq!(store.read("timestamp.json", 6).unwrap().unwrap(), b"second");
    assert!(store.read("timestamp.json", 5).is_err(), "longer than allowed");
    assert_eq!(store.read("root.json", 5).unwrap(), None);
    assert_eq!(store.size("timestamp.json").unwrap(), Some(6));
    assert_eq!(store.size("root.json").unwrap(), None);
    let name = "sites/xinhe/0000000001.bundle";
    assert_eq!(store.read_range(name, 1, 2).unwrap(), b"ne");
    assert!(store.read_range(name, 1, 3).is_err());
    assert!(store.read_range(name, u64::MAX, 2).is_err());
    assert!(store.read_range(name, 0, usize::MAX).is_err(), "before memory is taken");
    assert_eq!(store.list("").unwrap(), ["sites/", "timestamp.json"]);
    assert_eq!(store.list("sites/xinhe/").unwrap(), ["0000000001.bundle"]);
    assert!(store.list("nowhere").unwrap().is_empty());
}

#[test]
fn a_file_is_never_overwritten_by_a_different_new_one() {
    let (_folder, store) = store();
    store.put_new("a", b"one").unwrap();
    store.put_new("a", b"one").unwrap();
    assert!(store.put_new("a", b"two").is_err());
    assert!(store.put_new("a", b"longer").is_err());
    assert_eq!(store.read("a", 9).unwrap().unwrap(), b"one");
    assert_eq!(fs::read_dir(&store.folder).unwrap().count(), 1, "no temporary file left");
}

#[test]
fn names_cannot_lead_out() {
    let (_folder, store) = store();
    for name in ["", "/etc/passwd", "../a", "a/../b", "a//b", "a/", ".a", "A", "a b", "a\0b", "中"]
    {
        assert!(store.put_new(name, b"x").is_err(), "{name:?}");
        assert!(store.read(name, 9).is_err(), "{name:?}");
    }
    assert!(store.read(&"a".repeat(201), 9).is_err());
}

#[test]
fn whatever_step_fails_or_dies_a_file_is_old_or_new() {
    let put: fn(&Store) -> anyhow::Result<()> = |store| store.put_new("deep/er/file", b"new");
    let replace: fn(&Store) -> anyhow::Result<()> = |store| store.replace("held", b"new");
    for (name, act) in [("deep/er/file", put), ("held", replace)] {
        for dies in [false, true] {
            for at in 0.. {
                let (_folder, store) = store();
                store.put_new("held", b"old").unwrap();
                let before = store.read(name, 9).unwrap();
                let plan = if dies { Plan::Die(at) } else { Plan::Fail(at) };
                store.trouble.plan(Some(plan));
                let result = act(&store);
                let steps = store.trouble.taken().len();
                store.trouble.plan(None);
                let after = store.read(name, 9).unwrap();
                if steps <= at {
                    assert!(at >= 5, "control: the steps were counted");
                    result.unwrap();
                    assert_eq!(after.unwrap(), b"new");
                    break;
                }
                assert!(result.is_err());
                assert!(after == before || after.as_deref() == Some(b"new"));
                for folder in ["", "deep", "deep/er"] {
                    store.sweep(folder).unwrap();
                }
                let leavings = store.list("").unwrap();
                assert!(leavings.iter().all(|name| !name.starts_with('.')), "{leavings:?}");
                act(&store).unwrap();
                assert_eq!(store.read(name, 9).unwrap().unwrap(), b"new");
            }
        }
    }
}

#[test]
fn sweeping_takes_temporary_files_only() {
    let (_folder, store) = store();
    store.put_new("sites/xinhe/1", b"one").unwrap();
    fs::write(store.folder.join("sites/xinhe/.tmp-1-1"), b"half").unwrap();
    assert_eq!(store.list("sites/xinhe").unwrap(), ["1"]);
    assert_eq!(store.sweep("sites/xinhe").unwrap(), 1);
    assert_eq!(store.sweep("sites/xinhe").unwrap(), 0);
    assert_eq!(store.list("sites/xinhe").unwrap(), ["1"]);
}
