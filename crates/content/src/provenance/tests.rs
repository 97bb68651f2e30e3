//! The rules of the list of sources.

use super::model::{Source, SourceForm, read, write};

fn form(name: &str, kind: &str, host: &str) -> SourceForm {
    let (name, kind, host) = (name.into(), kind.into(), host.into());
    SourceForm { name, kind, host, ..SourceForm::default() }
}

#[test]
fn a_source_has_a_name_a_kind_and_perhaps_a_host() {
    for (name, kind, host, field) in [
        ("新华社", "media", "news.cn", None),
        ("市委宣传部", "party", "", None),
        ("社", "media", "", Some("name")),
        ("新华社", "blog", "", Some("kind")),
        ("新华社", "media", "https://news.cn", Some("host")),
        ("新华社", "media", "news.cn/x", Some("host")),
        ("新华社", "media", "localhost", Some("host")),
    ] {
        let refused = match form(name, kind, host).checked() {
            Ok(_) => None,
            Err(base::Error::Refused(no)) => no.field,
            Err(fault) => panic!("{fault:?}"),
        };
        assert_eq!(refused, field, "{name} {kind} {host}");
    }
}

#[test]
fn what_was_written_into_a_file_is_read_from_it() {
    let source = Source {
        id: "s".into(),
        name: "新华社".into(),
        kind: "media".into(),
        host: "news.cn".into(),
        note: "中央主要新闻单位".into(),
        changed_name: String::new(),
        changed_at: 0,
        revision: 1,
    };
    let (forms, wrong) = read(&format!("\u{feff}{}\n\n", write(&[source]))).unwrap();
    let expected = SourceForm {
        note: "中央主要新闻单位".into(),
        ..form("新华社", "media", "news.cn")
    };
    assert_eq!((forms, wrong), (vec![expected], Vec::new()));

    let (forms, wrong) = read("甲\t政府\n乙社,自媒体\n市委办,党委,,市委\n").unwrap();
    assert_eq!(forms.len(), 1);
    assert_eq!(wrong, ["第1行：请填写稿源名称", "第2行：请选择稿源类别"]);
    let long = read(&"市委办\t党委\n".repeat(5_001)).unwrap_err();
    assert_eq!(long.code(), Some("provenance.file_long"));
}
