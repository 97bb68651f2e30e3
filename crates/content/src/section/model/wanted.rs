//! What may be applied for.

use office::site::model::PositionForm;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{MergeForm, RemovalForm, Section, SectionForm, ancestry};

/// What somebody wants done with a section.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "verb", rename_all = "lowercase")]
pub enum Wanted {
    /// A section is to be set up.
    Create {
        /// What it is to be.
        form: SectionForm,
    },
    /// A section is to be changed.
    Change {
        /// The section.
        id: String,
        /// What it is to be.
        form: SectionForm,
    },
    /// A section is to stand elsewhere.
    Shift {
        /// The section.
        id: String,
        /// Where.
        form: PositionForm,
    },
    /// A section is to become part of another.
    Merge {
        /// The section.
        id: String,
        /// Which other.
        form: MergeForm,
    },
    /// A section is to go.
    Remove {
        /// The section.
        id: String,
        /// Why.
        form: RemovalForm,
    },
}

impl Wanted {
    /// The section it is about; empty when one is to be set up.
    pub fn section_id(&self) -> &str {
        match self {
            Wanted::Create { .. } => "",
            Wanted::Change { id, .. }
            | Wanted::Shift { id, .. }
            | Wanted::Merge { id, .. }
            | Wanted::Remove { id, .. } => id,
        }
    }

    /// Where the power to decide on it is looked for: the section itself, or the one it is to be
    /// set up under.
    pub fn place_id(&self) -> &str {
        match self {
            Wanted::Create { form } => &form.parent_id,
            _ => self.section_id(),
        }
    }

    /// The second section the power to decide is needed for: where it is to go. `None` for the
    /// first level, and where nothing goes anywhere.
    pub fn goal_id(&self) -> Option<&str> {
        match self {
            Wanted::Shift { form, .. } => Some(&form.parent_id),
            Wanted::Merge { form, .. } => Some(&form.into_id),
            _ => None,
        }
    }

    /// The form with its texts cleaned, or the first thing that is wrong with it; `reason` is
    /// what the journal keeps.
    pub fn checked(self, reason: &str) -> base::Result<Self> {
        let reason = reason.to_owned();
        Ok(match self {
            Wanted::Create { form } => Wanted::Create { form: form.checked()? },
            Wanted::Change { id, form } => Wanted::Change { id, form: form.checked()? },
            Wanted::Merge { id, form } => Wanted::Merge { id, form: MergeForm { reason, ..form } },
            Wanted::Remove { id, .. } => Wanted::Remove { id, form: RemovalForm { reason } },
            shift @ Wanted::Shift { .. } => shift,
        })
    }

    /// What it comes to, for people.
    pub fn summary(&self, sections: &[Section]) -> String {
        let name = |id: &str| {
            let line = ancestry(sections, id);
            let names: Vec<_> = line.iter().rev().map(|section| section.name.as_str()).collect();
            if names.is_empty() { "第一级".to_owned() } else { names.join(" / ") }
        };
        match self {
            Wanted::Create { form } => {
                format!("在“{}”下新建“{}”（{}）", name(&form.parent_id), form.name, form.slug)
            }
            Wanted::Change { id, form } => {
                format!("修改“{}”：名称“{}”，地址 {}", name(id), form.name, form.slug)
            }
            Wanted::Shift { id, form } => {
                format!("把“{}”移到“{}”下", name(id), name(&form.parent_id))
            }
            Wanted::Merge { id, form } => format!("把“{}”并入“{}”", name(id), name(&form.into_id)),
            Wanted::Remove { id, .. } => format!("撤销“{}”", name(id)),
        }
    }
}
