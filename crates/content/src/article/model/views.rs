//! What leaves and enters through the doors.

use base::{Moment, Result, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Debt, Edition, Header, LinkedDocument, RelatedRow, Relation, ReviewView, State, Together,
    markup,
};
use crate::{
    kind::model::{Definition, Values},
    media::model::Media,
    topic::model::Layout,
};

/// What a person writes into a draft.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct DraftForm {
    /// The revision the draft is based on.
    pub revision: i64,
    /// The section it is meant for; unchanged when empty.
    pub section_id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// 来源.
    pub source: String,
    /// 原文地址 of a reprint.
    pub source_url: String,
    /// 作者, as printed.
    pub author: String,
    /// Summary.
    pub summary: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// HTML.
    pub body: String,
    /// Header of a disclosed document.
    pub header: Option<Header>,
    /// Layout of a topic; its body is written from it.
    pub layout: Option<Layout>,
    /// Picture of lists.
    pub picture_id: Option<String>,
    /// Attachments, in their order.
    pub attachments: Vec<String>,
    /// What it says in the fields of its kind, by their names.
    #[schema(value_type = HashMap<String, Value>)]
    pub fields: Values,
    /// Typed links to other documents.
    pub relations: Vec<Relation>,
}

/// A file that hangs on an edition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct Attachment {
    /// The file.
    pub media_id: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// Pages of a PDF; 0 for anything else.
    pub pages: i64,
}

/// An edition as the console shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionView {
    /// Identifier.
    pub id: String,
    /// Its document.
    pub document_id: String,
    /// Number within the document.
    pub no: i64,
    /// State.
    pub state: State,
    /// Section it is meant for.
    pub section_id: String,
    /// Title.
    pub title: String,
    /// Subtitle.
    pub subtitle: String,
    /// 来源.
    pub source: String,
    /// 原文地址 of a reprint; may be empty.
    pub source_url: String,
    /// 作者.
    pub author: String,
    /// Summary.
    pub summary: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// HTML for the editor.
    pub body: String,
    /// Header of a disclosed document.
    pub header: Option<Header>,
    /// Layout of a topic.
    pub layout: Option<Layout>,
    /// Picture of lists.
    pub picture_id: Option<String>,
    /// Attachments.
    pub attachments: Vec<Attachment>,
    /// What it says in the fields of its kind, by their names.
    #[schema(value_type = HashMap<String, Value>)]
    pub fields: Values,
    /// Files among them.
    pub field_files: Vec<Attachment>,
    /// Documents its text and its fields lead to.
    pub linked: Vec<LinkedDocument>,
    /// The version of the kind it was written with.
    pub kind_version: i64,
    /// What that version says.
    pub form: Definition,
    /// Typed links to other documents.
    pub relations: Vec<Relation>,
    /// What a review is bound to; empty while it is a draft.
    pub digest: String,
    /// Why the writer kept what the checker asked about; empty when it asked nothing.
    pub check_reason: String,
    /// Why it went online without an interpretation; empty when nothing asked.
    pub alone_reason: String,
    /// Grows with each saving.
    pub revision: i64,
    /// Who wrote it.
    pub author_name: String,
    /// When it was begun.
    pub created_at: Moment,
    /// When it was changed last.
    pub changed_at: Moment,
    /// When it goes live by itself.
    pub due_at: Option<Moment>,
}

/// What a draft's slot holds after a saving.
#[derive(Debug, Serialize, ToSchema)]
pub struct SavedDraft {
    /// The edition.
    pub id: String,
    /// The revision the next saving is based on.
    pub revision: i64,
    /// When it was saved.
    pub changed_at: Moment,
    /// What it holds, where that is not just what was sent.
    pub edition: Option<EditionView>,
}

/// Why a verb is not possible now.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Obstacle {
    /// The verb.
    pub verb: &'static str,
    /// Stable code.
    pub code: &'static str,
    /// What to do about it.
    pub say: String,
}

/// A document with all one needs to work on it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Article {
    /// Identifier.
    pub id: String,
    /// Site.
    pub site_id: String,
    /// Name of the site.
    pub site_name: String,
    /// Section.
    pub section_id: String,
    /// Name of the section.
    pub section_name: String,
    /// Code of its kind.
    pub kind: String,
    /// What the newest version of its kind says: the form it is written with.
    pub form: Definition,
    /// 索引号, once given out.
    pub index_no: Option<String>,
    /// Public address below the domain, once published.
    pub path: Option<String>,
    /// Where the public reads it, as a whole address, once published.
    pub address: Option<String>,
    /// What a frozen copy says of itself; empty for everything else.
    pub copy_note: String,
    /// Set once by the platform.
    pub first_published_at: Option<Moment>,
    /// The edition being written, reviewed or waiting.
    pub working: Option<EditionView>,
    /// The edition the public reads.
    pub live: Option<EditionView>,
    /// Verbs the caller may use now.
    pub may: Vec<&'static str>,
    /// Why the others are not possible.
    pub obstacles: Vec<Obstacle>,
    /// The newest review of the working edition, or of a live one that was not reviewed yet.
    pub review: Option<ReviewView>,
    /// Through whose hands the draft will go, as its flow names the steps.
    pub flow_steps: Vec<String>,
    /// What is owed for an emergency release, while it is.
    pub debt: Option<Debt>,
    /// The opinion a returned text came back with.
    pub returned_opinion: Option<String>,
    /// Documents tied to this one by typed links, from either end.
    pub related: Vec<RelatedRow>,
    /// Documents that go online together with this one.
    pub together: Vec<Together>,
    /// What its section asks for a policy document without its interpretation, when this is one:
    /// `reason` or `refuse`; empty when nothing.
    pub lacks_interpretation: String,
}

