//! What a medium is, what may be changed of it, and where it is used.

mod captions;
mod draw;
mod kind;
mod name;

use std::path::{Path, PathBuf};

use base::{Kind, Moment, Result, invalid, refuse, text};
use desk::Right;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::{IntoParams, ToSchema};

pub use captions::checked as checked_captions;
use captions::plain_lines;
pub use draw::{Drawn, Rendition, page_renditions, renditions};
pub use kind::{Checked, check, check_begun, check_stream, is_picture_name, streams};
use name::clean_name;

/// Uploading pictures and files, and keeping them in order.
pub const UPLOAD: Right = Right("media.upload");

/// Bytes of a file that is read as a whole.
pub const FILE_BYTES_MAX: usize = 100 << 20;
/// Bytes of a file that is read and forgotten.
pub const BRING_BYTES_MAX: usize = 50 << 20;
/// Pixels a first page is drawn in at most.
pub const PAGE_SIDES_MAX: (u16, u16) = (720, 1080);
/// How long a removed file can be taken back.
pub const BIN_MS: i64 = 30 * 86_400_000;
/// How long what came with a text waits to be taken.
pub const LOOSE_MS: i64 = 86_400_000;
/// Letters of what is said in a file that the search gets to know.
pub const FOUND_CHARS_MAX: usize = 200_000;
const OPENING_CHARS_MAX: usize = 160;
const TRANSCRIPT_CHARS_MAX: usize = 50_000;

/// A picture or file.
#[derive(Debug, Clone, Default, Serialize, ToSchema, sqlx::FromRow)]
pub struct Media {
    /// Identifier.
    pub id: String,
    /// The unit that uploaded it.
    pub unit_id: String,
    /// SHA-256 of its bytes.
    pub digest: String,
    /// File name as people see it.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size_bytes: i64,
    /// Width in pixels; 0 for anything but pictures.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Text that stands for a picture.
    pub alt: String,
    /// Who uploaded it.
    pub uploaded_by: String,
    /// Name of who uploaded it.
    pub uploaded_name: String,
    /// When.
    pub uploaded_at: Moment,
    /// The point a picture is cut around: from 0 at the left to 1 at the right.
    pub focal_x: f64,
    /// From 0 at the top to 1 at the bottom.
    pub focal_y: f64,
    /// The smaller pictures made of it, as JSON. Outside, which cuts there are: `whole`, `list`,
    /// or `page` for the first page of a PDF.
    #[serde(rename = "cuts", serialize_with = "cuts_of")]
    #[schema(value_type = Vec<String>)]
    pub renditions: String,
    /// When they were made; `null` while it waits for them.
    pub drawn_at: Option<Moment>,
    /// Pages of a PDF; 0 for anything else.
    pub pages: i64,
    /// The first words in it.
    pub opening: String,
    /// SHA-256 of its captions; empty without captions.
    pub captions_digest: String,
    /// Since when it is in the recycle bin.
    pub removed_at: Option<Moment>,
    /// Grows with each change.
    pub revision: i64,
}

impl Media {
    /// Whether smaller pictures are made of it: of what moves, none.
    pub fn is_drawn(&self) -> bool {
        self.is_cut() || self.has_page()
    }

    /// Whether it is cut around its focal point.
    pub fn is_cut(&self) -> bool {
        ["image/jpeg", "image/png", "image/webp"].contains(&self.media_type.as_str())
    }

    /// Whether its first page is drawn.
    pub fn has_page(&self) -> bool {
        self.media_type == "application/pdf"
    }

    /// The smaller pictures there are.
    pub fn all_renditions(&self) -> Result<Vec<Rendition>> {
        Ok(if self.renditions.is_empty() {
            Vec::new()
        } else {
            serde_json::from_str(&self.renditions)?
        })
    }
}

