//! Printing: from a sheet, on which everything to be shown is written down, to the bytes of the
//! files. No database here, only processor time.

use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;

use anyhow::Context as _;
use seal::{Digest, Hasher, sha256};
use vault::blob::{Packer, Piece, source_digest};
use vault::ship::Blob;
use vault::tree::Entry;

use crate::media::MediaFile;
use crate::output::Output;
use crate::read::Reads;
use crate::sheet::{Blank, Content, Drawing, Sheet};
use crate::theme::Theme;
use crate::theme::engine::Engine;
use crate::theme::pieces;
use crate::trace::{FileMark, Placed};

/// Threads that print.
const WORKERS: usize = 2;

/// A printed output.
#[derive(Debug)]
pub(crate) struct Print {
    /// What it is.
    pub(crate) output: Output,
    /// Its files.
    pub(crate) files: Vec<File>,
    /// What was read for it.
    pub(crate) reads: Reads,
    /// Files of the media library it shows.
    pub(crate) media: Vec<MediaFile>,
    /// Where its document stands, if it is an article.
    pub(crate) placed: Option<Placed>,
}

/// A printed file.
#[derive(Debug)]
pub(crate) struct File {
    /// Name and digest of what it says.
    pub(crate) mark: FileMark,
    /// Its entry and its blob, if it has one; `None` when it says what it said before.
    pub(crate) fresh: Option<(Entry, Option<Blob>)>,
}

/// What the files of outputs said before.
pub(crate) type Known = HashMap<Output, Vec<FileMark>>;

/// An output that could not be printed, and why.
#[derive(Debug)]
pub(crate) struct Spoilt {
    /// What it is.
    pub(crate) output: Output,
    /// Why.
    pub(crate) why: anyhow::Error,
}

/// The printing machines: a few threads, each with its own engine and compressor.
pub(crate) struct Machines(Vec<Mutex<(Engine, Packer)>>);

impl Machines {
    /// Sets them up for a theme.
    pub(crate) fn new(theme: &Theme) -> anyhow::Result<Machines> {
        let one = || Ok(Mutex::new((Engine::new(theme)?, Packer::new())));
        Ok(Machines((0..WORKERS).map(|_| one()).collect::<anyhow::Result<_>>()?))
    }

    /// Prints sheets. One that fails does not hold up the others.
    pub(crate) fn print(&self, sheets: Vec<Sheet>, known: &Known) -> (Vec<Print>, Vec<Spoilt>) {
        let workers = if sheets.len() < 4 { 1 } else { self.0.len() };
        let share = sheets.len().div_ceil(workers).max(1);
        let mut shares: Vec<Vec<Sheet>> = Vec::new();
        let mut sheets = sheets.into_iter().peekable();
        while sheets.peek().is_some() {
            shares.push(sheets.by_ref().take(share).collect());
        }
        // The first share is printed here: a thread that lives on keeps the memory it works in,
        // where a new one has to be given fresh pages.
        let done = thread::scope(|scope| {
            let mut shares = shares.into_iter().zip(&self.0);
            let own = shares.next();
            let running: Vec<_> = shares
                .map(|(share, machine)| scope.spawn(move || run(machine, share, known)))
                .collect();
            let mut done: Vec<_> =
                own.into_iter().map(|(share, machine)| run(machine, share, known)).collect();
            let joined = running.into_iter().map(|worker| worker.join());
            done.extend(
                joined.map(|done| done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))),
            );
            done
        });
        let (mut prints, mut spoilt) = (Vec::new(), Vec::new());
        for (good, bad) in done {
            prints.extend(good);
            spoilt.extend(bad);
        }
        (prints, spoilt)
    }
}

fn run(
    machine: &Mutex<(Engine, Packer)>,
    sheets: Vec<Sheet>,
    known: &Known,
) -> (Vec<Print>, Vec<Spoilt>) {
    // What a panicking print left in engine and packer is of no use to the next one, and does
    // no harm either: both begin each page anew.
    let mut machine = machine.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (engine, packer) = &mut *machine;
    let (mut prints, mut spoilt) = (Vec::with_capacity(sheets.len()), Vec::new());
    for sheet in sheets {
        let output = sheet.output.clone();
        match print(sheet, engine, packer, known.get(&output).map_or(&[], Vec::as_slice)) {
            Ok(print) => prints.push(print),
            Err(why) => spoilt.push(Spoilt { output, why }),
        }
    }
    (prints, spoilt)
}

/// Prints one sheet.
pub(crate) fn print(
    sheet: Sheet,
    engine: &Engine,
    packer: &mut Packer,
    known: &[FileMark],
) -> anyhow::Result<Print> {
    let files = sheet.files.into_iter().map(|blank| {
        let path = blank.path.clone();
        file(blank, engine, packer, known).with_context(|| format!("printing {path}"))
    });
    let files = files.collect::<anyhow::Result<Vec<_>>>()?;
    let mut reads = sheet.reads;
    for record in &sheet.tracked {
        reads.shared.extend(record.keys().cloned());
    }
    let Sheet { output, media, placed, .. } = sheet;
    Ok(Print { output, files, reads, media, placed })
}

fn file(
    blank: Blank,
    engine: &Engine,
    packer: &mut Packer,
    known: &[FileMark],
) -> anyhow::Result<File> {
    let Blank { path, status, media_type, content } = blank;
    let about = About { path, status, media_type, known };
    match content {
        Content::Page(Drawing { kind, context }, meta) => {
            let drawn = engine.draw(kind, context())?;
            let page = meta.insert(drawn.trim_start()).context("a page without <head>")?;
            about.parts(&pieces::cut(&page)?, packer)
        }
        Content::Fragment(Drawing { kind, context }) => {
            let drawn = engine.draw(kind, context())?;
            about.parts(&pieces::cut(drawn.trim())?, packer)
        }
        Content::Text(text) => about.parts(&[Piece::Text(text.as_bytes())], packer),
        Content::Raw(make) => {
            let blob = Blob::new(make()?);
            let entry = Entry::raw(media_type, blob.digest(), blob.size());
            about.file("raw", blob.digest(), |_| Ok((Entry { status, ..entry }, Some(blob))))
        }
        Content::Redirect(location) => {
            let digest = sha256(location.as_bytes());
            about.file("redirect", digest, |_| Ok((Entry::redirect(&location), None)))
        }
    }
}

/// A file whose content is being made.
struct About<'a> {
    path: String,
    status: u16,
    media_type: &'static str,
    known: &'a [FileMark],
}

impl About<'_> {
    fn parts(self, pieces: &[Piece<'_>], packer: &mut Packer) -> anyhow::Result<File> {
        self.file("parts", source_digest(pieces), |about| {
            let blob = Blob::new(packer.pack(pieces)?);
            let entry = Entry::parts(about.status, about.media_type, blob.digest(), blob.size());
            Ok((entry, Some(blob)))
        })
    }

    /// Makes the blob only when the file says something new.
    fn file(
        self,
        kind: &str,
        content: Digest,
        make: impl FnOnce(&Self) -> anyhow::Result<(Entry, Option<Blob>)>,
    ) -> anyhow::Result<File> {
        let mut hasher = Hasher::new();
        hasher.update(format!("{kind} {} {} {content}", self.status, self.media_type).as_bytes());
        let mark = FileMark { path: self.path.clone(), source: hasher.finish() };
        let fresh = if self.known.contains(&mark) { None } else { Some(make(&self)?) };
        Ok(File { mark, fresh })
    }
}
