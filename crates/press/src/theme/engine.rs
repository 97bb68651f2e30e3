//! The template engine: what a template may call, and how much it may spend.

use std::collections::BTreeMap;

use anyhow::{Context as _, ensure};
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior};

use super::Theme;
use super::pieces::{FRAGMENT, MARK, SLOT};
use crate::html::escape;

/// Steps one page may take; the fullest page of the base theme takes less than a tenth.
const FUEL: u64 = 2_000_000;
/// How deep templates may include each other.
const DEPTH: usize = 64;
/// Bytes one page may have.
const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Draws pages with one theme. Each working thread has its own.
#[derive(Debug, Clone)]
pub(crate) struct Engine {
    environment: Environment<'static>,
    templates: BTreeMap<String, String>,
}

impl Engine {
    /// Compiles the templates of a theme.
    pub(crate) fn new(theme: &Theme) -> anyhow::Result<Engine> {
        let mut environment = Environment::new();
        environment.set_fuel(Some(FUEL));
        environment.set_recursion_limit(DEPTH);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(write);
        environment.remove_global("debug");
        environment.add_function("fragment", fragment);
        environment.add_function("slot", slot);
        let paths = theme.assets().iter().map(|asset| (asset.name.clone(), asset.path.clone()));
        let paths: BTreeMap<String, String> = paths.collect();
        environment.add_function("asset", move |name: &str| asset(&paths, name));
        environment.add_filter("date", |at: i64| base::date(at));
        environment.add_filter("datetime", |at: i64| base::date_time(at));
        environment.add_filter("cn_date", |at: i64| base::chinese_date(at));
        environment.add_filter("size", size);
        for (name, source) in &theme.sources {
            environment
                .add_template_owned(name.clone(), source.clone())
                .with_context(|| format!("模板 {name} 写得不对"))?;
        }
        Ok(Engine { environment, templates: theme.templates.clone() })
    }

    /// Draws a page kind or fragment; marks stand where fragments and slots belong.
    pub(crate) fn draw(&self, kind: &str, context: Value) -> anyhow::Result<String> {
        let name = self.templates.get(kind).with_context(|| format!("no template for {kind}"))?;
        let template = self.environment.get_template(name)?;
        let drawn = template
            .render(context)
            .map_err(|error| anyhow::anyhow!("模板 {name}：{}", chain(&error)))?;
        ensure!(drawn.len() <= PAGE_BYTES_MAX, "模板 {name}：页面过大");
        Ok(drawn)
    }
}

/// An error with everything that led to it, for the person who writes templates.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        text.push_str(" ← ");
        text.push_str(&deeper.to_string());
        cause = deeper.source();
    }
    text
}

/// Writes a value. Text is escaped and loses its control characters, so that no title can be
/// taken for markup or smuggle in one of our marks; what is marked as safe was made by us.
fn write(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let written = match value.kind() {
        _ if value.is_safe() => out.write_str(value.as_str().unwrap_or_default()),
        ValueKind::String => escape(out, value.as_str().unwrap_or_default()),
        ValueKind::Seq | ValueKind::Map | ValueKind::Iterable => escape(out, &value.to_string()),
        _ => return minijinja::escape_formatter(out, state, value),
    };
    written.map_err(Error::from)
}

/// Names a fragment of the site, which the portal puts here.
fn fragment(name: &str) -> Result<Value, Error> {
    let known = match name.split('/').collect::<Vec<_>>().as_slice() {
        ["header" | "footer" | "latest"] => true,
        ["section", id, "crumb" | "tree"] => is_word(id),
        _ => false,
    };
    if !known {
        let what = format!("没有名为“{name}”的片段");
        return Err(Error::new(ErrorKind::InvalidOperation, what));
    }
    Ok(Value::from_safe_string(format!("{MARK}{FRAGMENT}{name}{MARK}")))
}

/// Leaves a place which the portal fills when it sends the page.
fn slot(name: &str) -> Result<Value, Error> {
    if !is_word(name) {
        let what = format!("空位的名称“{name}”不合要求");
        return Err(Error::new(ErrorKind::InvalidOperation, what));
    }
    Ok(Value::from_safe_string(format!("{MARK}{SLOT}{name}{MARK}")))
}

fn is_word(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&name.len()) && name.bytes().all(plain)
}

fn asset(paths: &BTreeMap<String, String>, name: &str) -> Result<String, Error> {
    paths.get(name).cloned().ok_or_else(|| {
        let what = format!("theme.toml 的 assets 中没有“{name}”");
        Error::new(ErrorKind::InvalidOperation, what)
    })
}

/// `1.2 MB`.
fn size(bytes: i64) -> String {
    match bytes {
        ..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes / 1024),
        _ => format!("{:.1} MB", bytes as f64 / 1_048_576.0),
    }
}
