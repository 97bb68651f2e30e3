//! Explaining a page: which output lies at a path, and what it was made from.

use std::path::Path;

use serde::Serialize;

use crate::output::Output;
use crate::press::Press;
use crate::read::Window;
use crate::trace::{self, Look, Record};

/// What a file was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Why {
    /// Code of the site.
    pub site: String,
    /// The path that was asked for.
    pub path: String,
    /// Name of the output.
    pub output: String,
    /// All files of that output.
    pub files: Vec<String>,
    /// Entities and fields it read.
    pub keys: Vec<String>,
    /// Pieces of lists it read.
    pub windows: Vec<Window>,
    /// Media files it shows.
    pub media: Vec<String>,
}

impl Press {
    /// What the file at a path of a site (by code) was made from; `None` when no output lies
    /// there.
    pub fn why(&self, site: &str, path: &str) -> anyhow::Result<Option<Why>> {
        explain(&self.inner.trace.look()?, site, path)
    }
}

/// As [`Press::why`], beside a press that runs in another process; reads `data/press/` only.
pub fn why(data: &Path, site: &str, path: &str) -> anyhow::Result<Option<Why>> {
    explain(&trace::ask(&crate::press::trace_file(data)?)?, site, path)
}

fn explain(look: &Look, site: &str, path: &str) -> anyhow::Result<Option<Why>> {
    let known = match look.at(site, path)? {
        Some(output) => look.record(site, &output)?.map(|record| (output, record)),
        None => document(look, site, path)?,
    };
    let Some((output, record)) = known else {
        return Ok(None);
    };
    let mut keys = look.set(&record.set)?;
    keys.extend(record.own);
    Ok(Some(Why {
        site: site.to_owned(),
        path: path.to_owned(),
        output: output.to_string(),
        files: record.files.into_iter().map(|file| file.path).collect(),
        keys,
        windows: record.windows,
        media: record.media,
    }))
}

/// The document whose file lies at a path. Walks through all outputs of the site.
fn document(look: &Look, site: &str, path: &str) -> anyhow::Result<Option<(Output, Record)>> {
    for entry in look.outputs(site)? {
        let (output, record) = entry?;
        if record.files.iter().any(|file| file.path == path) {
            return Ok(Some((output, record)));
        }
    }
    Ok(None)
}
