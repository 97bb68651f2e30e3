//! What the press ships for search about one published document, and its bytes.

use crate::words::Words;

/// One document as search knows it; lies in the release under `!search/<id>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchDoc {
    /// Id of the document; one document may stand on several sites.
    pub id: String,
    /// Code of the site.
    pub site: String,
    /// Public path of the page, `/zwgk/tzgg/2026/1024.html`.
    pub path: String,
    /// Title as shown.
    pub title: String,
    /// Id of the section.
    pub section_id: String,
    /// Name of the section as shown.
    pub section_name: String,
    /// Public path of the section, `/zwgk/tzgg/`.
    pub section_path: String,
    /// Kind of the section or document (`policy`, `notice`, …).
    pub kind: String,
    /// Name of the unit that published it.
    pub unit: String,
    /// First publication, milliseconds since 1970.
    pub published: i64,
    /// 发文字号, may be empty.
    pub doc_no: String,
    /// 索引号, may be empty.
    pub index_no: String,
    /// 主题分类, may be empty.
    pub theme: String,
    /// 有效性, may be empty.
    pub validity: String,
    /// Plain text of the body (`html_to_text`).
    pub text: String,
    /// Words of title and text, cut by `cut` when the edition was published.
    pub words: Words,
}

impl SearchDoc {
    /// The bytes that travel in the release. Same document, same bytes. Fails when a field is over its limit.
    pub fn encode(&self) -> anyhow::Result<Vec<u8>> {
        todo!()
    }

    /// Reads what `encode` wrote. Refuses anything else: unknown version, over-long fields, trailing bytes.
    pub fn decode(bytes: &[u8]) -> anyhow::Result<SearchDoc> {
        let _ = bytes;
        todo!()
    }
}
