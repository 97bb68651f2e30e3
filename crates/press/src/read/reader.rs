//! The reader: hands out content and writes down what it handed out.

use std::collections::HashMap;
use std::sync::Arc;

use base::{Origin, Result};
use content::article::public::{self, Gone, Item, ShownFile, Whole};
use desk::{Dialect, Tx};

use super::frame::{Count, Frame, PAGE_ROWS};
use super::key;
use super::reads::{Reads, Window};
use super::records::{section_fields, site_fields};
use super::shape::Section;
use super::tracked::{Fields, Tracked};

/// Rows read at once from the top of a section; no page shows more.
const SECTION_ROWS: i64 = 2 * PAGE_ROWS;
/// Rows read at once from the top of a site; no page looks at more.
const SITE_ROWS: i64 = 60;

/// Reads on behalf of one output after another.
pub(crate) struct Reader<'a> {
    tx: &'a mut Tx,
    dialect: Dialect,
    frame: Arc<Frame>,
    origin: Origin,
    site: Arc<Fields>,
    reads: Reads,
    tracked: Vec<Arc<Tracked>>,
    sections: HashMap<String, Arc<Fields>>,
    tops: HashMap<String, Arc<Vec<Item>>>,
    ahead: HashMap<String, Arc<Whole>>,
    left: Option<HashMap<String, Vec<Gone>>>,
}

/// What was read for one output.
pub(crate) struct Taken {
    /// Keys and windows.
    pub(crate) reads: Reads,
    /// Records whose fields are still being looked at.
    pub(crate) tracked: Vec<Arc<Tracked>>,
}

impl<'a> Reader<'a> {
    /// A reader of one site.
    pub(crate) fn new(
        (tx, dialect): (&'a mut Tx, Dialect),
        frame: Arc<Frame>,
        origin: Origin,
    ) -> Reader<'a> {
        let site = site_fields(&frame);
        Reader {
            tx,
            dialect,
            frame,
            origin,
            site,
            reads: Reads::default(),
            tracked: Vec::new(),
            sections: HashMap::new(),
            tops: HashMap::new(),
            ahead: HashMap::new(),
            left: None,
        }
    }

    /// Lays documents ready that were read in one go.
    pub(crate) fn lay_ready(&mut self, documents: Vec<Whole>) {
        self.ahead.clear();
        let by_id = |whole: Whole| (whole.item.document_id.clone(), Arc::new(whole));
        self.ahead.extend(documents.into_iter().map(by_id));
    }

    /// Lays ready every address of the site that nothing stands at any more.
    pub(crate) fn lay_gone(&mut self, gone: Vec<Gone>) {
        let left = self.left.get_or_insert_default();
        for one in gone {
            left.entry(one.document_id.clone()).or_default().push(one);
        }
    }

    /// Reads documents of the site above a serial number and lays them ready; says their ids and
    /// serial numbers, in order.
    pub(crate) async fn read_ahead(&mut self, after: (i64, i64)) -> Result<Vec<(String, i64)>> {
        let site = &self.frame.shape.site;
        let found = public::whole_after(self.tx, self.dialect, site, after).await?;
        let ids = found.iter().map(|one| (one.item.document_id.clone(), one.item.serial)).collect();
        self.lay_ready(found);
        Ok(ids)
    }

    /// Whether a document left addresses behind that nobody has asked for yet.
    pub(crate) fn has_left(&self, document: &str) -> bool {
        self.left.as_ref().is_some_and(|left| left.contains_key(document))
    }

    /// Ends the record of one output and begins the next.
    pub(crate) fn take(&mut self) -> Taken {
        Taken { reads: std::mem::take(&mut self.reads), tracked: std::mem::take(&mut self.tracked) }
    }

    /// Code of the site; never changes, so it is not recorded.
    pub(crate) fn code(&self) -> &str {
        self.frame.shape.fields.get("code").map_or("", String::as_str)
    }

    /// Identifier of the site; never changes, so it is not recorded.
    pub(crate) fn site_id(&self) -> &str {
        &self.frame.shape.site
    }

    /// How the public reaches the sites.
    pub(crate) fn origin(&self) -> Origin {
        self.origin
    }

    /// The site, for a template.
    pub(crate) fn site(&mut self) -> Arc<Tracked> {
        self.track(&self.site.clone())
    }

    /// A section, for a template; `None` when there is no such section.
    pub(crate) fn section(&mut self, id: &str) -> Option<Arc<Tracked>> {
        self.reads.shared.insert(key::section_field(id, "id"));
        let fields = match self.sections.get(id) {
            Some(fields) => fields.clone(),
            None => {
                let fields = section_fields(self.frame.find(id)?);
                self.sections.insert(id.to_owned(), fields.clone());
                fields
            }
        };
        Some(self.track(&fields))
    }

