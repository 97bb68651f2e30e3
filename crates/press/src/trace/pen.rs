//! Writing the trace.

use redb::ReadableTable as _;
use serde::Serialize;

use super::record::{Placed, Record};
use super::tables::{SET, Tables};
use crate::output::Output;
use crate::read::{Count, Window};

/// Writes into the trace, inside one transaction.
pub(crate) struct Pen<'a> {
    tables: Tables<'a>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(tables: Tables<'a>) -> Pen<'a> {
        Pen { tables }
    }

    /// What is kept of an output.
    pub(crate) fn record(&self, site: &str, output: &Output) -> anyhow::Result<Option<Record>> {
        let found = self.tables.outputs.get((site, output.to_string().as_str()))?;
        Ok(found.map(|bytes| serde_json::from_slice(bytes.value())).transpose()?)
    }

    /// Keeps an output in place of what was kept of it; `shared` are the keys of its set.
    pub(crate) fn put(
        &mut self,
        site: &str,
        output: &Output,
        record: &Record,
        shared: &[String],
    ) -> anyhow::Result<()> {
        let old = self.record(site, output)?;
        if old.as_ref() == Some(record) {
            return Ok(());
        }
        let name = output.to_string();
        self.tables.outputs.insert((site, &*name), &*serde_json::to_vec(record)?)?;
        let empty = Record::default();
        self.reindex((site, &name), old.as_ref().unwrap_or(&empty), record)?;
        if !matches!(output, Output::Article(_)) {
            for file in &record.files {
                self.tables.paths.insert((site, &*file.path), &*name)?;
            }
        }
        if old.is_none_or(|old| old.set != record.set) && !record.set.is_empty() {
            self.join_set((site, &name), &record.set, shared)?;
        }
        Ok(())
    }

    /// Forgets an output.
    pub(crate) fn forget(&mut self, site: &str, output: &Output) -> anyhow::Result<()> {
        let name = output.to_string();
        if let Some(old) = self.record(site, output)? {
            self.reindex((site, &name), &old, &Record::default())?;
            self.tables.outputs.remove((site, &*name))?;
        }
        Ok(())
    }

    /// Leaves a path; false when another output has taken it over meanwhile, so that what lies
    /// there now must stay.
    pub(crate) fn leave(
        &mut self,
        site: &str,
        path: &str,
        output: &Output,
    ) -> anyhow::Result<bool> {
        let owner = self.tables.paths.get((site, path))?.map(|owner| owner.value().to_owned());
        match owner {
            Some(owner) if owner != output.to_string() => Ok(false),
            Some(_) => {
                self.tables.paths.remove((site, path))?;
                Ok(true)
            }
            None => Ok(true),
        }
    }

    /// Forgets a site, all but what is still to be made and the notes.
    pub(crate) fn forget_site(&mut self, site: &str) -> anyhow::Result<()> {
        let mut gone = Vec::new();
        for entry in self.tables.outputs.range((site, "")..)? {
            let (key, _) = entry?;
            if key.value().0 != site {
                break;
            }
            gone.push(key.value().1.parse()?);
        }
        gone.iter().try_for_each(|output| self.forget(site, output))?;
        let end = format!("{site}\u{0}");
        self.tables.placed.retain_in((site, "")..(&*end, ""), |_, _| false)?;
        self.tables.paths.retain_in((site, "")..(&*end, ""), |_, _| false)?;
        Ok(())
    }

    /// Brings the ways back from what was read in line with the new record.
    fn reindex(
        &mut self,
        (site, name): (&str, &str),
        old: &Record,
        new: &Record,
    ) -> anyhow::Result<()> {
        for key in old.own.iter().filter(|key| !new.own.contains(key)) {
            self.tables.readers.remove((&**key, site, name))?;
        }
        for key in new.own.iter().filter(|key| !old.own.contains(key)) {
            self.tables.readers.insert((&**key, site, name), ())?;
        }
        for window in old.windows.iter().filter(|window| !new.windows.contains(window)) {
            self.window((site, name), window, false)?;
        }
        for window in new.windows.iter().filter(|window| !old.windows.contains(window)) {
            self.window((site, name), window, true)?;
        }
        for path in old.media.iter().filter(|path| !new.media.contains(path)) {
            self.tables.media.remove((site, &**path, name))?;
        }
        for path in new.media.iter().filter(|path| !old.media.contains(path)) {
            self.tables.media.insert((site, &**path, name), ())?;
        }
        if old.set != new.set && !old.set.is_empty() {
            self.leave_set((site, name), &old.set)?;
        }
        Ok(())
    }

    fn window(
        &mut self,
        (site, name): (&str, &str),
        window: &Window,
        there: bool,
    ) -> anyhow::Result<()> {
        let Window { list, low, high } = window;
        let open = (&**list, *low, site, name);
        let shut = (&**list, *low, *high, site, name);
        let fits = *high == Window::OPEN || high - low < Window::SPAN_MAX;
        anyhow::ensure!(fits, "a closed window spans too much: {window:?}");
        match (*high == Window::OPEN, there) {
            (true, true) => drop(self.tables.open.insert(open, ())?),
            (true, false) => drop(self.tables.open.remove(open)?),
            (false, true) => drop(self.tables.shut.insert(shut, ())?),
            (false, false) => drop(self.tables.shut.remove(shut)?),
        }
        Ok(())
    }

    /// A set of keys is a reader of its keys, and is read by its outputs.
    fn join_set(
        &mut self,
        (site, name): (&str, &str),
        set: &str,
        keys: &[String],
    ) -> anyhow::Result<()> {
        self.tables.readers.insert((&*member(set), site, name), ())?;
        if self.tables.sets.get(set)?.is_some() {
            return Ok(());
        }
        self.tables.sets.insert(set, &*serde_json::to_vec(keys)?)?;
        for key in keys {
            self.tables.readers.insert((&**key, SET, set), ())?;
        }
        Ok(())
    }

    fn leave_set(&mut self, (site, name): (&str, &str), set: &str) -> anyhow::Result<()> {
        let member = member(set);
        self.tables.readers.remove((&*member, site, name))?;
        let mut left = self.tables.readers.range((&*member, "", "")..)?;
        let used = match left.next() {
            Some(entry) => entry?.0.value().0 == member,
            None => false,
        };
        drop(left);
        if used {
            return Ok(());
        }
        let keys = self.tables.sets.remove(set)?.map(|keys| keys.value().to_vec());
        let keys: Vec<String> =
            keys.map(|k| serde_json::from_slice(&k)).transpose()?.unwrap_or_default();
        for key in &keys {
            self.tables.readers.remove((&**key, SET, set))?;
        }
        Ok(())
    }

    /// Does any output of the site show this file?
    pub(crate) fn shows(&self, site: &str, path: &str) -> anyhow::Result<bool> {
        let mut users = self.tables.media.range((site, path, "")..)?;
        Ok(match users.next() {
            Some(entry) => {
                let key = entry?.0;
                (key.value().0, key.value().1) == (site, path)
            }
            None => false,
        })
    }

    /// Puts outputs on the list of what is still to be made, at their own rank unless told.
    pub(crate) fn wait<'o>(
        &mut self,
        site: &str,
        outputs: impl IntoIterator<Item = &'o Output>,
        rank: Option<u8>,
    ) -> anyhow::Result<()> {
        for output in outputs {
            let rank = rank.unwrap_or(output.rank());
            self.tables.pending.insert((rank, site, output.to_string().as_str()), ())?;
        }
        Ok(())
    }

    /// Takes outputs off that list, at whatever rank they stand.
    pub(crate) fn done<'o>(
        &mut self,
        site: &str,
        outputs: impl IntoIterator<Item = &'o Output>,
    ) -> anyhow::Result<()> {
        for output in outputs {
            let name = output.to_string();
            for rank in [output.rank(), super::look::LAST, super::look::FAILED] {
                self.tables.pending.remove((rank, site, &*name))?;
            }
        }
        Ok(())
    }

    /// Takes everything of a site off that list.
    pub(crate) fn done_all(&mut self, site: &str) -> anyhow::Result<()> {
        self.tables.pending.retain(|(_, of, _), ()| of != site)?;
        Ok(())
    }

    /// Remembers how many documents a part of the sitemap of a site holds.
    pub(crate) fn part(&mut self, site_id: &str, part: i64, live: i64) -> anyhow::Result<()> {
        self.tables.counts.insert(&*super::look::part_name(site_id, part), (live, 0))?;
        Ok(())
    }

    /// Forgets the parts of the sitemap of a site.
    pub(crate) fn forget_parts(&mut self, site_id: &str) -> anyhow::Result<()> {
        let (from, to) = (format!("part/{site_id}/"), format!("part/{site_id}0"));
        self.tables.counts.retain_in(&*from..&*to, |_, _| false)?;
        Ok(())
    }

    /// Remembers where a document stands; `None` when it is not live.
    pub(crate) fn place(
        &mut self,
        site: &str,
        document: &str,
        placed: Option<&Placed>,
    ) -> anyhow::Result<()> {
        match placed {
            Some(placed) => {
                let bytes = serde_json::to_vec(placed)?;
                self.tables.placed.insert((site, document), &*bytes)?;
            }
            None => drop(self.tables.placed.remove((site, document))?),
        }
        Ok(())
    }

    /// Remembers how full a section is.
    pub(crate) fn count(&mut self, section: &str, count: Count) -> anyhow::Result<()> {
        self.tables.counts.insert(section, (count.live, count.given))?;
        Ok(())
    }

    /// Forgets a note.
    pub(crate) fn forget_note(&mut self, name: &str) -> anyhow::Result<()> {
        self.tables.notes.remove(name)?;
        Ok(())
    }

    /// Remembers a note.
    pub(crate) fn note(&mut self, name: &str, value: &impl Serialize) -> anyhow::Result<()> {
        self.tables.notes.insert(name, &*serde_json::to_vec(value)?)?;
        Ok(())
    }
}

/// The key under which the members of a set of keys are found.
pub(super) fn member(set: &str) -> String {
    format!("={set}")
}
