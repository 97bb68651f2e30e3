//! Documents that stand on more than one site: what the random editor does with them, and what
//! readers of both sites find.

use content::article::model::Relation;
use content::section::{self, model::MergeForm};
use content::share::actions;
use content::share::model::{AcceptanceForm, CopyForm, Filter, OfferForm, ReasonForm, ShareRow};
use content::share::table;

use crate::city::{City, Draft, policy_header, section_form};
use crate::editor::Editor;
use crate::shipped::Shipped;

fn reason() -> ReasonForm {
    ReasonForm { reason: "另有安排".to_owned() }
}

/// Every share of the city, newest first.
async fn shares(city: &City) -> Vec<ShareRow> {
    let dialect = city.desk.dialect();
    let filter = Filter { size: Some(100), ..Filter::default() };
    city.act(async |work| table::list(&mut work.tx, dialect, &None, &filter).await).await.items
}

impl City {
    /// Offers a document to a site; says the share's id.
    async fn offer(&self, document: &str, site: &str) -> String {
        let form = OfferForm {
            document_id: document.to_owned(),
            to: "chosen".to_owned(),
            site_ids: vec![site.to_owned()],
            ..OfferForm::default()
        };
        self.act(async |work| actions::offer(work, form).await).await.remove(0).id
    }

    async fn accept(&self, share: &str, section: &str, mode: &str) {
        let (section_id, mode) = (section.to_owned(), mode.to_owned());
        let form = AcceptanceForm { section_id, mode, own_review: false };
        self.act(async |work| actions::accept(work, share, form).await).await;
    }
}

impl Editor {
    /// Offers a live document to the other site, which takes it, declines it, or is not asked any
    /// more.
    pub(crate) async fn share(&mut self) {
        let live = self.documents.iter().filter(|(_, (_, live))| *live);
        let live: Vec<_> = live.map(|(id, (site, _))| (id.clone(), *site)).collect();
        let Some((id, home)) = self.dice.pick(&live).cloned() else {
            return;
        };
        let there = (home + 1) % self.sites.len();
        let sections = self.sections(there).await;
        let Some(section) = self.dice.pick(&sections).map(|section| section.id.clone()) else {
            return;
        };
        let to = self.sites[there].1.clone();
        let form = OfferForm {
            document_id: id.clone(),
            to: "chosen".to_owned(),
            site_ids: vec![to],
            ..OfferForm::default()
        };
        self.city.try_act(async |work| actions::offer(work, form).await).await;
        let offered = shares(&self.city).await;
        let Some(share) = offered.into_iter().find(|one| one.state == "offered") else {
            return;
        };
        let share = share.id;
        match self.dice.roll(8) {
            0 => self.city.act(async |work| actions::decline(work, &share, reason()).await).await,
            1 => self.city.act(async |work| actions::recall(work, &share, reason()).await).await,
            roll => {
                let mode = if roll < 4 { "copy" } else { "quote" }.to_owned();
                let form = AcceptanceForm { section_id: section, mode, own_review: roll == 3 };
                self.city.try_act(async |work| actions::accept(work, &share, form).await).await;
                self.note_copy(&share).await;
            }
        }
    }

    /// A copy is a document like any other from now on.
    async fn note_copy(&mut self, share: &str) {
        let row = self.city.act(async |work| table::row(&mut work.tx, share).await).await;
        let site = self.sites.iter().position(|(_, id)| *id == row.to_site_id).unwrap();
        if !row.copy_id.is_empty() {
            let is_live = row.progress == "published";
            self.documents.insert(row.copy_id, (site, is_live));
        }
    }

    /// Takes down what was taken, or decides about a copy whose original has changed.
    pub(crate) async fn decide_share(&mut self) {
        let mut taken = shares(&self.city).await;
        taken.retain(|share| share.state == "accepted");
        let due: Vec<_> = taken.iter().filter(|share| share.is_due()).cloned().collect();
        if let Some(share) = self.dice.pick(&due).cloned() {
            let decision = if self.dice.roll(4) == 0 { "keep" } else { "renew" }.to_owned();
            let form = CopyForm { decision, original: share.original };
            let id = share.id;
            self.city.try_act(async |work| actions::decide_copy(work, &id, form).await).await;
            return;
        }
        let Some(share) = self.dice.pick(&taken).cloned() else {
            return;
        };
        let id = share.id.as_str();
        if share.is_under_review() {
            self.city.act(async |work| actions::decline(work, id, reason()).await).await;
            self.documents.remove(&share.copy_id);
            return;
        }
        self.city.act(async |work| actions::end(work, id, reason()).await).await;
        if let Some((_, live)) = self.documents.get_mut(&share.copy_id) {
            *live = false;
        }
    }
}

/// The address of the page with this title, and what it says.
fn page(shipped: &Shipped, title: &str) -> Option<(String, String)> {
    let heading = format!("<h1 class=\"title\">{title}</h1>");
    let pages = shipped.paths().into_iter().filter(|path| path.contains("/20"));
    let mut pages = pages.map(|path| (path.clone(), shipped.text(&path)));
    pages.find(|(_, text)| text.contains(&heading))
}

fn draft(section: &str, title: &str) -> Draft {
    let body = format!("<p>{title}的正文。</p>");
    Draft { section: section.to_owned(), title: title.to_owned(), body, ..Draft::default() }
}

