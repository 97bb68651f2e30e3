//! Grey mode and emergency notices.

use axum::http::StatusCode;
use desk::Caller;
use office::switch;
use serde_json::{Value, json};

use crate::town::{Town, in_every_town};

const WATCH: Caller = Caller::Machine("watch");

fn banner(town: &Town) -> Value {
    json!({"site_ids": [town.site.id], "kind": "banner", "level": "red",
        "says": "台风红色预警，请勿外出", "link": "", "reason": "市防指指令"})
}

/// What stands in the next timestamp: kind and text.
async fn on(town: &Town) -> Vec<(String, String)> {
    let look = async |work: &mut desk::Work| switch::public::in_force(&mut work.tx, work.now).await;
    let found = town.desk.look(WATCH, look).await.unwrap();
    found.into_iter().map(|on| (on.kind, on.says)).collect()
}

async fn seen(town: &Town, ids: &[String]) {
    let dialect = town.desk.dialect();
    let note = async |work: &mut desk::Work| switch::actions::seen(work, dialect, ids).await;
    town.desk.act(WATCH, note).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_goes_out_is_seen_is_replaced_and_ended() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        assert_eq!(guan.sees("/api/sites").await[0]["may"], json!(["change", "switch"]));
        let said = guan.does("/api/switches", banner(&town)).await;
        assert_eq!(said, json!({"sites": 1, "replaced": 0}));
        let open = guan.sees("/api/switches").await;
        let row = &open["items"][0];
        assert_eq!((&row["state"], &row["may"]), (&json!("going_out"), &json!(["end"])));
        assert_eq!(on(&town).await, [("banner".into(), "台风红色预警，请勿外出".into())]);

        let id = row["id"].as_str().unwrap().to_owned();
        seen(&town, std::slice::from_ref(&id)).await;
        let row = guan.sees("/api/switches").await["items"][0].clone();
        assert_eq!(row["state"], "on");
        assert!(row["shown_at"].as_i64() >= row["from_at"].as_i64());
        // Seeing it once more changes nothing.
        seen(&town, std::slice::from_ref(&id)).await;
        assert_eq!(guan.sees("/api/switches").await["items"][0], row);

        let mut other = banner(&town);
        other["says"] = "台风橙色预警".into();
        other["level"] = "orange".into();
        let said = guan.does("/api/switches", other).await;
        assert_eq!(said, json!({"sites": 1, "replaced": 1}));
        assert_eq!(on(&town).await, [("banner".into(), "台风橙色预警".into())]);
        let history = guan.sees("/api/switches?state=ended").await;
        assert_eq!(history["items"][0]["state"], "leaving");
        seen(&town, &[]).await;
        assert_eq!(guan.sees("/api/switches?state=ended").await["items"][0]["state"], "over");

        let open = guan.sees("/api/switches").await["items"][0]["id"].clone();
        let end = json!({"ids": [open], "reason": "台风已过"});
        guan.does("/api/switches/end", end.clone()).await;
        assert_eq!(on(&town).await, []);
        assert_eq!(guan.post("/api/switches/end", end).await.body["code"], "switch.over");
        assert_eq!(guan.sees("/api/switches").await["total"], 0);
        assert_eq!(guan.sees("/api/switches?state=ended").await["total"], 2);
        assert_eq!(town.happened().await, ["switch.changed"; 3]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_planned_begins_and_ends_by_the_clock() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let now = town.desk.clock().now();
        let form = json!({"site_ids": [town.site.id], "kind": "grey", "reason": "国务院公告",
            "from_at": now + 60_000, "until_at": now + 120_000});
        guan.does("/api/switches", form).await;
        assert_eq!(guan.sees("/api/switches").await["items"][0]["state"], "planned");
        assert_eq!(on(&town).await, []);
        town.desk.clock().set(now + 60_000);
        assert_eq!(on(&town).await, [("grey".into(), String::new())]);
        town.desk.clock().set(now + 120_000);
        assert_eq!(on(&town).await, []);
        let expire = async |work: &mut desk::Work| switch::actions::expire(work).await;
        assert_eq!(town.desk.act(WATCH, expire).await.unwrap(), 1);
        assert_eq!(town.desk.act(WATCH, expire).await.unwrap(), 0);
        let row = guan.sees("/api/switches?state=ended").await["items"][0].clone();
        assert_eq!((&row["ended_name"], &row["state"]), (&json!("到期结束"), &json!("over")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_switches_what_is_not_theirs() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        guan.does("/api/switches", banner(&town)).await;
        let id = guan.sees("/api/switches").await["items"][0]["id"].clone();
        for login in ["li", "chen", "xi", "shen"] {
            let person = town.person(login).await;
            let said = person.post("/api/switches", banner(&town)).await;
            assert_eq!(said.status, StatusCode::FORBIDDEN, "{login}");
            let end = json!({"ids": [id], "reason": "不该"});
            let said = person.post("/api/switches/end", end).await;
            assert_eq!(said.status, StatusCode::FORBIDDEN, "{login}");
            assert_eq!(person.sees("/api/switches").await["total"], 0, "{login}");
        }
        let mut form = banner(&town);
        form["site_ids"] = json!([town.site.id, "0192f0c1a2b3c4d5e6f708192a3b4c5d"]);
        let said = guan.post("/api/switches", form).await;
        assert_eq!(said.body["code"], "switch.unknown_site");
        let said = guan.post("/api/switches/end", json!({"ids": [], "reason": "原因"})).await;
        assert_eq!(said.body["code"], "switch.nothing_chosen");
        assert_eq!(guan.sees("/api/switches").await["total"], 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_site_beyond_ones_reach_stops_the_whole_act() {
    in_every_town(async |town| {
        let other = town.another_site("other").await;
        let guan = town.person("guan").await;
        let mut form = banner(&town);
        form["site_ids"] = json!([town.site.id, other]);
        let said = guan.post("/api/switches", form).await;
        assert_eq!((said.status, &said.body["field"]), (StatusCode::FORBIDDEN, &json!("site_ids")));
        assert_eq!(on(&town).await, []);
    })
    .await;
}
