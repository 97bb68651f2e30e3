//! An editor who does anything, in any order: the same with the same dice.

use std::collections::{BTreeMap, BTreeSet};

use content::article::actions::Imported;
use content::article::model::{Header, Relation};
use content::kind::model::Values;
use content::media;
use content::section;
use office::site;
use serde_json::json;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::city::{City, Draft, leaf, photo, picture, policy_header, site_form};

const WORDS: [&str; 8] = ["关于", "印发", "清河", "通知", "2026", "<b>", "方案", "&"];
pub(crate) const KINDS: [&str; 8] =
    ["dynamics", "notice", "policy", "interpretation", "leader", "link", "general", "topic"];

/// Small, and the same on every machine (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    /// As [`Dice::pick`], but half of the time the first: so some sections fill many pages.
    pub(crate) fn favour<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if self.roll(2) == 0 { all.first() } else { self.pick(all) }
    }

    pub(crate) fn pick<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        if all.is_empty() { None } else { Some(&all[self.roll(all.len())]) }
    }
}

async fn refocus(work: &mut desk::Work, id: &str, focal_x: f64) -> base::Result<()> {
    let media::model::MediaView { media, captions, transcript, .. } =
        media::actions::show(work, id).await?;
    let form = media::model::MediaForm {
        name: media.name,
        alt: media.alt,
        focal_x,
        focal_y: 0.5,
        captions,
        transcript,
        revision: media.revision,
    };
    media::actions::change(work, id, form).await?;
    Ok(())
}

/// What the random editor knows of the city.
pub(crate) struct Editor {
    pub(crate) city: City,
    pub(crate) dice: Dice,
    /// Codes and ids of the sites.
    pub(crate) sites: Vec<(String, String)>,
    /// Live and withdrawn documents: id → (site, is live).
    pub(crate) documents: BTreeMap<String, (usize, bool)>,
    /// Those among them that carry a header of disclosure.
    policies: BTreeSet<String>,
    media: Vec<String>,
    pub(crate) papers: Vec<String>,
    pub(crate) made: usize,
    imported: usize,
    /// Whether the press works beside the editors, as it does in life, or only when told to.
    beside: bool,
    following: Option<(watch::Sender<bool>, JoinHandle<anyhow::Result<()>>)>,
}

impl Editor {
    pub(crate) async fn new(mut city: City, seed: u64, beside: bool) -> Editor {
        let top = city.site("qinghe", "").await;
        let edu = city.site("edu", &top).await;
        let sites = vec![("qinghe".to_owned(), top), ("edu".to_owned(), edu)];
        let (mut media, mut papers) = (Vec::new(), Vec::new());
        for n in 0..6 {
            media.push(city.file(&format!("图{n}.gif"), picture([n, 0, 0])).await);
        }
        for n in 0..3 {
            media.push(city.file(&format!("照片{n}.png"), photo(n)).await);
            papers.push(city.file(&format!("附件{n}.pdf"), leaf(20 * (n + 1))).await);
        }
        Editor {
            city,
            dice: Dice(seed),
            sites,
            documents: BTreeMap::new(),
            policies: BTreeSet::new(),
            media,
            papers,
            made: 0,
            imported: 0,
            beside,
            following: None,
        }
    }

    pub(crate) async fn sections(&self, site: usize) -> Vec<section::model::Section> {
        let id = self.sites[site].1.clone();
        self.city.act(async |work| section::table::list(&mut work.tx, &id).await).await
    }

    fn title(&mut self) -> String {
        self.made += 1;
        let word = WORDS[self.dice.roll(WORDS.len())];
        format!("{word}第{}号文件", self.made)
    }

    async fn draft(&mut self, site: usize) -> Option<Draft> {
        let sections = self.sections(site).await;
        let fit: Vec<_> = sections.iter().filter(|section| section.kind != "link").collect();
        let section = self.dice.favour(&fit)?.id.clone();
        let title = self.title();
        let mut body = format!("<p>{title}</p>").replace("<b>", "").replace('&', "");
        let known: Vec<String> = self.documents.keys().cloned().collect();
        for _ in 0..self.dice.roll(3) {
            if let Some(other) = self.dice.pick(&known) {
                body.push_str(&format!("<p><a href=\"hb:document/{other}\">参见</a></p>"));
            }
        }
        if self.dice.roll(4) == 0 {
            let media = self.dice.pick(&self.media)?;
            body.push_str(&format!("<p><img src=\"hb:media/{media}\" alt=\"图\"></p>"));
        }
        let picture = match self.dice.roll(4) {
            0 => self.dice.pick(&self.media).cloned(),
            _ => None,
        };
        let attachments = match self.dice.roll(5) {
            0 => self.dice.pick(&self.media).cloned().into_iter().collect(),
            1 => self.dice.pick(&self.papers).cloned().into_iter().collect(),
            _ => Vec::new(),
        };
        let (kind, fields) = self.kind();
        let relations = self.relations(&kind);
        let header = None;
        let layout = None;
        let draft = Draft {
            section,
            title,
            body,
            picture,
            attachments,
            header,
            fields,
            ..Draft::default()
        };
        Some(Draft { relations, kind, layout, ..draft })
    }

