//! Values no form of ours would send, at every place of every door's body: whatever comes is
//! taken or refused, and never breaks anything.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::articles::submitted;
use crate::town::{Person, Town, draft, in_every_town};

/// What is put in the place of every value of every body.
fn odd() -> Vec<Value> {
    let texts = [
        "",
        " ",
        "\0",
        "0192f0c1a2b3c4d5e6f708192a3b4c5d",
        "0192f0c1a2b3c4d5e6f708192a3b4c5d\0",
        "../x",
        "//",
        "%00",
        "'\"\\",
        "\u{202e}",
        "１２",
    ];
    let mut odd: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
    odd.push(json!("x".repeat(10_000)));
    odd.extend([json!(i64::MAX), json!(i64::MIN), json!(-1), json!(0), json!(1.5), json!(1e300)]);
    odd.extend([json!(null), json!(true), json!([]), json!({}), json!(["", "\0"]), json!([[[]]])]);
    odd
}

/// The body with one value replaced, for every value in it.
fn spoilt(body: &Value, odd: &Value) -> Vec<Value> {
    let mut found = vec![odd.clone()];
    match body {
        Value::Object(fields) => {
            for (name, value) in fields {
                for inner in spoilt(value, odd) {
                    let mut body = body.clone();
                    body[name] = inner;
                    found.push(body);
                }
            }
        }
        Value::Array(items) => {
            for (at, value) in items.iter().enumerate() {
                for inner in spoilt(value, odd) {
                    let mut body = body.clone();
                    body[at] = inner;
                    found.push(body);
                }
            }
        }
        _ => {}
    }
    found
}

/// Every door that takes JSON, who knocks, and a body that fits.
#[expect(clippy::too_many_lines, reason = "one table of a good body for every door")]
async fn doors(town: &Town) -> Vec<(&'static str, String, Value)> {
    let li = town.person("li").await;
    let form = json!({"section_id": town.policies.id, "kind": "policy"});
    let article = li.does("/api/articles", form.clone()).await;
    let drafted = format!("/api/articles/{}", article["id"].as_str().unwrap());
    let mut draft = draft(1, "关于放假的通知");
    draft["section_id"] = json!(town.policies.id);
    draft["header"] = article["working"]["header"].clone();
    let id = submitted(town, &li, "关于放假的通知").await;
    let article = li.sees(&format!("/api/articles/{id}")).await;
    let review = article["review"]["id"].as_str().unwrap();
    let digest = &article["review"]["digest"];
    let site = serde_json::to_value(&town.site).unwrap();
    let section = serde_json::to_value(&town.notices).unwrap();
    let section = json!({"parent_id": "", "name": "新的栏目", "slug": "xin", "kind": "link",
        "column_type": "", "link_url": "https://www.gov.cn/", "description": "述", "keywords": "",
        "unit_id": section["unit_id"], "person": "某", "in_nav": true, "revision": 1});
    let mut other = section.clone();
    (other["name"], other["slug"]) = (json!("另一栏目"), json!("ling"));
    let position = json!({"parent_id": "", "before_id": ""});
    let (site_id, section_id) = (&town.site.id, &town.notices.id);
    let step = json!({"name": "审核", "rule": "any_of", "due_days": 1, "risk_from": "normal",
        "seats": [{"kind": "right", "value": "review.first"}], "checks": ["文字关"],
        "kinds": ["policy"], "sections": ["x"]});
    let flow = json!({"site_id": site_id, "name": "某流程", "steps": [step], "newest_no": 1});
    let password = json!({"old": "x", "new": "Yunxi-Bridge-2027"});
    let login = json!({"login": "nobody", "password": "x"});
    let mut all = sharing(&id, site_id);
    all.extend(vec![
        ("li", "/api/articles".into(), form),
        ("li", format!("{drafted}/draft"), draft),
        ("li", format!("{drafted}/submission"), json!({"revision": 1, "risk": "normal"})),
        ("chen", format!("{drafted}/publication"), json!({"digest": digest, "at": null})),
        ("chen", format!("{drafted}/withdrawal"), json!({"reason": "有误"})),
        (
            "wang",
            format!("/api/reviews/{review}/decision"),
            json!({"digest": "", "approve": true, "opinion": "同意", "back_to": 1,
                "risk": "major", "checks": [{"answer": "no", "remark": "已核"}]}),
        ),
        ("ji", format!("{drafted}/emergency"), json!({"digest": digest, "reason": "防汛预警"})),
        ("guan", "/api/flows".into(), flow.clone()),
        ("guan", "/api/flows/standard".into(), flow),
        (
            "guan",
            "/api/flow-bindings".into(),
            json!({"site_id": site_id, "section_id": "x", "kind": "", "flow_id": "standard"}),
        ),
        (
            "wang",
            "/api/delegations".into(),
            json!({"taker_id": town.accounts["xu"], "valid_from": 0, "valid_to": 0,
                "reason": "出差"}),
        ),
        ("guan", format!("/api/sections/{section_id}"), section.clone()),
        ("guan", format!("/api/sites/{site_id}/sections"), other),
        ("guan", format!("/api/sites/{site_id}/sections/template"), json!({"template": "city"})),
        ("guan", format!("/api/sections/{section_id}/position"), position.clone()),
        ("guan", format!("/api/sections/{section_id}/removal"), json!({"reason": "不用了"})),
        ("xi", "/api/sites".into(), site.clone()),
        ("xi", format!("/api/sites/{site_id}"), site),
        ("xi", format!("/api/sites/{site_id}/position"), position),
        ("zhou", "/api/session/password".into(), password),
        ("zhou", "/api/session".into(), login),
    ]);
    all
}

