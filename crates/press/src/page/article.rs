//! A document: its page, and what search knows of it.

use std::collections::HashMap;
use std::sync::Arc;

use base::Result;
use content::article::public::{Picture, ShownFile, Whole, searched_text};
use finder::{SearchDoc, Words};

use super::body::{self, Target, Targets};
use super::context::{Model, What};
use super::field;
use super::make::{Maker, section_meta, site_meta};
use super::model::{Article, Attachment, FirstPage, Header, Neighbour};
use super::topic::{self, Built};
use crate::media;
use crate::output::Notice;
use crate::read::{Reader, Tracked};
use crate::sheet::{Blank, Content, HTML};
use crate::theme::meta;
use crate::trace::Placed;

pub(super) const PDF: &str = "application/pdf";
/// What the portal's search reads.
const SEARCH_DOC: &str = "application/octet-stream";

/// Makes a document's page and its search record, and what answers where it no longer stands.
pub(super) async fn make(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) -> Result<()> {
    left(reader, maker, id).await?;
    let Some(whole) = reader.whole(id).await? else {
        return Ok(());
    };
    let item = &whole.item;
    maker.placed = Some(Placed {
        section: item.section_id.clone(),
        ordinal: item.ordinal,
        serial: item.serial,
        published: item.published,
        path: item.path.clone(),
        edition: item.edition_id.clone(),
    });
    let root = reader.root(&item.section_id).unwrap_or_default();
    let sections = (reader.section(&item.section_id), reader.section(&root));
    let (Some(section), Some(root)) = sections else {
        maker.ahead = true;
        return Ok(());
    };
    let search = search(reader.code(), &whole, &section);
    let targets = targets(reader, maker, &whole).await?;
    let quoted = quoted(reader, &whole).await?;
    let mut meta = tags(reader, maker, &whole);
    if let (Some(article), Some(home)) = (&mut meta.article, &quoted) {
        article.canonical.clone_from(&home.url);
    }
    let url = meta.article.as_ref().map(|article| article.url.clone()).unwrap_or_default();
    let first_pages = first_pages(reader, maker, &whole).await?;
    let mut article = Box::new(article(maker, &whole, &targets, url));
    for attachment in &mut article.attachments {
        attachment.first_page = first_pages.get(&attachment.path).cloned();
    }
    article.quoted = quoted;
    article.copied = copied(reader, &whole).await?;
    article.fields = field::fields(reader, maker, &whole, &targets).await?;
    let by_name = article.fields.iter().map(|field| (field.name.clone(), field.clone()));
    article.field = by_name.collect();
    article.banners = field::banners(reader, &whole).await?;
    article.related = field::related(reader, &whole).await?;
    let what = match &whole.layout {
        Some(layout) => {
            let built = Built { id, layout, targets: &targets };
            let blocks = topic::blocks(reader, maker, &built).await?;
            What::Topic { article, blocks, section, root }
        }
        None => What::Article { article, section, root },
    };
    let model = Model { site: reader.site(), what };
    let (path, status, media_type) = (item.path.clone(), 200, HTML);
    let content = Content::Page(model.drawing(), Box::new(meta));
    maker.files.push(Blank { path, status, media_type, content });
    maker.files.push(Blank {
        path: format!("!search/{id}"),
        status: 200,
        media_type: SEARCH_DOC,
        content: Content::Raw(Box::new(move || record(search, &whole))),
    });
    Ok(())
}

/// The site a quoted document belongs to, and its page there.
async fn quoted(reader: &mut Reader<'_>, whole: &Whole) -> Result<Option<Neighbour>> {
    if !whole.item.is_quoted {
        return Ok(None);
    }
    let home = reader.home(&whole.item.document_id).await?;
    Ok(home.map(|(name, url)| Neighbour { name, url }))
}

/// What a copy says of itself, and the page of its original.
async fn copied(reader: &mut Reader<'_>, whole: &Whole) -> Result<Option<Neighbour>> {
    let Some((original, note)) = &whole.copied else {
        return Ok(None);
    };
    let home = reader.home(original).await?;
    let url = home.map(|(_, url)| url).unwrap_or_default();
    Ok(Some(Neighbour { name: note.clone(), url }))
}

/// What search knows of a document, but for its text.
fn search(site: &str, whole: &Whole, section: &Tracked) -> SearchDoc {
    let item = &whole.item;
    let mut search = SearchDoc {
        id: item.document_id.clone(),
        site: site.to_owned(),
        path: item.path.clone(),
        title: item.title.clone(),
        section_id: item.section_id.clone(),
        section_name: section.text("name"),
        section_path: section.text("path"),
        kind: match item.kind.as_str() {
            "article" | "policy" => item.kind.clone(),
            // The portal knows no other kinds; it shows and asks for them by name.
            _ => item.form.name.clone(),
        },
        unit: whole.unit_name.clone(),
        published: item.published,
        ..SearchDoc::default()
    };
    if let Some(header) = &item.header {
        search.doc_no.clone_from(&header.doc_no);
        search.index_no.clone_from(&header.index_no);
        search.theme.clone_from(&header.theme);
        search.validity.clone_from(&header.validity);
    }
    search
}

/// What search knows of a document, whole. The words were cut when it was submitted.
fn record(mut search: SearchDoc, whole: &Whole) -> anyhow::Result<Vec<u8>> {
    search.text = searched_text(&whole.body, &[&whole.told, &whole.attached]);
    search.encode_with(&Words::read(&whole.words)?)
}

