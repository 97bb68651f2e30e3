//! What a measurement found, as a line of the table and of the report.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

/// One number, and the peer's where there is one.
pub(crate) struct Figure {
    /// What was measured, as "full build, gzip".
    pub(crate) what: String,
    /// Our number.
    pub(crate) ours: f64,
    /// The peer and its number.
    pub(crate) peer: Option<(&'static str, f64)>,
    /// The unit of both, as "pages per CPU second".
    pub(crate) unit: &'static str,
}

impl Figure {
    /// A number of ours without a peer.
    pub(crate) fn ours(what: impl Into<String>, ours: f64, unit: &'static str) -> Self {
        Self { what: what.into(), ours, peer: None, unit }
    }

    /// A number of ours beside a peer's.
    pub(crate) fn against(
        what: impl Into<String>,
        ours: f64,
        peer: (&'static str, f64),
        unit: &'static str,
    ) -> Self {
        Self { what: what.into(), ours, peer: Some(peer), unit }
    }

    /// Ours divided by the peer's.
    fn ratio(&self) -> Option<f64> {
        let (_, peer) = self.peer?;
        (peer != 0.0).then(|| self.ours / peer)
    }

    fn line(&self) -> String {
        let (name, peer) = match self.peer {
            Some((name, peer)) => (name, short(peer)),
            None => ("", "–".to_owned()),
        };
        let ratio = self.ratio().map_or("–".to_owned(), |ratio| format!("{ratio:.2}"));
        format!(
            "{:<56} {:>12} {:>12} {name:<8} {ratio:>8}  {}",
            self.what,
            short(self.ours),
            peer,
            self.unit
        )
    }

    fn json(&self) -> Value {
        json!({
            "what": self.what,
            "ours": self.ours,
            "peer": self.peer.map(|(name, number)| json!({ "name": name, "number": number })),
            "ratio": self.ratio(),
            "unit": self.unit,
        })
    }
}

/// Three significant digits for small numbers, whole ones for large.
fn short(number: f64) -> String {
    match number.abs() {
        large if large >= 1000.0 => format!("{number:.0}"),
        middle if middle >= 10.0 => format!("{number:.1}"),
        _ => format!("{number:.3}"),
    }
}

/// The table, with its head.
pub(crate) fn table(figures: &[Figure]) -> String {
    let head = format!(
        "{:<56} {:>12} {:>12} {:<8} {:>8}  {}",
        "what", "ours", "peer's", "peer", "ratio", "unit"
    );
    let lines = figures.iter().map(Figure::line);
    std::iter::once(head).chain(lines).collect::<Vec<_>>().join("\n")
}

/// Writes the figures, with what machine they are from.
pub(crate) fn write(path: &Path, figures: &[Figure]) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let report = json!({
        "cores": cores,
        "processor": processor(),
        "figures": figures.iter().map(Figure::json).collect::<Vec<_>>(),
    });
    let folder = path.parent().context("the report has no folder")?;
    std::fs::create_dir_all(folder)?;
    std::fs::write(path, serde_json::to_string_pretty(&report)?)
        .with_context(|| format!("writing {}", path.display()))
}

fn processor() -> String {
    let info = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = info.lines().find_map(|line| line.strip_prefix("model name"));
    line.map_or("unknown", |line| line.trim_start_matches([' ', '\t', ':'])).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_needs_both_numbers() {
        let figure = Figure::against("build", 9.0, ("hugo", 2.0), "pages per CPU second");
        assert_eq!(figure.ratio(), Some(4.5));
        assert!(table(&[figure]).contains("4.50"));
        assert_eq!(Figure::ours("sync", 1234.5, "per second").ratio(), None);
    }
}
