//! Bringing documents in from elsewhere: they were published before, so they go live at once, with
//! the dates and the source they bring. The act is the platform's, is journalled, and is open to
//! the operator's command only.

use base::{Moment, Result, new_id};
use desk::{Caller, Place, Subject, Work};
use office::site::{self, model::Site};

use super::{LEADER, publish::address, submit::words_of, tell_quoting};
use crate::{
    article::{
        model::{
            Document, Edition, Filled, Header, PUBLISH, Placement, Relation, State, theme_place,
        },
        table,
    },
    index_no, section,
    topic::model::Layout,
};

/// One document from elsewhere, already clean.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// The identifier it shall have here, so that texts can refer to each other.
    pub document_id: String,
    /// Name of the place it came from, unique within the site.
    pub origin: String,
    /// Digest of what came.
    pub origin_digest: String,
    /// The section it goes to.
    pub section_id: String,
    /// Code of its kind.
    pub kind: String,
    /// What it says in the fields of its kind.
    pub filled: Filled,
    /// Typed links to other documents.
    pub relations: Vec<Relation>,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// 来源.
    pub source: String,
    /// 作者.
    pub author: String,
    /// Summary.
    pub summary: String,
    /// Keywords, separated by commas.
    pub keywords: String,
    /// Clean body with `hb:` references.
    pub body: String,
    /// Layout of a topic, from which the body was written.
    pub layout: Option<Layout>,
    /// Header of a disclosed document.
    pub header: Option<Header>,
    /// Picture of lists, or empty.
    pub picture_id: String,
    /// Attachments.
    pub attachments: Vec<String>,
    /// When it was first published elsewhere.
    pub published: Moment,
    /// Words cut for the search, from [`Incoming::cut`].
    pub words: String,
}

/// What became of an incoming document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// It is new, under this identifier.
    New(String),
    /// It was here already, with the same content.
    Unchanged(String),
    /// It was here already and got a new edition.
    Changed(String),
}

impl Incoming {
    /// Cuts the words; takes a millisecond a page, so it happens before the work.
    pub fn cut(&mut self) {
        self.words = words_of(&self.title, &self.body, &[&self.filled.words]);
    }
}

/// Brings a batch into a site, oldest first, so that lists keep the order of their dates. One
/// line of the journal tells of the whole batch.
pub async fn import(work: &mut Work, site_id: &str, batch: Vec<Incoming>) -> Result<Vec<Imported>> {
    if let Caller::Person(_) = work.caller {
        work.need(PUBLISH, &Place::platform()).await?;
    }
    let site = site::table::find(&mut work.tx, site_id).await?;
    let mut outcome = Vec::with_capacity(batch.len());
    let holds_leaders = batch.iter().any(|incoming| incoming.kind == LEADER);
    for incoming in batch {
        outcome.push(import_one(work, &site, incoming).await?);
    }
    let changed = outcome.iter().filter(|one| !matches!(one, Imported::Unchanged(_))).count();
    if changed > 0 {
        let note = format!("导入{changed}篇");
        let on = Subject { kind: "site", id: site_id, site_id, note: &note, ..Subject::default() };
        work.record("article.imported", on);
        if holds_leaders {
            work.record("article.leader_changed", on);
        }
    }
    Ok(outcome)
}

async fn import_one(work: &mut Work, site: &Site, incoming: Incoming) -> Result<Imported> {
    let known = table::by_origin(&mut work.tx, &site.id, &incoming.origin).await?;
    if let Some(known) = known {
        return reimport(work, known, incoming).await;
    }
    let edition = edition_of(work, &incoming, incoming.document_id.clone(), 1)?;
    let index_no = match &incoming.header {
        Some(_) => Some(index_no(work, site, &incoming).await?),
        None => None,
    };
    let document = Document {
        id: edition.document_id.clone(),
        unit_id: site.unit_id.clone(),
        site_id: site.id.clone(),
        kind: incoming.kind.clone(),
        created_by: work.caller.id().to_owned(),
        created_at: work.now,
        first_published_at: Some(incoming.published),
        index_no,
        origin: Some(incoming.origin.clone()),
        origin_digest: Some(incoming.origin_digest.clone()),
        copy_of: None,
        copy_note: None,
        bundle_id: String::new(),
        section_id: incoming.section_id.clone(),
        title: edition.title.clone(),
        state: edition.state.clone(),
        author_id: edition.author_id.clone(),
        author_name: edition.author_name.clone(),
        changed_at: work.now,
    };
    table::insert(&mut work.tx, &document).await?;
    enter(work, &edition, &incoming).await?;
    place(work, site, &incoming, &edition).await?;
    Ok(Imported::New(document.id))
}

