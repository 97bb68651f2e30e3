//! What a note is, and who is at a draft.

use base::{Error, Kind, Moment, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Seconds after which somebody who no longer says so is gone.
pub const PRESENT_SECONDS: i64 = 90;

/// Letters of a note.
const SAID: (usize, usize) = (1, 500);
/// Letters of the words it is about, and of those around them.
const QUOTE_MAX: usize = 200;
const AROUND_MAX: usize = 40;

/// A note as it is kept.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Note {
    /// Identifier.
    pub id: String,
    /// The document.
    pub document_id: String,
    /// The edition it was written on.
    pub edition_id: String,
    /// The first of the thread; empty for the first itself.
    pub thread_id: String,
    /// What it says.
    pub said: String,
    /// The words it is about; empty when it is about the whole.
    pub quote: String,
    /// What stands before them.
    pub before_quote: String,
    /// What stands behind them.
    pub after_quote: String,
    /// Number of their block in the body.
    pub block: i64,
    /// Who wrote it.
    pub author_id: String,
    /// Name of who wrote it.
    pub author_name: String,
    /// When.
    pub written_at: Moment,
    /// When it was settled.
    pub resolved_at: Option<Moment>,
    /// Who settled it.
    pub resolved_name: String,
}

/// An answer to a note.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteAnswer {
    /// Identifier.
    pub id: String,
    /// What it says.
    pub said: String,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub written_at: Moment,
}

/// A note with its answers.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoteView {
    /// Identifier.
    pub id: String,
    /// The edition it was written on.
    pub edition_id: String,
    /// What it says.
    pub said: String,
    /// The words it is about; empty when it is about the whole.
    pub quote: String,
    /// What stands before them.
    pub before: String,
    /// What stands behind them.
    pub after: String,
    /// Number of their block in the body.
    pub block: i64,
    /// Who wrote it.
    pub author_name: String,
    /// When.
    pub written_at: Moment,
    /// When it was settled.
    pub resolved_at: Option<Moment>,
    /// Who settled it.
    pub resolved_name: String,
    /// Answers, oldest first.
    pub answers: Vec<NoteAnswer>,
}

/// What is typed as a note.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct NoteForm {
    /// The note that is answered; empty for a new one.
    pub thread_id: String,
    /// What it says.
    pub said: String,
    /// The words it is about.
    pub quote: String,
    /// What stands before them.
    pub before: String,
    /// What stands behind them.
    pub after: String,
    /// Number of their block in the body.
    pub block: i64,
}

/// Whether a note is settled.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct ResolutionForm {
    /// Settle it, or open it again.
    pub resolved: bool,
}

/// What a person does at a document.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PresenceForm {
    /// `writing` or `reading`; anything else says that the person goes.
    pub doing: String,
}

/// Somebody else who has the document open.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Presence {
    /// Name.
    pub name: String,
    /// `writing` or `reading`.
    pub doing: String,
    /// When they said so last.
    pub seen_at: Moment,
}

impl NoteForm {
    /// The form with its texts cleaned, or what is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.said = text::line_within("said", "note.said", "批注", &self.said, SAID)?;
        let cut = |text: &str, max: usize| text::line(text).chars().take(max).collect::<String>();
        self.quote = cut(&self.quote, QUOTE_MAX);
        self.before = cut(&self.before, AROUND_MAX);
        self.after = cut(&self.after, AROUND_MAX);
        self.block = self.block.clamp(0, 1_000_000);
        if !self.thread_id.is_empty() && !self.quote.is_empty() {
            return Err(invalid("quote", "note.answer_quotes", "答复不另选文字"));
        }
        Ok(self)
    }
}

/// Threads, the oldest first, each with its answers.
pub fn threads(notes: Vec<Note>) -> Vec<NoteView> {
    let mut threads: Vec<NoteView> = Vec::new();
    let (firsts, answers): (Vec<_>, Vec<_>) =
        notes.into_iter().partition(|note| note.thread_id.is_empty());
    for note in firsts {
        threads.push(NoteView {
            id: note.id,
            edition_id: note.edition_id,
            said: note.said,
            quote: note.quote,
            before: note.before_quote,
            after: note.after_quote,
            block: note.block,
            author_name: note.author_name,
            written_at: note.written_at,
            resolved_at: note.resolved_at,
            resolved_name: note.resolved_name,
            answers: Vec::new(),
        });
    }
    for note in answers {
        if let Some(thread) = threads.iter_mut().find(|thread| thread.id == note.thread_id) {
            thread.answers.push(NoteAnswer {
                id: note.id,
                said: note.said,
                author_name: note.author_name,
                written_at: note.written_at,
            });
        }
    }
    threads
}

pub(super) fn unknown() -> Error {
    refuse(Kind::Unknown, "note.unknown", "没有这条批注")
}
