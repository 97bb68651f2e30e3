//! Bringing in documents from a file of JSON lines, compressed with zstd or not.
//!
//! Each line is one document; a line that cannot be taken is refused with a reason and the others
//! come in. Documents come in by the order of their dates, in batches of one
//! transaction each; what was brought in once is found again by its identifier, so a second run,
//! or one after a power cut, makes no doubles. Memory: the size of the file without compression.

mod lines;
mod record;
mod sections;
mod unpack;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use base::Error;
use content::article::actions::{Imported, Incoming, import};
use content::kind;
use desk::{Caller, Desk};
use indicatif::{ProgressBar, ProgressStyle};
use office::site;

use crate::demo::told;
use lines::{Line, Lines};
use record::Record;
use sections::Sections;
use unpack::Unpacked;

/// Who brings them in: the operator's command.
const OPERATOR: Caller = Caller::Machine("导入程序");
/// Documents of one transaction.
const BATCH: usize = 200;

/// What came of an import.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Report {
    /// New or changed.
    pub imported: usize,
    /// Here already, with the same content.
    pub unchanged: usize,
    /// Refused, by reason: how many, and the first few lines.
    pub refused: BTreeMap<String, Refused>,
    /// The file ended before it should have.
    pub broken_off: Option<String>,
}

/// Lines refused for one reason.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Refused {
    /// How many.
    pub count: usize,
    /// Numbers of the first of them.
    pub lines: Vec<usize>,
}

impl Report {
    fn refuse(&mut self, reason: String, line: usize) {
        let refused = self.refused.entry(reason).or_default();
        refused.count += 1;
        if refused.lines.len() < 10 {
            refused.lines.push(line);
        }
    }

    /// Refused in all.
    pub fn refused_count(&self) -> usize {
        self.refused.values().map(|refused| refused.count).sum()
    }

    /// The last line an operator reads, also for scripts.
    pub fn last_line(&self) -> String {
        let (new, same, refused) = (self.imported, self.unchanged, self.refused_count());
        format!("imported {new}, unchanged {same}, refused {refused}")
    }
}

/// Imports a file into a site.
pub async fn run(desk: &Desk, site_code: &str, path: &Path, quiet: bool) -> Result<Report> {
    let found =
        desk.look(OPERATOR, async |work| site::table::by_code(&mut work.tx, site_code).await).await;
    let site = told(found)?;
    let mut report = Report::default();
    let records = read(path, &mut report)?;
    let bar = progress(records.len(), quiet);
    let mut sections = told(Sections::open(desk, &site).await)?;
    let kinds = desk.look(OPERATOR, async |work| kind::table::list(&mut work.tx).await).await;
    let kinds = told(kinds)?;
    for batch in records.chunks(BATCH) {
        let mut incoming = Vec::with_capacity(batch.len());
        for record in batch {
            let mut one = record.incoming(desk.clock().now(), &kinds);
            if let Ok(incoming) = &mut one {
                match sections.of(desk, record).await {
                    Ok(section) => incoming.section_id = section.id,
                    Err(Error::Fault(fault)) => return Err(fault),
                    Err(no) => one = Err(no),
                }
            }
            incoming.push((record.line, one));
        }
        let incoming = ready(incoming, &mut report);
        let outcome = desk.act(OPERATOR, async |work| import(work, &site.id, incoming).await);
        for one in told(outcome.await)? {
            match one {
                Imported::New(_) | Imported::Changed(_) => report.imported += 1,
                Imported::Unchanged(_) => report.unchanged += 1,
            }
        }
        bar.inc(batch.len() as u64);
    }
    bar.finish_and_clear();
    Ok(report)
}

/// Cuts the words of a batch on every core and sorts out what cannot be brought in.
fn ready(batch: Vec<(usize, base::Result<Incoming>)>, report: &mut Report) -> Vec<Incoming> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut batch = batch;
    let share = batch.len().div_ceil(cores).max(1);
    std::thread::scope(|scope| {
        for part in batch.chunks_mut(share) {
            scope.spawn(move || {
                part.iter_mut().flat_map(|(_, one)| one).for_each(Incoming::cut);
            });
        }
    });
    let mut ready = Vec::with_capacity(batch.len());
    for (line, one) in batch {
        match one {
            Ok(incoming) => ready.push(incoming),
            Err(Error::Refused(no)) => report.refuse(no.say, line),
            Err(Error::Fault(fault)) => report.refuse(format!("无法处理：{fault:#}"), line),
        }
    }
    ready
}

/// Reads every line of the file; what cannot be read is noted, the rest is sorted by date. Fails
/// when the file is damaged: then a line that looks right may be wrong.
fn read(path: &Path, report: &mut Report) -> Result<Vec<Record>> {
    let file = File::open(path).with_context(|| format!("无法打开 {}", path.display()))?;
    let file = BufReader::with_capacity(1 << 20, file);
    let is_packed = path.extension().is_some_and(|ending| ending == "zst");
    let source: Box<dyn Read> =
        if is_packed { Box::new(Unpacked::new(file)) } else { Box::new(file) };
    let mut records: Vec<Record> = Vec::new();
    let mut seen = HashSet::new();
    for (number, line) in (1..).zip(Lines::new(source)) {
        match line {
            Line::Text(text) if text.trim().is_empty() => {}
            Line::Text(text) => match Record::read(&text, number) {
                Ok(record) if seen.insert(record.origin().to_owned()) => records.push(record),
                Ok(_) => report.refuse("编号与前面的一行相同".to_owned(), number),
                Err(reason) => report.refuse(reason, number),
            },
            Line::Refused(reason) => report.refuse(reason.to_owned(), number),
            Line::BrokenOff(why) => report.broken_off = Some(why),
            Line::Damaged(why) => {
                bail!("文件 {} 已损坏，没有导入任何稿件：{why}", path.display())
            }
        }
    }
    records.sort_by_key(|record| (record.published.unwrap_or(i64::MAX), record.line));
    Ok(records)
}

fn progress(total: usize, quiet: bool) -> ProgressBar {
    if quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(total as u64);
    let style = "导入 {bar:40} {pos}/{len} 篇  {per_sec}  剩余 {eta}";
    bar.set_style(ProgressStyle::with_template(style).unwrap_or(ProgressStyle::default_bar()));
    bar
}