/// Where a document stood once: a redirect to where it stands now, or the page that says that it
/// was withdrawn.
async fn left(reader: &mut Reader<'_>, maker: &mut Maker, id: &str) -> Result<()> {
    for gone in reader.gone(id).await? {
        if let Some(location) = gone.moved_to {
            let content = Content::Redirect(location);
            maker.files.push(Blank { path: gone.path, status: 301, media_type: "", content });
            continue;
        }
        let meta = Box::new(site_meta(reader));
        let model = Model { site: reader.site(), what: What::Notice(Notice::Gone) };
        maker.files.push(Blank {
            path: gone.path,
            status: Notice::Gone.status(),
            media_type: HTML,
            content: Content::Page(model.drawing(), meta),
        });
    }
    Ok(())
}

/// Where the references of the text lead.
async fn targets(reader: &mut Reader<'_>, maker: &mut Maker, whole: &Whole) -> Result<Targets> {
    let (documents, files) = body::wanted(&format!("{}{}", whole.body, field::html(whole)));
    let mut targets = Targets::default();
    for document in documents {
        if let Some(address) = reader.address(&document).await? {
            targets.documents.insert(document, address);
        }
    }
    if files.is_empty() {
        return Ok(targets);
    }
    for found in reader.media(&whole.item.edition_id).await? {
        if files.contains(&found.picture.media_id) {
            let id = found.picture.media_id.clone();
            targets.media.insert(id, target(maker, found));
        }
    }
    Ok(targets)
}

/// A file a body shows, with everything that is published beside it.
fn target(maker: &mut Maker, found: ShownFile) -> Target {
    let ShownFile { picture, captions_digest, transcript } = found;
    let file = media::file(&picture.digest, &picture.name);
    let path = file.path.clone();
    let small = media::smaller(&picture, "whole");
    let mut srcset = media::widths(&small);
    if !small.is_empty() {
        srcset.push_str(&format!(", {path} {}w", picture.width));
    }
    let first_page = (picture.media_type == PDF).then(|| first_page(maker, &picture)).flatten();
    let captions =
        (!captions_digest.is_empty()).then(|| media::file(&captions_digest, "captions.vtt"));
    let target = Target {
        path,
        width: picture.width,
        height: picture.height,
        srcset,
        captions: captions.as_ref().map(|file| file.path.clone()).unwrap_or_default(),
        transcript,
        first_page,
    };
    maker.media.push(file);
    maker.media.extend(small.into_iter().map(|small| small.file));
    maker.media.extend(captions);
    target
}

fn article(maker: &mut Maker, whole: &Arc<Whole>, targets: &Targets, url: String) -> Article {
    let item = &whole.item;
    let attachments = whole.attachments.iter().map(|found| {
        let file = media::file(&found.digest, &found.name);
        let (path, media_type) = (file.path.clone(), file.media_type.to_owned());
        maker.media.push(file);
        let (name, size, pages) = (found.name.clone(), found.size_bytes, found.pages);
        Attachment { name, path, size, media_type, pages, first_page: None }
    });
    let attachments = attachments.collect();
    Article {
        id: item.document_id.clone(),
        title: item.title.clone(),
        subtitle: item.subtitle.clone(),
        kind: item.kind.clone(),
        kind_name: item.form.name.clone(),
        template: item.form.template.clone(),
        source: item.source.clone(),
        author: whole.author.clone(),
        published: item.published,
        body: body::place(&whole.body, targets),
        summary: item.summary.clone(),
        keywords: whole.keywords.clone(),
        picture: maker.picture(item),
        attachments,
        header: item.header.as_ref().map(|header| Header {
            index_no: header.index_no.clone(),
            theme: header.theme.clone(),
            issuer: header.issuer.clone(),
            made_on: header.made_on,
            doc_no: header.doc_no.clone(),
            validity: header.validity.clone(),
            openness: header.openness.clone(),
            effective_on: header.effective_on,
        }),
        path: item.path.clone(),
        url,
        source_url: item.source_url.clone(),
        ..Article::default()
    }
}

/// The pictures of the first pages of attached PDFs, by the address of the file.
async fn first_pages(
    reader: &mut Reader<'_>,
    maker: &mut Maker,
    whole: &Whole,
) -> Result<HashMap<String, FirstPage>> {
    let mut pages = HashMap::new();
    if !whole.attachments.iter().any(|one| one.media_type == PDF) {
        return Ok(pages);
    }
    let attached: Vec<_> = whole.attachments.iter().map(|one| &one.media_id).collect();
    for found in reader.media(&whole.item.edition_id).await? {
        let file = found.picture;
        if !attached.contains(&&file.media_id) {
            continue;
        }
        if let Some(page) = first_page(maker, &file) {
            pages.insert(media::file(&file.digest, &file.name).path, page);
        }
    }
    Ok(pages)
}

/// The picture of a PDF's first page, published beside the PDF; nothing where none was drawn.
pub(super) fn first_page(maker: &mut Maker, file: &Picture) -> Option<FirstPage> {
    let small = media::smaller(file, "page").into_iter().next()?;
    let (src, width, height) = (small.file.path.clone(), small.width, small.height);
    maker.media.push(small.file);
    Some(FirstPage { src, width, height })
}

/// The national tags of a document's page.
fn tags(reader: &mut Reader<'_>, maker: &mut Maker, whole: &Whole) -> meta::Meta {
    let item = &whole.item;
    let tags = section_meta(reader, &item.section_id);
    let source = match item.source.as_str() {
        "" => whole.unit_name.clone(),
        source => source.to_owned(),
    };
    let url = reader.origin().url(&tags.site_domain);
    let article = meta::Article {
        title: item.title.clone(),
        published: item.published,
        source,
        keywords: whole.keywords.join(","),
        author: whole.author.clone(),
        description: item.summary.clone(),
        image: maker.picture(item).map(|p| format!("{url}{}", p.src)).unwrap_or_default(),
        url: format!("{url}{}", item.path),
        canonical: String::new(),
    };
    meta::Meta { article: Some(article), ..tags }
}