/// Which cuts there are of a file.
fn cuts_of<S: Serializer>(renditions: &str, to: S) -> std::result::Result<S::Ok, S::Error> {
    let all: Vec<Rendition> = serde_json::from_str(renditions).unwrap_or_default();
    let mut cuts: Vec<&str> = all.iter().map(|one| one.cut.as_str()).collect();
    cuts.dedup();
    cuts.serialize(to)
}

/// Which files are wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub struct LibraryFilter {
    /// Part of the name or of the alternative text.
    pub q: String,
    /// `picture`, `video`, `audio`, `file`; `played` for video and audio.
    pub kind: String,
    /// A unit whose files the caller may see, or `all` for every such unit; the caller's own unless
    /// told.
    pub unit_id: String,
    /// Uploaded from this moment on.
    pub from: Option<Moment>,
    /// Uploaded before this moment.
    pub to: Option<Moment>,
    /// Only what stands in no document.
    pub unused: bool,
    /// Only what is in the recycle bin.
    pub removed: bool,
    /// From 1.
    pub page: Option<i64>,
    /// Rows a page.
    pub size: Option<i64>,
}

/// What is written for those who cannot see or hear it.
#[derive(Debug, Clone, Default, sqlx::FromRow)]
pub struct Said {
    /// Text found in it.
    pub found: String,
    /// WebVTT.
    pub captions: String,
    /// What is said in it, as plain text.
    pub transcript: String,
}

/// A medium with everything the library shows of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct MediaView {
    /// The medium.
    #[serde(flatten)]
    pub media: Media,
    /// WebVTT.
    pub captions: String,
    /// What is said in it.
    pub transcript: String,
    /// The editions it stands in, newest first.
    pub uses: Vec<Use>,
    /// `change`, `change_words`, `remove`, `take_back`: what the caller may do.
    pub may: Vec<&'static str>,
}

/// An edition a medium stands in.
#[derive(Debug, Clone, Serialize, ToSchema, sqlx::FromRow)]
pub struct Use {
    /// The document.
    pub document_id: String,
    /// Title of the edition.
    pub title: String,
    /// State of the edition.
    pub state: String,
    /// `attachment`, `picture` or `body`.
    pub use_as: String,
    /// Number of the edition.
    pub no: i64,
    /// Name of the site.
    pub site_name: String,
}

impl Use {
    /// Whether people have reviewed it, or are about to: its words cannot change behind them.
    pub fn is_settled(&self) -> bool {
        ["in_review", "approved", "scheduled", "live"].contains(&self.state.as_str())
    }
}

/// What may be changed of a medium.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct MediaForm {
    /// File name; its ending stays.
    pub name: String,
    /// Text that stands for a picture.
    pub alt: String,
    /// Where a picture is cut around, from 0 to 1.
    pub focal_x: f64,
    /// From 0 to 1.
    pub focal_y: f64,
    /// WebVTT; empty for none.
    pub captions: String,
    /// What is said in it; empty for none.
    pub transcript: String,
    /// The revision a person saw.
    pub revision: i64,
}

/// A medium as a person wants it.
pub struct Changed {
    /// The medium.
    pub media: Media,
    /// What is said in it.
    pub said: Said,
}

impl MediaForm {
    /// The medium as the form wants it; words and numbers within their bounds.
    pub fn applied(self, media: &Media, said: &Said) -> Result<Changed> {
        let ending = |name: &str| name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase());
        let name = clean_name(&self.name).map_err(|no| no.at("name"))?;
        if ending(&name) != ending(&media.name) {
            return Err(invalid("name", "media.ending", "文件名的扩展名不能改动"));
        }
        let alt = checked_alt(&media.media_type, &self.alt)?;
        let is_point = |at: f64| (0.0..=1.0).contains(&at);
        if !is_point(self.focal_x) || !is_point(self.focal_y) {
            return Err(invalid("focal_x", "media.focal", "请在图片上点选焦点"));
        }
        let plays = streams(&media.media_type);
        let captions = if plays { checked_captions(&self.captions)? } else { String::new() };
        let transcript = if plays { plain_lines(&self.transcript) } else { String::new() };
        if transcript.chars().count() > TRANSCRIPT_CHARS_MAX {
            return Err(invalid("transcript", "media.transcript_long", "文字稿不能超过5万字"));
        }
        let said = Said { found: said.found.clone(), captions, transcript };
        let wanted = Media {
            name,
            alt,
            focal_x: self.focal_x,
            focal_y: self.focal_y,
            revision: self.revision.saturating_add(1),
            ..media.clone()
        };
        Ok(Changed { media: wanted, said })
    }
}

