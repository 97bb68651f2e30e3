//! What templates are handed: the contract with theme authors.
//!
//! Every page also gets `site` ([`SITE_FIELDS`](crate::read::SITE_FIELDS); `emblem` is a truth
//! value, empty texts are empty). `section`, `root` and `pager` remember which of their fields a
//! template looked at, so that a page is made again only for what it shows.

use std::collections::BTreeMap;

use serde::Serialize;

/// One line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Item {
    /// Title.
    pub title: String,
    /// Address.
    pub path: String,
    /// First publication, milliseconds since 1970.
    pub date: i64,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Where the text comes from; may be empty.
    pub source: String,
    /// The picture beside it.
    pub picture: Option<Picture>,
    /// 发文字号; may be empty.
    pub doc_no: String,
    /// 成文日期, milliseconds since 1970.
    pub made_on: Option<i64>,
    /// 有效性; may be empty.
    pub validity: String,
    /// Code of its kind.
    pub kind: String,
    /// Whether it stays on top of its list.
    pub pinned: bool,
    /// What lists show of the fields of its kind.
    pub facts: Vec<Fact>,
}

/// A short field in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// What it says.
    pub text: String,
}

/// A picture as a page shows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Picture {
    /// Address.
    pub src: String,
    /// What it shows, for who cannot see it.
    pub alt: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
    /// Smaller pictures cut to 16:10, as the attribute of that name; may be empty.
    pub srcset: String,
}

/// A section as lists and boxes name it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SectionRef {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// Address, with a slash at both ends; of a link section, where it leads.
    pub path: String,
    /// `dynamics notice policy interpretation overview organ leader topic link general`.
    pub kind: String,
    /// One or two sentences; may be empty.
    pub description: String,
}

/// A section with the newest of what it holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Panel {
    /// The section.
    pub section: SectionRef,
    /// Its newest items.
    pub items: Vec<Item>,
}

/// A document and what explains it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Pair {
    /// The document.
    pub document: Item,
    /// Its interpretation.
    pub interpretation: Item,
}

/// A section in a tree.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Node {
    /// The section.
    pub section: SectionRef,
    /// The sections below it.
    pub children: Vec<Node>,
    /// Whether it is the one the reader is in.
    pub current: bool,
}

/// A document on its page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Article {
    /// Identifier.
    pub id: String,
    /// Title.
    pub title: String,
    /// Subtitle; may be empty.
    pub subtitle: String,
    /// Code of its kind.
    pub kind: String,
    /// Name of its kind.
    pub kind_name: String,
    /// Name of the template its kind is drawn with; `article` for the general one.
    pub template: String,
    /// What it says in the fields of its kind, in order; empty ones are left out.
    pub fields: Vec<Field>,
    /// The same by name.
    pub field: BTreeMap<String, Field>,
    /// What a reader must know before reading: that this, or what it explains, holds no more.
    pub banners: Vec<Banner>,
    /// Documents it is tied to, by what the tie means.
    pub related: Vec<Tied>,
    /// Where the text comes from.
    pub source: String,
    /// Author; may be empty.
    pub author: String,
    /// First publication, milliseconds since 1970.
    pub published: i64,
    /// Clean HTML.
    pub body: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// The picture beside it in lists.
    pub picture: Option<Picture>,
    /// Files to take along.
    pub attachments: Vec<Attachment>,
    /// The disclosure header, if it is a disclosed document.
    pub header: Option<Header>,
    /// Address.
    pub path: String,
    /// The whole address, for print.
    pub url: String,
    /// Where a reprint stands in the original; may be empty.
    pub source_url: String,
    /// The site it is quoted from, with the address there: the page of that site is the one
    /// search engines shall know.
    pub quoted: Option<Neighbour>,
    /// What a frozen copy says of itself, with the address of its original; that is empty when
    /// the original is no longer there.
    pub copied: Option<Neighbour>,
}

/// A field of a document's kind, in the form its type asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// `line text rich date number choice choices flag media files table document sheet person
    /// phone email url`.
    pub holds: String,
    /// Words; lines of a text are parted by line ends.
    pub text: String,
    /// Clean HTML of a rich field.
    pub html: String,
    /// Words of a field with several.
    pub list: Vec<String>,
    /// Pictures and files; the whole file of a sheet.
    pub files: Vec<FieldFile>,
    /// Documents.
    pub links: Vec<Link>,
    /// Names of the columns of a table or a sheet.
    pub columns: Vec<String>,
    /// Rows of a table; the first rows of a sheet.
    pub rows: Vec<Vec<String>>,
    /// Rows the whole sheet has.
    pub total: i64,
}

/// A picture or file of a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FieldFile {
    /// Name with its ending.
    pub name: String,
    /// Address.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// What it is.
    pub media_type: String,
    /// What a picture shows.
    pub alt: String,
    /// Pixels of a picture.
    pub width: i64,
    /// Pixels of a picture.
    pub height: i64,
    /// The first page of a PDF, where it was drawn.
    pub first_page: Option<FirstPage>,
}

/// A way to another document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its title.
    pub title: String,
    /// Its address.
    pub path: String,
    /// Its 发文字号; may be empty.
    pub doc_no: String,
    /// Its 有效性; may be empty.
    pub validity: String,
}

/// That a document holds no more, or not as it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Banner {
    /// 废止, 失效 or 已修改.
    pub word: String,
    /// `self` when it is this document, else what this document is to it: `interprets`,
    /// `reprint_of`, `implements`, `answers`.
    pub about: String,
    /// The document it is, when it is not this one.
    pub document: Option<Link>,
    /// The document that says so, when it is public.
    pub by: Option<Link>,
}

/// Documents another one is tied to in the same sense.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Tied {
    /// What they are to it.
    pub label: String,
    /// The documents.
    pub items: Vec<Link>,
}

/// A file to take along.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Attachment {
    /// Name with its ending.
    pub name: String,
    /// Address.
    pub path: String,
    /// Bytes.
    pub size: i64,
    /// What it is.
    pub media_type: String,
    /// Pages of a PDF; 0 for anything else.
    pub pages: i64,
    /// Its first page, when it is a PDF that can be drawn.
    pub first_page: Option<FirstPage>,
}

/// The first page of a PDF as a small picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct FirstPage {
    /// Address.
    pub src: String,
    /// Pixels.
    pub width: i64,
    /// Pixels.
    pub height: i64,
}

/// The disclosure header; every text may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    /// 索引号.
    pub index_no: String,
    /// 主题分类.
    pub theme: String,
    /// 发布机构.
    pub issuer: String,
    /// 成文日期, milliseconds since 1970.
    pub made_on: Option<i64>,
    /// 发文字号.
    pub doc_no: String,
    /// 有效性.
    pub validity: String,
    /// 公开属性.
    pub openness: String,
    /// 施行日期, milliseconds since 1970.
    pub effective_on: Option<i64>,
}

/// An entry of the navigation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Name.
    pub name: String,
    /// Address.
    pub path: String,
    /// Kind of section.
    pub kind: String,
    /// The second level.
    pub children: Vec<Entry>,
}

/// Another site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Name.
    pub name: String,
    /// Address.
    pub url: String,
}

/// A step of the way from the home page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Crumb {
    /// Name.
    pub name: String,
    /// Address.
    pub path: String,
}