/// The doors of sharing and of the list of sources.
fn sharing(id: &str, site_id: &str) -> Vec<(&'static str, String, Value)> {
    let request =
        json!({"from_site_id": site_id, "to_site_id": "", "title": "稿件", "message": ""});
    let offer = json!({"document_id": id, "to": "all", "site_ids": [], "wanted_id": "",
        "message": "请采用"});
    let source =
        json!({"name": "云溪日报", "kind": "media", "host": "", "note": "", "revision": 0});
    vec![
        ("xi", "/api/provenance".into(), source),
        ("xi", "/api/provenance/file".into(), json!({"text": "市委办\t党委"})),
        ("li", "/api/shares".into(), offer),
        ("li", "/api/share-requests".into(), request),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_bodies_are_taken_or_refused() {
    in_every_town(async |town| {
        let (mut sent, mut taken) = (0, BTreeSet::new());
        for (login, path, mut body) in doors(&town).await {
            let person = town.person(login).await;
            for odd in &odd() {
                for at in 0..spoilt(&body, odd).len() {
                    let said = fits(&person, &path, &spoilt(&body, odd)[at]).await;
                    sent += 1;
                    let Some(said) = said else { continue };
                    taken.insert(path.clone());
                    // What was taken is what the next change is based on.
                    if body["revision"].is_i64() && said["revision"].is_i64() {
                        body["revision"] = said["revision"].clone();
                    }
                }
            }
        }
        // Doors that never take anything are not tried beyond their first rule.
        assert!(sent > 2_000 && taken.len() >= 5, "{sent} {taken:?}");
    })
    .await;
}

/// Sends a body; what the door answered when it took it.
async fn fits(person: &Person, path: &str, body: &Value) -> Option<Value> {
    let said = person.post(path, body.clone()).await;
    let short: String = body.to_string().chars().take(600).collect();
    assert!(!said.status.is_server_error(), "{path} {short}: {said:?}");
    if said.status != StatusCode::OK {
        assert!(said.body["code"].is_string(), "{path} {short}: {said:?}");
    }
    if short.contains("\\u0000") {
        assert_eq!(said.body["code"], "web.nul", "{path} {short}: {said:?}");
    }
    (said.status == StatusCode::OK).then_some(said.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_zero_character_in_an_identifier_is_refused() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = &town.notices.id;
        let form = json!({"section_id": format!("{id}\0"), "kind": "article"});
        let said = li.post("/api/articles", form).await;
        assert_eq!((said.status.as_u16(), &said.body["code"]), (422, &json!("web.nul")));
        let form = json!({"section_id": "一\\u0000", "kind": "article"});
        assert_eq!(li.post("/api/articles", form).await.body["code"], "section.unknown");
    })
    .await;
}