    /// A record for a template.
    pub(crate) fn track(&mut self, fields: &Arc<Fields>) -> Arc<Tracked> {
        let record = Tracked::new(fields);
        self.tracked.push(record.clone());
        record
    }

    /// The first-level section above a section (or itself).
    pub(crate) fn root(&mut self, section: &str) -> Option<String> {
        let line = self.frame.line(section);
        let parents = line.iter().map(|section| key::section_field(&section.id, "parent"));
        self.reads.shared.extend(parents);
        line.first().map(|root| root.id.clone())
    }

    /// From the first level down to the section itself; everything of each.
    pub(crate) fn line(&mut self, section: &str) -> Vec<Section> {
        let line = self.frame.line(section);
        self.reads.shared.insert(key::section(section));
        self.reads.shared.extend(line.iter().map(|section| key::section(&section.id)));
        line.into_iter().cloned().collect()
    }

    /// The sections that have something in them or below them, in the order of the navigation.
    pub(crate) fn tree(&mut self) -> Vec<Section> {
        self.reads.shared.insert(key::sections(&self.frame.shape.site));
        self.reads.shared.insert(key::filled(&self.frame.shape.site));
        let sections = self.frame.shape.sections.iter();
        sections.filter(|section| self.frame.is_filled(&section.id)).cloned().collect()
    }

    /// A section by itself, everything of it.
    pub(crate) fn whole_section(&mut self, id: &str) -> Option<Section> {
        self.reads.shared.insert(key::section(id));
        self.frame.find(id).cloned()
    }

    /// The addresses a section left behind.
    pub(crate) fn former(&mut self, section: &str) -> Vec<String> {
        self.reads.shared.insert(key::former(section));
        self.frame.find(section).map(|found| found.former.clone()).unwrap_or_default()
    }

    /// Whether a section has something in it or below it.
    pub(crate) fn is_filled(&mut self, section: &str) -> bool {
        self.reads.shared.insert(key::fill(section));
        self.frame.is_filled(section)
    }

    /// Whether something is live in the section itself.
    pub(crate) fn holds(&mut self, section: &str) -> bool {
        self.reads.shared.insert(key::filled(&self.frame.shape.site));
        self.frame.count(section).live > 0
    }

    /// Whether a section has an older list page of this number.
    pub(crate) fn has_page(&mut self, section: &str, number: i64) -> bool {
        self.reads.shared.insert(key::page(section, number));
        (1..=self.frame.count(section).pages()).contains(&number)
    }

    /// How many older list pages a section has.
    pub(crate) fn pages(&mut self, section: &str) -> i64 {
        self.reads.shared.insert(key::pages(section));
        self.frame.count(section).pages()
    }

    /// How full a section is, for a record whose fields carry the keys ([`pager`]).
    pub(crate) fn count(&self, section: &str) -> Count {
        self.frame.count(section)
    }

    /// The parts of the sitemap that hold something.
    pub(crate) fn parts(&mut self) -> Vec<i64> {
        self.reads.shared.insert(key::parts(&self.frame.shape.site));
        self.frame.parts().collect()
    }

    /// All sites.
    pub(crate) fn sites(&mut self) -> &[super::Relative] {
        self.reads.shared.insert(key::sites());
        self.frame.sites()
    }

    /// The newest documents of a section.
    pub(crate) async fn newest(&mut self, section: &str, limit: usize) -> Result<Vec<Item>> {
        let top = self.section_top(section).await?;
        let shown: Vec<Item> = top.iter().take(limit).cloned().collect();
        let last = shown.last().filter(|_| shown.len() == limit);
        self.window(key::section_list(section), last.map_or(0, |item| item.ordinal), Window::OPEN);
        self.pictures(&shown);
        Ok(shown)
    }

    /// The documents of a section above an ordinal, at most 40.
    pub(crate) async fn above(&mut self, section: &str, ordinal: i64) -> Result<Vec<Item>> {
        let top = self.section_top(section).await?;
        self.window(key::section_list(section), ordinal + 1, Window::OPEN);
        let shown: Vec<Item> = top.iter().filter(|item| item.ordinal > ordinal).cloned().collect();
        self.pictures(&shown);
        Ok(shown)
    }

    /// The documents of a section between two ordinals, both included, newest first.
    pub(crate) async fn between(
        &mut self,
        section: &str,
        low: i64,
        high: i64,
    ) -> Result<Vec<Item>> {
        self.window(key::section_list(section), low, high);
        let shown = public::between(self.tx, section, low, high).await?;
        self.pictures(&shown);
        Ok(shown)
    }