    /// A kind, and what a document says in its fields.
    fn kind(&mut self) -> (String, Values) {
        let said = format!("第{}次说明", self.made);
        let fields = match self.dice.roll(6) {
            0 => json!({"post": said, "duties": said, "resume": self.rich()}),
            1 => json!({"about": said, "provider": "统计局", "cycle": "每月",
                "updated_on": "2026-11-22", "licence": "无条件开放",
                "sheet": {"media": self.media[0], "columns": ["年"], "rows": [[said]],
                    "total": self.made}}),
            2 => json!({"address": "https://www.x.gov.cn/"}),
            3 => json!({"form": "音频", "media": [self.media[1], self.papers[0]],
                "transcript": said}),
            _ => return (String::new(), Values::new()),
        };
        let named = ["post", "about", "address", "form"];
        let kinds = ["leader", "dataset", "link", "interpretation"];
        let kind = named.iter().zip(kinds).find(|(name, _)| fields.get(*name).is_some());
        let kind = kind.map_or("article", |(_, kind)| kind).to_owned();
        (kind, serde_json::from_value(fields).unwrap())
    }

    fn rich(&mut self) -> String {
        let known: Vec<String> = self.documents.keys().cloned().collect();
        match self.dice.pick(&known) {
            Some(other) => format!("<p><a href=\"hb:document/{other}\">任命</a></p>"),
            None => "<p>简历</p>".to_owned(),
        }
    }

    /// Ties to documents that may be live or not, on this site or the other.
    fn relations(&mut self, kind: &str) -> Vec<Relation> {
        let mut relations = Vec::new();
        for _ in 0..self.dice.roll(3) {
            let known: Vec<String> = self.documents.keys().cloned().collect();
            let Some(target) = self.dice.pick(&known).cloned() else { continue };
            let is_policy = self.policies.contains(&target);
            let say = match (kind, is_policy, self.dice.roll(2)) {
                ("policy", true, 0) => "repeals",
                ("policy", true, _) => "revises",
                (_, true, 0) => "interprets",
                _ => "reprint_of",
            };
            let relation = Relation { kind: say.to_owned(), target_id: target };
            if !relations.contains(&relation) {
                relations.push(relation);
            }
        }
        relations
    }

    /// One random act of one random person.
    pub(crate) async fn act(&mut self) {
        let site = self.dice.roll(self.sites.len());
        match self.dice.roll(100) {
            0..20 => drop(self.publish(site).await),
            20..24 => self.publish_topic(site).await,
            24..30 => self.share().await,
            30..43 => self.edit().await,
            43..45 => self.decide_share().await,
            45..57 => self.withdraw().await,
            57..69 => self.import(site).await,
            69..78 => self.new_section(site).await,
            78..86 => self.change_section(site).await,
            86..91 => self.move_section(site).await,
            91..93 => self.remove_section(site).await,
            93..95 => self.touch_picture().await,
            95..96 => self.merge_sections(site).await,
            96..98 => self.change_site(site).await,
            98 => self.restart().await,
            _ => self.power_failure().await,
        }
    }

    /// Pictures that wait are drawn smaller, and one is cut around another point.
    async fn touch_picture(&mut self) {
        self.city.draw_waiting().await;
        let Some(id) = self.dice.pick(&self.media).cloned() else {
            return;
        };
        let focal_x = self.dice.roll(5) as f64 / 4.0;
        self.city.act(async |work| refocus(work, &id, focal_x).await).await;
        if self.dice.roll(2) == 0 {
            self.city.draw_waiting().await;
        }
    }

    /// The press is ended and begun again.
    async fn restart(&mut self) {
        self.stop().await;
        self.city.restart().await;
        self.follow();
    }

    /// The power fails after a release was shipped and before the trace was written; or the
    /// whole trace is lost.
    async fn power_failure(&mut self) {
        self.stop().await;
        self.city.press.catch_up().await.unwrap();
        let trace = self.city.folder.path().join("data/press/trace.redb");
        let kept = self.city.folder.path().join("kept.redb");
        match self.dice.roll(3) {
            0 => std::fs::write(&kept, b"").unwrap(),
            _ => drop(std::fs::copy(&trace, &kept).unwrap()),
        }
        let site = self.dice.roll(self.sites.len());
        let id = self.publish(site).await;
        self.withdraw().await;
        self.city.press.catch_up().await.unwrap();
        if let Some(id) = id.filter(|id| self.documents[id].1) {
            self.city.withdraw(&id).await;
            self.documents.insert(id, (site, false));
        }
        self.city.put_back(&kept, &trace).await;
        self.follow();
    }

    /// Lets the press follow the journal by itself, if it shall.
    pub(crate) fn follow(&mut self) {
        if self.beside {
            let (end, ends) = watch::channel(false);
            let press = self.city.press.clone();
            self.following = Some((end, tokio::spawn(async move { press.run(ends).await })));
        }
    }

