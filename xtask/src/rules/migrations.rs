//! Migrations: one SQL text for SQLite and PostgreSQL, numbered without gaps, never changed
//! once released.

use std::path::Path;

use anyhow::Result;

use super::Broken;
use super::tree::{File, Tree};
use crate::fingerprint::{self, Fingerprint};

/// Types that both databases read alike. BYTES is spelled for each by the migration runner.
const TYPES: &[&str] = &["TEXT", "BIGINT", "DOUBLE PRECISION", "BYTES"];

/// Names that one of the databases keeps for itself.
const RESERVED: &str = "\
    add all alter analyse analyze and any array as asc asymmetric authorization autoincrement \
    between binary both by case cast check collate collation column commit concurrently \
    constraint create cross current_date current_role current_time current_timestamp \
    current_user default deferrable delete desc distinct do drop else end escape except exists \
    false fetch for foreign freeze from full grant group having ilike in index initially inner \
    insert intersect into is isnull join lateral leading left like limit localtime \
    localtimestamp natural not nothing notnull null offset on only or order outer overlaps \
    placing primary references returning right select session_user set similar some symmetric \
    table tablesample then to trailing transaction true union unique update user using values \
    variadic verbose when where window with";

/// Words that begin a line of CREATE TABLE which is no column.
const CONSTRAINTS: &[&str] = &["PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT"];

/// Features that only one of the databases has.
const FORBIDDEN: &[&str] = &["TRIGGER", "PROCEDURE", "FUNCTION", "AUTOINCREMENT"];

const RELEASED: &str = "xtask/released.txt";

/// Wrong types, names, numbers, missing keys and indexes, changed released files.
pub(crate) fn broken(tree: &Tree) -> Vec<Broken> {
    let migrations: Vec<&File> = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("migrations/") && file.ending() == "sql")
        .collect();
    let mut broken = Vec::new();
    for (number, file) in (1..).zip(&migrations) {
        let right = file.name().strip_prefix(&format!("{number:04}_")).is_some_and(|word| {
            word.trim_end_matches(".sql").bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        });
        if !right {
            let says = format!("must be {number:04}_<word>.sql: numbers have no gaps");
            broken.push(Broken::file(&file.path, says));
        }
        broken.extend(statements(&file.text).flat_map(|said| check(file, &said)));
    }
    broken.extend(foreign_keys_without_index(&migrations));
    broken.extend(changed_after_release(tree));
    broken
}

/// Prints the line that says a migration is released, for each file.
pub(crate) fn print_fingerprints(files: &[String]) -> Result<()> {
    for file in files {
        println!("{file} {}", fingerprint::of_file(Path::new(file))?);
    }
    Ok(())
}

/// One statement without comments, and the line it begins on (from 0).
struct Statement {
    text: String,
    line: usize,
}

impl Statement {
    fn begins_with(&self, words: &str) -> bool {
        self.text.to_uppercase().starts_with(words)
    }

    /// The statement's words, up to the first bracket.
    fn head(&self) -> Vec<&str> {
        self.text.split('(').next().unwrap_or_default().split_whitespace().collect()
    }

    /// What stands between the first bracket and the one that closes it, cut at the commas
    /// outside of inner brackets.
    fn parts(&self) -> Vec<String> {
        let mut parts = vec![String::new()];
        let mut depth = 0;
        let Some(open) = self.text.find('(') else {
            return vec![];
        };
        for letter in self.text[open + 1..].chars() {
            match letter {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            match letter {
                _ if depth < 0 => break,
                ',' if depth == 0 => parts.push(String::new()),
                _ => parts.last_mut().into_iter().for_each(|part| part.push(letter)),
            }
        }
        parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    }
}

fn statements(text: &str) -> impl Iterator<Item = Statement> {
    let without_comments: Vec<&str> =
        text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect();
    let text = without_comments.join("\n");
    let mut line = 0;
    let pieces: Vec<Statement> = text
        .split(';')
        .map(|piece| {
            let blank = piece.len() - piece.trim_start().len();
            let begin = line + piece[..blank].matches('\n').count();
            line += piece.matches('\n').count();
            Statement { text: piece.trim().to_owned(), line: begin }
        })
        .collect();
    pieces.into_iter().filter(|statement| !statement.text.is_empty())
}

fn check(file: &File, said: &Statement) -> Vec<Broken> {
    let mut wrong = Vec::new();
    let upper = said.text.to_uppercase();
    for word in upper.split(|c: char| !c.is_alphanumeric() && c != '_') {
        if FORBIDDEN.contains(&word) {
            wrong.push(format!("{word} is not the same on both databases"));
        }
    }
    if said.begins_with("CREATE TABLE") {
        check_table(said, &mut wrong);
    }
    wrong.into_iter().map(|says| Broken::at(&file.path, said.line, says)).collect()
}

fn check_table(said: &Statement, wrong: &mut Vec<String>) {
    let table = said.head().last().copied().unwrap_or_default().to_owned();
    check_name(&table, wrong);
    if !said.text.to_uppercase().contains("PRIMARY KEY") {
        wrong.push(format!("table {table} has no primary key"));
    }
    for part in said.parts() {
        let (name, rest) = part.split_once(' ').unwrap_or((&part, ""));
        if CONSTRAINTS.contains(&name.to_uppercase().as_str()) {
            continue;
        }
        check_name(name, wrong);
        let known = TYPES.iter().any(|kind| {
            rest.strip_prefix(kind).is_some_and(|after| after.is_empty() || after.starts_with(' '))
        });
        if !known {
            wrong.push(format!("column {name}: the type must be one of {}", TYPES.join(", ")));
        }
    }
}

fn check_name(name: &str, wrong: &mut Vec<String>) {
    if RESERVED.split_whitespace().any(|word| word == name.to_lowercase()) {
        wrong.push(format!("'{name}' is a reserved word"));
    }
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        wrong.push(format!("'{name}' is not in lower case letters"));
    }
}

