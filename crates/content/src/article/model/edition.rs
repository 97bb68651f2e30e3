//! Documents, their editions, and where they stand.

use std::fmt;

use base::{Error, Moment, Result, fault};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use super::{Header, Relation, wrong_state};
use crate::kind::model::Values;

/// States of an edition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 草稿: being written.
    Draft,
    /// 审核中: frozen, waiting for reviewers.
    InReview,
    /// 待发布: passed every step.
    Approved,
    /// 定时发布: goes live by itself.
    Scheduled,
    /// 已上网.
    Live,
    /// 已更新: a newer edition is live.
    Superseded,
    /// 已撤稿.
    Withdrawn,
    /// 已退回.
    Returned,
    /// 已收回.
    Recalled,
    /// 已放弃.
    Discarded,
}

/// A document.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Document {
    /// Identifier.
    pub id: String,
    /// The unit that owns it.
    pub unit_id: String,
    /// The site it was written for.
    pub site_id: String,
    /// Code of its kind.
    pub kind: String,
    /// Who began it.
    pub created_by: String,
    /// When it was begun.
    pub created_at: Moment,
    /// Set once by the platform.
    pub first_published_at: Option<Moment>,
    /// 索引号, given out at first publication.
    pub index_no: Option<String>,
    /// Where an imported document came from.
    pub origin: Option<String>,
    /// Digest of what was imported.
    pub origin_digest: Option<String>,
    /// The document of another site it is a frozen copy of.
    pub copy_of: Option<String>,
    /// What a copy says of itself on its page.
    pub copy_note: Option<String>,
    /// Documents that go online together share it; empty for one that goes alone.
    pub bundle_id: String,
    /// Section of the newest edition.
    pub section_id: String,
    /// Title of the newest edition.
    pub title: String,
    /// State of the newest edition that counts.
    pub state: String,
    /// Author of the newest edition.
    pub author_id: String,
    /// Name of that author.
    pub author_name: String,
    /// When the newest edition changed.
    pub changed_at: Moment,
}

/// An edition of a document.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Edition {
    /// Identifier.
    pub id: String,
    /// Its document.
    pub document_id: String,
    /// Number within the document, from 1.
    pub no: i64,
    /// [`State`], as the database spells it.
    pub state: String,
    /// The section it is meant for.
    pub section_id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// 来源.
    pub source: String,
    /// 原文地址 of a reprint; may be empty.
    pub source_url: String,
    /// 作者, as printed.
    pub author: String,
    /// Summary.
    pub summary: String,
    /// Keywords, separated by commas.
    pub keywords: String,
    /// Clean HTML with `hb:` references.
    pub body: String,
    /// JSON of the [`Header`], or empty.
    pub header: String,
    /// JSON of a topic's layout, from which its body is written; empty for all others.
    pub layout: String,
    /// The picture of lists, or empty.
    pub picture_id: String,
    /// What it says in the fields of its kind, JSON; empty when it says nothing.
    pub fields: String,
    /// The version of the kind it was written with.
    pub kind_version: i64,
    /// Words cut for the search; empty while it is a draft.
    pub words: String,
    /// What a review is bound to; empty while it is a draft.
    pub digest: String,
    /// Why the writer kept what the checker asked about; empty when it asked nothing.
    pub check_reason: String,
    /// Why it went online without an interpretation; empty when nothing asked.
    pub alone_reason: String,
    /// Who wrote it.
    pub author_id: String,
    /// Name of who wrote it.
    pub author_name: String,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was changed last.
    pub changed_at: Moment,
    /// When a scheduled edition goes live.
    pub due_at: Option<Moment>,
    /// Since when it is live.
    pub live_from: Option<Moment>,
    /// Until when it was live.
    pub live_until: Option<Moment>,
    /// Grows with each saving.
    pub revision: i64,
}

/// Where a document stands.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Placement {
    /// Identifier.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// The site.
    pub site_id: String,
    /// The section.
    pub section_id: String,
    /// `owner` where it was written for, `quote` where another site shows it.
    pub mode: String,
    /// Number on the site, given out once.
    pub serial: i64,
    /// Number in the section, given out once; list pages go by it.
    pub ordinal: i64,
    /// Public address; never changes.
    pub path: String,
    /// When the document was first published, here or where it was imported from.
    pub published_at: Moment,
    /// Since when it is withdrawn.
    pub withdrawn_at: Option<Moment>,
    /// Since when a quoting site does not want it any more.
    pub ended_at: Option<Moment>,
}