/// A city with a portal and a department, each with a section.
async fn found(city: &mut City) -> (String, String, String) {
    let top = city.site("qinghe", "").await;
    let edu = city.site("edu", &top).await;
    let news = city.section(&top, section_form("", "部门动态", "bmdt", "dynamics")).await;
    let own = city.section(&edu, section_form("", "工作动态", "gzdt", "dynamics")).await;
    city.press.catch_up().await.unwrap();
    (top, news, own)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quoted_document_follows_its_owner_on_every_site() {
    for mut city in City::everywhere().await {
        let (top, news, own) = found(&mut city).await;
        let id = city.publish(draft(&own, "秋季招生")).await;
        let share = city.offer(&id, &top).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(page(&city.tree("qinghe"), "秋季招生"), None, "nobody has taken it yet");

        city.accept(&share, &news, "quote").await;
        city.press.catch_up().await.unwrap();
        let (portal, department) = (city.tree("qinghe"), city.tree("edu"));
        let (home, _) = page(&department, "秋季招生").unwrap();
        let (path, text) = page(&portal, "秋季招生").unwrap();
        let canonical =
            format!("<link rel=\"canonical\" href=\"http://edu.qinghe.localhost:8800{home}\">");
        assert!(text.contains(&canonical), "{text}");
        for list in ["/bmdt/", "/", "/feed.xml", "/sitemap-1.xml", "/bmdt/feed.xml"] {
            assert!(portal.text(list).contains(&path), "{list}");
        }
        assert!(portal.entry(&format!("!search/{id}")).is_some());

        city.again(&id, draft("", "秋季招生（更正）")).await;
        city.press.catch_up().await.unwrap();
        let (moved, _) = page(&city.tree("qinghe"), "秋季招生（更正）").unwrap();
        assert_eq!(moved, path, "an address never changes");
        assert!(city.tree("qinghe").text("/bmdt/").contains("秋季招生（更正）"));

        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        let portal = city.tree("qinghe");
        assert_eq!(portal.entry(&path).unwrap().status, 410);
        assert_eq!(city.tree("edu").entry(&home).unwrap().status, 410);
        assert_eq!(portal.entry("/bmdt/"), None, "nothing else stood there");

        city.again(&id, draft("", "秋季招生（再次）")).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(page(&city.tree("qinghe"), "秋季招生（再次）").unwrap().0, path);

        city.act(async |work| actions::end(work, &share, reason()).await).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").entry(&path).unwrap().status, 410);
        assert_eq!(city.tree("edu").entry(&home).unwrap().status, 200);
        city.again(&id, draft("", "秋季招生（三次）")).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").entry(&path).unwrap().status, 410, "it stays down");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_frozen_copy_stays_and_says_where_it_came_from() {
    for mut city in City::everywhere().await {
        let (top, news, own) = found(&mut city).await;
        let id = city.publish(draft(&own, "秋季招生")).await;
        let share = city.offer(&id, &top).await;
        city.accept(&share, &news, "copy").await;
        city.again(&id, draft("", "秋季招生（更正）")).await;
        city.press.catch_up().await.unwrap();
        let (path, text) = page(&city.tree("qinghe"), "秋季招生").unwrap();
        let (home, _) = page(&city.tree("edu"), "秋季招生（更正）").unwrap();
        assert!(text.contains("复制自edu市人民政府，原稿第1版"), "{text}");
        let original = format!("<a href=\"http://edu.qinghe.localhost:8800{home}\">查看原文</a>");
        assert!(text.contains(&original), "{text}");

        city.withdraw(&id).await;
        city.press.catch_up().await.unwrap();
        let text = city.tree("qinghe").text(&path);
        assert!(text.contains("原文已不再公开"), "{text}");
        let row = shares(&city).await.remove(0);
        assert!(row.is_due() && row.original == "withdrawn", "{row:?}");
        city.act(async |work| actions::end(work, &share, reason()).await).await;
        city.press.catch_up().await.unwrap();
        assert_eq!(city.tree("qinghe").entry(&path).unwrap().status, 410);
    }
}

/// What a site built from nothing publishes in the same round is felt on the pages of others.
#[tokio::test(flavor = "multi_thread")]
async fn a_site_that_is_built_anew_tells_the_others() {
    for mut city in City::everywhere().await {
        let (_, news, own) = found(&mut city).await;
        let edu =
            city.act(async |work| section::table::find(&mut work.tx, &own).await).await.site_id;
        let old = city.section(&edu, section_form("", "旧闻", "jw", "dynamics")).await;
        let header = Some(policy_header(8));
        let kind = "policy".to_owned();
        let policy = city.publish(Draft { kind, header, ..draft(&news, "招生办法") }).await;
        city.press.catch_up().await.unwrap();
        let number = city.tree("edu").number;

        let relations = vec![Relation { kind: "interprets".to_owned(), target_id: policy }];
        city.publish(Draft { relations, ..draft(&own, "招生办法的解读") }).await;
        let form = MergeForm { into_id: own.clone(), reason: "内容相近".to_owned() };
        city.act(async |work| section::actions::merge(work, &old, form).await).await;
        city.press.catch_up().await.unwrap();
        assert!(city.tree("edu").number > number, "built anew");
        let (_, text) = page(&city.tree("qinghe"), "招生办法").unwrap();
        assert!(text.contains("招生办法的解读"), "{text}");
    }
}
