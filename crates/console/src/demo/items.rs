//! The items: Markdown with a head of TOML, brought in like any import.

use std::collections::HashMap;

use anyhow::{Context, Result, ensure};
use base::{Moment, new_id, parse_date};
use content::{
    article::{
        actions::{Incoming, import},
        model::{Header, markup},
    },
    media,
    section::model::Section,
};
use desk::Desk;
use office::site::model::Site;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{
    OPERATOR, bytes,
    city::{City, Places},
    names, text, told,
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
    #[serde(default)]
    #[expect(dead_code, reason = "typed links between documents are told by the text's own links")]
    interprets: String,
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
    let ids: HashMap<_, _> = items.iter().map(|item| (item.name.clone(), new_id())).collect();
    let files = shelve_files(desk, places, &items).await?;
    for entry in &city.site {
        let (site, sections) =
            places.get(&entry.code).with_context(|| format!("没有网站 {}", entry.code))?;
        let own = items.iter().filter(|item| item.site == entry.code);
        let batch: Result<Vec<_>> =
            own.map(|item| incoming(item, sections, &ids, &files)).collect();
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
) -> Result<HashMap<String, String>> {
    let pictures: Pictures = toml::from_str(&text("pictures/pictures.toml")?)?;
    let names: Names = toml::from_str(&text("files/files.toml")?)?;
    let mut known = HashMap::new();
    for item in items {
        let unit = places.get(&item.site).map(|(site, _): &(Site, _)| site.unit_id.clone());
        let unit = unit.with_context(|| format!("没有网站 {}", item.site))?;
        let picture = Some(&item.head.picture).filter(|name| !name.is_empty());
        let used = picture.map(|name| (name, "pictures"));
        let used = used.into_iter().chain(item.head.attachments.iter().map(|name| (name, "files")));
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
                media::actions::enter(work, &unit, shelved, &alt).await
            });
            let entered = told(entered.await).with_context(|| format!("{folder}/{name}"))?;
            known.insert(name.clone(), entered.id);
        }
    }
    Ok(known)
}

fn incoming(
    item: &Item,
    sections: &[Section],
    ids: &HashMap<String, String>,
    files: &HashMap<String, String>,
) -> Result<Incoming> {
    let head = &item.head;
    let path = format!("/{}/", head.section.trim_matches('/'));
    let section = sections.iter().find(|section| section.path == path);
    let section = section.with_context(|| format!("{}：没有栏目 {path}", item.name))?;
    let file = |name: &String| {
        files.get(name).cloned().with_context(|| format!("{}：没有文件 {name}", item.name))
    };
    let body = link_items(&item.body, ids).with_context(|| item.name.clone())?;
    let mut incoming = Incoming {
        document_id: ids.get(&item.name).cloned().unwrap_or_else(new_id),
        origin: format!("demo:{}", item.name),
        origin_digest: digest(&format!("{head:?}{}", item.body)),
        section_id: section.id.clone(),
        kind: head.kind.clone(),
        title: head.title.clone(),
        subtitle: head.subtitle.clone(),
        source: head.source.clone(),
        author: head.author.clone(),
        summary: head.summary.clone(),
        keywords: head.keywords.join(","),
        body: told(markup::clean(&markdown::as_letter(&markdown::to_html(&body))))?,
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