impl State {
    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::InReview => "in_review",
            Self::Approved => "approved",
            Self::Scheduled => "scheduled",
            Self::Live => "live",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Returned => "returned",
            Self::Recalled => "recalled",
            Self::Discarded => "discarded",
        }
    }

    /// Whether the edition may go from here to `next`.
    pub fn leads_to(self, next: State) -> bool {
        use State::{
            Approved, Discarded, Draft, InReview, Live, Recalled, Returned, Scheduled, Superseded,
            Withdrawn,
        };
        matches!(
            (self, next),
            (Draft, InReview | Discarded)
                | (InReview, Approved | Returned | Recalled)
                | (Approved, Scheduled | Live | Recalled)
                | (Scheduled, Approved | Live | Recalled)
                | (Live, Superseded | Withdrawn)
        )
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Edition {
    /// The state; a word the database cannot hold is our fault.
    pub fn state(&self) -> Result<State> {
        let word = serde_json::Value::from(self.state.as_str());
        serde_json::from_value(word).map_err(|_| fault(format!("edition state {}", self.state)))
    }

    /// Goes on to the next state, or refuses with `say`.
    pub fn advance(&mut self, next: State, now: Moment, say: &str) -> Result<()> {
        if !self.state()?.leads_to(next) {
            return Err(wrong_state(say));
        }
        self.state = next.as_str().to_owned();
        self.changed_at = now;
        self.revision += 1;
        Ok(())
    }

    /// 紧急发布: from review before the public, the one way past the steps of a flow. What is owed
    /// for it is kept beside the edition.
    pub fn release(&mut self, now: Moment) -> Result<()> {
        if self.state()? != State::InReview {
            return Err(wrong_state("只有已送审、正在审核的稿件可以紧急发布"));
        }
        self.state = State::Live.as_str().to_owned();
        self.changed_at = now;
        self.revision += 1;
        Ok(())
    }

    /// The disclosure header, when there is one.
    pub fn header(&self) -> Result<Option<Header>> {
        if self.header.is_empty() {
            return Ok(None);
        }
        serde_json::from_str(&self.header).map(Some).map_err(Error::from)
    }

    /// What it says in the fields of its kind.
    pub fn values(&self) -> Result<Values> {
        if self.fields.is_empty() {
            return Ok(Values::new());
        }
        serde_json::from_str(&self.fields).map_err(Error::from)
    }

    /// SHA-256 over everything a reader will see of this edition: every field preceded by its
    /// length, so that nothing can slip from one field into the next. What an edition without
    /// 原文地址, fields, layout and typed links hashes to is as it was before there were any.
    pub fn content_digest(&self, attachments: &[String], relations: &[Relation]) -> String {
        let fields = [
            &self.document_id,
            &self.section_id,
            &self.title,
            &self.subtitle,
            &self.source,
            &self.author,
            &self.summary,
            &self.keywords,
            &self.body,
            &self.header,
            &self.picture_id,
        ];
        let mut hasher = Sha256::new();
        let mut take = |field: &str| {
            hasher.update((field.len() as u64).to_be_bytes());
            hasher.update(field.as_bytes());
        };
        fields.into_iter().chain(attachments).for_each(|field| take(field));
        // Attachments are identifiers, so none of them can be taken for one of these words.
        if !self.source_url.is_empty() {
            take("source_url");
            take(&self.source_url);
        }
        if !self.fields.is_empty() {
            take("fields");
            take(&self.kind_version.to_string());
            take(&self.fields);
        }
        if !self.layout.is_empty() {
            take("layout");
            take(&self.layout);
        }
        for relation in relations {
            take("relation");
            take(&relation.kind);
            take(&relation.target_id);
        }
        hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// A new draft with the same content.
    pub fn copy(&self, id: String, no: i64, author: (&str, &str), now: Moment) -> Self {
        Self {
            id,
            no,
            state: State::Draft.as_str().to_owned(),
            words: String::new(),
            digest: String::new(),
            check_reason: String::new(),
            alone_reason: String::new(),
            author_id: author.0.to_owned(),
            author_name: author.1.to_owned(),
            created_at: now,
            changed_at: now,
            due_at: None,
            live_from: None,
            live_until: None,
            revision: 1,
            ..self.clone()
        }
    }
}
