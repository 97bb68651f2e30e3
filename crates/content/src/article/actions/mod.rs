//! The verbs of articles.

mod bin;
mod bundle;
mod check;
mod emergency;
mod import;
mod lend;
mod look;
mod publish;
mod review;
mod reviewing;
mod submit;
mod tell;
mod write;

pub use bin::{bin, erase_due, restore};
pub use bundle::{TieForm, tie, untie};
pub(crate) use check::known;
pub use check::{Cut, check, read_closely};
pub use emergency::emergency;
pub use import::{Imported, Incoming, import};
pub use lend::{
    Loan, copy_for_review, copy_to, drop_copy, quote, renew_copy, renew_for_review, unquote,
};
pub use look::{Sketched, difference, edition, fitting, publication, show, sketch, waiting};
pub(crate) use look::{changes, whole};
pub use publish::{PublicationForm, WithdrawalForm, publish, publish_due, withdraw};
pub use review::{claim, decide, give_back};
pub use reviewing::{due, review_view, reviews};
pub use submit::{SubmissionForm, recall, submit};
pub use tell::remind;
pub use write::{
    ArticleForm, ResectionForm, create, discard, resection, revise, save_draft, setting_to_save,
};

use base::Result;
use desk::{Place, Right, Subject, Work};
use office::{
    delegation,
    site::{self, model::Site},
};

use super::model::{Document, Edition, READ};
use crate::{
    kind::{
        self,
        model::{Definition, Kind},
    },
    section::{
        self,
        model::{Section, place, scopes},
    },
};

/// The kind of documents about leaders.
pub(super) const LEADER: &str = "leader";

/// A document with the surroundings every verb needs.
pub struct Setting {
    pub(crate) document: Document,
    pub(crate) site: Site,
    /// The section it is meant for and those above it, nearest first.
    pub(super) line: Vec<Section>,
    /// Its kind, newest version.
    pub(super) kind: Kind,
}

impl Setting {
    pub(crate) async fn of(work: &mut Work, document_id: &str) -> Result<Self> {
        let document = super::table::find(&mut work.tx, document_id).await?;
        let site = site::table::find(&mut work.tx, &document.site_id).await?;
        let line = section::table::line(&mut work.tx, &document.section_id).await?;
        let kind = kind::table::find(&mut work.tx, &document.kind).await?;
        Ok(Self { document, site, line, kind })
    }

    /// Scopes in which powers over the document are looked for.
    pub(super) fn scopes(&self) -> Vec<String> {
        let mut found =
            scopes(&self.line, &self.document.section_id, &self.site.id, &self.site.unit_id);
        found.push(self.document.unit_id.clone());
        found
    }

    pub(crate) fn place(&self) -> Place {
        place(&self.scopes())
    }

    pub(crate) async fn need(&self, work: &mut Work, right: Right) -> Result<()> {
        // Who takes a reviewer's place reads what that reviewer may read, and no more.
        if right == READ && delegation::actions::may(work, right, &self.place()).await? {
            return Ok(());
        }
        work.need(right, &self.place()).await
    }

    /// What the newest version of its kind says.
    pub(crate) fn form(&self) -> Definition {
        self.kind.definition.clone()
    }

    /// What the version of the kind says that an edition was written with.
    pub(super) async fn form_of(&self, work: &mut Work, edition: &Edition) -> Result<Definition> {
        if edition.kind_version == self.kind.version {
            return Ok(self.kind.definition.clone());
        }
        kind::table::version(&mut work.tx, &self.kind.code, edition.kind_version).await
    }

    /// The unit that answers for the document.
    pub(crate) fn unit_id(&self) -> &str {
        &self.document.unit_id
    }

    /// Short name of the site.
    pub(crate) fn site_name(&self) -> &str {
        &self.site.short_name
    }

    /// Where the public reaches the site.
    pub(crate) fn origin(&self, work: &Work) -> String {
        work.origin.url(&self.site.domain)
    }

    /// Whether the document has ever been published.
    pub(crate) fn was_published(&self) -> bool {
        self.document.first_published_at.is_some()
    }

    /// Name of a section, with those above it.
    pub(crate) async fn section_name(&self, work: &mut Work, id: &str) -> Result<String> {
        let other;
        let line = if id == self.document.section_id {
            &self.line
        } else {
            other = section::table::line(&mut work.tx, id).await?;
            &other
        };
        let names: Vec<_> = line.iter().rev().map(|above| above.name.as_str()).collect();
        Ok(names.join(" / "))
    }
}

/// Tells the sites that quote a document that it is another one now: their pages follow it.
pub(super) async fn tell_quoting(work: &mut Work, edition: &Edition) -> Result<()> {
    for site_id in super::table::quoting(&mut work.tx, &edition.document_id).await? {
        record(work, "article.followed", edition, &site_id, "");
    }
    Ok(())
}

/// Tells the checker when it is a leader that the public reads about, or no longer reads about:
/// names and posts in other texts are read against these.
pub(super) fn tell_of_leader(work: &mut Work, document: &Document, edition: &Edition) {
    if document.kind == LEADER {
        record(work, "article.leader_changed", edition, &document.site_id, "");
    }
}

pub(super) fn record(
    work: &mut Work,
    event: &'static str,
    edition: &Edition,
    site_id: &str,
    note: &str,
) {
    let note =
        if note.is_empty() { edition.title.clone() } else { format!("{}：{note}", edition.title) };
    let (id, digest) = (edition.document_id.as_str(), edition.digest.as_str());
    work.record(event, Subject { kind: "article", id, site_id, digest, note: &note });
}
