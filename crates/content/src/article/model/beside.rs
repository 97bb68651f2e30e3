//! What an edition says beside its text: the fields of its kind, its ties, its company.

use base::Result;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Header, markup};
use crate::kind::model::{Kind, Values};

/// Values of a kind's fields that were checked, with what follows from them.
#[derive(Debug, Clone, Default)]
pub struct Filled {
    /// Version of the kind.
    pub version: i64,
    /// The values.
    pub values: Values,
    /// What the search finds of them.
    pub words: String,
    /// HTML among them.
    pub html: String,
    /// Files among them.
    pub media: Vec<String>,
    /// Documents among them.
    pub documents: Vec<String>,
}

impl Filled {
    /// Checks values by the newest version of a kind; what it has no field for stays as `before`.
    pub fn new(kind: &Kind, given: Values, before: &Values) -> Result<Self> {
        let values = kind.definition.check(given, before, &markup::clean)?;
        Ok(Self {
            version: kind.version,
            words: kind.definition.words(&values),
            html: kind.definition.html(&values),
            media: kind.definition.media(&values),
            documents: kind.definition.documents(&values),
            values,
        })
    }

    /// What a body and the HTML of the fields refer to.
    pub fn references(&self, body: &str) -> markup::References {
        let mut found = markup::references(&format!("{body}{}", self.html));
        for id in &self.documents {
            if !found.documents.contains(id) {
                found.documents.push(id.clone());
            }
        }
        found
    }

    /// As the edition keeps them: nothing when there is nothing.
    pub fn json(&self) -> Result<String> {
        match self.values.is_empty() {
            true => Ok(String::new()),
            false => Ok(serde_json::to_string(&self.values)?),
        }
    }
}

/// A document another one is tied to by a typed link, on either end.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct RelatedRow {
    /// What the link means, or empty for a document that was only found.
    pub relation: String,
    /// `to` when the document asked about says it, `from` when the other one does.
    pub direction: String,
    /// The other document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Code of its kind.
    pub kind: String,
    /// State of its newest edition.
    pub state: String,
    /// Its site.
    pub site_id: String,
    /// Name of its site.
    pub site_name: String,
    /// Its header of disclosure, JSON.
    #[serde(skip)]
    pub header: String,
    /// 发文字号.
    pub doc_no: String,
}

impl RelatedRow {
    /// The row with what its header says.
    pub fn read(mut self) -> Result<Self> {
        if !self.header.is_empty() {
            let header: Header = serde_json::from_str(&self.header)?;
            self.doc_no = header.doc_no;
        }
        Ok(self)
    }
}

/// A document that goes online together with another one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Together {
    /// The document.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Code of its kind.
    pub kind: String,
    /// State of its edition being worked on, else of the newest.
    pub state: String,
    /// Whether it would go online now, or is there already.
    pub is_ready: bool,
}