/// A page a publication can be seen on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PublicPlace {
    /// What it is: the page itself, a list, the home page.
    pub name: String,
    /// Its address below the domain.
    pub path: String,
    /// Its whole address.
    #[serde(default)]
    pub address: String,
}

/// How far a publication has come.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Publication {
    /// `waiting`, `shipped` or `live`.
    pub state: &'static str,
    /// Where it can be seen.
    pub places: Vec<PublicPlace>,
    /// Seconds from the act to the portal, or until now.
    pub seconds: f64,
    /// Number of the release.
    pub release: Option<i64>,
    /// When the portal served it.
    pub at: Option<Moment>,
}

impl DraftForm {
    /// The form with its texts cleaned, or the first thing that is wrong with it. A draft may be
    /// unfinished; what must be there is asked for when it is submitted.
    pub fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.title = line("title", "article.title", "标题", &self.title, (0, 120))?;
        self.subtitle = line("subtitle", "article.subtitle", "副标题", &self.subtitle, (0, 120))?;
        self.source = line("source", "article.source", "来源", &self.source, (0, 60))?;
        self.source_url = checked_address(&self.source_url)?;
        self.author = line("author", "article.author", "作者", &self.author, (0, 60))?;
        self.summary = line("summary", "article.summary", "摘要", &self.summary, (0, 300))?;
        let keywords = self.keywords.join(",").replace(['，', '、', ';', '；'], ",");
        let keywords = line("keywords", "article.keywords", "关键词", &keywords, (0, 200))?;
        let words = keywords.split(',').map(str::trim).filter(|word| !word.is_empty());
        self.keywords = words.map(str::to_owned).collect();
        self.layout = self.layout.map(Layout::checked).transpose()?;
        self.body = match &self.layout {
            Some(layout) => layout.html(),
            None => markup::clean(&self.body)?,
        };
        self.header = self.header.map(Header::checked).transpose()?;
        Ok(self)
    }

    /// Whether an edition says just this.
    fn is(&self, edition: &EditionView) -> bool {
        let attachments = edition.attachments.iter().map(|one| &one.media_id);
        let texts = [
            (&self.title, &edition.title),
            (&self.subtitle, &edition.subtitle),
            (&self.source, &edition.source),
            (&self.source_url, &edition.source_url),
            (&self.author, &edition.author),
            (&self.summary, &edition.summary),
            (&self.body, &edition.body),
        ];
        let is_there = self.section_id.is_empty() || self.section_id == edition.section_id;
        is_there
            && texts.iter().all(|(sent, kept)| sent == kept)
            && self.keywords == edition.keywords
            && self.header == edition.header
            && self.layout == edition.layout
            && self.picture_id == edition.picture_id
            && self.attachments.iter().eq(attachments)
            && self.fields == edition.fields
            && self.relations == edition.relations
    }
}

impl SavedDraft {
    /// Leaves out what whoever sent it knows.
    pub fn new(sent: &DraftForm, edition: EditionView) -> Self {
        Self {
            id: edition.id.clone(),
            revision: edition.revision,
            changed_at: edition.changed_at,
            edition: Some(edition).filter(|edition| !sent.is(edition)),
        }
    }
}

impl EditionView {
    /// Puts an edition, its files, its links and its kind together.
    pub fn new(
        edition: Edition,
        files: Vec<Attachment>,
        (relations, form): (Vec<Relation>, Definition),
    ) -> Result<Self> {
        Ok(Self {
            form,
            field_files: Vec::new(),
            linked: Vec::new(),
            fields: edition.values()?,
            kind_version: edition.kind_version,
            relations,
            alone_reason: edition.alone_reason.clone(),
            state: edition.state()?,
            header: edition.header()?,
            layout: Layout::read(&edition.layout)?,
            id: edition.id,
            document_id: edition.document_id,
            no: edition.no,
            section_id: edition.section_id,
            title: edition.title,
            subtitle: edition.subtitle,
            source: edition.source,
            source_url: edition.source_url,
            author: edition.author,
            summary: edition.summary,
            keywords: split_keywords(&edition.keywords),
            body: markup::for_editing(&edition.body),
            picture_id: Some(edition.picture_id).filter(|id| !id.is_empty()),
            attachments: files,
            digest: edition.digest,
            check_reason: edition.check_reason,
            revision: edition.revision,
            author_name: edition.author_name,
            created_at: edition.created_at,
            changed_at: edition.changed_at,
            due_at: edition.due_at,
        })
    }
}

/// The address of an original: of the web, without blanks, or nothing.
fn checked_address(text: &str) -> Result<String> {
    let address = text::line(text);
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    let fits = is_web && address.len() <= 300 && !address.contains(' ');
    if address.is_empty() || fits {
        return Ok(address);
    }
    let say = "原文地址应以 http:// 或 https:// 开头，中间没有空格";
    Err(base::invalid("source_url", "article.source_url", say))
}

/// Keywords as a list.
pub(crate) fn split_keywords(keywords: &str) -> Vec<String> {
    keywords.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

impl From<&Media> for Attachment {
    fn from(media: &Media) -> Self {
        Self {
            media_id: media.id.clone(),
            digest: media.digest.clone(),
            name: media.name.clone(),
            media_type: media.media_type.clone(),
            size_bytes: media.size_bytes,
            pages: media.pages,
        }
    }
}
