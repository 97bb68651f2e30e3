//! Real files, read where they lie when they are there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use papers::{Limits, docx, kind_of};

/// The folder of the samples; `None`, said aloud, where there is none.
pub(crate) fn folder(name: &str) -> Option<PathBuf> {
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

#[test]
fn show() {
    let mut table: BTreeMap<String, usize> = BTreeMap::new();
    for name in ["docx", "derived-office", "doc", "ofd", "pdf", "csv"] {
        for (file, bytes) in files(name) {
            let begin = std::time::Instant::now();
            let kind = kind_of(&bytes);
            let read = docx(&bytes, &Limits::default());
            println!("== {file} {kind:?} agrees={} {:?}", kind.agrees_with(&file), begin.elapsed());
            match read {
                Ok(paper) => {
                    println!(
                        "title={:?} no={:?} on={:?} pics={} notes={:?}",
                        paper.title.as_ref().map(|t| &t.text),
                        paper.doc_no,
                        paper.made_on,
                        paper.pictures.len(),
                        paper.notes
                    );
                    println!("{}", paper.html);
                }
                Err(error) => {
                    *table.entry(format!("{kind:?} {:?}", error.code())).or_default() += 1
                }
            }
        }
    }
    println!("{table:#?}");
}