    /// The newest documents of the site.
    pub(crate) async fn newest_in_site(&mut self, limit: usize) -> Result<Vec<Item>> {
        let list = key::site_news(&self.frame.shape.site);
        let top = match self.tops.get(&list) {
            Some(top) => top.clone(),
            None => {
                let site = self.frame.shape.site.clone();
                let top = Arc::new(public::newest_in_site(self.tx, &site, SITE_ROWS).await?);
                self.tops.insert(list.clone(), top.clone());
                top
            }
        };
        let shown: Vec<Item> = top.iter().take(limit).cloned().collect();
        let last = shown.last().filter(|_| shown.len() == limit);
        self.window(list, last.map_or(i64::MIN, |item| item.published), Window::OPEN);
        self.pictures(&shown);
        Ok(shown)
    }

    /// The addresses of the documents of the site between two serial numbers, both included,
    /// oldest first.
    pub(crate) async fn paths(&mut self, low: i64, high: i64) -> Result<Vec<String>> {
        self.window(key::site_list(&self.frame.shape.site), low, high);
        public::paths(self.tx, &self.frame.shape.site, low, high).await
    }

    /// A live document with its text.
    pub(crate) async fn whole(&mut self, document: &str) -> Result<Option<Arc<Whole>>> {
        self.reads.own.insert(key::document(document));
        let whole = match self.ahead.get(document) {
            Some(whole) => Some(whole.clone()),
            None => {
                let site = &self.frame.shape.site;
                public::whole(self.tx, self.dialect, site, document).await?.map(Arc::new)
            }
        };
        self.pictures(whole.iter().map(|whole| &whole.item));
        Ok(whole)
    }

    /// The addresses of this site at which a document no longer stands.
    pub(crate) async fn gone(&mut self, document: &str) -> Result<Vec<Gone>> {
        self.reads.own.insert(key::document(document));
        if let Some(left) = &mut self.left {
            return Ok(left.remove(document).unwrap_or_default());
        }
        public::gone_of(self.tx, &self.frame.shape.site, document).await
    }

    /// The address of a live document as links on this site write it.
    pub(crate) async fn address(&mut self, document: &str) -> Result<Option<String>> {
        self.reads.own.insert(key::address(document));
        let Some(address) = public::address(self.tx, document).await? else {
            return Ok(None);
        };
        if address.site_id == self.frame.shape.site {
            return Ok(Some(address.path));
        }
        self.reads.own.insert(key::site_field(&address.site_id, "domain"));
        let known = self.frame.sites().iter().find(|site| site.id == address.site_id);
        let domain = known.map_or(address.domain.as_str(), |site| site.domain.as_str());
        Ok(Some(format!("{}{}", self.origin.url(domain), address.path)))
    }

    /// The site a live document belongs to, and its whole address there.
    pub(crate) async fn home(&mut self, document: &str) -> Result<Option<(String, String)>> {
        self.reads.own.insert(key::address(document));
        let Some(address) = public::address(self.tx, document).await? else {
            return Ok(None);
        };
        for field in ["domain", "name"] {
            self.reads.own.insert(key::site_field(&address.site_id, field));
        }
        let known = self.frame.sites().iter().find(|site| site.id == address.site_id);
        let (name, domain) = match known {
            Some(site) => (site.name.clone(), site.domain.as_str()),
            None => (String::new(), address.domain.as_str()),
        };
        Ok(Some((name, format!("{}{}", self.origin.url(domain), address.path))))
    }

    /// The address of a document another one is tied to, and everything that is known of it.
    pub(crate) async fn tied(&mut self, document: &str) -> Result<Option<String>> {
        self.reads.own.insert(key::document(document));
        self.address(document).await
    }

    /// The files a live edition shows. Which they are never changes; the smaller pictures made of
    /// them do.
    pub(crate) async fn media(&mut self, edition: &str) -> Result<Vec<ShownFile>> {
        let shown = public::media_uses(self.tx, edition).await?;
        self.reads.own.extend(shown.iter().map(|one| key::media(&one.picture.media_id)));
        Ok(shown)
    }

    /// Notes that pictures were handed out with their smaller ones.
    fn pictures<'i>(&mut self, items: impl IntoIterator<Item = &'i Item>) {
        let pictures = items.into_iter().filter_map(|item| item.picture.as_ref());
        self.reads.own.extend(pictures.map(|picture| key::media(&picture.media_id)));
    }

    async fn section_top(&mut self, section: &str) -> Result<Arc<Vec<Item>>> {
        let list = key::section_list(section);
        if let Some(top) = self.tops.get(&list) {
            return Ok(top.clone());
        }
        let top = Arc::new(public::newest(self.tx, section, SECTION_ROWS).await?);
        self.tops.insert(list, top.clone());
        Ok(top)
    }

    fn window(&mut self, list: String, low: i64, high: i64) {
        self.reads.windows.insert(Window { list, low, high });
    }
}
