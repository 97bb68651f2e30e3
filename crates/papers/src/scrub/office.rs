//! A package written anew: parts that tell are emptied or cut, all others are copied as they are.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::archive::Archive;
use crate::kind::{FileKind, kind_of};
use crate::limits::Limits;
use crate::picture::{jpeg, png};
use crate::scrub::cut::{Plan, cut};
use crate::scrub::word;
use crate::xml::{Element, Tree};

const CORE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/\
    core-properties\"/>";
const APP: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    extended-properties\"/>";
const CUSTOM: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/\
    custom-properties\"/>";

/// What becomes of a part.
enum Fate {
    Kept,
    Gone,
    New(Vec<u8>),
}

/// The package without what is hidden in it; `None` where a part cannot be read, or where a
/// signature over the parts would be broken.
pub(super) fn cleaned(bytes: &[u8], mut archive: Archive<'_>, limits: &Limits) -> Option<Vec<u8>> {
    let names = archive.names();
    if names.iter().any(|name| name.starts_with("_xmlsignatures/")) {
        return None;
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut writer = ZipWriter::new(Cursor::new(Vec::with_capacity(bytes.len())));
    // No time, no owner, no remark of the program that packed it.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for place in 0..zip.len() {
        let file = zip.by_index_raw(place).ok()?;
        let name = file.name().ok()?.into_owned();
        let is_folder = file.is_dir();
        let fate = if is_folder { Fate::Gone } else { fate(&mut archive, &name, limits)? };
        match fate {
            Fate::Gone => {}
            Fate::Kept => writer.raw_copy_file(file).ok()?,
            Fate::New(bytes) => {
                drop(file);
                writer.start_file(name, options).ok()?;
                writer.write_all(&bytes).ok()?;
            }
        }
    }
    Some(writer.finish().ok()?.into_inner())
}

fn fate(archive: &mut Archive<'_>, name: &str, limits: &Limits) -> Option<Fate> {
    let small = name.trim_start_matches('/').to_ascii_lowercase();
    let (folder, file) = small.rsplit_once('/').unwrap_or(("", &small));
    let is_text = ["document", "header", "footer", "footnotes", "endnotes"]
        .iter()
        .any(|start| file.starts_with(start) && file.ends_with(".xml"));
    let mut by = |plan: fn(Element<'_>) -> Plan| edited(archive, name, limits, plan);
    match (folder, file) {
        ("docprops", "core.xml") => Some(Fate::New(CORE.into())),
        ("docprops", "app.xml") => Some(Fate::New(APP.into())),
        ("docprops", "custom.xml") => Some(Fate::New(CUSTOM.into())),
        ("docprops", file) if file.starts_with("thumbnail") => Some(Fate::Gone),
        ("_rels", ".rels") => by(|root| word::references(root, &["thumbnail"])),
        ("word", _) if is_text => by(word::text),
        ("word", "settings.xml") => by(word::settings),
        ("word/_rels", "settings.xml.rels") => by(|root| {
            let gone = ["attachedTemplate", "mailMergeSource", "mailMergeHeaderSource"];
            word::references(root, &gone)
        }),
        // Comments stay as parts, so that nothing refers into the void, but say nothing.
        ("word", file) if file.starts_with("comments") || file == "people.xml" => by(all),
        ("xl/threadedcomments" | "xl/persons", _) => by(all),
        (_, file) if folder.starts_with("xl") && file.starts_with("comments") => by(comments),
        ("xl/worksheets", file) if file.ends_with(".xml") => sheet(archive, name, limits),
        ("word/media" | "xl/media", _) => picture(archive, name),
        _ => Some(Fate::Kept),
    }
}

/// Everything inside the root taken out.
fn all(root: Element<'_>) -> Plan {
    let mut plan = Plan::new();
    for (number, _) in root.descendants().enumerate() {
        plan.insert(number + 1, super::cut::Step::Drop);
    }
    plan
}

/// The comments of a sheet and the names of those who wrote them.
fn comments(root: Element<'_>) -> Plan {
    word::named(root, &["comment", "author"])
}

/// A sheet whose comments are gone does not draw their frames.
fn sheet(archive: &mut Archive<'_>, name: &str, limits: &Limits) -> Option<Fate> {
    let (folder, file) = name.rsplit_once('/')?;
    let relations = archive.part(&format!("{folder}/_rels/{file}.rels")).ok()?;
    let has_comments = relations
        .is_some_and(|bytes| String::from_utf8_lossy(&bytes).contains("/relationships/comments\""));
    match has_comments {
        true => edited(archive, name, limits, |root| word::named(root, &["legacyDrawing"])),
        false => Some(Fate::Kept),
    }
}

fn picture(archive: &mut Archive<'_>, name: &str) -> Option<Fate> {
    let bytes = archive.blob(name).ok()??;
    let cleaned = match kind_of(&bytes) {
        FileKind::Jpeg => jpeg::cleaned(&bytes),
        FileKind::Png => png::cleaned(&bytes),
        _ => None,
    };
    Some(cleaned.filter(|new| *new != bytes).map_or(Fate::Kept, Fate::New))
}

fn edited(
    archive: &mut Archive<'_>,
    name: &str,
    limits: &Limits,
    plan: impl Fn(Element<'_>) -> Plan,
) -> Option<Fate> {
    let bytes = archive.part(name).ok()??;
    let tree = Tree::parse(&bytes, limits).ok()?;
    let plan = plan(tree.root());
    if plan.is_empty() {
        return Some(Fate::Kept);
    }
    cut(&bytes, &plan).map(Fate::New)
}
