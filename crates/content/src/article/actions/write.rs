//! Beginning, writing, revising, dropping.

use base::{Kind as Refusal, Result, invalid, new_id, refuse};
use desk::{Caller, Desk, Dialect, Work};
use office::site;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Setting, record};
use crate::{
    article::{
        model::{
            Attachment, Document, DraftForm, Edition, Filled, Relation, State, WRITE,
            changed_meanwhile, checked_relations, wrong_state,
        },
        table,
    },
    kind::{self, model::Kind as DocumentKind},
    media,
    section::{
        self,
        model::{Section, place, scopes},
    },
    topic,
};

/// What a new article is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ArticleForm {
    /// The section it is meant for.
    pub section_id: String,
    /// Code of its kind.
    pub kind: String,
    /// The ready-made design a topic begins from; an empty page without one.
    #[serde(default)]
    pub design: String,
}

/// Where a draft shall go.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct ResectionForm {
    /// A section of the same site.
    pub section_id: String,
}

/// Begins an article in a section.
pub async fn create(work: &mut Work, form: ArticleForm) -> Result<Document> {
    let section = section::table::find(&mut work.tx, &form.section_id).await?;
    let site = site::table::find(&mut work.tx, &section.site_id).await?;
    let line = section::table::line(&mut work.tx, &section.id).await?;
    let scopes = scopes(&line, &section.id, &site.id, &site.unit_id);
    work.need(WRITE, &place(&scopes)).await?;

    let known = kind::table::list(&mut work.tx).await?;
    let known = known.into_iter().find(|kind| kind.code == form.kind && kind.retired_at.is_none());
    let kind = known.ok_or_else(|| invalid("kind", "article.kind", "请选择稿件类型"))?;
    if section.kind == "link" {
        return Err(invalid("section_id", "article.link_section", "链接栏目不能放稿件"));
    }
    if !section.takes(&kind.code) {
        return Err(not_taken());
    }

    check_topic(&kind.code, &section)?;

    let mut edition = blank(work, &section.id, &kind);
    if kind.code == topic::model::KIND {
        let layout = topic::model::design(&form.design)?;
        (edition.body, edition.layout) = (layout.html(), layout.write()?);
    }
    let document = Document {
        id: edition.document_id.clone(),
        unit_id: work.caller.unit_id().map_or_else(|_| site.unit_id.clone(), str::to_owned),
        site_id: site.id.clone(),
        kind: form.kind,
        created_by: work.caller.id().to_owned(),
        created_at: work.now,
        first_published_at: None,
        index_no: None,
        origin: None,
        origin_digest: None,
        copy_of: None,
        copy_note: None,
        bundle_id: String::new(),
        section_id: section.id,
        title: String::new(),
        state: edition.state.clone(),
        author_id: edition.author_id.clone(),
        author_name: edition.author_name.clone(),
        changed_at: work.now,
    };
    table::insert(&mut work.tx, &document).await?;
    table::insert_edition(&mut work.tx, &edition).await?;
    record(work, "article.created", &edition, &site.id, "");
    Ok(document)
}

fn not_taken() -> base::Error {
    invalid("section_id", "article.section_kind", "这个栏目不放这种类型的稿件，请换一个栏目")
}

/// A topic stands among topics.
fn check_topic(kind: &str, section: &Section) -> Result<()> {
    if kind != topic::model::KIND || section.kind == topic::model::KIND {
        return Ok(());
    }
    Err(invalid("section_id", "article.topic_section", "专题只能放在“专题”类型的栏目"))
}

fn blank(work: &Work, section_id: &str, kind: &DocumentKind) -> Edition {
    let header = if kind.definition.with_header { "{}" } else { "" };
    Edition {
        id: new_id(),
        document_id: new_id(),
        no: 1,
        state: State::Draft.to_string(),
        section_id: section_id.to_owned(),
        title: String::new(),
        subtitle: String::new(),
        source: String::new(),
        source_url: String::new(),
        author: String::new(),
        summary: String::new(),
        keywords: String::new(),
        body: String::new(),
        header: header.to_owned(),
        layout: String::new(),
        picture_id: String::new(),
        fields: String::new(),
        kind_version: kind.version,
        words: String::new(),
        digest: String::new(),
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        created_at: work.now,
        changed_at: work.now,
        due_at: None,
        live_from: None,
        live_until: None,
        check_reason: String::new(),
        alone_reason: String::new(),
        revision: 1,
    }
}

/// The surroundings of a document that is about to be saved. Everybody who writes saves all the
/// time, one after the other, so what does not change under the draft is read before the turn.
pub async fn setting_to_save(desk: &Desk, caller: Caller, id: &str) -> Result<Setting> {
    let setting = desk.look(caller, async |work| {
        let setting = Setting::of(work, id).await?;
        setting.need(work, WRITE).await?;
        Ok(setting)
    });
    setting.await
}

