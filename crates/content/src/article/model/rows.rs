//! Documents and editions in lists.

use base::Moment;
use serde::Serialize;
use utoipa::ToSchema;

use super::{DebtRow, ReviewRow};

/// A row of the library.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct ArticleRow {
    /// The document.
    pub id: String,
    /// Its site.
    pub site_id: String,
    /// Name of the site.
    pub site_name: String,
    /// Its section.
    pub section_id: String,
    /// Name of the section.
    pub section_name: String,
    /// Code of its kind.
    pub kind: String,
    /// Title of the newest edition.
    pub title: String,
    /// State of the newest edition.
    pub state: String,
    /// Who wrote it.
    pub author_name: String,
    /// When it changed.
    pub changed_at: Moment,
    /// When the document was first published.
    pub published_at: Option<Moment>,
    /// When a scheduled edition goes live.
    pub due_at: Option<Moment>,
    /// Public address below the site's domain.
    pub path: Option<String>,
    /// Domain of the site.
    pub domain: String,
}

/// A draft that was dropped.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct BinRow {
    /// The edition.
    pub id: String,
    /// Its document.
    pub document_id: String,
    /// Title.
    pub title: String,
    /// Name of the site.
    pub site_name: String,
    /// Name of the section.
    pub section_name: String,
    /// Who wrote it.
    pub author_name: String,
    /// Who dropped it.
    pub discarded_name: String,
    /// When.
    pub discarded_at: Moment,
    /// Until when it can be brought back.
    pub until: Moment,
}

/// An edition in the list of versions.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct EditionRow {
    /// Identifier.
    pub id: String,
    /// Number within the document.
    pub no: i64,
    /// State.
    pub state: String,
    /// Title.
    pub title: String,
    /// Who wrote it.
    pub author_name: String,
    /// When it was changed last.
    pub changed_at: Moment,
    /// Since when it was live.
    pub live_from: Option<Moment>,
    /// Until when it was live.
    pub live_until: Option<Moment>,
}

/// What waits for a person.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Waiting {
    /// Reviews whose waiting step is the person's.
    pub to_review: Vec<ReviewRow>,
    /// Reviews that are late, reported to the person.
    pub overdue: Vec<ReviewRow>,
    /// Went live before they were reviewed, until a second person has signed.
    pub debts: Vec<DebtRow>,
    /// Drafts that came back.
    pub returned: Vec<ArticleRow>,
    /// Drafts.
    pub drafts: Vec<ArticleRow>,
    /// Approved, waiting to be published.
    pub approved: Vec<ArticleRow>,
    /// Going live by themselves.
    pub scheduled: Vec<ArticleRow>,
    /// Went live within the last hour.
    pub live_last_hour: Vec<ArticleRow>,
}
