//! Strings that have broken other systems, in every text field.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::town::{draft, in_every_town};

/// A few of the worst, always tried; the long list is read where it lies, when it is there.
pub(crate) const OWN: [&str; 14] = [
    "",
    " ",
    "\u{0}",
    "\u{202e}反转",
    "<script>alert(1)</script>",
    "'; DROP TABLE article; --",
    "%00",
    "../../etc/passwd",
    "{{7*7}}",
    "😀👨‍👩‍👧‍👦",
    "ﷺ",
    "\u{feff}",
    "﷽﷽",
    "a\u{300}\u{301}\u{302}",
];

/// All of them.
pub(crate) fn strings() -> Vec<String> {
    let mut found: Vec<String> = OWN.iter().map(|text| (*text).to_owned()).collect();
    let list = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/lists/blns.json");
    match std::fs::read_to_string(list) {
        Ok(text) => found.extend(serde_json::from_str::<Vec<String>>(&text).unwrap()),
        Err(_) => eprintln!("left out: the big list of naughty strings is not here"),
    }
    found.push("长".repeat(100_000));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn nasty_strings_are_kept_clean_or_refused_but_never_break_anything() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let mut revision = 1;
        for text in strings() {
            let mut all = draft(revision, &text);
            for field in ["subtitle", "source", "author", "summary", "body"] {
                all[field] = json!(text);
            }
            all["keywords"] = json!([text]);
            let said = li.post(&format!("/api/articles/{id}/draft"), all.clone()).await;
            match said.status {
                StatusCode::OK => revision = said.body["revision"].as_i64().unwrap(),
                StatusCode::PAYLOAD_TOO_LARGE => continue,
                StatusCode::UNPROCESSABLE_ENTITY => {
                    let (field, code) = (&said.body["field"], &said.body["code"]);
                    let is_nul = text.contains('\0') && code == "web.nul";
                    assert!(field.is_string() || is_nul, "{text:?}: {said:?}");
                    continue;
                }
                other => panic!("{text:?}: {other} {said:?}"),
            }
            let kept = kept(&all, &said.body);
            let title = kept["title"].as_str().unwrap();
            assert!(!title.chars().any(base::text::is_invisible), "{text:?} became {title:?}");
            let body = kept["body"].as_str().unwrap().to_lowercase();
            assert!(!body.contains("<script") && !body.contains("onerror="), "{text:?}: {body}");
            for path in ["/api/articles?q=", "/api/links?q=", "/api/journal?subject="] {
                let query: String = text.bytes().take(300).map(|b| format!("%{b:02x}")).collect();
                let said = li.get(&format!("{path}{query}")).await;
                assert!(!said.status.is_server_error(), "{path}{query}: {said:?}");
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn attack_markup_never_survives_the_editor() {
    in_every_town(async |town| {
        let list = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../../../shared/data/lists/xss/dompurify_expect.jsonl"
        );
        let Ok(text) = std::fs::read_to_string(list) else {
            eprintln!("left out: the list of attack markup is not here");
            return;
        };
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let mut revision = 1;
        for line in text.lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let mut all = draft(revision, "标题");
            all["body"] = case["payload"].clone();
            let saved = li.does(&format!("/api/articles/{id}/draft"), all.clone()).await;
            revision = saved["revision"].as_i64().unwrap();
            let body = kept(&all, &saved)["body"].as_str().unwrap();
            assert_eq!(harmful(body), None, "{} became {body}", case["payload"]);
        }
    })
    .await;
}

/// What a draft holds after a saving: the answer says it only when it is not just what was sent.
pub(crate) fn kept<'a>(sent: &'a Value, saved: &'a Value) -> &'a Value {
    Some(&saved["edition"]).filter(|edition| !edition.is_null()).unwrap_or(sent)
}

/// The first thing in cleaned HTML that could run, looked for in its tags only.
fn harmful(html: &str) -> Option<String> {
    for tag in html.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default().to_lowercase();
        let name = tag.split([' ', '/']).find(|part| !part.is_empty()).unwrap_or_default();
        let bad_name = [
            "script", "iframe", "object", "embed", "svg", "math", "form", "style", "base", "link",
            "meta",
        ];
        let attributes = tag.split_once(' ').map(|(_, rest)| rest).unwrap_or_default();
        let handler =
            attributes.split('"').step_by(2).any(|part| part.trim_start().starts_with("on"));
        let scheme = ["javascript:", "vbscript:", "data:"].iter().any(|bad| {
            attributes.contains(&format!("href=\"{bad}"))
                || attributes.contains(&format!("src=\"{bad}"))
        });
        if bad_name.contains(&name) || handler || scheme {
            return Some(tag);
        }
    }
    None
}
