//! The items: Markdown with a head of TOML, brought in like any import.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use base::{Moment, new_id, parse_date};
use content::{
    article::{
        actions::{Incoming, import},
        model::{Filled, Header, Relation, markup},
    },
    kind::{
        self,
        model::{Field, Holds, Kind, Values},
    },
    media,
    paper::model::SheetView,
    section::model::Section,
    topic::model::Layout,
};
use desk::Desk;
use office::site::model::Site;
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    OPERATOR, bytes,
    city::{City, Places},
    names, text, told, topic,
};
use crate::markdown;

/// What stands at the head of an item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    #[serde(default)]
    subtitle: String,
    section: String,
    kind: String,
    source: String,
    #[serde(default)]
    author: String,
    date: String,
    #[serde(default)]
    summary: String,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    picture: String,
    #[serde(default)]
    attachments: Vec<String>,
    #[serde(default)]
    doc_no: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    made_on: String,
    #[serde(default)]
    effective_on: String,
    #[serde(default)]
    theme: String,
    #[serde(default)]
    validity: String,
    #[serde(default)]
    openness: String,
    /// The items it interprets, repeals, revises, implements, reprints or answers by.
    #[serde(default)]
    interprets: String,
    #[serde(default)]
    repeals: String,
    #[serde(default)]
    revises: String,
    #[serde(default)]
    implements: String,
    #[serde(default)]
    reprint_of: String,
    #[serde(default)]
    answers: String,
    /// What it says in the fields of its kind; files are named as attachments are.
    #[serde(default)]
    fields: toml::Table,
    /// The blocks of a topic; sections, items and pictures are called by their names.
    layout: Option<Layout>,
    #[serde(default)]
    #[expect(
        dead_code,
        reason = "the text holds the links themselves; this list is for its author"
    )]
    links: Vec<String>,
}

struct Item {
    name: String,
    site: String,
    head: Head,
    body: String,
    published: Moment,
}

#[derive(Debug, Deserialize)]
struct Pictures {
    picture: Vec<Picture>,
}

#[derive(Debug, Deserialize)]
struct Picture {
    file: String,
    alt: String,
}

#[derive(Debug, Deserialize)]
struct Names {
    file: Vec<FileName>,
}

#[derive(Debug, Deserialize)]
struct FileName {
    file: String,
    name: String,
}

/// Brings every item in, oldest first, site by site.
pub(super) async fn bring_in(desk: &Desk, city: &City, places: &Places) -> Result<()> {
    let mut items = read()?;
    items.sort_by_key(|item| item.published);
    let kinds = desk.look(OPERATOR, async |work| kind::table::list(&mut work.tx).await).await;
    let kinds = told(kinds)?;
    let ids: HashMap<_, _> = items.iter().map(|item| (item.name.clone(), new_id())).collect();
    let files = shelve_files(desk, places, &items, &kinds).await?;
    let known = Known { kinds: &kinds, ids: &ids, files: &files };
    for entry in &city.site {
        let (site, sections) =
            places.get(&entry.code).with_context(|| format!("没有网站 {}", entry.code))?;
        let own = items.iter().filter(|item| item.site == entry.code);
        let batch: Result<Vec<_>> = own.map(|item| incoming(item, sections, &known)).collect();
        let batch = batch?;
        told(desk.act(OPERATOR, async |work| import(work, &site.id, batch).await).await)?;
    }
    Ok(())
}

fn read() -> Result<Vec<Item>> {
    let mut items = Vec::new();
    for path in names("articles/").into_iter().filter(|path| path.ends_with(".md")) {
        let name = path.trim_start_matches("articles/").trim_end_matches(".md").to_owned();
        let site = name.split('/').next().unwrap_or_default().to_owned();
        let text = text(&path)?;
        let (head, body) = text
            .strip_prefix("+++\n")
            .and_then(|rest| rest.split_once("\n+++\n"))
            .with_context(|| format!("{path} 没有文件头"))?;
        let head: Head = toml::from_str(head).with_context(|| format!("{path} 的文件头有误"))?;
        let published =
            moment(&head.date).with_context(|| format!("{path} 的日期 {} 有误", head.date))?;
        items.push(Item { name, site, body: body.to_owned(), head, published });
    }
    ensure!(!items.is_empty(), "没有演示稿件");
    Ok(items)
}