    pub(crate) async fn stop(&mut self) {
        if let Some((end, following)) = self.following.take() {
            end.send(true).unwrap();
            following.await.unwrap().unwrap();
        }
    }

    async fn publish(&mut self, site: usize) -> Option<String> {
        let mut draft = self.draft(site).await?;
        if self.dice.roll(4) == 0 {
            (draft.kind, draft.fields) = ("policy".to_owned(), Values::new());
            draft.relations = self.relations("policy");
            draft.header = Some(policy_header(self.made));
        }
        let is_policy = draft.header.is_some();
        let id = self.city.publish(draft).await;
        self.documents.insert(id.clone(), (site, true));
        if is_policy {
            self.policies.insert(id.clone());
        }
        Some(id)
    }

    /// A new edition, of a live document or of a withdrawn one, perhaps in another section.
    async fn edit(&mut self) {
        let known: Vec<_> =
            self.documents.iter().map(|(id, (site, _))| (id.clone(), *site)).collect();
        let Some((id, site)) = self.dice.pick(&known).cloned() else {
            return;
        };
        let Some(mut draft) = self.draft(site).await else {
            return;
        };
        if self.dice.roll(3) > 0 {
            draft.section = String::new();
        }
        let kind = self
            .city
            .act(async |work| Ok(content::article::table::find(&mut work.tx, &id).await?.kind));
        let kind = kind.await;
        if kind == "topic" {
            draft.section = String::new();
            draft.layout = Some(self.layout(site).await);
        }
        if kind != draft.kind {
            // A document keeps its kind; what was made up for another one has no place in it.
            draft.fields = match kind.as_str() {
                "leader" | "dataset" | "link" | "interpretation" => return,
                _ => Values::new(),
            };
            draft.relations = self.relations(&kind);
        }
        draft.relations.retain(|relation| relation.target_id != id);
        if kind == "policy" {
            draft.header = Some(Header {
                theme: "综合政务".to_owned(),
                issuer: "清河市人民政府".to_owned(),
                made_on: Some(1_793_000_000_000),
                validity: ["废止", "有效"][self.dice.roll(2)].to_owned(),
                openness: "主动公开".to_owned(),
                ..Header::default()
            });
        }
        if draft.section.is_empty() && !self.section_is_there(&id).await {
            return;
        }
        self.city.again(&id, draft).await;
        self.documents.insert(id, (site, true));
    }

    async fn section_is_there(&self, id: &str) -> bool {
        let asked = self.city.act(async |work| {
            let document = content::article::table::find(&mut work.tx, id).await?;
            Ok(section::table::find(&mut work.tx, &document.section_id).await.is_ok())
        });
        asked.await
    }

    async fn withdraw(&mut self) {
        let live = self.documents.iter().filter(|(_, (_, live))| *live);
        let live: Vec<_> = live.map(|(id, (site, _))| (id.clone(), *site)).collect();
        let Some((id, site)) = self.dice.pick(&live).cloned() else {
            return;
        };
        self.city.withdraw(&id).await;
        self.documents.insert(id, (site, false));
    }

    /// Some new documents and some that came before with another text.
    async fn import(&mut self, site: usize) {
        let sections = self.sections(site).await;
        let fit: Vec<_> = sections.iter().filter(|section| section.kind != "link").collect();
        let Some(section) = self.dice.favour(&fit).map(|section| section.id.clone()) else {
            return;
        };
        let mut batch = Vec::new();
        for _ in 0..1 + self.dice.roll(25) {
            let origin = match self.dice.roll(5) {
                0 => self.dice.roll(self.imported + 1),
                _ => self.imported + 1,
            };
            self.imported = self.imported.max(origin);
            let origin = format!("old/{site}/{origin}");
            if batch.iter().any(|(known, _, _)| *known == origin) {
                continue;
            }
            let title = self.title();
            batch.push((origin, section.clone(), title));
        }
        let id = self.sites[site].1.clone();
        for imported in self.city.import(&id, batch).await {
            let Imported::New(id) = imported else { continue };
            self.documents.insert(id, (site, true));
        }
    }

    async fn change_site(&mut self, site: usize) {
        let (code, id) = self.sites[site].clone();
        self.made += 1;
        let found = self.city.act(async |work| site::table::find(&mut work.tx, &id).await).await;
        let mut form = site_form(&found.name, found.revision);
        form.domain = found.domain;
        form.slogan = found.slogan;
        match self.dice.roll(4) {
            0 => form.name = format!("{code}第{}网站", self.made),
            1 => form.contact_phone = format!("0355-{:07}", self.made),
            2 => form.slogan = format!("标语{}", self.made),
            _ if code == "edu" => form.domain = format!("edu{}.qinghe.localhost", self.made),
            _ => form.emblem = "yes".to_owned(),
        }
        self.city.act(async |work| site::actions::change(work, &id, form).await).await;
    }
}
