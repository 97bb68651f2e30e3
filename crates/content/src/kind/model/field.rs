//! A field of a kind, and the rules of how it is described.

use base::{Result, invalid, text};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a field holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// 单行文字.
    #[default]
    Line,
    /// 多行文字.
    Text,
    /// 图文.
    Rich,
    /// 日期.
    Date,
    /// 数字.
    Number,
    /// 单选.
    Choice,
    /// 多选.
    Choices,
    /// 是否.
    Flag,
    /// 图片.
    Media,
    /// 文件.
    Files,
    /// 表格.
    Table,
    /// 关联稿件.
    Document,
    /// 数据文件, with its first rows.
    Sheet,
    /// 人员.
    Person,
    /// 电话.
    Phone,
    /// 电子邮箱.
    Email,
    /// 网址.
    Url,
}

/// What the cells of a table may hold.
pub const CELLS: [Holds; 7] =
    [Holds::Line, Holds::Text, Holds::Date, Holds::Number, Holds::Phone, Holds::Url, Holds::Person];

/// A field of a kind.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Field {
    /// Stable name; given once, with one meaning.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// What it holds.
    pub holds: Holds,
    /// What to write there.
    pub hint: String,
    /// Whether it must be filled in before the text goes into review.
    pub required: bool,
    /// Characters, or rows of a table, it may have; 0 for the usual number.
    pub length_max: i64,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Columns of a table.
    pub columns: Vec<Column>,
    /// Codes of the kinds a linked document may have; empty for all.
    pub kinds: Vec<String>,
    /// Whether lists show it.
    pub in_list: bool,
    /// Whether the public search finds it.
    pub searchable: bool,
    /// Personal data: kept in the library, never public.
    pub personal: bool,
}

/// A column of a table.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Column {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// One of [`CELLS`].
    pub holds: Holds,
    /// Whether a row must have it.
    pub required: bool,
}

const CHOICES_MAX: usize = 50;
const COLUMNS_MAX: usize = 8;
const LENGTH_MAX: i64 = 50_000;

impl Holds {
    /// Whether lists can show it and the search can find it as words.
    fn is_words(self) -> bool {
        !matches!(self, Self::Media | Self::Files | Self::Document | Self::Sheet)
    }

    /// Whether a list has room for it.
    fn is_short(self) -> bool {
        self.is_words() && !matches!(self, Self::Rich | Self::Table)
    }
}

impl Field {
    /// The field with its texts cleaned, or what is wrong with it.
    pub(super) fn checked(mut self) -> Result<Self> {
        let line = text::line_within;
        self.label = line("fields", "kind.label", "字段名称", &self.label, (1, 20))?;
        let label = self.label.clone();
        if !is_name(&self.name) {
            let say =
                format!("“{label}”的代码须以小写字母开头，只用小写字母、数字和下划线，最多30个");
            return Err(invalid("fields", "kind.field_name", say));
        }
        self.hint = line("fields", "kind.hint", "填写说明", &self.hint, (0, 60))?;
        if !(0..=LENGTH_MAX).contains(&self.length_max) {
            let say = format!("“{label}”的长度最多{LENGTH_MAX}");
            return Err(invalid("fields", "kind.length", say));
        }
        self.check_choices()?;
        self.check_columns()?;
        if self.holds != Holds::Document {
            self.kinds.clear();
        }
        self.in_list &= self.holds.is_short() && !self.personal;
        self.searchable &= self.holds.is_words() && !self.personal;
        Ok(self)
    }

    fn check_choices(&mut self) -> Result<()> {
        if !matches!(self.holds, Holds::Choice | Holds::Choices) {
            self.choices.clear();
            return Ok(());
        }
        let choices = self.choices.iter().map(|choice| text::line(choice));
        self.choices = choices.filter(|choice| !choice.is_empty()).collect();
        let long = self.choices.iter().any(|choice| choice.chars().count() > 30);
        if long || !(2..=CHOICES_MAX).contains(&self.choices.len()) || repeats(&self.choices) {
            let say = format!("“{}”须有2到{CHOICES_MAX}个不同的选项，每个最多30个字", self.label);
            return Err(invalid("fields", "kind.choices", say));
        }
        Ok(())
    }

    fn check_columns(&mut self) -> Result<()> {
        if self.holds != Holds::Table {
            self.columns.clear();
            return Ok(());
        }
        for column in &mut self.columns {
            column.label = text::line(&column.label);
        }
        let fit = |column: &Column| {
            is_name(&column.name)
                && (1..=20).contains(&column.label.chars().count())
                && CELLS.contains(&column.holds)
        };
        let names: Vec<_> = self.columns.iter().map(|column| column.name.clone()).collect();
        let is_whole = (1..=COLUMNS_MAX).contains(&names.len()) && !repeats(&names);
        if !is_whole || !self.columns.iter().all(fit) {
            let say = format!("“{}”须有1到{COLUMNS_MAX}列，每列有代码、名称和类型", self.label);
            return Err(invalid("fields", "kind.columns", say));
        }
        Ok(())
    }
}

/// `phone`, `made_on`, `step2`.
pub(super) fn is_name(text: &str) -> bool {
    let fits = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_';
    (1..=30).contains(&text.len())
        && text.bytes().all(fits)
        && text.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Whether two are the same.
pub(super) fn repeats(all: &[String]) -> bool {
    all.iter().enumerate().any(|(at, one)| all[..at].contains(one))
}
