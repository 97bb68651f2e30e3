//! Lists as files: what an administrator exports, edits in a spreadsheet and imports again.

use std::collections::HashSet;

use base::{Kind as Refusing, Result, invalid, refuse};

use super::records::{self, Record};
use super::{Kind, Owner, TERMS_MAX, Term};
use crate::finding::Severity;
use crate::fold::folded;

/// Bytes a file may have.
const BYTES_MAX: usize = 64 << 20;
/// Lines that are objected to one by one; then it is said how many more there are.
const OBJECTIONS_MAX: usize = 200;
/// What parts several words of one cell.
const PARTS: [char; 2] = ['|', '｜'];

/// The columns of a file; only the first must be there, the others in any order.
pub const FORM: [&str; 10] = [
    "词语",
    "类型",
    "级别",
    "替换为",
    "说明",
    "依据",
    "例外",
    "须有上下文",
    "不得有上下文",
    "上下文字数",
];

/// How a list is written into a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Commas between cells, with the mark that lets spreadsheets see UTF-8.
    Csv,
    /// Tabs between cells.
    Tsv,
}

/// A line that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// From 1, as editors count; 0 when it is about the rest of the file.
    pub line: usize,
    /// What is wrong and what to do, in Chinese.
    pub say: String,
}

/// What was read from a file.
#[derive(Debug, Default)]
pub struct Read {
    /// Terms that are fit, in the order of the file; the text of each is its `id`.
    pub terms: Vec<Term>,
    /// Lines that are not.
    pub objections: Vec<Objection>,
}

/// Reads a list. Refuses what is no such file at all; single lines are objected to.
pub fn read(bytes: &[u8], owner: Owner) -> Result<Read> {
    if bytes.len() > BYTES_MAX {
        let say = format!("词表文件最大{}MB，请拆分后分别导入", BYTES_MAX >> 20);
        return Err(refuse(Refusing::TooLarge, "list.file_too_large", say).at("file"));
    }
    let unread = "文件不是文本，请在表格软件中另存为CSV（UTF-8）后导入";
    let text = records::decode(bytes).filter(|text| !text.contains('\0'));
    let text = text.ok_or_else(|| invalid("file", "list.file_unreadable", unread))?;
    let mut rows = records::rows(&text).into_iter().filter(|row| !is_remark(row));
    let columns = columns(rows.next())?;
    let mut found = Read::default();
    let mut known = HashSet::new();
    let mut left_out = 0;
    for row in rows {
        let term = term(&row.cells, &columns, owner).and_then(|term| fit(term, &mut known));
        match term {
            Ok(term) => found.terms.push(term),
            Err(say) if found.objections.len() < OBJECTIONS_MAX => {
                found.objections.push(Objection { line: row.line, say });
            }
            Err(_) => left_out += 1,
        }
    }
    if left_out > 0 {
        found.objections.push(Objection { line: 0, say: format!("还有{left_out}行未导入") });
    }
    Ok(found)
}

/// Writes terms into a file that `read` reads.
pub fn write(terms: &[Term], form: Form) -> String {
    let (mut out, separator) = match form {
        Form::Csv => (String::from('\u{feff}'), ','),
        Form::Tsv => (String::new(), '\t'),
    };
    records::write_row(&mut out, separator, &FORM.map(str::to_owned));
    for term in terms {
        let join = |words: &[String]| words.join("|");
        let has_context = !term.needs.is_empty() || !term.bars.is_empty();
        let within = if has_context { term.within.to_string() } else { String::new() };
        let cells = [
            term.text.clone(),
            term.kind.name().to_owned(),
            term.severity.name().to_owned(),
            join(&term.replacements),
            term.advice.clone(),
            term.source.clone(),
            join(&term.exceptions),
            join(&term.needs),
            join(&term.bars),
            within,
        ];
        records::write_row(&mut out, separator, &cells);
    }
    out
}

/// Lines that begin with `#` are for the reader.
fn is_remark(row: &Record) -> bool {
    row.cells.first().is_some_and(|cell| cell.starts_with('#'))
}

/// Where each column of `FORM` stands in the file.
fn columns(head: Option<Record>) -> Result<[Option<usize>; FORM.len()]> {
    let form = FORM.join("、");
    let Some(head) = head else {
        let say = format!("文件是空的；第一行应是列名：{form}");
        return Err(invalid("file", "list.file_empty", say));
    };
    let unknown: Vec<_> = head
        .cells
        .iter()
        .filter(|cell| !cell.is_empty() && !FORM.contains(&cell.as_str()))
        .map(|cell| format!("“{}”", base::text::shorten(cell, 20)))
        .collect();
    if !unknown.is_empty() {
        let say = format!("不认识的列名{}；可用的列名有：{form}", unknown.join(""));
        return Err(invalid("file", "list.unknown_column", say));
    }
    let columns = FORM.map(|name| head.cells.iter().position(|cell| cell == name));
    match columns[0] {
        Some(_) => Ok(columns),
        None => Err(invalid("file", "list.no_terms_column", "第一行应有列名“词语”")),
    }
}

