//! What is typed about a kind, and what may become of one.

use base::{Kind as Refused, Result, invalid, refuse, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::field::{is_name, repeats};
use super::{Definition, TEMPLATES};

const FIELDS_MAX: usize = 40;

/// What is typed about a kind.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct KindForm {
    /// Stable code; only read when the kind is set up.
    pub code: String,
    /// The version the change is based on.
    pub version: i64,
    /// What it shall say.
    #[serde(flatten)]
    pub definition: Definition,
}

/// Whether documents of a kind may be begun.
#[derive(Debug, Clone, Deserialize, ToSchema)]
pub struct UseForm {
    /// Whether they may.
    pub in_use: bool,
}

impl KindForm {
    /// The form with its texts cleaned, or the first thing that is wrong with it.
    pub fn checked(mut self) -> Result<Self> {
        self.code = self.code.trim().to_owned();
        if !is_name(&self.code) {
            let say = "类型代码须以小写字母开头，只用小写字母、数字和下划线，最多30个";
            return Err(invalid("code", "kind.code", say));
        }
        self.definition = self.definition.checked()?;
        Ok(self)
    }
}

impl Definition {
    fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.name = line("name", "kind.name", "类型名称", &self.name, (2, 12))?;
        self.icon = line("icon", "kind.icon", "图标", &self.icon, (0, 30))?;
        if !TEMPLATES.contains(&self.template.as_str()) {
            return Err(invalid("template", "kind.template", "请选择页面模板"));
        }
        if self.fields.len() > FIELDS_MAX {
            let say = format!("一个类型最多{FIELDS_MAX}个字段");
            return Err(invalid("fields", "kind.too_many_fields", say));
        }
        let fields = self.fields.into_iter().map(super::Field::checked);
        self.fields = fields.collect::<Result<_>>()?;
        for names in [
            self.fields.iter().map(|field| field.name.clone()).collect::<Vec<_>>(),
            self.fields.iter().map(|field| field.label.clone()).collect(),
        ] {
            if repeats(&names) {
                return Err(invalid("fields", "kind.field_twice", "字段的名称和代码不能重复"));
            }
        }
        Ok(self)
    }

    /// Whether this may follow the versions before, oldest first: a name keeps its meaning for
    /// ever, so that what was written under it can still be read; and what the platform brought
    /// stays.
    pub fn may_follow(&self, before: &[Definition], built_in: bool) -> Result<()> {
        for old in before.iter().flat_map(|version| &version.fields) {
            let Some(new) = self.field(&old.name) else { continue };
            if new.holds != old.holds {
                let say =
                    format!("“{}”已有内容按原来的类型保存，不能改类型；请另建一个字段", new.label);
                let no = refuse(Refused::Conflict, "kind.field_type", say);
                return Err(no.at("fields"));
            }
        }
        let Some(first) = before.first().filter(|_| built_in) else {
            return Ok(());
        };
        let lost = first.fields.iter().find(|field| self.field(&field.name).is_none());
        if let Some(lost) = lost {
            let say = format!("“{}”是平台自带的字段，不能删除", lost.label);
            return Err(refuse(Refused::Conflict, "kind.field_built_in", say).at("fields"));
        }
        let shape = |one: &Definition| (one.with_header, one.template.clone());
        if shape(self) != shape(first) {
            let say = "平台自带类型的页面模板和公开文件头不能改";
            return Err(refuse(Refused::Conflict, "kind.built_in", say).at("template"));
        }
        Ok(())
    }
}
