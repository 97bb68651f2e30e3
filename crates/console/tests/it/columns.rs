//! Columns: applied for and approved, moved with their addresses, renewed in time.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::town::{Town, in_every_town};

const DAY: i64 = 86_400_000;

fn section(parent: &str, name: &str, slug: &str) -> Value {
    json!({"parent_id": parent, "name": name, "slug": slug, "kind": "dynamics", "column_type": "",
        "link_url": "", "description": "", "keywords": "", "unit_id": "", "person": "",
        "in_nav": true, "revision": 0})
}

/// An article that is live in the notices; its identifier.
pub(crate) async fn published(town: &Town, title: &str) -> String {
    let li = town.person("li").await;
    let id = submitted(town, &li, title).await;
    let article = approved(town, &id).await;
    let chen = town.person("chen").await;
    let form = json!({"digest": article["working"]["digest"], "at": null});
    chen.does(&format!("/api/articles/{id}/publication"), form).await;
    id
}

fn wanted(town: &Town, wanted: Value) -> Value {
    json!({"site_id": town.site.id, "wanted": wanted, "reason": "群众关注"})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_applied_for_is_done_when_another_approves_it() {
    in_every_town(async |town| {
        let (li, guan, zhou) =
            (town.person("li").await, town.person("guan").await, town.person("zhou").await);
        let form = section("", "防汛专栏", "fxfh");
        let create = wanted(&town, json!({"verb": "create", "form": form}));
        let made = li.does("/api/proposals", create.clone()).await;
        assert_eq!(made["summary"], "在“第一级”下新建“防汛专栏”（fxfh）");
        let path = |made: &Value, verb: &str| {
            format!("/api/proposals/{}/{verb}", made["id"].as_str().unwrap())
        };
        // Neither the one who applied nor a colleague decides.
        let approve = json!({"approve": true, "opinion": ""});
        for person in [&li, &zhou] {
            let said = person.post(&path(&made, "decision"), approve.clone()).await;
            assert_eq!(said.status, StatusCode::FORBIDDEN);
        }
        assert_eq!(zhou.sees("/api/proposals").await["total"], 0);
        let waiting = guan.sees("/api/proposals").await;
        assert_eq!(waiting["items"][0]["may"], json!(["decide"]));
        assert_eq!(li.sees("/api/proposals").await["items"][0]["may"], json!(["withdraw"]));

        let done = guan.does(&path(&made, "decision"), approve.clone()).await;
        assert_eq!(done["state"], "approved");
        let sections = format!("/api/sites/{}/sections", town.site.id);
        let tree = guan.sees(&sections).await;
        let items = tree["items"].as_array().unwrap();
        let there = items.iter().find(|row| row["path"] == "/fxfh/").unwrap();
        let said = guan.post(&path(&made, "decision"), approve.clone()).await;
        assert_eq!(said.body["code"], "proposal.closed");
        // Its history tells who wanted it and who agreed.
        let history = format!("/api/sections/{}/history", there["id"].as_str().unwrap());
        let told = guan.sees(&history).await;
        let events: Vec<_> =
            told.as_array().unwrap().iter().map(|line| line["event"].as_str().unwrap()).collect();
        assert_eq!(events, ["section.approved", "section.created"]);
        assert!(told[0]["note"].as_str().unwrap().contains("申请人李信息"));

        // What cannot be done is not approved: the address is taken meanwhile.
        let again = li.does("/api/proposals", create).await;
        let said = guan.post(&path(&again, "decision"), approve).await;
        assert_eq!(said.body["code"], "section.already_there");
        let no = json!({"approve": false, "opinion": ""});
        let said = guan.post(&path(&again, "decision"), no).await;
        assert_eq!(said.body["field"], "opinion");
        let no = json!({"approve": false, "opinion": "已有同名栏目"});
        assert_eq!(guan.does(&path(&again, "decision"), no).await["state"], "refused");
        assert_eq!(li.sees("/api/proposals?state=closed").await["total"], 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_on_their_own_application_and_it_may_be_taken_back() {
    in_every_town(async |town| {
        let (guan, xi) = (town.person("guan").await, town.person("xi").await);
        let remove = json!({"verb": "remove", "id": town.policies.id, "form": {"reason": ""}});
        let made = guan.does("/api/proposals", wanted(&town, remove)).await;
        let decision = format!("/api/proposals/{}/decision", made["id"].as_str().unwrap());
        let approve = json!({"approve": true, "opinion": "同意"});
        let said = guan.post(&decision, approve.clone()).await;
        assert_eq!(said.body["code"], "proposal.own");
        let withdrawal = format!("/api/proposals/{}/withdrawal", made["id"].as_str().unwrap());
        guan.does(&withdrawal, json!({})).await;
        assert_eq!(xi.post(&decision, approve.clone()).await.body["code"], "proposal.closed");
        let move_away = json!({"verb": "shift", "id": town.policies.id,
            "form": {"parent_id": town.notices.id, "before_id": null}});
        let made = guan.does("/api/proposals", wanted(&town, move_away)).await;
        let decision = format!("/api/proposals/{}/decision", made["id"].as_str().unwrap());
        xi.does(&decision, approve).await;
        for bad in [
            json!({"verb": "merge", "id": town.policies.id, "form": {"into_id": "0192"}}),
            json!({"verb": "shift", "id": "0192", "form": {"parent_id": "", "before_id": null}}),
        ] {
            let said = guan.post("/api/proposals", wanted(&town, bad)).await;
            assert!(said.status.is_client_error(), "{said:?}");
        }
        let said = guan.post("/api/proposals", wanted(&town, json!({"verb": "burn"}))).await;
        assert!(said.status.is_client_error(), "{said:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_leads_on_is_taken_by_nobody_else() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let sections = format!("/api/sites/{}/sections", town.site.id);
        let top = guan.does(&sections, section("", "动态", "dt")).await;
        let id = top["id"].as_str().unwrap().to_owned();
        let below = guan.does(&sections, section(&id, "要闻", "yw")).await;
        let mut renamed = section("", "工作动态", "gzdt");
        renamed["revision"] = top["revision"].clone();
        let renamed = guan.does(&format!("/api/sections/{id}"), renamed).await;
        let said = guan.post(&sections, section("", "另一个", "dt")).await;
        assert_eq!(
            (said.body["code"].as_str(), said.body["field"].as_str()),
            (Some("section.address_kept"), Some("slug"))
        );
        // The section itself may have it back, and what is below it goes with it.
        let mut back = section("", "工作动态", "dt");
        back["revision"] = renamed["revision"].clone();
        assert_eq!(guan.does(&format!("/api/sections/{id}"), back).await["path"], "/dt/");
        let tree = guan.sees(&sections).await;
        let rows = tree["items"].as_array().unwrap();
        let row = rows.iter().find(|row| row["id"] == below["id"]).unwrap();
        assert_eq!(row["path"], "/dt/yw/");
        let history = guan.sees(&format!("/api/sections/{id}/history")).await;
        assert!(history[1]["note"].as_str().unwrap().contains("地址：/dt/ → /gzdt/"), "{history}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_section_is_merged_with_its_documents_and_drafts() {
    in_every_town(async |town| {
        let live = published(&town, "关于供水的通知").await;
        let (guan, li) = (town.person("guan").await, town.person("li").await);
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let draft = li.does("/api/articles", form).await;
        let (from, into) = (town.notices.id.as_str(), town.policies.id.as_str());
        let path = format!("/api/sections/{from}/merger");
        for (into, reason, code) in [
            (from, "重复", "section.merge_with_itself"),
            ("0192f0c1a2b3c4d5e6f708192a3b4c5d", "重复", "section.unknown"),
            (into, "", "section.reason"),
        ] {
            let said = guan.post(&path, json!({"into_id": into, "reason": reason})).await;
            assert_eq!(said.body["code"], code);
        }
        let said = li.post(&path, json!({"into_id": into, "reason": "重复"})).await;
        assert_eq!(said.status, StatusCode::FORBIDDEN);
        guan.does(&path, json!({"into_id": into, "reason": "内容重复"})).await;
        for id in [live.as_str(), draft["id"].as_str().unwrap()] {
            let article = li.sees(&format!("/api/articles/{id}")).await;
            assert_eq!(article["section_id"], *into, "{id}");
        }
        // A new edition of what was live belongs to the section that took it in.
        let revised = li.does(&format!("/api/articles/{live}/revision"), json!({})).await;
        assert_eq!(revised["section_id"], *into, "{revised}");
        let said = guan.post(&path, json!({"into_id": into, "reason": "内容重复"})).await;
        assert_eq!(said.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_is_explained_forecast_and_made_stricter_only() {
    in_every_town(async |town| {
        published(&town, "关于供水的通知").await;
        let (guan, li) = (town.person("guan").await, town.person("li").await);
        let limit = format!("/api/sections/{}/limit", town.notices.id);
        let seen = li.sees(&limit).await;
        assert_eq!((&seen["limit"], &seen["state"]), (&json!("1个月"), &json!("fine")));
        let chain: Vec<_> = seen["chain"].as_array().unwrap().iter().collect();
        assert_eq!(
            (&chain[0]["level_name"], &chain[0]["is_in_force"]),
            (&json!("国家"), &json!(false))
        );
        assert_eq!(
            (&chain[1]["level_name"], &chain[1]["is_in_force"]),
            (&json!("市级"), &json!(true))
        );
        assert!(chain[1]["source"].as_str().unwrap().starts_with("南部县办法第十四条"));

        let form =
            |amount: i64, unit: &str| json!({"amount": amount, "unit": unit, "source": "本站要求"});
        assert_eq!(guan.post(&limit, form(2, "month")).await.body["code"], "upkeep.looser");
        assert_eq!(li.post(&limit, form(3, "day")).await.status, StatusCode::FORBIDDEN);
        let set = guan.does(&limit, form(10, "day")).await;
        assert_eq!((&set["limit"], &set["days_left"]), (&json!("10天"), &json!(10)));

        let now = town.desk.clock().now();
        town.desk.clock().set(now + 9 * DAY);
        let (guan, li) = (town.person("guan").await, town.person("li").await);
        let state = async |person: &crate::town::Person, query: &str| {
            person.sees(&format!("/api/upkeep?{query}")).await
        };
        assert_eq!(state(&li, "state=soon").await["items"][0]["id"], town.notices.id);
        assert_eq!(state(&guan, "person=mine&state=due").await["rows"], Value::Null);
        assert_eq!(state(&guan, "person=mine&state=due").await["total"], 0);
        town.desk.clock().set(now + 12 * DAY);
        let (guan, shen) = (town.person("guan").await, town.person("shen").await);
        let late = state(&guan, "").await;
        // The most urgent first; the section in which nothing is yet comes after it.
        assert_eq!(
            (&late["items"][0]["state"], &late["items"][0]["days_left"]),
            (&json!("late"), &json!(-2))
        );
        assert_eq!(late["items"][1]["state"], "blank");
        assert_eq!((&late["late"], &late["blank"]), (&json!(1), &json!(1)));
        // After the limit it is for those who manage the section, too.
        assert_eq!(state(&guan, "person=mine&state=due").await["total"], 1);
        assert_eq!(state(&shen, "").await["total"], 0);

        let sites = guan.sees("/api/upkeep/sites").await;
        assert_eq!(sites[0]["home"]["limit"], "14天");
        let counts: Vec<_> = sites[0]["vetoes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|veto| veto["count"].clone())
            .collect();
        assert_eq!(counts, [json!(0), json!(1), json!(1)]);
        assert_eq!(shen.sees("/api/upkeep/sites").await, json!([]));

        let back = guan.does(&limit, form(0, "day")).await;
        assert_eq!((&back["limit"], &back["own"]), (&json!("1个月"), &Value::Null));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_turned_by_the_platform_and_made_stricter_by_a_site() {
    in_every_town(async |town| {
        let (guan, xi) = (town.person("guan").await, town.person("xi").await);
        let rules = xi.sees("/api/upkeep/rules").await;
        assert_eq!(rules["may"], json!(["turn"]));
        let off = rules["items"].as_array().unwrap();
        let off = off.iter().find(|rule| rule["unit"] == "workday").unwrap();
        assert_eq!(off["on_since"], Value::Null);
        let path = format!("/api/upkeep/rules/{}", off["id"].as_str().unwrap());
        assert_eq!(guan.post(&path, json!({"on": true})).await.status, StatusCode::FORBIDDEN);
        xi.does(&path, json!({"on": true})).await;
        let limit = format!("/api/sections/{}/limit", town.notices.id);
        assert_eq!(guan.sees(&limit).await["limit"], "3个工作日");
        xi.does(&path, json!({"on": false})).await;
        assert_eq!(guan.sees(&limit).await["limit"], "1个月");

        let site = format!("/api/sites/{}/limit", town.site.id);
        let form = json!({"class": "notice", "amount": 15, "unit": "day", "source": "本市要求"});
        let set = guan.does(&site, form).await;
        assert!(set["items"].as_array().unwrap().iter().any(|rule| rule["level"] == "site"));
        assert_eq!(guan.sees(&limit).await["limit"], "15天");
        assert_eq!(set["may"], json!(["limit"]));
        let own = format!("/api/upkeep/rules?site={}", town.site.id);
        let li = town.person("li").await;
        assert_eq!(li.sees(&own).await["may"], json!([]), "a clerk sees it and sets nothing");
        let form = json!({"class": "notice", "amount": 0, "unit": "day", "source": ""});
        let back = guan.does(&site, form).await;
        assert!(back["items"].as_array().unwrap().iter().all(|rule| rule["level"] != "site"));
        let bad = json!({"class": "all", "amount": 15, "unit": "day", "source": "本市要求"});
        assert_eq!(guan.post(&site, bad).await.body["code"], "upkeep.class");
    })
    .await;
}
