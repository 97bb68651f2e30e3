//! What the command line of `cargo x bench` may say.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

/// The measurements, by the names that choose them, in the order in which they are done.
pub(crate) const NAMES: [&str; 8] =
    ["publish", "drafts", "serve", "import", "build", "search", "memory", "proofread"];

/// What is to be measured, and how much of it.
pub(crate) struct Options {
    /// Chosen measurements; none means all.
    names: Vec<String>,
    /// Documents of the large site.
    pub(crate) documents: usize,
    /// Documents of the small site.
    pub(crate) small: usize,
    /// Publications in each.
    pub(crate) publications: usize,
    /// A file of real documents, to be imported besides.
    pub(crate) corpus: Option<PathBuf>,
    /// The profile of the programs, `release` or `debug`.
    pub(crate) profile: &'static str,
    /// Measure the programs as they are, build nothing.
    pub(crate) is_built: bool,
}

impl Options {
    /// Reads the arguments.
    pub(crate) fn read(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            names: Vec::new(),
            documents: 100_000,
            small: 1_000,
            publications: 100,
            corpus: None,
            profile: "release",
            is_built: false,
        };
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().with_context(|| format!("{argument} needs a value"));
            match argument.as_str() {
                "--documents" => options.documents = value()?.parse()?,
                "--small" => options.small = value()?.parse()?,
                "--publications" => options.publications = value()?.parse()?,
                "--corpus" => options.corpus = Some(PathBuf::from(value()?)),
                "--debug" => options.profile = "debug",
                "--built" => options.is_built = true,
                name if NAMES.contains(&name) => options.names.push(argument.clone()),
                unknown => bail!("no measurement '{unknown}'; there are {}", NAMES.join(" ")),
            }
        }
        Ok(options)
    }

    /// Whether one of these was chosen.
    pub(crate) fn wants(&self, names: &[&str]) -> bool {
        let chosen = |name: &String| names.contains(&name.as_str());
        self.names.is_empty() || self.names.iter().any(chosen)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_choose_and_numbers_scale() {
        let read = |line: &str| {
            Options::read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
        };
        let all = read("").unwrap();
        assert!(all.wants(&["serve"]) && all.documents == 100_000);
        let some = read("publish --documents 2000 --built").unwrap();
        assert!(some.wants(&["drafts", "publish"]) && !some.wants(&["drafts"]));
        assert!(some.documents == 2000 && some.is_built);
        assert!(read("publsh").is_err() && read("--small").is_err());
    }
}