fn term(
    cells: &[String],
    columns: &[Option<usize>],
    owner: Owner,
) -> std::result::Result<Term, String> {
    let cell = |column: usize| -> &str {
        let at = columns.get(column).copied().flatten();
        at.and_then(|at| cells.get(at)).map_or("", String::as_str)
    };
    let words = |column: usize| -> Vec<String> {
        let words = cell(column).split(PARTS).map(str::trim).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let replacements = words(3);
    let kind = match cell(1) {
        "" if replacements.is_empty() => Kind::Custom,
        "" => Kind::Typo,
        name => named(&Kind::ALL, Kind::name, "类型", name)?,
    };
    let severity = match cell(2) {
        "" => kind.severity(),
        name => named(&Severity::ALL, Severity::name, "级别", name)?,
    };
    let mut term = Term::new(cell(0), kind, owner);
    if !cell(9).is_empty() {
        let says = |_| format!("上下文字数“{}”应是数字", base::text::shorten(cell(9), 20));
        term.within = cell(9).parse().map_err(says)?;
    }
    (term.severity, term.replacements) = (severity, replacements);
    (term.advice, term.source) = (cell(4).to_owned(), cell(5).to_owned());
    (term.exceptions, term.needs, term.bars) = (words(6), words(7), words(8));
    Ok(term)
}

fn named<T: Copy>(
    all: &[T],
    name_of: fn(T) -> &'static str,
    column: &str,
    given: &str,
) -> std::result::Result<T, String> {
    all.iter().copied().find(|one| name_of(*one) == given).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|one| name_of(*one)).collect();
        let given = base::text::shorten(given, 20);
        format!("{column}“{given}”应是{}之一", names.join("、"))
    })
}

fn fit(term: Term, known: &mut HashSet<String>) -> std::result::Result<Term, String> {
    if let Some(says) = term.objection() {
        return Err(says);
    }
    if known.len() >= TERMS_MAX {
        return Err(format!("词表最多{TERMS_MAX}个词语"));
    }
    match known.insert(folded(&term.text)) {
        true => Ok(term),
        false => Err(format!("“{}”在文件中重复", term.text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_comes_back_as_it_went() {
        let mut term = Term::new("做为", Kind::Typo, Owner::Unit);
        term.replacements = vec!["作为".to_owned()];
        term.exceptions = vec!["叫做为".to_owned(), "当做为难".to_owned()];
        term.needs = vec!["，".to_owned(), "单位".to_owned()];
        term.within = 7;
        term.advice = "含\"引号\",和\t制表符".to_owned();
        let formula =
            Term { severity: Severity::Block, ..Term::new("=1+1", Kind::Custom, Owner::Unit) };
        for form in [Form::Csv, Form::Tsv] {
            let file = write(&[term.clone(), formula.clone()], form);
            assert!(file.contains("'=1+1"), "{file}");
            let read = read(file.as_bytes(), Owner::Unit).unwrap();
            assert_eq!(read.objections, []);
            assert_eq!(read.terms, [term.clone(), formula.clone()]);
        }
    }

    #[test]
    fn a_short_list_in_the_encoding_of_old_offices_is_read() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("词语,替换为\r\n按装,安装\r\n窍门儿,\r\n");
        let read = read(&bytes, Owner::Platform).unwrap();
        let seen: Vec<_> =
            read.terms.iter().map(|one| (one.text.as_str(), one.kind, one.severity)).collect();
        assert_eq!(
            seen,
            [("按装", Kind::Typo, Severity::Confirm), ("窍门儿", Kind::Custom, Severity::Confirm)]
        );
    }

    #[test]
    fn each_wrong_line_is_named() {
        let file = "词语,类型,级别,替换为,例外,上下文字数\n\
            # 说明\n一,,,,,\n按装,错字,,,,\n按装,,严重,,,\n按装,,,按装,,\n\
            按装,,,,按,\n按装,,,,,多\n按装,,,,,900\n按装,,,安装,,\n按 装,,,安装,,\n";
        let read = read(file.as_bytes(), Owner::Unit).unwrap();
        let said: Vec<_> = read.objections.iter().map(|one| (one.line, one.say.as_str())).collect();
        assert_eq!(
            said,
            [
                (3, "词语“一”太短，至少2个字"),
                (4, "类型“错字”应是不规范表述、错别字、涉密标志、广告用语、自定义之一"),
                (5, "级别“严重”应是提示、说明理由、必须修改之一"),
                (6, "“按装”的替换词与词语相同，请改写或删去"),
                (7, "例外“按”太短，至少2个字"),
                (8, "上下文字数“多”应是数字"),
                (9, "上下文字数应在1到100之间"),
                (11, "“按 装”在文件中重复"),
            ]
        );
        assert_eq!(read.terms.len(), 1);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        for (bytes, code) in [
            (&b""[..], "list.file_empty"),
            (&b"PK\x03\x04\xff\x00\x00"[..], "list.file_unreadable"),
            ("词,换\n".as_bytes(), "list.unknown_column"),
            ("类型\n".as_bytes(), "list.no_terms_column"),
        ] {
            assert_eq!(read(bytes, Owner::Unit).unwrap_err().code(), Some(code));
        }
    }
}
