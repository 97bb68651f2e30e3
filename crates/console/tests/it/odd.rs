//! Values no form of ours would send where passwords are asked for, and the one character no door
//! takes.

use serde_json::{Value, json};

use crate::town::{Person, in_every_town};

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

/// The doors that ask for passwords: who knocks, and a body that fits. All others are tried in
/// `every`.
fn doors() -> [(&'static str, &'static str, Value); 2] {
    let password = json!({"old": "x", "new": "Yunxi-Bridge-2027"});
    let login = json!({"login": "nobody", "password": "x"});
    [("zhou", "/api/session/password", password), ("zhou", "/api/session", login)]
}

#[tokio::test(flavor = "multi_thread")]
async fn odd_values_in_bodies_are_refused_where_passwords_are_asked_for() {
    in_every_town(async |town| {
        let mut sent = 0;
        for (login, path, body) in doors() {
            let person = town.person(login).await;
            for odd in &odd() {
                for spoilt in spoilt(&body, odd) {
                    refused(&person, path, &spoilt).await;
                    sent += 1;
                }
            }
        }
        assert!(sent > 100, "{sent}");
    })
    .await;
}

/// Sends a body that no door takes.
async fn refused(person: &Person, path: &str, body: &Value) {
    let said = person.post(path, body.clone()).await;
    let short: String = body.to_string().chars().take(600).collect();
    assert!(said.status.is_client_error(), "{path} {short}: {said:?}");
    assert!(said.body["code"].is_string(), "{path} {short}: {said:?}");
    if short.contains("\\u0000") {
        assert_eq!(said.body["code"], "web.nul", "{path} {short}: {said:?}");
    }
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