/// Saves the draft: one slot that is written over, however often the editor saves. Gives back what
/// was saved, with its attachments and typed links.
pub async fn save_draft(
    work: &mut Work,
    dialect: Dialect,
    setting: &Setting,
    form: DraftForm,
) -> Result<(Edition, Vec<Attachment>, Vec<Relation>)> {
    setting.need(work, WRITE).await?;

    let before = table::working_without_body(&mut work.tx, &setting.document.id).await?;
    if before.state()? != State::Draft {
        return Err(wrong_state("稿件已送审，不能再修改；需要修改请先收回"));
    }
    if before.section_id != setting.document.section_id {
        // The power was asked for at a place where the draft no longer is.
        return Err(changed_meanwhile());
    }
    let section_id = match form.section_id.as_str() {
        "" => before.section_id.clone(),
        same if same == before.section_id => before.section_id.clone(),
        chosen => setting.choose(work, chosen).await?,
    };
    let is_topic = setting.document.kind == topic::model::KIND;
    if is_topic != form.layout.is_some() {
        let say = "专题由模块组成，其他稿件没有模块，请刷新后再试";
        return Err(invalid("layout", "article.layout", say));
    }
    setting.check_source(&before, &form)?;
    let relations = setting.relate(work, dialect, form.relations).await?;
    let filled = Filled::new(&setting.kind, form.fields, &before.values()?)?;
    let references = filled.references(&form.body);
    let pictures = form.picture_id.iter().chain(&references.media).chain(&filled.media);
    check_files(work, dialect, pictures.chain(&form.attachments)).await?;

    let edition = Edition {
        section_id,
        title: form.title,
        subtitle: form.subtitle,
        source: form.source,
        source_url: form.source_url,
        author: form.author,
        summary: form.summary,
        keywords: form.keywords.join(","),
        body: form.body,
        header: form.header.map(|h| serde_json::to_string(&h)).transpose()?.unwrap_or_default(),
        layout: form.layout.map(|layout| layout.write()).transpose()?.unwrap_or_default(),
        picture_id: form.picture_id.unwrap_or_default(),
        fields: filled.json()?,
        kind_version: filled.version,
        author_id: work.caller.id().to_owned(),
        author_name: work.caller.name().to_owned(),
        changed_at: work.now,
        revision: form.revision.saturating_add(1),
        ..before
    };
    table::save_content(&mut work.tx, &edition).await?;
    table::set_uses(&mut work.tx, &edition, &form.attachments, &references, &filled).await?;
    table::set_links(&mut work.tx, &edition.id, &references.documents, &relations).await?;
    table::refresh(&mut work.tx, &edition).await?;
    record(work, "article.saved", &edition, &setting.site.id, "");
    let attachments = match form.attachments.is_empty() {
        true => Vec::new(),
        false => table::attachments(&mut work.tx, &edition.id).await?,
    };
    Ok((edition, attachments, relations))
}

impl Setting {
    /// Typed links that may stand in the document.
    async fn relate(
        &self,
        work: &mut Work,
        dialect: Dialect,
        given: Vec<Relation>,
    ) -> Result<Vec<Relation>> {
        let given = self.with_origin(given);
        if given.is_empty() {
            return Ok(given);
        }
        let ids: Vec<&str> = given.iter().map(|relation| relation.target_id.as_str()).collect();
        let found = table::kinds_of(&mut work.tx, dialect, &ids).await?;
        let kinds = kind::table::list(&mut work.tx).await?;
        let disclosed =
            |code: &str| kinds.iter().any(|kind| kind.code == code && kind.definition.with_header);
        let with_header =
            |id: &str| found.iter().find(|(known, _)| known == id).map(|(_, kind)| disclosed(kind));
        let own = (self.document.id.as_str(), self.kind.definition.with_header);
        checked_relations(given, own, &with_header)
    }

    /// A copy goes on saying what it is a reprint of, whatever else it is tied to.
    fn with_origin(&self, mut given: Vec<Relation>) -> Vec<Relation> {
        if let Some(original) = &self.document.copy_of {
            let origin = Relation { kind: "reprint_of".into(), target_id: original.clone() };
            given.push(origin);
            given.sort();
            given.dedup();
        }
        given
    }

    /// Where a copy comes from is not for those who keep it to change.
    fn check_source(&self, before: &Edition, form: &DraftForm) -> Result<()> {
        let same = form.source == before.source && form.source_url == before.source_url;
        if same || self.document.copy_of.is_none() {
            return Ok(());
        }
        Err(invalid("source", "article.copy_source", "副本的来源由原稿带来，不能修改"))
    }

    /// Whether it is a copy that never went online: its share is answered, not its draft dropped.
    pub(super) fn is_pending_copy(&self) -> bool {
        self.document.copy_of.is_some() && !self.was_published()
    }

    /// A section of the same site that can hold articles.
    async fn choose(&self, work: &mut Work, id: &str) -> Result<String> {
        let found = section::table::line(&mut work.tx, id).await?;
        if found.first().is_some_and(|section| !section.takes(&self.kind.code)) {
            return Err(not_taken());
        }
        let kind = self.document.kind.as_str();
        let fits = |section: &&Section| {
            let takes = section.kind != "link" && check_topic(kind, section).is_ok();
            section.site_id == self.site.id && takes
        };
        let no = || invalid("section_id", "article.section", "请选择本网站的栏目");
        found.first().filter(fits).map(|section| section.id.clone()).ok_or_else(no)
    }
}