/// `2026-04-27 09:30` or `2026-04-27` in Beijing time.
fn moment(text: &str) -> Option<Moment> {
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "09:00"));
    let (hour, minute) = time.split_once(':')?;
    let minutes: i64 = hour.parse::<i64>().ok()? * 60 + minute.get(..2)?.parse::<i64>().ok()?;
    Some(parse_date(day)? + minutes * 60_000)
}

/// Enters every picture and file that is used, once, for the unit of the site that uses it first.
async fn shelve_files(
    desk: &Desk,
    places: &Places,
    items: &[Item],
    kinds: &[Kind],
) -> Result<HashMap<String, String>> {
    let pictures: Pictures = toml::from_str(&text("pictures/pictures.toml")?)?;
    let names: Names = toml::from_str(&text("files/files.toml")?)?;
    let mut known = HashMap::new();
    for item in items {
        let unit = places.get(&item.site).map(|(site, _): &(Site, _)| site.unit_id.clone());
        let unit = unit.with_context(|| format!("没有网站 {}", item.site))?;
        let picture = Some(&item.head.picture).filter(|name| !name.is_empty());
        let used = picture.map(|name| (name, "pictures"));
        let in_fields = field_files(item, kinds)?;
        let files = item.head.attachments.iter().chain(&in_fields);
        let used = used.into_iter().chain(files.map(|name| (name, "files")));
        for (name, folder) in used {
            if known.contains_key(name) {
                continue;
            }
            let alt = pictures.picture.iter().find(|picture| picture.file == *name);
            let alt = alt.map(|picture| picture.alt.clone()).unwrap_or_default();
            let bytes = bytes(&format!("{folder}/{name}"))?;
            let shown = names.file.iter().find(|file| file.file == *name);
            let shown = shown.map_or(name.as_str(), |file| file.name.as_str());
            let shelved = told(media::actions::shelve(desk.files(), shown, bytes))?;
            let entered = desk.act(OPERATOR, async |work| {
                media::actions::enter(work, &unit, &shelved, &alt, false).await
            });
            let entered = told(entered.await).with_context(|| format!("{folder}/{name}"))?;
            known.insert(name.clone(), entered.media.id);
        }
    }
    Ok(known)
}

fn incoming(item: &Item, sections: &[Section], known: &Known<'_>) -> Result<Incoming> {
    let Known { kinds, ids, files } = known;
    let head = &item.head;
    let path = format!("/{}/", head.section.trim_matches('/'));
    let section = sections.iter().find(|section| section.path == path);
    let section = section.with_context(|| format!("{}：没有栏目 {path}", item.name))?;
    let file = |name: &String| {
        files.get(name).cloned().with_context(|| format!("{}：没有文件 {name}", item.name))
    };
    let body = link_items(&item.body, ids).with_context(|| item.name.clone())?;
    let kind = kind_of(item, kinds)?;
    let filled = filled(head, kind, files).with_context(|| item.name.clone())?;
    let layout = head.layout.as_ref().map(|plan| topic::layout(plan, sections, (ids, files)));
    let layout = layout.transpose().with_context(|| item.name.clone())?;
    let body = match &layout {
        Some(layout) => layout.html(),
        None => told(markup::clean(&markdown::as_letter(&markdown::to_html(&body))))?,
    };
    let mut incoming = Incoming {
        document_id: ids.get(&item.name).cloned().unwrap_or_else(new_id),
        origin: format!("demo:{}", item.name),
        origin_digest: digest(&format!("{head:?}{}", item.body)),
        section_id: section.id.clone(),
        kind: head.kind.clone(),
        filled,
        relations: relations(head, ids).with_context(|| item.name.clone())?,
        title: head.title.clone(),
        subtitle: head.subtitle.clone(),
        source: head.source.clone(),
        author: head.author.clone(),
        summary: head.summary.clone(),
        keywords: head.keywords.join(","),
        body,
        layout,
        header: header(head).with_context(|| item.name.clone())?,
        picture_id: match head.picture.as_str() {
            "" => String::new(),
            _ => file(&head.picture)?,
        },
        attachments: head.attachments.iter().map(file).collect::<Result<_>>()?,
        published: item.published,
        words: String::new(),
    };
    incoming.cut();
    Ok(incoming)
}

