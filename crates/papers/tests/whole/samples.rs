//! Real files, read where they lie when they are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use papers::{
    FileKind, Limits, arrange, csv, docx, hidden, kind_of, paper, pdf, without_hidden, xlsx,
};
use serde_json::Value;

use crate::hostile::try_all;
use crate::markup::{bare, check};

/// The folder of the samples; `None`, said aloud, where there is none.
fn folder(name: &str) -> Option<PathBuf> {
    let samples = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/samples");
    let folder = Path::new(samples).join(name);
    if !folder.is_dir() {
        eprintln!("left out: the sample files of {name} are not here");
        return None;
    }
    Some(folder)
}

/// Name and bytes of every file of a folder, in order.
pub(crate) fn files(name: &str) -> Vec<(String, Vec<u8>)> {
    let Some(folder) = folder(name) else { return Vec::new() };
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// What came of a file: `read`, or the code of the refusal.
fn outcome(kind: FileKind, bytes: &[u8]) -> String {
    let limits = Limits::default();
    let read = match kind {
        FileKind::Xlsx => xlsx(bytes, &limits),
        FileKind::Csv => csv(bytes, &limits),
        FileKind::Pdf => match pdf(bytes, &limits) {
            Ok(text) if text.is_scan => return "read, scan".into(),
            Ok(_) => return "read".into(),
            Err(error) => return error.code().unwrap_or("a fault").into(),
        },
        _ => docx(bytes, &limits),
    };
    match read {
        Ok(paper) => {
            check(&paper.html);
            let once = arrange(&paper.html);
            assert_eq!(arrange(&once), once);
            check(&once);
            "read".into()
        }
        Err(error) => error.code().unwrap_or("a fault").into(),
    }
}

#[test]
fn every_sample_is_read_or_refused_with_advice() {
    let mut table: BTreeMap<String, usize> = BTreeMap::new();
    for name in [
        "docx",
        "derived-office",
        "doc",
        "ofd",
        "pdf",
        "csv",
        "html",
        "encoding/GB2312",
        "encoding/utf-8",
    ] {
        for (file, bytes) in files(name) {
            let kind = kind_of(&bytes);
            assert!(kind != FileKind::Unknown, "{file}");
            let outcome = outcome(kind, &bytes);
            assert_ne!(outcome, "a fault", "{file}");
            *table.entry(format!("{kind:?}: {outcome}")).or_default() += 1;
            try_all(&bytes);
        }
    }
    println!("{table:#?}");
}

/// The documents of known text: what they are called, and how the text that is read compares.
fn expected() -> Vec<(String, String, Vec<String>)> {
    let Some(folder) = folder("derived-office") else { return Vec::new() };
    let text = std::fs::read_to_string(folder.join("expected.json")).unwrap();
    let all: Vec<Value> = serde_json::from_str(&text).unwrap();
    all.iter()
        .map(|one| {
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            let paragraphs = one["expected_paragraphs"].as_array().unwrap().iter().map(text);
            (text(&one["file"]), text(&one["title"]), paragraphs.collect())
        })
        .collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn documents_of_known_text_are_read_whole() {
    let mut files: BTreeMap<String, Vec<u8>> = files("derived-office").into_iter().collect();
    let (mut titles, mut paragraphs, mut missed, mut count) = (0, 0, 0, 0);
    for (file, title, expected) in expected() {
        let bytes = files.remove(&file).unwrap();
        let paper = docx(&bytes, &Limits::default()).unwrap();
        let text = bare(&paper.html);
        count += 1;
        titles +=
            usize::from(paper.title.is_some_and(|one| squeezed(&one.text) == squeezed(&title)));
        let mut rest = &*text;
        for paragraph in &expected {
            // A table is told as its size and the words in it.
            if let Some(table) = paragraph.strip_prefix("TABLE 3x3 merged:") {
                assert!(
                    paper.html.contains("<th colspan=\"3\"") || paper.html.contains("<td colspan")
                );
                assert!(paper.html.contains("rowspan=\"2\""), "{file}");
                assert!(table.split('|').all(|word| text.contains(word.trim())), "{file}");
                continue;
            }
            paragraphs += 1;
            match rest.split_once(&squeezed(paragraph)) {
                Some((_, after)) => rest = after,
                None => {
                    missed += 1;
                    println!("{file}: not found: {paragraph}");
                }
            }
        }
    }
    println!("{titles} of {count} titles, {missed} of {paragraphs} paragraphs missed");
    assert_eq!(missed, 0);
    assert_eq!(titles, count);
}

#[test]
fn pdf_files_of_known_text_are_read() {
    let files: BTreeMap<String, Vec<u8>> = files("derived-office").into_iter().collect();
    let (mut found, mut all) = (0, 0);
    for (file, _, expected) in expected() {
        // Those show what was deleted between what was not.
        if file.contains("_tracked_") {
            continue;
        }
        let Some(bytes) = files.get(&file.replace(".docx", ".pdf")) else { continue };
        let read = pdf(bytes, &Limits::default()).unwrap();
        assert!(!read.is_scan && !read.is_cut, "{file}");
        let text = squeezed(&read.pages.concat());
        for paragraph in expected {
            // Page numbers and the ends of pages stand between.
            let head: String = squeezed(&paragraph).chars().take(12).collect();
            if head.starts_with("TABLE") {
                continue;
            }
            all += 1;
            found += usize::from(text.contains(&head));
            if !text.contains(&head) {
                println!("{file}: not found: {head}");
            }
        }
    }
    println!("{found} of {all} paragraphs begin in the text of their PDF");
    assert!(found * 100 >= all * 99, "{found} of {all}");
}

#[test]
fn workbooks_inside_other_samples_are_read() {
    let holders = [
        ("poi_WordWithAttachments.docx", "word/embeddings/"),
        ("tika_testWPSAttachment.pptx", "ppt/embeddings/"),
    ];
    for (file, bytes) in files("docx") {
        let Some((_, folder)) = holders.iter().find(|(name, _)| *name == file) else { continue };
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut count = 0;
        for at in 0..zip.len() {
            let mut inner = zip.by_index(at).unwrap();
            let name = inner.name().unwrap().into_owned();
            let mut bytes = Vec::new();
            std::io::copy(&mut inner, &mut bytes).unwrap();
            if !name.starts_with(folder) || kind_of(&bytes) != FileKind::Xlsx {
                continue;
            }
            let read = paper(&bytes, &Limits::default()).unwrap();
            check(&read.html);
            println!("{name}: {}", read.html);
            try_all(&bytes);
            count += 1;
        }
        assert_eq!(count, 1, "{file}");
    }
}

#[test]
fn what_the_samples_hide_is_found_and_taken_out() {
    for (file, bytes) in files("derived-office").into_iter().chain(files("docx")) {
        if kind_of(&bytes) != FileKind::Docx {
            continue;
        }
        let found = hidden(&bytes);
        let has = |code: &str| found.iter().any(|one| one.kind.code() == code);
        if file.contains("_tracked_") {
            assert!(has("change"), "{file}: {found:?}");
        }
        if let Some(clean) = without_hidden(&bytes) {
            let left = hidden(&clean);
            let can_stay = ["embedded", "link", "path", "program", "unread"];
            assert!(left.iter().all(|one| can_stay.contains(&one.kind.code())), "{file}: {left:?}");
            let read =
                |bytes: &[u8]| docx(bytes, &Limits::default()).map(|paper| bare(&paper.html)).ok();
            assert_eq!(read(&clean), read(&bytes), "{file}");
        }
    }
}
