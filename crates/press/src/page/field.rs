//! What a document says beside its text: the fields of its kind, its ties to others, and what a
//! reader must know of them first.

use std::collections::HashMap;

use base::Result;
use content::article::public::{Picture, RELATIONS, Related, Whole};
use content::kind::public::{Holds, Said, Shown};

use super::article::{PDF, first_page};
use super::body::{self, Targets};
use super::make::Maker;
use super::model::{Banner, Field, FieldFile, Link, Tied};
use crate::media;
use crate::read::Reader;

/// HTML and files among the fields, for whoever looks for what they refer to.
pub(super) fn html(whole: &Whole) -> String {
    let html = whole.shown.iter().filter_map(|one| match &one.said {
        Said::Html(html) => Some(html.as_str()),
        _ => None,
    });
    html.collect()
}

/// Whether a field shows files.
pub(super) fn shows_files(whole: &Whole) -> bool {
    whole
        .shown
        .iter()
        .any(|one| matches!(&one.said, Said::Media(_) | Said::Table { file: Some(_), .. }))
}

/// The fields, each in the form its type asks for.
pub(super) async fn fields(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    whole: &Whole,
    targets: &Targets,
) -> Result<Vec<Field>> {
    let files: HashMap<String, Picture> = match shows_files(whole) {
        true => {
            let found = reader.media(&whole.item.edition_id).await?;
            found.into_iter().map(|one| (one.picture.media_id.clone(), one.picture)).collect()
        }
        false => HashMap::new(),
    };
    let mut fields = Vec::with_capacity(whole.shown.len());
    for shown in &whole.shown {
        let mut field = plain(shown, targets);
        match &shown.said {
            Said::Media(ids) => field.files = taken(maker, &files, ids),
            Said::Table { file: Some((id, total)), .. } => {
                field.files = taken(maker, &files, std::slice::from_ref(id));
                field.total = *total;
            }
            Said::Documents(ids) => {
                for id in ids {
                    field.links.extend(link(reader, id).await?);
                }
            }
            _ => {}
        }
        fields.push(field);
    }
    Ok(fields)
}

/// A field as far as it needs nothing else.
fn plain(shown: &Shown, targets: &Targets) -> Field {
    let mut field = Field {
        name: shown.name.clone(),
        label: shown.label.clone(),
        holds: word(shown.holds).to_owned(),
        ..Field::default()
    };
    match &shown.said {
        Said::Words(words) => field.text = words_of(shown.holds, words),
        Said::Html(html) => field.html = body::place(html, targets),
        Said::List(all) => field.list.clone_from(all),
        Said::Table { columns, rows, .. } => {
            field.columns.clone_from(columns);
            field.rows.clone_from(rows);
        }
        Said::Media(_) | Said::Documents(_) => {}
    }
    field
}

fn words_of(holds: Holds, words: &str) -> String {
    match base::parse_date(words) {
        Some(day) if holds == Holds::Date => base::chinese_date(day),
        _ => words.to_owned(),
    }
}

fn word(holds: Holds) -> &'static str {
    match holds {
        Holds::Line => "line",
        Holds::Text => "text",
        Holds::Rich => "rich",
        Holds::Date => "date",
        Holds::Number => "number",
        Holds::Choice => "choice",
        Holds::Choices => "choices",
        Holds::Flag => "flag",
        Holds::Media => "media",
        Holds::Files => "files",
        Holds::Table => "table",
        Holds::Document => "document",
        Holds::Sheet => "sheet",
        Holds::Person => "person",
        Holds::Phone => "phone",
        Holds::Email => "email",
        Holds::Url => "url",
    }
}

fn taken(maker: &mut Maker, known: &HashMap<String, Picture>, ids: &[String]) -> Vec<FieldFile> {
    let found = ids.iter().filter_map(|id| known.get(id));
    let found = found.map(|one| {
        let file = media::file(&one.digest, &one.name);
        let (path, media_type) = (file.path.clone(), file.media_type.to_owned());
        maker.media.push(file);
        let first_page = (one.media_type == PDF).then(|| first_page(maker, one)).flatten();
        FieldFile {
            name: one.name.clone(),
            path,
            size: one.size_bytes,
            media_type,
            alt: one.alt.clone(),
            width: one.width,
            height: one.height,
            first_page,
        }
    });
    found.collect()
}

/// The way to a document a field names; `None` when it is not public.
async fn link(reader: &mut Reader<'_>, id: &str) -> Result<Option<Link>> {
    let Some(path) = reader.tied(id).await? else {
        return Ok(None);
    };
    let title = reader.whole(id).await?.map(|whole| whole.item.title.clone());
    Ok(title.map(|title| Link { title, path, ..Link::default() }))
}

/// The documents a document is tied to, in the order of what the ties mean: what it says itself
/// before what others say of it.
pub(super) async fn related(reader: &mut Reader<'_>, whole: &Whole) -> Result<Vec<Tied>> {
    let mut all = Vec::new();
    for forward in [true, false] {
        for meaning in RELATIONS {
            let fits = |one: &&Related| one.forward == forward && one.relation == meaning.code;
            let mut items = Vec::new();
            for one in whole.related.iter().filter(fits) {
                items.extend(way(reader, one).await?);
            }
            if !items.is_empty() {
                let label = if forward { meaning.name } else { meaning.back };
                all.push(Tied { label: label.to_owned(), items });
            }
        }
    }
    Ok(all)
}

async fn way(reader: &mut Reader<'_>, one: &Related) -> Result<Option<Link>> {
    let path = reader.tied(&one.document_id).await?;
    Ok(path.map(|path| Link {
        title: one.title.clone(),
        path,
        doc_no: one.doc_no.clone(),
        validity: one.validity.clone(),
    }))
}

/// What a reader must know first: that this document holds no more, or that one it explains,
/// reprints or follows does not.
pub(super) async fn banners(reader: &mut Reader<'_>, whole: &Whole) -> Result<Vec<Banner>> {
    let mut banners = Vec::new();
    if let Some(header) = whole.item.header.as_ref().filter(|header| is_undone(&header.validity)) {
        let said = if header.validity == "已修改" { "revises" } else { "repeals" };
        let by = whole.related.iter().find(|one| !one.forward && one.relation == said);
        let by = match by {
            Some(one) => way(reader, one).await?,
            None => None,
        };
        let (word, about) = (header.validity.clone(), "self".to_owned());
        banners.push(Banner { word, about, document: None, by });
    }
    let ties = ["interprets", "reprint_of", "implements", "answers"];
    for one in &whole.related {
        if !one.forward || !ties.contains(&one.relation.as_str()) || !is_undone(&one.validity) {
            continue;
        }
        let by = match &one.undone_by {
            Some((id, title, doc_no)) => reader.tied(id).await?.map(|path| Link {
                title: title.clone(),
                path,
                doc_no: doc_no.clone(),
                validity: String::new(),
            }),
            None => None,
        };
        let document = way(reader, one).await?;
        let (word, about) = (one.validity.clone(), one.relation.clone());
        banners.push(Banner { word, about, document, by });
    }
    Ok(banners)
}

fn is_undone(validity: &str) -> bool {
    matches!(validity, "废止" | "失效" | "已修改")
}