impl Changed {
    /// Whether anything changed that readers read: name, alternative text, captions, transcript.
    pub fn is_reworded(&self, old: &Media, said: &Said) -> bool {
        let now = (&self.media.name, &self.media.alt);
        let texts = (&self.said.captions, &self.said.transcript);
        now != (&old.name, &old.alt) || texts != (&said.captions, &said.transcript)
    }

    /// Whether the picture must be cut anew.
    pub fn is_refocused(&self, old: &Media) -> bool {
        (self.media.focal_x, self.media.focal_y) != (old.focal_x, old.focal_y)
    }
}

/// Words change only where no reviewer has seen them: what the public reads was reviewed.
pub fn may_reword(uses: &[Use]) -> Result<()> {
    let Some(settled) = uses.iter().find(|one| one.is_settled()) else {
        return Ok(());
    };
    let say = "这个文件已用于送审或发布的稿件，名称和文字已随稿件审核；请修订稿件换用新文件";
    let note = format!("《{}》", settled.title);
    Err(refuse(Kind::Conflict, "media.reviewed", say).noting(vec![note]))
}

/// A file that stands anywhere cannot be removed.
pub fn may_remove(uses: &[Use]) -> Result<()> {
    let Some(first) = uses.first() else {
        return Ok(());
    };
    let title = if first.title.is_empty() { "（无标题）" } else { &first.title };
    let say = format!("《{title}》等{}个版本正在使用这个文件，不能移除", uses.len());
    Err(refuse(Kind::Conflict, "media.in_use", say))
}

/// The text that stands for a picture; a picture cannot be without.
pub fn checked_alt(media_type: &str, alt: &str) -> Result<String> {
    let alt = text::line_within("alt", "media.alt", "替代文字", alt, (0, 120))?;
    if media_type.starts_with("image/") && alt.is_empty() {
        let say = "请填写图片的替代文字，供看不到图片的人使用";
        return Err(invalid("alt", "media.alt_missing", say));
    }
    Ok(alt)
}

/// The first words of a text, as a list shows them.
pub fn opening_of(text: &str) -> String {
    text::shorten(&text::line(text), OPENING_CHARS_MAX)
}

/// Where the bytes with this digest lie.
pub fn file_path(files: &Path, digest: &str) -> PathBuf {
    files.join("media").join(digest.get(..2).unwrap_or("00")).join(digest)
}

pub(super) fn unknown() -> base::Error {
    refuse(Kind::Unknown, "media.unknown", "没有这个文件")
}

pub(super) fn already_there() -> base::Error {
    refuse(Kind::Conflict, "media.already_there", "本单位刚刚有人上传了相同的文件，请刷新后使用")
}

/// The part of a file that a `Range` asks for, from and to (not included); one range only.
pub fn part_of(range: &str, length: u64) -> Option<(u64, u64)> {
    let (from, to) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (from, to) = match (from.parse::<u64>().ok(), to.parse::<u64>().ok()) {
        (Some(from), Some(to)) => (from, to.saturating_add(1).min(length)),
        (Some(from), None) if to.is_empty() => (from, length),
        (None, Some(last)) if from.is_empty() => (length.saturating_sub(last), length),
        _ => return None,
    };
    (from < to && from < length).then_some((from, to))
}
