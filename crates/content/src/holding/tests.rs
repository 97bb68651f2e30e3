//! The register says all there is.

use std::collections::BTreeSet;

use super::model::{HOLDINGS, Kept, Level};

/// Names of the tables the migrations leave behind.
fn tables() -> BTreeSet<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../migrations");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut tables = BTreeSet::new();
    for file in files {
        let sql = std::fs::read_to_string(file).unwrap();
        for line in sql.lines() {
            let words: Vec<&str> = line.split([' ', ';']).collect();
            match words[..] {
                ["CREATE", "TABLE", name, ..] => {
                    tables.insert(name.to_owned());
                }
                ["DROP", "TABLE", name, ..] => {
                    tables.remove(name);
                }
                ["ALTER", "TABLE", from, "RENAME", "TO", to, ..] => {
                    tables.remove(from);
                    tables.insert(to.to_owned());
                }
                _ => {}
            }
        }
    }
    tables
}

#[test]
fn every_table_belongs_to_one_class_of_data() {
    let mut registered = BTreeSet::new();
    for table in HOLDINGS.iter().flat_map(|holding| holding.tables) {
        assert!(registered.insert((*table).to_owned()), "{table} is registered twice");
    }
    assert_eq!(registered, tables());
}

#[test]
fn every_class_says_how_it_is_treated() {
    for holding in HOLDINGS {
        let texts = [holding.what, holding.place, holding.guarded, holding.afterwards];
        assert!(texts.iter().all(|text| !text.is_empty()), "{}", holding.name);
        // What everybody may read says nothing of people that is not meant for everybody.
        assert!(holding.level > Level::Public || !holding.is_personal, "{}", holding.name);
        if let Kept::Days(days) = holding.kept {
            assert!(days > 0 && holding.afterwards.contains("自动清除"), "{}", holding.name);
        }
    }
    let names: BTreeSet<&str> = HOLDINGS.iter().map(|holding| holding.name).collect();
    assert_eq!(names.len(), HOLDINGS.len());
}
