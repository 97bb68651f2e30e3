//! Importing what nobody has checked.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Output;

use content::article::public;
use content::article::public::Item;
use desk::{Caller, Desk};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde_json::{Value, json};

use crate::town::{Town, block, in_every_town};

/// One line of a good file.
pub(crate) fn line(number: usize, body: &str) -> Value {
    json!({
        "id": format!("d{number}"), "title": format!("第{number}号文件的标题"),
        "category": "政府文件/本级", "issuer": "云溪市人民政府", "doc_no": format!("云政发〔2025〕{number}号"),
        "date": format!("2025-{:02}-{:02}", number % 12 + 1, number % 28 + 1), "body_md": body,
    })
}

/// The lines of a good file, as text.
pub(crate) fn lines(count: usize) -> String {
    let line = |number| format!("{}\n", line(number, &format!("第一条 {number}号规定。")));
    (1..=count).map(line).collect()
}

/// Packs a text.
pub(crate) fn pack(text: &[u8]) -> Vec<u8> {
    compress_to_vec(text, CompressionLevel::Fastest)
}

/// Puts a file beside the town's data.
pub(crate) fn file(town: &Town, name: &str, bytes: &[u8]) -> PathBuf {
    let path = town.data.with_file_name(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Imports a file; how it ended, everything it said, and the last line.
pub(crate) fn import(town: &Town, path: &Path) -> (bool, String, String) {
    let Output { status, stdout, stderr } =
        town.does(&["import", "--site", "yunxi", path.to_str().unwrap()]);
    let said = String::from_utf8(stdout).unwrap();
    let last = said.lines().last().unwrap_or_default().to_owned();
    (status.success(), format!("{said}{}", String::from_utf8_lossy(&stderr)), last)
}

/// What is live on the site, newest first, and whether the journal is whole.
pub(crate) fn live(town: &Town) -> Vec<Item> {
    block(async {
        let desk = Desk::open(&town.database, &town.data).await.unwrap();
        assert!(desk.verify_journal().await.unwrap().intact, "the journal is whole");
        let look = desk.look(Caller::Machine("test"), async |work| {
            public::newest_in_site(&mut work.tx, &town.site, 10_000).await
        });
        let live = look.await.unwrap();
        desk.close_all().await;
        live
    })
}

#[test]
fn a_file_brought_in_again_changes_nothing_and_a_changed_line_stays_in_its_place() {
    in_every_town(|town| {
        let path = file(town, "a.jsonl.zst", &pack(lines(30).as_bytes()));
        assert_eq!(import(town, &path).2, "imported 30, unchanged 0, refused 0");
        let before = live(town);
        assert_eq!(import(town, &path).2, "imported 0, unchanged 30, refused 0");
        assert_eq!(live(town), before);

        let old = lines(30);
        let text = old.replace("第一条 7号规定。", "第一条 7号规定已经修改。");
        let path = file(town, "b.jsonl", text.as_bytes());
        assert_eq!(import(town, &path).2, "imported 1, unchanged 29, refused 0");
        let after = live(town);
        let changed: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).collect();
        let [(old, new)] = changed.as_slice() else { panic!("{} changed", changed.len()) };
        assert_eq!((&old.document_id, &old.path), (&new.document_id, &new.path));
        assert_ne!(old.edition_id, new.edition_id);
        assert_eq!(import(town, &path).2, "imported 0, unchanged 30, refused 0");
        town.is_in_order("audit");
    });
}

#[test]
fn rubbish_is_refused_line_by_line_and_the_rest_comes_in() {
    in_every_town(|town| {
        let mut bytes = "\u{feff}".as_bytes().to_vec();
        bytes.extend(lines(2).as_bytes());
        bytes.extend(b"\xd6\xd0\xb9\xfa {\"id\":\"gbk\"}\n\n[1,2]\n{\"id\":\"x\"}\n\x00\x01\x02\n");
        let twice = line(1, "同一个编号，别的内容。");
        let id = "长".repeat(201);
        let long = json!({"id": id, "title": "标题", "category": "政府文件", "body_md": "文"});
        let empty = json!({"id": "", "title": "标题", "category": "政府文件", "body_md": "文"});
        let bodiless = json!({"id": "e", "title": "标题", "category": "政府文件", "body_md": " "});
        let undated =
            json!({"id": "f", "title": "标题", "category": "政府文件", "date": "2025-13-45"});
        for bad in [twice, long, empty, bodiless, undated] {
            bytes.extend(format!("{bad}\r\n").as_bytes());
        }
        bytes.extend(line(3, "最后一行没有换行").to_string().as_bytes());
        let path = file(town, "rubbish.jsonl", &bytes);
        for first in [true, false] {
            let (ended_well, said, last) = import(town, &path);
            let expected =
                if first { "imported 3, unchanged 0" } else { "imported 0, unchanged 3" };
            assert_eq!(last, format!("{expected}, refused 9"), "{said}");
            assert!(ended_well, "{said}");
            for reason in ["不是 UTF-8", "不是完整的 JSON", "编号", "没有正文", "日期不正确"]
            {
                assert!(said.contains(reason), "{reason}: {said}");
            }
        }
        assert_eq!(live(town).len(), 3);
    });
}

#[test]
fn a_file_that_is_none_is_named_and_changes_nothing() {
    let town = Town::found();
    let good = file(&town, "good.jsonl", lines(1).as_bytes());
    let missing = town.data.with_file_name("missing.jsonl");
    let unknown = town.does(&["import", "--site", "nowhere", good.to_str().unwrap()]);
    let said = String::from_utf8(unknown.stderr).unwrap();
    assert!(unknown.status.code() == Some(1) && said.contains("没有这个网站"), "{said}");

    let mut damaged = pack(lines(2_000).as_bytes());
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let damaged = file(&town, "damaged.jsonl.zst", &damaged);
    let garbage = file(&town, "garbage.jsonl.zst", &b"this is no archive".repeat(9));
    let nothing = file(&town, "nothing.jsonl.zst", b"");
    for (path, reason) in [
        (&missing, "missing.jsonl"),
        (&damaged, "没有导入任何稿件"),
        (&garbage, "不是 zstd 文件"),
        (&nothing, "文件不完整"),
        (&town.data, "文件不完整"),
    ] {
        let (ended_well, said, _) = import(&town, path);
        assert!(!ended_well && said.contains(reason), "{}: {said}", path.display());
    }
    let empty = file(&town, "empty.jsonl", b"");
    let (ended_well, _, last) = import(&town, &empty);
    assert!(ended_well && last == "imported 0, unchanged 0, refused 0", "{last}");
    assert_eq!(live(&town), []);
}

#[test]
fn strange_texts_in_every_field_spoil_nobody_elses_line() {
    in_every_town(|town| {
        let mut text = String::new();
        let strings = strange();
        for (number, odd) in strings.iter().enumerate() {
            let mut fields = line(number, "第一条 规定。");
            let name = [
                "title",
                "category",
                "issuer",
                "doc_no",
                "publisher",
                "status",
                "body_md",
                "body_html",
                "source_url",
                "effective_date",
                "date",
                "id",
            ][number % 12];
            fields[name] = json!(odd);
            text.push_str(&format!("{fields}\n"));
        }
        text.push_str(&lines(3).replace("\"d", "\"good"));
        let path = file(town, "strange.jsonl", text.as_bytes());
        let (ended_well, said, last) = import(town, &path);
        assert!(ended_well, "{said}");
        let again = import(town, &path).2;
        assert!(last.starts_with("imported") && again.starts_with("imported 0,"), "{last} {again}");
        let live = live(town);
        assert!(live.len() >= 3 + strings.len() / 3, "{last}: {said}");
        assert!(live.iter().all(|item| !item.title.chars().any(base::text::is_invisible)));
    });
}

/// Texts that have broken other systems.
fn strange() -> Vec<String> {
    let own = [
        "\0",
        "a\0b",
        "\u{202e}反",
        "<script>alert(1)</script>",
        "'; DROP TABLE x; --",
        "../../etc/passwd",
        "{{7*7}}",
        "\u{feff}",
        "一二三四五六七八九十一二三四五六七八九十一二三四五",
    ];
    // Each in each of the twelve fields.
    let mut found: Vec<String> =
        own.iter().flat_map(|text| std::iter::repeat_n((*text).to_owned(), 12)).collect();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/lists/blns.json");
    match std::fs::read_to_string(list) {
        Ok(text) => found.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) => eprintln!("left out: the big list of naughty strings is not here"),
    }
    found.push("长".repeat(100_000));
    found
}

#[test]
fn real_documents_come_in_once() {
    let corpus = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/corpus.jsonl.zst");
    let Ok(corpus) = std::fs::File::open(corpus) else {
        eprintln!("left out: the real documents are not here");
        return;
    };
    let town = Town::found();
    let reader = ruzstd::decoding::StreamingDecoder::new(std::io::BufReader::new(corpus)).unwrap();
    let mut first = Vec::new();
    reader.take(2 << 20).read_to_end(&mut first).unwrap();
    let ends = first.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1);
    let ends: Vec<_> = ends.take(150).collect();
    first.truncate(*ends.last().unwrap());
    let path = file(&town, "real.jsonl.zst", &pack(&first));
    let expected = format!("imported {}, unchanged 0, refused 0", ends.len());
    let (ended_well, said, last) = import(&town, &path);
    assert!(ended_well && last == expected, "{said}");
    assert_eq!(live(&town).len(), ends.len());
    let last = import(&town, &path).2;
    assert_eq!(last, format!("imported 0, unchanged {}, refused 0", ends.len()));
}
