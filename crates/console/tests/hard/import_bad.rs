//! Files that are no import files, whole: another encoding, a line that has no end.

use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::import::{file, import, lines, live};
use crate::town::Town;

/// Bytes of a line nobody can hold.
const TOO_LONG: u64 = 2 << 30;

#[test]
fn a_file_in_another_encoding_is_refused_line_by_line() {
    let town = Town::found();
    let one = |title: &[u8]| {
        let (before, after) = ("{\"id\":\"1\",\"title\":\"", "\",\"category\":\"x\"}\n");
        [before.as_bytes(), title, after.as_bytes()].concat()
    };
    // 标题 as old Chinese programs write it, and as Windows does.
    let gbk = one(b"\xb1\xea\xcc\xe2").repeat(3);
    let wide = "\u{feff}{\"id\":\"1\",\"title\":\"标题\",\"category\":\"法律\"}\n".repeat(3);
    let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [("gbk.jsonl", gbk), ("utf16.jsonl", wide)] {
        let path = file(&town, name, &bytes);
        let (_, said, last) = import(&town, &path);
        assert!(said.contains("不是 UTF-8 文字"), "{name}: {said}");
        assert!(last.starts_with("imported 0, unchanged 0, refused "), "{name}: {said}");
        assert_ne!(last, "imported 0, unchanged 0, refused 0", "{name}");
    }
    assert_eq!(live(&town), []);
}

#[test]
fn a_line_of_two_gigabytes_is_refused_in_little_memory() {
    let town = Town::found();
    let good = lines(2);
    let (first, second) = good.split_at(good.find('\n').unwrap() + 1);

    // A file with a hole: it has the size, and takes no room.
    let plain = town.data.with_file_name("long.jsonl");
    let mut long = std::fs::File::create(&plain).unwrap();
    long.write_all(first.as_bytes()).unwrap();
    long.seek(SeekFrom::Current(i64::try_from(TOO_LONG).unwrap())).unwrap();
    long.write_all(format!("\n{second}").as_bytes()).unwrap();
    drop(long);
    let packed = file(&town, "long.jsonl.zst", &packed(first, second));
    assert!(std::fs::metadata(&packed).unwrap().len() < 1 << 20);

    for (path, expected) in [
        (&plain, "imported 2, unchanged 0, refused 1"),
        (&packed, "imported 0, unchanged 2, refused 1"),
    ] {
        let said = import_in_little_memory(&town, path);
        assert!(said.contains("一行超过8 MB"), "{said}");
        assert_eq!(said.lines().last(), Some(expected), "{said}");
    }
}

/// A zstd file of 64 KB in which one line has two gigabytes: blocks of one byte repeated.
fn packed(first: &str, second: &str) -> Vec<u8> {
    const BLOCK: u32 = 128 << 10;
    // No checksum, no content size; a window of one megabyte.
    let mut out = vec![0x28, 0xb5, 0x2f, 0xfd, 0, 10 << 3];
    // Three bytes: whether it is the last, kind (0 as it is, 1 repeated), length.
    let head = |is_last: bool, kind: u32, length: usize| {
        let head = u32::from(is_last) | kind << 1 | u32::try_from(length).unwrap() << 3;
        head.to_le_bytes()[..3].to_vec()
    };
    let text = |out: &mut Vec<u8>, is_last: bool, text: &str| {
        out.extend(head(is_last, 0, text.len()));
        out.extend(text.as_bytes());
    };
    text(&mut out, false, first);
    for _ in 0..TOO_LONG / u64::from(BLOCK) {
        out.extend(head(false, 1, BLOCK as usize));
        out.push(b'x');
    }
    text(&mut out, true, &format!("\n{second}"));
    out
}

/// Imports with less memory than the line would need; everything it said on standard output.
fn import_in_little_memory(town: &Town, path: &Path) -> String {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_huabiao"));
    let plain = town.huabiao(&["import", "--site", "yunxi", path.to_str().unwrap()]);
    let mut command = Command::new("sh");
    command.args(["-c", "ulimit -v 1500000 && exec \"$0\" \"$@\""]).arg(program);
    let output = command.args(plain.get_args()).output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    String::from_utf8(output.stdout).unwrap()
}