async fn check_files(
    work: &mut Work,
    dialect: Dialect,
    ids: impl Iterator<Item = &String>,
) -> Result<()> {
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort();
    ids.dedup();
    if ids.is_empty() {
        return Ok(());
    }
    let known = media::table::find_all(&mut work.tx, dialect, &ids).await?;
    if known.len() == ids.len() {
        return Ok(());
    }
    Err(invalid("attachments", "article.unknown_file", "引用的图片或附件不存在，请重新上传"))
}

/// Begins a new edition of what is live or withdrawn; the public goes on reading the old one.
pub async fn revise(work: &mut Work, id: &str) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WRITE).await?;

    let rows = table::editions(&mut work.tx, id).await?;
    let stands = |row: &&crate::article::model::EditionRow| {
        ["live", "withdrawn", "draft", "in_review", "approved", "scheduled"]
            .contains(&row.state.as_str())
    };
    let newest = rows.iter().find(stands).ok_or_else(super::super::model::unknown_edition)?;
    let newest = table::find_edition(&mut work.tx, &newest.id).await?;
    let draft = copy(work, &newest).await?;
    record(work, "article.revised", &draft, &setting.site.id, "");
    Ok(draft)
}

/// A new draft with the content of an edition; refused while another one is being worked on.
pub(super) async fn copy(work: &mut Work, from: &Edition) -> Result<Edition> {
    let no = table::next_no(&mut work.tx, &from.document_id).await?;
    let author = (work.caller.id(), work.caller.name());
    let draft = from.copy(new_id(), no, author, work.now);
    enter_copy(work, from, draft).await
}

/// As [`copy`], but the draft belongs to whoever wrote the edition.
pub(super) async fn copy_for_author(work: &mut Work, from: &Edition) -> Result<Edition> {
    let no = table::next_no(&mut work.tx, &from.document_id).await?;
    let author = (from.author_id.as_str(), from.author_name.as_str());
    let draft = from.copy(new_id(), no, author, work.now);
    enter_copy(work, from, draft).await
}

async fn enter_copy(work: &mut Work, from: &Edition, mut draft: Edition) -> Result<Edition> {
    if let Some(into) = section::table::successor(&mut work.tx, &draft.section_id).await? {
        draft.section_id = into;
    }
    table::insert_edition(&mut work.tx, &draft).await?;
    table::copy_uses(&mut work.tx, &from.id, &draft.id).await?;
    table::refresh(&mut work.tx, &draft).await?;
    Ok(draft)
}

/// Drops the draft. What is live stays, and what was withdrawn is seen to be; a document that
/// never was anything else disappears from the lists.
pub async fn discard(work: &mut Work, id: &str) -> Result<()> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WRITE).await?;

    if setting.is_pending_copy() {
        let say = "这是接收其他网站的稿件，不用请在“信息报送”里选择“退回不用”";
        return Err(refuse(Refusal::Conflict, "article.copy_draft", say));
    }
    let edition = table::working(&mut work.tx, id).await?;
    drop_draft(work, &setting, edition).await
}

/// Drops a draft, for whoever may.
pub(super) async fn drop_draft(
    work: &mut Work,
    setting: &Setting,
    mut edition: Edition,
) -> Result<()> {
    let id = setting.document.id.as_str();
    edition.advance(State::Discarded, work.now, "只有草稿可以放弃")?;
    table::save_state(&mut work.tx, &edition).await?;
    let name = work.caller.name().to_owned();
    table::set_discarded(&mut work.tx, &edition.id, &name, Some(work.now)).await?;
    let stands = match table::live(&mut work.tx, id).await? {
        Some(live) => Some(live),
        None => table::withdrawn(&mut work.tx, id).await?,
    };
    table::refresh(&mut work.tx, stands.as_ref().unwrap_or(&edition)).await?;
    record(work, "article.discarded", &edition, &setting.site.id, "");
    Ok(())
}

/// Moves a draft to another section of its site.
pub async fn resection(work: &mut Work, id: &str, form: ResectionForm) -> Result<Edition> {
    let setting = Setting::of(work, id).await?;
    setting.need(work, WRITE).await?;

    let before = table::working(&mut work.tx, id).await?;
    if before.state()? != State::Draft {
        return Err(wrong_state("只有草稿可以调整栏目；已上网的稿件请先修订，改后重新送审"));
    }
    let section_id = setting.choose(work, &form.section_id).await?;
    let revision = before.revision + 1;
    let edition = Edition { section_id, revision, changed_at: work.now, ..before };

    table::set_section(&mut work.tx, &edition).await?;
    table::refresh(&mut work.tx, &edition).await?;
    let name = setting.section_name(work, &edition.section_id).await?;
    record(work, "article.resection", &edition, &setting.site.id, &name);
    Ok(edition)
}
