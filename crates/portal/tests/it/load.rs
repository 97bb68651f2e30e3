//! Many readers at once while releases come.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use vault::blob::Piece;

use crate::town::{Draft, Town};

/// A page that shows the version of the release three times: in a fragment, in a fragment of
/// that fragment, and in itself.
fn version(number: u64) -> Draft {
    let text = format!("[{number}]");
    let outer = [Piece::Text(text.as_bytes()), Piece::Fragment("inner")];
    let page = [Piece::Fragment("outer"), Piece::Text(text.as_bytes()), Piece::Slot("release")];
    Draft::new()
        .fragment("inner", &text)
        .pieces("!frag/outer", 200, &outer)
        .pieces("/v", 200, &page)
}

#[test]
fn a_page_is_of_one_release_however_many_come() {
    let mut town = Town::open();
    town.publish("city", version(2));
    town.wait_for("city", 2);
    let (done, read) = (AtomicBool::new(false), AtomicU64::new(0));
    let address = town.address();
    std::thread::scope(|scope| {
        for reader in 0..4 {
            let (done, read) = (&done, &read);
            let coding = ["Accept-Encoding: gzip", "Accept-Encoding: identity"][reader % 2];
            scope.spawn(move || {
                let mut newest = 0;
                while !done.load(Relaxed) {
                    let reply = crate::net::get(address, "city.localhost", "/v", &[coding]);
                    let text = reply.text();
                    let number: u64 = text[1..text.find(']').unwrap()].parse().unwrap();
                    let whole = format!(
                        "[{number}][{number}][{number}]第 {number} 号发布 · 2026-11-21 14:05"
                    );
                    assert_eq!(text, whole);
                    assert!(number >= newest, "never back: {number} after {newest}");
                    newest = number;
                    read.fetch_add(1, Relaxed);
                }
            });
        }
        for number in 3..40 {
            town.publish("city", version(number));
            town.wait_for("city", number);
        }
        done.store(true, Relaxed);
    });
    assert!(read.load(Relaxed) > 100, "{read:?} answers");
}
