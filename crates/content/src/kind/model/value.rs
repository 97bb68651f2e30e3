//! What a document says in the fields of its kind: what is taken, and in which form it is kept.

use std::collections::BTreeMap;

use base::{Error, Result, invalid, text};
use serde_json::{Map, Value, json};

use super::{Column, Definition, Field, Holds};

/// Values by the names of their fields; what is empty is not there.
pub type Values = BTreeMap<String, Value>;

/// How HTML is cleaned.
pub type Clean<'a> = &'a dyn Fn(&str) -> Result<String>;

const LINE_CHARS: i64 = 200;
const TEXT_CHARS: i64 = 2_000;
const RICH_CHARS: i64 = 50_000;
const ROWS: i64 = 200;
const CELL_CHARS: usize = 1_000;
const FILES_MAX: usize = 20;
/// Columns, rows and characters of a cell of what is shown of a data file.
const SHEET: (usize, usize, usize) = (30, 20, 200);

impl Definition {
    /// The values as they are kept, or the first thing that is wrong with them. What the version
    /// has no field for any more stays as it was `before`.
    pub fn check(&self, mut given: Values, before: &Values, clean: Clean<'_>) -> Result<Values> {
        let mut kept = Values::new();
        for (name, old) in before {
            if self.field(name).is_none() {
                kept.insert(name.clone(), old.clone());
            }
        }
        for field in &self.fields {
            let Some(value) = given.remove(&field.name) else { continue };
            if let Some(value) = field.check(value, before.get(&field.name), clean)? {
                kept.insert(field.name.clone(), value);
            }
        }
        Ok(kept)
    }

    /// Labels of the fields that must be filled in and are not.
    pub fn missing(&self, values: &Values) -> Vec<&str> {
        let fields = self.fields.iter();
        let missing = fields.filter(|field| field.required && !values.contains_key(&field.name));
        missing.map(|field| field.label.as_str()).collect()
    }
}

impl Field {
    /// The value as it is kept; `None` when it is empty.
    fn check(&self, value: Value, old: Option<&Value>, clean: Clean<'_>) -> Result<Option<Value>> {
        if value.is_null() || Some(&value) == old {
            return Ok(Some(value).filter(|value| !value.is_null()));
        }
        Ok(match self.holds {
            Holds::Flag => Some(json!(value.as_bool().ok_or_else(|| self.wrong())?)),
            Holds::Choices => self.choices(value, old)?,
            Holds::Files | Holds::Document => self.ids(value)?,
            Holds::Table => self.rows(value)?,
            Holds::Sheet => self.sheet(value)?,
            Holds::Rich => {
                let html = clean(self.text(&value)?)?;
                self.within(&html, RICH_CHARS)?;
                let blank = finder::html_to_text(&html).trim().is_empty();
                (!blank || html.contains("<img ")).then(|| json!(html))
            }
            Holds::Choice => {
                let chosen = text::line(self.text(&value)?);
                if !chosen.is_empty() && !self.choices.contains(&chosen) {
                    return Err(self.refused("请从选项中选择"));
                }
                filled(chosen)
            }
            Holds::Media => {
                let id = self.text(&value)?.to_owned();
                if !id.is_empty() && !is_id(&id) {
                    return Err(self.wrong());
                }
                filled(id)
            }
            words => {
                let kept = cell(words, self.text(&value)?).map_err(|say| self.refused(say))?;
                let usual = if words == Holds::Text { TEXT_CHARS } else { LINE_CHARS };
                self.within(&kept, usual)?;
                filled(kept)
            }
        })
    }