/// A column that refers to another table must be the first of a key or of an index, else each
/// removal there reads this whole table.
fn foreign_keys_without_index(migrations: &[&File]) -> Vec<Broken> {
    let mut keys: Vec<(String, String)> = Vec::new();
    let mut references = Vec::new();
    for file in migrations {
        for said in statements(&file.text) {
            let head = said.head();
            if said.begins_with("CREATE TABLE") {
                let table = head.last().copied().unwrap_or_default();
                for part in said.parts() {
                    let column = column_of(&part);
                    let upper = part.to_uppercase();
                    if upper.contains("PRIMARY KEY") || upper.contains("UNIQUE") {
                        keys.push((table.to_owned(), column.clone()));
                    }
                    if upper.contains("REFERENCES ") {
                        references.push((file.path.clone(), said.line, table.to_owned(), column));
                    }
                }
            } else if said.begins_with("CREATE INDEX") || said.begins_with("CREATE UNIQUE INDEX") {
                let table = head.last().copied().unwrap_or_default();
                let first = said.parts().first().cloned().unwrap_or_default();
                let first = first.split(' ').next().unwrap_or_default();
                keys.push((table.to_owned(), first.to_owned()));
            }
        }
    }
    references.retain(|(_, _, table, column)| {
        !keys.iter().any(|(other, first)| other == table && first == column)
    });
    let says =
        |table: &str, column: &str| format!("{table}.{column} refers to a table, without index");
    references.iter().map(|(path, line, t, c)| Broken::at(path, *line, says(t, c))).collect()
}

/// The (first) column a part of CREATE TABLE is about: `a TEXT …`, `PRIMARY KEY (a, b)`.
fn column_of(part: &str) -> String {
    let first = part.split([' ', '(']).next().unwrap_or_default();
    if !CONSTRAINTS.contains(&first.to_uppercase().as_str()) {
        return first.to_owned();
    }
    let inside = part.split_once('(').map_or("", |(_, inside)| inside);
    inside.split([',', ')', ' ']).next().unwrap_or_default().to_owned()
}

/// Each line of released.txt is a migration and its fingerprint.
fn changed_after_release(tree: &Tree) -> Vec<Broken> {
    let list = tree.get(RELEASED).map_or("", |file| &file.text);
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let mut broken = Vec::new();
    for line in lines {
        let (path, released) = line.split_once(' ').unwrap_or((line, ""));
        let now = tree.get(path).map(|file| {
            let mut fingerprint = Fingerprint::new();
            fingerprint.add(file.text.as_bytes());
            fingerprint.text()
        });
        if now.as_deref() != Some(released) {
            broken.push(Broken::file(path, "is released and must not change; add a new migration"));
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Vec<String> {
        let tree = Tree::sample(&[("migrations/0001_word.sql", text)]);
        broken(&tree).into_iter().map(|place| place.says).collect()
    }

    #[test]
    fn a_good_migration_passes() {
        let text = "-- 栏目; not a statement.\nCREATE TABLE section (\n  id TEXT PRIMARY KEY,\n  \
            site_id TEXT NOT NULL REFERENCES site (id),\n  at BIGINT NOT NULL,\n  \
            place DOUBLE PRECISION NOT NULL,\n  body BYTES,\n  UNIQUE (at, place)\n);\n\
            CREATE INDEX section_site ON section (site_id, at) WHERE at > 0;\n\
            INSERT INTO section (id) VALUES ('a');\n";
        assert_eq!(check(text), [] as [&str; 0]);
    }

    #[test]
    fn each_fault_is_caught() {
        for (text, says) in [
            ("CREATE TABLE a (id TEXT PRIMARY KEY, on_at BOOLEAN)", "on_at: the type"),
            ("CREATE TABLE a (id TEXT PRIMARY KEY, x REAL)", "x: the type"),
            ("CREATE TABLE a (id TEXT PRIMARY KEY, x TEXTUAL)", "x: the type"),
            ("CREATE TABLE a (id TEXT PRIMARY KEY, \"end\" TEXT)", "lower case"),
            ("CREATE TABLE a (id TEXT PRIMARY KEY, window TEXT)", "'window' is a reserved"),
            ("CREATE TABLE user (id TEXT PRIMARY KEY)", "'user' is a reserved"),
            ("CREATE TABLE a (id TEXT)", "no primary key"),
            ("CREATE TABLE a (id TEXT PRIMARY KEY, b TEXT REFERENCES c (id))", "without index"),
            ("CREATE TRIGGER a AFTER INSERT ON b", "TRIGGER is not"),
        ] {
            let found = check(text);
            assert!(found.iter().any(|found| found.contains(says)), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_gap_and_a_changed_released_file_are_caught() {
        let text = "CREATE TABLE a (id TEXT PRIMARY KEY)";
        let gap = Tree::sample(&[("migrations/0001_a.sql", text), ("migrations/0003_b.sql", "")]);
        assert_eq!(broken(&gap).len(), 1);
        let mut fingerprint = Fingerprint::new();
        fingerprint.add(text.as_bytes());
        let list = format!("# Released.\nmigrations/0001_a.sql {}\n", fingerprint.text());
        let released = |text| {
            broken(&Tree::sample(&[("migrations/0001_a.sql", text), (RELEASED, &list)])).len()
        };
        assert_eq!(released(text), 0);
        assert_eq!(released("CREATE TABLE b (id TEXT PRIMARY KEY)"), 1);
    }
}
