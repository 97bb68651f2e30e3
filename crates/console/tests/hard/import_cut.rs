//! An import that does not come to its end.

use std::time::Duration;

use desk::Desk;

use crate::import::{file, import, lines, live, pack};
use crate::program::Program;
use crate::town::{Town, block, in_every_town};

#[test]
fn of_a_file_that_was_cut_off_what_came_before_is_in() {
    let town = Town::found();
    let whole = pack(lines(40).as_bytes());
    let mut in_before = 0;
    for end in [3, whole.len() / 3, whole.len() * 4 / 5, whole.len() - 1] {
        let path = file(&town, "cut.jsonl.zst", &whole[..end]);
        let (ended_well, said, last) = import(&town, &path);
        assert!(!ended_well && said.contains("文件不完整，只读到这里"), "{said}");
        assert!(last.starts_with("imported "), "{said}");
        let count = live(&town).len();
        assert!(count >= in_before, "cut at {end}");
        in_before = count;
    }
    assert_eq!(in_before, 40, "only the checksum was missing");

    // The same without packing: the last line has no end.
    let text = lines(50);
    let path = file(&town, "cut.jsonl", &text.as_bytes()[..text.len() - 9]);
    let (ended_well, said, last) = import(&town, &path);
    assert!(ended_well && said.contains("不是完整的 JSON"), "{said}");
    assert_eq!(last, "imported 9, unchanged 40, refused 1");
}

#[test]
fn an_import_killed_at_any_moment_is_finished_by_the_next() {
    const COUNT: usize = 1_000;
    let text = lines(COUNT);
    in_every_town(|town| {
        let path = file(town, "many.jsonl.zst", &pack(text.as_bytes()));
        let arguments = ["import", "--site", "yunxi", path.to_str().unwrap()];
        let begin = block(head(town));
        // Two sections, then five batches; then in the middle of a batch.
        let mut seen = vec![begin];
        for (more, pause) in [(0, 0), (1, 0), (2, 0), (3, 30), (3, 60), (4, 0), (5, 90)] {
            let mut program = Program::start(&mut town.huabiao(&arguments));
            block(async {
                let desk = Desk::open(&town.database, &town.data).await.unwrap();
                while desk.journal_head().await.unwrap().seq < begin + more {
                    tokio::time::sleep(Duration::from_millis(1)).await;
                }
                tokio::time::sleep(Duration::from_millis(pause)).await;
                desk.close_all().await;
            });
            program.kill();
            let now = block(head(town));
            assert!(now >= begin + more && now >= *seen.last().unwrap());
            seen.push(now);
            let batches = usize::try_from(now - begin).unwrap().saturating_sub(2);
            assert_eq!(live(town).len(), (batches * 200).min(COUNT), "whole batches only");
        }
        println!("killed when the journal stood at {seen:?}");
        let there = live(town).len();
        let expected = format!("imported {}, unchanged {there}, refused 0", COUNT - there);
        assert_eq!(import(town, &path).2, expected);
        let live = live(town);
        assert_eq!(live.len(), COUNT);
        let mut titles: Vec<_> = live.iter().map(|item| &item.title).collect();
        titles.sort();
        titles.dedup();
        assert_eq!(titles.len(), COUNT, "no doubles");
        assert_eq!(import(town, &path).2, format!("imported 0, unchanged {COUNT}, refused 0"));
        town.is_in_order("audit");
    });
}

/// Number of the journal's newest line.
async fn head(town: &Town) -> i64 {
    let desk = Desk::open(&town.database, &town.data).await.unwrap();
    let head = desk.journal_head().await.unwrap();
    desk.close_all().await;
    head.seq
}