    fn text<'a>(&self, value: &'a Value) -> Result<&'a str> {
        value.as_str().ok_or_else(|| self.wrong())
    }

    fn within(&self, text: &str, usual: i64) -> Result<()> {
        let most = if self.length_max > 0 { self.length_max } else { usual };
        let count = text.chars().count() as i64;
        if count > most {
            return Err(self.refused(&format!("最多{most}个字，现在是{count}个字")));
        }
        Ok(())
    }

    fn choices(&self, value: Value, old: Option<&Value>) -> Result<Option<Value>> {
        let chosen = self.strings(value)?;
        let before = old.and_then(Value::as_array).cloned().unwrap_or_default();
        let known = |one: &String| self.choices.contains(one) || before.contains(&json!(one));
        if !chosen.iter().all(known) || super::field::repeats(&chosen) {
            return Err(self.refused("请从选项中选择"));
        }
        Ok((!chosen.is_empty()).then(|| json!(chosen)))
    }

    fn ids(&self, value: Value) -> Result<Option<Value>> {
        let ids = self.strings(value)?;
        if ids.len() > FILES_MAX || !ids.iter().all(|id| is_id(id)) || super::field::repeats(&ids) {
            return Err(self.refused(&format!("最多{FILES_MAX}个，且不能重复")));
        }
        Ok((!ids.is_empty()).then(|| json!(ids)))
    }

    fn strings(&self, value: Value) -> Result<Vec<String>> {
        serde_json::from_value(value).map_err(|_| self.wrong())
    }

    fn rows(&self, value: Value) -> Result<Option<Value>> {
        let rows: Vec<Map<String, Value>> =
            serde_json::from_value(value).map_err(|_| self.wrong())?;
        let most = if self.length_max > 0 { self.length_max } else { ROWS };
        if rows.len() as i64 > most {
            return Err(self.refused(&format!("最多{most}行")));
        }
        let mut kept = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let mut cells = Map::new();
            for (name, value) in row {
                let known = self.columns.iter().find(|column| column.name == name);
                let holds = known.map_or(Holds::Text, |column| column.holds);
                let words = cell(holds, self.text(&value)?);
                let words = words.map_err(|say| self.refused(&format!("第{}行：{say}", at + 1)))?;
                if words.chars().count() > CELL_CHARS || name.len() > 30 {
                    return Err(self.refused(&format!("每格最多{CELL_CHARS}个字")));
                }
                if !words.is_empty() {
                    cells.insert(name, json!(words));
                }
            }
            if cells.is_empty() {
                continue;
            }
            let lacks = |column: &&Column| column.required && !cells.contains_key(&column.name);
            if let Some(lacking) = self.columns.iter().find(lacks) {
                return Err(self.refused(&format!("第{}行请填写{}", at + 1, lacking.label)));
            }
            kept.push(Value::Object(cells));
        }
        Ok((!kept.is_empty()).then(|| json!(kept)))
    }

    /// A data file with the names of its columns, its first rows, and how many there are.
    fn sheet(&self, value: Value) -> Result<Option<Value>> {
        let (media, total) = (value["media"].as_str().unwrap_or_default(), value["total"].as_i64());
        if media.is_empty() {
            return Ok(None);
        }
        let columns = self.strings(value["columns"].clone())?;
        let rows: Vec<Vec<String>> =
            serde_json::from_value(value["rows"].clone()).map_err(|_| self.wrong())?;
        let (columns_max, rows_max, chars_max) = SHEET;
        let fits = |cells: &[String]| {
            cells.len() <= columns_max && cells.iter().all(|cell| cell.chars().count() <= chars_max)
        };
        let is_small = rows.len() <= rows_max && rows.iter().all(|row| fits(row));
        if !is_id(media) || total.is_none() || !is_small || !fits(&columns) {
            return Err(self.wrong());
        }
        let clean = |cells: &[String]| cells.iter().map(|one| text::line(one)).collect::<Vec<_>>();
        let rows: Vec<_> = rows.iter().map(|row| clean(row)).collect();
        let columns = clean(&columns);
        Ok(Some(json!({"media": media, "columns": columns, "rows": rows, "total": total})))
    }

    fn wrong(&self) -> Error {
        self.refused("填写有误，请重新填写")
    }

    fn refused(&self, say: &str) -> Error {
        invalid("fields", "kind.value", format!("“{}”{say}", self.label))
    }
}

/// Words as a field or a cell keeps them, or why it does not take them.
fn cell(holds: Holds, given: &str) -> std::result::Result<String, &'static str> {
    if holds == Holds::Text {
        let lines: Vec<_> = given.lines().map(text::line).collect();
        return Ok(lines.join("\n").trim_matches('\n').to_owned());
    }
    let words = text::line(given);
    if words.is_empty() {
        return Ok(words);
    }
    match holds {
        Holds::Date => match base::parse_date(&words) {
            Some(day) => Ok(base::date(day)),
            None => Err("须是日期，如 2026-11-22"),
        },
        Holds::Number if !is_number(&words) => Err("须是数字"),
        Holds::Phone if !is_phone(&words) => Err("须是电话号码，多个号码用顿号分开"),
        Holds::Email if !is_email(&words) => Err("须是电子邮箱地址"),
        Holds::Url if !is_url(&words) => Err("须是以 http:// 或 https:// 开头的网址"),
        _ => Ok(words),
    }
}

fn filled(text: String) -> Option<Value> {
    (!text.is_empty()).then(|| json!(text))
}

fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'))
}

/// `-12.50`: kept as it was typed, so that no digit is lost.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit())
    };
    all(whole, 15) && all(part, 6)
}

fn is_phone(text: &str) -> bool {
    let fits = |c: char| c.is_ascii_digit() || "+-()（）—转、，,； ;/".contains(c);
    text.chars().all(fits) && text.chars().filter(char::is_ascii_digit).count() >= 3
}

fn is_email(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else { return false };
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || "._+-".contains(c))
    };
    plain(name) && plain(domain) && domain.contains('.')
}

fn is_url(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.len() > 2 && !rest.starts_with('/')) && !text.contains(' ')
}
