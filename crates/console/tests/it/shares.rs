//! Documents on their way between sites.

use content::section::{self, model::Section, model::SectionForm};
use office::permit;
use office::site::{self, model::SiteForm};
use office::unit::{self, model::UnitForm};
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::town::{MAKER, Person, Town, draft, in_every_town};

/// A department beside the town: its site and a section; zhang takes what is offered to it, and
/// zhou asks and answers for it.
pub(crate) async fn department(town: &Town) -> (String, Section) {
    let unit = UnitForm {
        parent_id: String::new(),
        name: "云溪市教育局".into(),
        credit_code: "11380400008201341U".into(),
    };
    let form = SiteForm {
        parent_id: town.site.id.clone(),
        code: "edu".into(),
        name: "云溪市教育局".into(),
        short_name: "教育局".into(),
        domain: "edu.yunxi.localhost".into(),
        color: "pine".into(),
        emblem: "no".into(),
        ..SiteForm::default()
    };
    let section = SectionForm {
        name: "转载".into(),
        slug: "zz".into(),
        kind: "dynamics".into(),
        ..SectionForm::default()
    };
    let made = town.desk.act(MAKER, async |work| {
        let unit = unit::actions::create(work, unit).await?;
        let site = site::actions::create(work, SiteForm { unit_id: unit.id, ..form }).await?;
        let section = section::actions::create(work, &site.id, section).await?;
        let (zhang, zhou) = (&town.accounts["zhang"], &town.accounts["zhou"]);
        permit::actions::give(work, zhang, "final_review", &site.id, None).await?;
        permit::actions::give(work, zhou, "editor", &site.id, None).await?;
        Ok((site.id, section))
    });
    made.await.unwrap()
}

/// Publishes what was submitted.
pub(crate) async fn live(town: &Town, id: &str) -> Value {
    let article = approved(town, id).await;
    let chen = town.person("chen").await;
    let form = json!({"digest": article["working"]["digest"], "at": null});
    chen.does(&format!("/api/articles/{id}/publication"), form).await
}

/// A new edition of what is live.
pub(crate) async fn edited(town: &Town, id: &str, title: &str) {
    let li = town.person("li").await;
    li.does(&format!("/api/articles/{id}/revision"), json!({})).await;
    let saved = li.does(&format!("/api/articles/{id}/draft"), draft(1, title)).await;
    let revision = json!({"revision": saved["revision"]});
    li.does(&format!("/api/articles/{id}/submission"), revision).await;
    live(town, id).await;
}

pub(crate) fn offer(id: &str, site: &str) -> Value {
    json!({"document_id": id, "to": "chosen", "site_ids": [site], "message": "请予采用"})
}

pub(crate) async fn offered(who: &Person, id: &str, site: &str) -> String {
    let rows = who.does("/api/shares", offer(id, site)).await;
    rows[0]["id"].as_str().unwrap().to_owned()
}

