//! Every door of the house, tried by those who may not pass.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::town::in_every_town;

/// Every door: method, path, and the powers it declares.
fn doors() -> Vec<(Method, String, Vec<String>)> {
    let api = serde_json::to_value(console::api::description()).unwrap();
    let mut found = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for (method, door) in methods.as_object().unwrap() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else {
                continue;
            };
            let needs = door["security"].as_array().cloned().unwrap_or_default();
            let needs = needs.iter().filter_map(|one| one.get("session")).flat_map(|powers| {
                powers.as_array().unwrap().iter().map(|power| power.as_str().unwrap().to_owned())
            });
            found.push((method, path.clone(), needs.collect()));
        }
    }
    found
}

#[test]
fn every_door_declares_its_power_and_is_described() {
    let api = serde_json::to_value(console::api::description()).unwrap();
    for (method, path, needs) in doors() {
        assert!(method == Method::GET || method == Method::POST, "{method} {path}");
        let open = path == "/api/session" && method == Method::POST;
        assert_eq!(needs.is_empty(), open, "{method} {path} declares no power");
        let door = &api["paths"][&path][method.as_str().to_lowercase()];
        let told = door["summary"].as_str().or(door["description"].as_str()).unwrap_or_default();
        assert!(!told.is_empty(), "{method} {path} has no description");
    }
    assert!(doors().len() > 35);
}

/// A body that every form can be read from.
fn any_form() -> Value {
    json!({"login": "x", "password": "x", "old": "x", "new": "x",
        "section_id": "x", "kind": "article",
        "revision": 1, "digest": "x", "at": null, "reason": "原因", "approve": true, "opinion": "",
        "parent_id": "", "before_id": null, "template": "city_portal", "name": "名称", "slug": "x",
        "site_id": "x", "wanted": {"verb": "create", "form": {}}, "on": true, "title": "标题",
        "with_id": "x", "in_use": true, "version": 0,
        "rule": {"parts": [], "per_unit": false, "per_year": false, "per_theme": false}})
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_passes_any_door_without_a_session() {
    in_every_town(async |town| {
        for (method, path, needs) in doors() {
            if needs.is_empty() {
                continue;
            }
            let path = path.replace("{id}", "0192f0c1a2b3c4d5e6f708192a3b4c5d");
            let body = (method == Method::POST).then(any_form);
            let said = town.nobody(method.clone(), &path, body).await;
            assert_eq!(said.status, StatusCode::UNAUTHORIZED, "{method} {path}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_the_power_is_refused_at_every_door_that_needs_one() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let id_of = |path: &str| match path.split('/').nth(2).unwrap() {
            "sites" => town.site.id.clone(),
            "sections" => town.notices.id.clone(),
            "articles" => article["id"].as_str().unwrap().to_owned(),
            "editions" => article["working"]["id"].as_str().unwrap().to_owned(),
            _ => "0192f0c1a2b3c4d5e6f708192a3b4c5d".to_owned(),
        };
        // The auditor and the security officer have powers, but none over content or sites.
        for login in ["shen", "an"] {
            let stranger = town.person(login).await;
            for (method, path, needs) in doors() {
                let mine = needs.iter().all(|power| {
                    power == "signed-in" || (login == "shen" && power == "journal.read")
                });
                if mine {
                    continue;
                }
                let path = path.replace("{id}", &id_of(&path));
                let said = match method {
                    Method::GET => stranger.get(&format!("{path}?with=x&q=x")).await,
                    _ if path == "/api/terms/import" => {
                        stranger.imports_terms("platform", "x.csv", b"a,b").await
                    }
                    _ if path == "/api/papers" => stranger.brings("x.csv", b"a,b").await,
                    _ => stranger.post(&path, any_form()).await,
                };
                let refused = [StatusCode::FORBIDDEN, StatusCode::NOT_FOUND].contains(&said.status);
                assert!(refused, "{login} {method} {path}: {said:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_nothing_beyond_ones_reach() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        li.does("/api/articles", form).await;
        assert_eq!(li.sees("/api/articles").await["total"], 1);
        for login in ["shen", "an", "xi"] {
            let person = town.person(login).await;
            assert_eq!(person.sees("/api/articles").await["total"], 0, "{login}");
            assert_eq!(person.sees("/api/waiting").await["drafts"], json!([]), "{login}");
        }
    })
    .await;
}
