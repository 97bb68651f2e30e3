//! 紧急发布: what went live before it was reviewed, and what is owed for it.

use base::{Moment, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Publish what before review, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct EmergencyForm {
    /// Digest of the edition the person saw.
    pub digest: String,
    /// Reason, kept with the document and in the journal.
    pub reason: String,
}

/// What is owed for an emergency release until a second person has signed.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Debt {
    /// The edition.
    pub edition_id: String,
    /// Who published it.
    pub released_by: String,
    /// Name of that person.
    pub released_name: String,
    /// Reason.
    pub reason: String,
    /// When.
    pub at: Moment,
}

/// An open debt in the list of all.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct DebtRow {
    /// The document.
    pub id: String,
    /// Title.
    pub title: String,
    /// Name of the site.
    pub site_name: String,
    /// Name of the section.
    pub section_name: String,
    /// Who published it.
    pub released_name: String,
    /// Reason.
    pub reason: String,
    /// When.
    pub at: Moment,
}

impl EmergencyForm {
    /// The form with its reason cleaned.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.reason =
            line("reason", "article.emergency_reason", "紧急发布原因", &self.reason, (4, 200))?;
        Ok(self)
    }
}
