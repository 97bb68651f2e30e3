//! The 信息审批单 with its code, and what a comparison says.

use base::{Error, Kind, Moment, Result, fault, refuse};
use office::flow::model::{Binding, Risk, nearest};
use qrcodegen::{QrCode, QrCodeEcc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::article::model::StepView;
use crate::section::model::{Section, ancestry};

/// Stands before the digest in the code, so that a scanner's line is known for what it is.
const PREFIX: &str = "HUABIAO:";
/// So many digits of a digest name an edition; fewer could name two.
const DIGITS_MIN: usize = 16;
const QUIET_ZONE: i32 = 4;

/// 信息审批单: who wrote a text, through whose hands it went, and what exactly was signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Sheet {
    /// The review.
    pub id: String,
    /// The document.
    pub article_id: String,
    /// The unit that answers for it.
    pub unit_name: String,
    /// The site.
    pub site_name: String,
    /// The section, with those above it.
    pub section_name: String,
    /// Title.
    pub title: String,
    /// Kind of content.
    pub kind: String,
    /// 来源.
    pub source: String,
    /// What depends on the text.
    pub risk: Risk,
    /// Who submitted it.
    pub author_name: String,
    /// When.
    pub submitted_at: Moment,
    /// `running`, `approved`, `returned` or `cancelled`.
    pub state: String,
    /// When the review ended.
    pub closed_at: Option<Moment>,
    /// The flow and its version.
    pub flow_name: String,
    /// Version of the flow.
    pub flow_no: i64,
    /// The steps with their opinions and answers.
    pub steps: Vec<StepView>,
    /// Why it went live before it was reviewed, when it did and this is still owed.
    pub emergency: Option<String>,
    /// SHA-256 of all a reader sees of the edition.
    pub digest: String,
    /// The digest's beginning, to be typed by hand.
    pub code: String,
    /// The digest as a QR code: the path of an SVG.
    pub qr: Qr,
}

/// A QR code as an SVG path.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Qr {
    /// Width and height of the view box, quiet zone included.
    pub size: i32,
    /// The dark modules.
    pub path: String,
}

/// An edition in a comparison.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Compared {
    /// The edition.
    pub edition_id: String,
    /// Its number within the document.
    pub no: i64,
    /// Since when it is or was online.
    pub live_from: Option<Moment>,
}

/// What a comparison of a sheet with what is online says.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Comparison {
    /// `same`, `later` (another edition is online), `withdrawn`, `never` (not online yet),
    /// `altered` (what is kept is not what was signed) or `unknown`.
    pub state: &'static str,
    /// The document.
    pub article_id: String,
    /// Title of what was signed.
    pub title: String,
    /// Whether every step had approved it.
    pub is_approved: bool,
    /// The review to look at.
    pub review_id: Option<String>,
    /// What was signed.
    pub signed: Option<Compared>,
    /// What is online.
    pub live: Option<Compared>,
    /// Where the public reads it.
    pub address: Option<String>,
}

/// Which flow holds in a section for a kind of content, and why.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Holding {
    /// The section.
    pub section_id: String,
    /// Kind of content; empty for all that are not named.
    pub kind: String,
    /// The flow.
    pub flow_id: String,
    /// Its name.
    pub flow_name: String,
    /// Where that is set: `section`, `above`, `site` or `platform`.
    pub level: &'static str,
    /// Name of the section above that sets it.
    pub from_name: String,
}

/// The QR code of a digest. Capital letters make it a third smaller.
pub fn qr(digest: &str) -> Result<Qr> {
    let text = format!("{PREFIX}{}", digest.to_uppercase());
    let code = QrCode::encode_text(&text, QrCodeEcc::Medium)
        .map_err(|_| fault("a digest does not fit into a QR code"))?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            path.push_str(&format!("M{},{}h1v1h-1z", x + QUIET_ZONE, y + QUIET_ZONE));
        }
    }
    Ok(Qr { size: code.size() + 2 * QUIET_ZONE, path })
}

/// A digest's beginning in groups of four, to be typed by hand.
pub fn short_code(digest: &str) -> String {
    let digits: Vec<char> = digest.chars().take(DIGITS_MIN).collect();
    let groups: Vec<String> = digits.chunks(4).map(|group| group.iter().collect()).collect();
    groups.join("-").to_uppercase()
}

/// What a scanner or a hand typed, as the beginning of a digest.
pub fn read_code(typed: &str) -> Result<String> {
    let upper = typed.trim().to_uppercase().replace('：', ":");
    let text = upper.strip_prefix(PREFIX).unwrap_or(&upper);
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let fits =
        (DIGITS_MIN..=64).contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_hexdigit());
    match fits {
        true => Ok(digits.to_lowercase()),
        false => Err(no_code()),
    }
}

/// Which flow holds in each section, for all content and for each kind some binding names.
pub fn holdings(sections: &[Section], site_id: &str, bindings: &[Binding]) -> Vec<Holding> {
    let mut kinds: Vec<&str> = bindings.iter().map(|binding| binding.kind.as_str()).collect();
    kinds.push("");
    kinds.sort_unstable();
    kinds.dedup();
    let mut found = Vec::new();
    for section in sections.iter().filter(|section| section.kind != "link") {
        let line: Vec<_> =
            ancestry(sections, &section.id).into_iter().map(|above| above.id.clone()).collect();
        for kind in &kinds {
            let Some(binding) = nearest(bindings, site_id, &line, kind) else { continue };
            // A kind is told of only where it differs from what holds for all.
            if !kind.is_empty() && binding.kind.is_empty() {
                continue;
            }
            found.push(holding(sections, &section.id, kind, binding));
        }
    }
    found
}

fn holding(sections: &[Section], id: &str, kind: &str, binding: &Binding) -> Holding {
    let from = sections.iter().find(|section| section.id == binding.section_id);
    Holding {
        section_id: id.to_owned(),
        kind: kind.to_owned(),
        flow_id: binding.flow_id.clone(),
        flow_name: binding.flow_name.clone(),
        level: match (binding.site_id.as_str(), binding.section_id.as_str()) {
            ("", _) => "platform",
            (_, "") => "site",
            (_, own) if own == id => "section",
            _ => "above",
        },
        from_name: from.map(|section| section.name.clone()).unwrap_or_default(),
    }
}

fn no_code() -> Error {
    let say = format!("请扫描审批单上的二维码，或输入编号（至少{DIGITS_MIN}位）");
    refuse(Kind::Invalid, "approval.code", say).at("code")
}
