//! What a kind is. No database, no HTTP.

mod field;
mod form;
mod shown;
mod value;

pub use field::{CELLS, Column, Field, Holds};
pub use form::{KindForm, UseForm};
pub use shown::{Fact, Said, Shown};
pub use value::{Clean, Values};

use base::{Error, Kind as Refused, Moment, Result, refuse};
use desk::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Setting up and changing kinds.
pub const MANAGE: Right = Right("kind.manage");

/// Templates a page can be drawn with; a theme that lacks one draws the general page.
pub const TEMPLATES: [&str; 8] =
    ["article", "interpretation", "leader", "organisation", "guide", "qa", "dataset", "link"];

/// What a version of a kind says.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Definition {
    /// Name for people.
    pub name: String,
    /// Name of the picture beside it.
    pub icon: String,
    /// One of [`TEMPLATES`].
    pub template: String,
    /// Whether it carries the header of a disclosed document.
    pub with_header: bool,
    /// Whether it must have a text.
    pub needs_body: bool,
    /// Whether it must say where it comes from.
    pub needs_source: bool,
    /// Its fields, in the order of the form and of the page.
    pub fields: Vec<Field>,
}

/// A kind with its newest version.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Kind {
    /// Stable code.
    pub code: String,
    /// Number of the newest version.
    pub version: i64,
    /// Whether it came with the platform.
    pub built_in: bool,
    /// Since when nobody may begin a document of it.
    pub retired_at: Option<Moment>,
    /// What its newest version says.
    #[serde(flatten)]
    pub definition: Definition,
}

/// A kind as the list of kinds shows it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindView {
    /// The kind.
    #[serde(flatten)]
    pub kind: Kind,
    /// Documents of it.
    pub documents: i64,
}

impl Definition {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// A definition as the database keeps it.
    pub fn read(json: &str) -> Result<Self> {
        serde_json::from_str(json).map_err(Error::from)
    }
}

/// There is no such kind.
pub fn unknown() -> Error {
    refuse(Refused::Unknown, "kind.unknown", "没有这个稿件类型")
}

pub(super) fn already_there() -> Error {
    refuse(Refused::Conflict, "kind.already_there", "已有同名或同代码的类型，请换一个").at("name")
}