/// The 索引号 it brings, or a new one of the year it was first published in.
async fn index_no(work: &mut Work, site: &Site, incoming: &Incoming) -> Result<String> {
    if let Some(header) = incoming.header.as_ref().filter(|header| !header.index_no.is_empty()) {
        return Ok(header.index_no.clone());
    }
    let theme = incoming.header.as_ref().map_or(0, |header| theme_place(&header.theme));
    index_no::actions::take(work, &site.unit_id, theme, incoming.published).await
}

async fn place(work: &mut Work, site: &Site, incoming: &Incoming, edition: &Edition) -> Result<()> {
    let section = section::table::find(&mut work.tx, &incoming.section_id).await?;
    let serial = site::table::take_serials(&mut work.tx, &site.id, 1).await?;
    let ordinal = section::table::take_ordinals(&mut work.tx, &section.id, 1).await?;
    let placement = Placement {
        id: new_id(),
        document_id: edition.document_id.clone(),
        site_id: site.id.clone(),
        section_id: section.id,
        mode: "owner".to_owned(),
        serial,
        ordinal,
        path: address(&section.path, incoming.published, serial),
        published_at: incoming.published,
        withdrawn_at: None,
        ended_at: None,
    };
    table::insert_placement(&mut work.tx, &placement, work.now).await
}

/// The same origin again: nothing when nothing changed, else a new edition in the old place. What
/// people have worked on here since is never written over.
async fn reimport(work: &mut Work, known: Document, incoming: Incoming) -> Result<Imported> {
    if known.origin_digest.as_deref() == Some(incoming.origin_digest.as_str()) {
        return Ok(Imported::Unchanged(known.id));
    }
    let Some(mut old) = table::live(&mut work.tx, &known.id).await? else {
        return Ok(Imported::Unchanged(known.id));
    };
    if known.author_id != work.caller.id() {
        return Ok(Imported::Unchanged(known.id));
    }
    old.advance(State::Superseded, work.now, "已上网的版本刚刚有变化")?;
    old.live_until = Some(work.now);
    table::save_state(&mut work.tx, &old).await?;
    let no = table::next_no(&mut work.tx, &known.id).await?;
    let edition = edition_of(work, &incoming, known.id.clone(), no)?;
    let successor = section::table::successor(&mut work.tx, &old.section_id).await?;
    let section_id = successor.unwrap_or(old.section_id);
    let edition = Edition { section_id, ..edition };
    enter(work, &edition, &incoming).await?;
    table::refresh(&mut work.tx, &edition).await?;
    table::set_origin_digest(&mut work.tx, &known.id, &incoming.origin_digest).await?;
    tell_quoting(work, &edition).await?;
    Ok(Imported::Changed(known.id))
}

async fn enter(work: &mut Work, edition: &Edition, incoming: &Incoming) -> Result<()> {
    let Incoming { attachments, filled, relations, .. } = incoming;
    let references = filled.references(&edition.body);
    table::insert_edition(&mut work.tx, edition).await?;
    table::insert_uses(&mut work.tx, edition, attachments, &references, filled).await?;
    table::set_links(&mut work.tx, &edition.id, &references.documents, relations).await
}

fn edition_of(work: &Work, incoming: &Incoming, document_id: String, no: i64) -> Result<Edition> {
    let header = incoming.header.as_ref().map(serde_json::to_string).transpose()?;
    let mut edition = Edition {
        id: new_id(),
        document_id,
        no,
        state: State::Live.to_string(),
        section_id: incoming.section_id.clone(),
        title: incoming.title.clone(),
        subtitle: incoming.subtitle.clone(),
        source: incoming.source.clone(),
        source_url: String::new(),
        author: incoming.author.clone(),
        summary: incoming.summary.clone(),
        keywords: incoming.keywords.clone(),
        body: incoming.body.clone(),
        header: header.unwrap_or_default(),
        layout: incoming.layout.as_ref().map(Layout::write).transpose()?.unwrap_or_default(),
        picture_id: incoming.picture_id.clone(),
        fields: incoming.filled.json()?,
        kind_version: incoming.filled.version.max(1),
        words: incoming.words.clone(),
        digest: String::new(),
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        created_at: work.now,
        changed_at: work.now,
        due_at: None,
        live_from: Some(work.now),
        live_until: None,
        check_reason: String::new(),
        alone_reason: String::new(),
        revision: 1,
    };
    let mut relations = incoming.relations.clone();
    relations.sort();
    edition.digest = edition.content_digest(&incoming.attachments, &relations);
    Ok(edition)
}