/// What an item may refer to.
struct Known<'a> {
    kinds: &'a [Kind],
    ids: &'a HashMap<String, String>,
    files: &'a HashMap<String, String>,
}

fn kind_of<'a>(item: &Item, kinds: &'a [Kind]) -> Result<&'a Kind> {
    let found = kinds.iter().find(|kind| kind.code == item.head.kind);
    found.with_context(|| format!("{}：没有稿件类型 {}", item.name, item.head.kind))
}

/// Names of the files in the fields of an item.
fn field_files(item: &Item, kinds: &[Kind]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for field in &kind_of(item, kinds)?.definition.fields {
        match (field.holds, item.head.fields.get(&field.name)) {
            (Holds::Sheet, Some(toml::Value::String(name))) => names.push(name.clone()),
            (Holds::Files, Some(toml::Value::Array(all))) => {
                names.extend(all.iter().filter_map(toml::Value::as_str).map(str::to_owned));
            }
            _ => {}
        }
    }
    Ok(names)
}

fn filled(head: &Head, kind: &Kind, files: &HashMap<String, String>) -> Result<Filled> {
    let mut values = Values::new();
    for (name, said) in &head.fields {
        let field = kind.definition.field(name).with_context(|| format!("没有字段 {name}"))?;
        values.insert(name.clone(), value(field, said, files)?);
    }
    let filled = told(Filled::new(kind, values, &Values::new()))?;
    let missing = kind.definition.missing(&filled.values);
    ensure!(missing.is_empty(), "没有填写 {missing:?}");
    Ok(filled)
}

fn value(field: &Field, said: &toml::Value, files: &HashMap<String, String>) -> Result<Value> {
    let id = |name: &Value| {
        let name = name.as_str().unwrap_or_default();
        files.get(name).cloned().with_context(|| format!("没有文件 {name}"))
    };
    let said = serde_json::to_value(said)?;
    Ok(match field.holds {
        Holds::Rich => json!(markdown::to_html(said.as_str().unwrap_or_default())),
        Holds::Files => {
            let names = said.as_array().cloned().unwrap_or_default();
            json!(names.iter().map(id).collect::<Result<Vec<_>>>()?)
        }
        Holds::Sheet => {
            let bytes = bytes(&format!("files/{}", said.as_str().unwrap_or_default()))?;
            let sheet = told(SheetView::read(&bytes))?;
            let SheetView { columns, rows, total } = sheet;
            json!({"media": id(&said)?, "columns": columns, "rows": rows, "total": total})
        }
        _ => said,
    })
}

fn relations(head: &Head, ids: &HashMap<String, String>) -> Result<Vec<Relation>> {
    let all = [
        ("interprets", &head.interprets),
        ("repeals", &head.repeals),
        ("revises", &head.revises),
        ("implements", &head.implements),
        ("reprint_of", &head.reprint_of),
        ("answers", &head.answers),
    ];
    let said = all.into_iter().filter(|(_, name)| !name.is_empty());
    said.map(|(kind, name)| {
        let target_id = ids.get(name).cloned().with_context(|| format!("没有稿件 {name}"))?;
        Ok(Relation { kind: kind.to_owned(), target_id })
    })
    .collect()
}

fn header(head: &Head) -> Result<Option<Header>> {
    if head.kind != "policy" {
        return Ok(None);
    }
    let header = Header {
        theme: head.theme.clone(),
        doc_no: head.doc_no.clone(),
        issuer: head.issuer.clone(),
        made_on: parse_date(&head.made_on),
        effective_on: parse_date(&head.effective_on),
        validity: head.validity.clone(),
        openness: head.openness.clone(),
        ..Header::default()
    };
    told(header.checked()).map(Some)
}

/// `[文字](item:site/name)` becomes a link by id.
fn link_items(body: &str, ids: &HashMap<String, String>) -> Result<String> {
    let mut out = String::with_capacity(body.len());
    let mut rest = body;
    while let Some((before, after)) = rest.split_once("](item:") {
        let (name, tail) = after.split_once(')').context("链接没有结束")?;
        let id = ids.get(name).with_context(|| format!("没有稿件 {name}"))?;
        out.push_str(before);
        out.push_str(&format!("](hb:document/{id})"));
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
