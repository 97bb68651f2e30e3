//! A small town of documents for the tests.

mod finding;
mod keeping;

use tempfile::TempDir;

use super::*;
use crate::words::cut;

/// A document in short: id, title, text.
fn doc(id: &str, title: &str, text: &str) -> SearchDoc {
    SearchDoc {
        id: id.to_owned(),
        site: "nanyang".to_owned(),
        title: title.to_owned(),
        text: text.to_owned(),
        words: cut(title, text),
        section_id: "s1".to_owned(),
        section_path: "/zwgk/tzgg/".to_owned(),
        kind: "notice".to_owned(),
        published: base::parse_date("2026-03-01").unwrap(),
        ..SearchDoc::default()
    }
}

fn numbered(id: &str, title: &str, doc_no: &str, index_no: &str) -> SearchDoc {
    let (doc_no, index_no) = (doc_no.to_owned(), index_no.to_owned());
    SearchDoc {
        doc_no, index_no, kind: "policy".to_owned(), ..doc(id, title, "请认真贯彻执行。")
    }
}

fn town() -> Vec<SearchDoc> {
    vec![
        doc(
            "hr",
            "市人力资源和社会保障局关于开展职业技能培训的公告",
            "面向失业人员免费培训，报名请到服务大厅。",
        ),
        doc("wage", "关于调整最低工资标准的通知", "经研究，由人力资源和社会保障局负责解释。"),
        doc("aid", "社会救助工作会议召开", "会议强调，要做好困难群众基本生活保障。"),
        doc("holiday", "关于2026年春节放假的通知", "放假时间为2月16日至22日，共7天。"),
        doc("holiday-old", "关于2025年春节放假的通知", "放假时间为1月28日至2月4日，共8天。"),
        doc(
            "holiday-more",
            "关于2026年春节放假的通知的补充说明",
            "关于2026年春节放假的通知已经印发，现补充如下。",
        ),
        doc(
            "gas",
            "老旧小区改造实施方案",
            "推进集约化建设，优先改造燃气管道，执行GB/T 22239标准。",
        ),
        doc("covid", "关于做好COVID-19防控工作的提示", "请大家佩戴口罩。"),
        doc("tax", "税务局征期日历", "申报纳税期限如下。"),
        doc("idcard", "居民身份证办理指南", "携带户口簿到派出所办理，首次申领免费。"),
        numbered(
            "rule",
            "南阳市政府网站管理办法",
            "宛政办〔2024〕12号",
            "11411300005984-2024-00012",
        ),
        numbered(
            "rule2",
            "南阳市政府网站管理办法解读",
            "宛政办〔2024〕121号",
            "11411300005984-2024-00121",
        ),
    ]
}

fn house(docs: Vec<SearchDoc>) -> (TempDir, Index) {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::open(folder.path()).unwrap();
    let cursor = Some(Cursor { number: 1, release: "abc".to_owned() });
    let site = "nanyang".to_owned();
    index.apply(Batch { site, upserts: docs, cursor, ..Batch::default() }).unwrap();
    index.commit().unwrap();
    (folder, index)
}

fn text(typed: &str) -> Query {
    Query { text: typed.to_owned(), size: 50, ..Query::default() }
}

fn ids(found: &Found) -> Vec<&str> {
    found.hits.iter().map(|hit| hit.id.as_str()).collect()
}
