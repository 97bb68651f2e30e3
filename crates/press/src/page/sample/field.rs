//! Sample fields of the kinds of documents.

use super::super::model::{Field, FieldFile, FirstPage, Link};

/// The fields the templates of the house know.
const NAMES: [&str; 40] = [
    "post",
    "duties",
    "resume",
    "office",
    "email",
    "head",
    "offices",
    "address",
    "hours",
    "phone",
    "fax",
    "postcode",
    "website",
    "basis",
    "conditions",
    "materials",
    "place",
    "process",
    "limit",
    "fee",
    "online",
    "forms",
    "question",
    "asked_on",
    "answered_by",
    "answered_on",
    "about",
    "provider",
    "cycle",
    "updated_on",
    "licence",
    "terms",
    "sheet",
    "contact",
    "form",
    "speaker",
    "media",
    "transcript",
    "links",
    "kinds",
];

/// Every field the templates of the house know, and one of every sort.
pub(super) fn fields() -> Vec<Field> {
    let file = FieldFile {
        name: "清单.csv".to_owned(),
        path: "/-/media/0011223344556677/file.csv".to_owned(),
        size: 2_048,
        media_type: "text/csv".to_owned(),
        ..FieldFile::default()
    };
    let field = |name: &&str| {
        let field =
            Field { name: (*name).to_owned(), label: "示例".to_owned(), ..Field::default() };
        match *name {
            "resume" | "process" => {
                Field { holds: "rich".into(), html: "<p>一、二</p>".into(), ..field }
            }
            "offices" | "materials" => Field {
                holds: "table".into(),
                columns: vec!["名称".into(), "电话".into()],
                rows: vec![vec!["甲".into(), "1".into()]],
                ..field
            },
            "sheet" => Field {
                holds: "sheet".into(),
                columns: vec!["名称".into()],
                rows: vec![vec!["甲".into()]],
                files: vec![file.clone()],
                total: 12,
                ..field
            },
            "media" | "forms" => {
                Field { holds: "files".into(), files: vec![file.clone(), report(&file)], ..field }
            }
            "links" => Field { holds: "document".into(), links: vec![Link::default()], ..field },
            "kinds" => Field { holds: "choices".into(), list: vec!["甲".into()], ..field },
            "email" => Field { holds: "email".into(), text: "a@x.gov.cn".into(), ..field },
            "online" | "website" | "address" => {
                Field { holds: "url".into(), text: "https://www.x.gov.cn/".into(), ..field }
            }
            _ => Field { holds: "line".into(), text: "甲 <b>".into(), ..field },
        }
    };
    NAMES.iter().map(field).collect()
}

/// A PDF with its first page.
fn report(file: &FieldFile) -> FieldFile {
    FieldFile {
        name: "报告.pdf".to_owned(),
        path: "/-/media/0011223344556677/file.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        first_page: Some(FirstPage::default()),
        ..file.clone()
    }
}
