//! What outsiders see of the values of a kind: in order, without what is personal or empty.

use serde_json::Value;

use super::{Column, Definition, Field, Holds, Values};

/// A filled field as outsiders may see it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// What it holds.
    pub holds: Holds,
    /// What it says.
    pub said: Said,
}

/// What a field says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Words.
    Words(String),
    /// Clean HTML with `hb:` references.
    Html(String),
    /// Several words.
    List(Vec<String>),
    /// Files of the media library.
    Media(Vec<String>),
    /// Documents.
    Documents(Vec<String>),
    /// Rows below the names of their columns.
    Table {
        /// Names of the columns.
        columns: Vec<String>,
        /// Rows.
        rows: Vec<Vec<String>>,
        /// The file they are the beginning of, and how many rows it has.
        file: Option<(String, i64)>,
    },
}

/// A short field as lists show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fact {
    /// Stable name.
    pub name: String,
    /// Name for people.
    pub label: String,
    /// What it says.
    pub text: String,
}

impl Definition {
    /// What outsiders may see, in order.
    pub fn shown(&self, values: &Values) -> Vec<Shown> {
        let public = self.fields.iter().filter(|field| !field.personal);
        public.filter_map(|field| field.shown(values.get(&field.name)?)).collect()
    }

    /// What lists show.
    pub fn facts(&self, values: &Values) -> Vec<Fact> {
        let listed = self.fields.iter().filter(|field| field.in_list && !field.personal);
        let shown = listed.filter_map(|field| field.shown(values.get(&field.name)?));
        let fact =
            |one: Shown| Fact { text: one.said.words("、"), name: one.name, label: one.label };
        shown.map(fact).collect()
    }

    /// What the search finds, as text.
    pub fn words(&self, values: &Values) -> String {
        let found = self.fields.iter().filter(|field| field.searchable && !field.personal);
        let shown = found.filter_map(|field| field.shown(values.get(&field.name)?));
        let lines = shown.map(|one| format!("{}：{}", one.label, one.said.words(" ")));
        lines.collect::<Vec<_>>().join("\n")
    }

    /// Everything outsiders may see, as paragraphs of HTML.
    pub fn html_of_words(&self, values: &Values) -> String {
        let mut out = String::new();
        for shown in self.shown(values) {
            let words = shown.said.words("\n");
            for line in words.lines() {
                let line = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
                out.push_str(&format!("<p>{line}</p>"));
            }
        }
        out
    }

    /// Every value in words with its label, also what is personal or has no field any more.
    pub fn told(&self, values: &Values) -> Vec<(String, String)> {
        let known = self.fields.iter().filter_map(|field| {
            let shown = field.shown(values.get(&field.name)?)?;
            Some((field.label.clone(), shown.said.words("\n")))
        });
        let lost = values.iter().filter(|(name, _)| self.field(name).is_none());
        let lost = lost.map(|(name, value)| (name.clone(), value.to_string()));
        known.chain(lost).collect()
    }

    /// HTML among the values, one after the other.
    pub fn html(&self, values: &Values) -> String {
        let mut all = String::new();
        for field in self.fields.iter().filter(|field| field.holds == Holds::Rich) {
            all.push_str(values.get(&field.name).and_then(Value::as_str).unwrap_or_default());
        }
        all
    }

    /// Files among the values.
    pub fn media(&self, values: &Values) -> Vec<String> {
        self.ids(values, |said| match said {
            Said::Media(ids) => ids,
            Said::Table { file: Some((id, _)), .. } => vec![id],
            _ => Vec::new(),
        })
    }

    /// Documents among the values.
    pub fn documents(&self, values: &Values) -> Vec<String> {
        self.ids(values, |said| match said {
            Said::Documents(ids) => ids,
            _ => Vec::new(),
        })
    }

    fn ids(&self, values: &Values, of: impl Fn(Said) -> Vec<String>) -> Vec<String> {
        let shown = self.fields.iter().filter_map(|field| field.shown(values.get(&field.name)?));
        let mut ids: Vec<String> = shown.flat_map(|one| of(one.said)).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

impl Field {
    /// `None` when the value is none of this field's: it was written by hand into the database.
    fn shown(&self, value: &Value) -> Option<Shown> {
        let said = match self.holds {
            Holds::Rich => Said::Html(value.as_str()?.to_owned()),
            Holds::Flag => Said::Words(if value.as_bool()? { "是" } else { "否" }.to_owned()),
            Holds::Choices => Said::List(strings(value)?),
            Holds::Files => Said::Media(strings(value)?),
            Holds::Media => Said::Media(vec![value.as_str()?.to_owned()]),
            Holds::Document => Said::Documents(strings(value)?),
            Holds::Table => self.table(value)?,
            Holds::Sheet => sheet(value)?,
            _ => Said::Words(value.as_str()?.to_owned()),
        };
        let (name, label) = (self.name.clone(), self.label.clone());
        Some(Shown { name, label, holds: self.holds, said })
    }

    /// The columns that some row fills.
    fn table(&self, value: &Value) -> Option<Said> {
        let rows = value.as_array()?;
        let says = |column: &&Column| rows.iter().any(|row| row.get(&column.name).is_some());
        let columns: Vec<&Column> = self.columns.iter().filter(says).collect();
        let cell = |row: &Value, column: &&Column| {
            row.get(&column.name).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        Some(Said::Table {
            columns: columns.iter().map(|column| column.label.clone()).collect(),
            rows: rows
                .iter()
                .map(|row| columns.iter().map(|column| cell(row, column)).collect())
                .collect(),
            file: None,
        })
    }
}

fn sheet(value: &Value) -> Option<Said> {
    let file = (value.get("media")?.as_str()?.to_owned(), value.get("total")?.as_i64()?);
    Some(Said::Table {
        columns: strings(value.get("columns")?)?,
        rows: value.get("rows")?.as_array()?.iter().filter_map(strings).collect(),
        file: Some(file),
    })
}

fn strings(value: &Value) -> Option<Vec<String>> {
    let all = value.as_array()?.iter().map(|one| one.as_str().map(str::to_owned));
    all.collect()
}

impl Said {
    /// In words; what is no words says nothing.
    fn words(&self, between: &str) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::Html(html) => finder::html_to_text(html),
            Self::List(all) => all.join(between),
            Self::Media(ids) => short(ids, "文件"),
            Self::Documents(ids) => short(ids, "稿件"),
            Self::Table { columns, rows, .. } => {
                let rows = rows.iter().map(|row| row.join(" "));
                let all: Vec<_> = std::iter::once(columns.join(" ")).chain(rows).collect();
                all.join(between)
            }
        }
    }
}

/// Things without words, told apart by the ends of their identifiers.
fn short(ids: &[String], what: &str) -> String {
    let ends = ids.iter().map(|id| id.get(id.len().saturating_sub(6)..).unwrap_or(id));
    let all: Vec<_> = ends.map(|end| format!("{what}…{end}")).collect();
    all.join("、")
}