pub(crate) async fn code(who: &Person, path: &str, form: Value) -> String {
    let said = who.post(path, form).await;
    assert_ne!(said.status, 200, "{path}");
    said.body["code"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_is_live_is_shared_and_a_site_has_it_once() {
    in_every_town(async |town| {
        let (edu, section) = department(&town).await;
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        assert_eq!(code(&li, "/api/shares", offer(&id, &edu)).await, "share.not_live");
        live(&town, &id).await;
        let own = town.site.id.clone();
        assert_eq!(code(&li, "/api/shares", offer(&id, &own)).await, "share.site");
        let everywhere = json!({"document_id": id, "to": "somewhere"});
        assert_eq!(code(&li, "/api/shares", everywhere).await, "share.to");
        let mut foreign = offer(&id, &edu);
        foreign["wanted_id"] = json!(town.notices.id);
        assert_eq!(code(&li, "/api/shares", foreign).await, "share.section");

        let share = offered(&li, &id, &edu).await;
        assert_eq!(code(&li, "/api/shares", offer(&id, &edu)).await, "share.there_already");
        let below = json!({"document_id": id, "to": "below"});
        assert_eq!(code(&li, "/api/shares", below).await, "share.there_already");

        // Whoever has no power there neither sees nor takes it.
        let chen = town.person("chen").await;
        let door = format!("/api/shares/{share}/acceptance");
        let form = json!({"section_id": section.id, "mode": "quote"});
        assert_eq!(code(&chen, &door, form.clone()).await, "power.missing");
        assert_eq!(chen.sees("/api/shares?box=in").await["total"], 0);
        assert_eq!(chen.sees("/api/shares?box=out").await["total"], 1);

        let zhang = town.person("zhang").await;
        let seen = zhang.sees(&format!("/api/shares/{share}")).await;
        assert_eq!(seen["may"], json!(["receive", "accept", "decline"]));
        assert_eq!(seen["edition"]["title"], "关于秋季招生的通知");
        zhang.does(&format!("/api/shares/{share}/receipt"), json!({})).await;
        let again = zhang.does(&format!("/api/shares/{share}/receipt"), json!({})).await;
        assert_eq!(again["receipts"].as_array().unwrap().len(), 1);
        assert_eq!(again["receipts"][0]["name"], "张复审");

        let foreign = json!({"section_id": town.notices.id, "mode": "quote"});
        assert_eq!(code(&zhang, &door, foreign).await, "share.section");
        let without = json!({"section_id": section.id, "mode": "link"});
        assert_eq!(code(&zhang, &door, without).await, "share.mode");
        let taken = zhang.does(&door, form.clone()).await;
        let address = taken["address"].as_str().unwrap();
        assert!(address.starts_with("http://edu.yunxi.localhost/zz/20"), "{address}");
        assert_eq!(code(&zhang, &door, form).await, "share.wrong_state");
        let places = li.sees(&format!("/api/articles/{id}/shares")).await;
        assert_eq!(
            (&places[0]["state"], &places[0]["mode"]),
            (&json!("accepted"), &json!("quote"))
        );

        let counted = li.sees("/api/statistics?by=person").await;
        let mine = counted.as_array().unwrap().iter().find(|row| row["name"] == "李信息").unwrap();
        assert_eq!(mine["adopted"], 1, "{counted}");

        // The original is withdrawn: so is the quote, in the same act.
        let chen = town.person("chen").await;
        let withdrawal = json!({"reason": "内容有误"});
        chen.does(&format!("/api/articles/{id}/withdrawal"), withdrawal).await;
        let places = li.sees(&format!("/api/articles/{id}/shares")).await;
        assert_eq!((&places[0]["path"], &places[0]["original"]), (&json!(""), &json!("withdrawn")));
        let happened = town.happened().await;
        let told = ["share.offered", "share.received", "article.quoted", "share.accepted"];
        let last = ["article.followed", "article.withdrawn"];
        for event in told.iter().chain(&last) {
            assert!(happened.iter().any(|one| one == event), "{event} {happened:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_declined_with_a_reason_or_taken_back() {
    in_every_town(async |town| {
        let (edu, section) = department(&town).await;
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        live(&town, &id).await;
        let share = offered(&li, &id, &edu).await;
        let zhang = town.person("zhang").await;
        let door = format!("/api/shares/{share}/refusal");
        assert_eq!(code(&zhang, &door, json!({"reason": ""})).await, "share.reason");
        let declined = zhang.does(&door, json!({"reason": "与本站无关"})).await;
        assert_eq!(declined["row"]["reason"], "与本站无关");
        assert_eq!(declined["may"], json!([]));

        let share = offered(&li, &id, &edu).await;
        let door = format!("/api/shares/{share}/recall");
        assert_eq!(code(&zhang, &door, json!({})).await, "power.missing");
        li.does(&door, json!({})).await;
        let form = json!({"section_id": section.id, "mode": "quote"});
        let door = format!("/api/shares/{share}/acceptance");
        assert_eq!(code(&zhang, &door, form.clone()).await, "share.wrong_state");

        let share = offered(&li, &id, &edu).await;
        zhang.does(&format!("/api/shares/{share}/acceptance"), form).await;
        let door = format!("/api/shares/{share}/removal");
        let ended = zhang.does(&door, json!({"reason": "活动结束"})).await;
        assert_eq!((&ended["row"]["state"], &ended["address"]), (&json!("ended"), &Value::Null));

        let counts = zhang.sees("/api/shares/counts").await;
        let unit = &counts[0];
        assert_eq!(unit["unit_name"], "云溪市人民政府办公室");
        assert_eq!((&unit["offered"], &unit["accepted"]), (&json!(2), &json!(1)));
        assert_eq!((&unit["declined"], &unit["waiting"]), (&json!(1), &json!(0)));
        assert_eq!(zhang.sees("/api/shares/counts?to=1").await, json!([]));
        assert_eq!(zhang.get("/api/shares/counts/file").await.status, 200);
        let shen = town.person("shen").await;
        assert_eq!(shen.sees("/api/shares/counts").await, json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keeper_of_a_copy_decides_when_the_original_changes() {
    in_every_town(async |town| {
        let (edu, section) = department(&town).await;
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        live(&town, &id).await;
        let share = offered(&li, &id, &edu).await;
        let zhang = town.person("zhang").await;
        let form = json!({"section_id": section.id, "mode": "copy"});
        let taken = zhang.does(&format!("/api/shares/{share}/acceptance"), form).await;
        let copy = taken["row"]["copy_id"].as_str().unwrap().to_owned();
        let kept = zhang.sees(&format!("/api/articles/{copy}")).await;
        assert_eq!(kept["copy_note"], "复制自云溪市人民政府，原稿第1版");
        assert_eq!(kept["index_no"], Value::Null);
        assert_eq!(zhang.sees("/api/shares?box=in&state=due").await["total"], 0);
        let copying = offer(&copy, &town.site.id);
        assert_eq!(code(&zhang, "/api/shares", copying).await, "share.copy_again");

        edited(&town, &id, "关于秋季招生的通知（更正）").await;
        let zhang = town.person("zhang").await;
        assert_eq!(zhang.sees("/api/shares?box=in&state=due").await["total"], 1);
        let seen = zhang.sees(&format!("/api/shares/{share}")).await;
        assert_eq!(seen["may"], json!(["end", "settle"]));
        let added = seen["difference"]["title"].as_array().unwrap();
        assert!(added.iter().any(|span| span["op"] == "added"), "{seen}");
        let still = zhang.sees(&format!("/api/articles/{copy}")).await;
        assert_eq!(still["live"]["title"], "关于秋季招生的通知");

        let door = format!("/api/shares/{share}/copy");
        let unseen = json!({"decision": "keep", "original": "withdrawn"});
        assert_eq!(code(&zhang, &door, unseen).await, "share.original_changed");
        let original = seen["row"]["original"].clone();
        let odd = json!({"decision": "perhaps", "original": original});
        assert_eq!(code(&zhang, &door, odd).await, "share.decision");
        zhang.does(&door, json!({"decision": "renew", "original": original})).await;
        let renewed = zhang.sees(&format!("/api/articles/{copy}")).await;
        assert_eq!(renewed["live"]["title"], "关于秋季招生的通知（更正）");
        assert_eq!(renewed["copy_note"], "复制自云溪市人民政府，原稿第2版");
        let again = json!({"decision": "renew", "original": original});
        assert_eq!(code(&zhang, &door, again).await, "share.not_due");

        // The original goes; the copy stays until its keeper decides.
        let chen = town.person("chen").await;
        let withdrawal = json!({"reason": "内容有误"});
        chen.does(&format!("/api/articles/{id}/withdrawal"), withdrawal).await;
        let zhang = town.person("zhang").await;
        let seen = zhang.sees(&format!("/api/shares/{share}")).await;
        assert_eq!(seen["row"]["original"], "withdrawn");
        assert!(seen["address"].is_string());
        zhang.does(&door, json!({"decision": "keep", "original": "withdrawn"})).await;
        assert_eq!(zhang.sees("/api/shares?box=in&state=due").await["total"], 0);
        zhang.does(&format!("/api/shares/{share}/removal"), json!({"reason": "原稿已撤"})).await;
        assert_eq!(zhang.sees(&format!("/api/articles/{copy}")).await["live"], Value::Null);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_asks_another_for_a_document() {
    in_every_town(async |town| {
        let (edu, _) = department(&town).await;
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        live(&town, &id).await;
        let zhou = town.person("zhou").await;
        let ask = json!({"from_site_id": edu, "to_site_id": town.site.id,
            "title": "秋季招生的通知", "message": "周五前"});
        let own = json!({"from_site_id": edu, "to_site_id": edu, "title": "秋季招生的通知"});
        assert_eq!(code(&zhou, "/api/share-requests", own).await, "share.own_site");
        let blank = json!({"from_site_id": edu, "to_site_id": town.site.id, "title": ""});
        assert_eq!(code(&zhou, "/api/share-requests", blank).await, "share.title");
        assert_eq!(code(&li, "/api/share-requests", ask.clone()).await, "power.missing");
        for _ in 0..3 {
            zhou.does("/api/share-requests", ask.clone()).await;
        }
        let asked = li.sees("/api/share-requests?box=in&state=requested").await;
        assert_eq!(asked["total"], 3);
        let door = |at: usize, verb: &str| {
            let id = asked["items"][at]["id"].as_str().unwrap();
            format!("/api/share-requests/{id}/{verb}")
        };
        let nothing = json!({"document_id": "x"});
        assert_eq!(code(&li, &door(0, "answer"), nothing).await, "article.unknown");
        li.does(&door(0, "answer"), json!({"document_id": id, "message": "请采用"})).await;
        let late = json!({"reason": "已经答复"});
        assert_eq!(code(&li, &door(0, "refusal"), late).await, "share.request_closed");
        li.does(&door(1, "refusal"), json!({"reason": "没有这份材料"})).await;
        assert_eq!(code(&li, &door(2, "recall"), json!({})).await, "power.missing");
        zhou.does(&door(2, "recall"), json!({})).await;
        let zhang = town.person("zhang").await;
        let inbox = zhang.sees("/api/shares?box=in&state=offered").await;
        assert_eq!((&inbox["total"], &inbox["items"][0]["way"]), (&json!(1), &json!("answer")));
        let closed = zhou.sees("/api/share-requests?box=out").await;
        let states: Vec<_> =
            closed["items"].as_array().unwrap().iter().map(|row| row["state"].clone()).collect();
        assert_eq!(states.len(), 3);
        for state in ["answered", "declined", "recalled"] {
            assert!(states.contains(&json!(state)), "{states:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_of_sources_is_kept_by_the_platform() {
    in_every_town(async |town| {
        let (xi, li) = (town.person("xi").await, town.person("li").await);
        let form = json!({"name": "云溪日报", "kind": "media", "host": "yunxi.example"});
        assert_eq!(code(&li, "/api/provenance", form.clone()).await, "power.missing");
        let source = xi.does("/api/provenance", form.clone()).await;
        assert_eq!(code(&xi, "/api/provenance", form).await, "provenance.already_there");
        let door = format!("/api/provenance/{}", source["id"].as_str().unwrap());
        let change = json!({"name": "云溪日报社", "kind": "media", "host": "", "revision": 1});
        xi.does(&door, change.clone()).await;
        assert_eq!(code(&xi, &door, change).await, "provenance.changed_meanwhile");
        let found = li.sees("/api/provenance?q=%E4%BA%91%E6%BA%AA").await;
        assert_eq!(found["total"], 1);

        let file = xi.sees("/api/provenance/file").await;
        assert!(file["text"].as_str().unwrap().contains("云溪日报社\t新闻单位"), "{file}");
        let same = xi.does("/api/provenance/file", file.clone()).await;
        assert_eq!(same, json!({"added": 0, "changed": 0, "refused": []}));
        let text = "云溪日报社,新闻单位,yunxi.example\n市委宣传部,党委\n某网,博客\n";
        let brought = xi.does("/api/provenance/file", json!({"text": text})).await;
        assert_eq!((&brought["added"], &brought["changed"]), (&json!(1), &json!(1)));
        assert_eq!(brought["refused"], json!(["第3行：请选择稿源类别"]));

        // What the list says, the checker asks about.
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let door = format!("/api/articles/{}/check", article["id"].as_str().unwrap());
        let mut text = draft(1, "关于放假的通知");
        (text["source"], text["source_url"]) = (json!("某网"), json!("https://x.example/1"));
        let rules = li.does(&door, text.clone()).await;
        assert_eq!(rules[0]["rule"], "source.unlisted", "{rules}");
        (text["source"], text["source_url"]) = (json!("市委宣传部"), json!(""));
        assert_eq!(li.does(&door, text).await[0]["rule"], "source.no_address");

        let door = format!("/api/provenance/{}/removal", source["id"].as_str().unwrap());
        assert_eq!(code(&xi, &door, json!({})).await, "provenance.reason");
        xi.does(&door, json!({"reason": "停刊"})).await;
        assert_eq!(code(&xi, &door, json!({"reason": "停刊"})).await, "provenance.unknown");
    })
    .await;
}
