//! What the checker finds, and what it lets pass into review.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::town::{Person, Town, draft, in_every_town};

async fn drafted(town: &Town, author: &Person, body: &str) -> (String, Value) {
    let form = json!({"section_id": town.notices.id, "kind": "article"});
    let article = author.does("/api/articles", form).await;
    let id = article["id"].as_str().unwrap().to_owned();
    let mut form = draft(1, "关于做好假期工作的通知");
    form["body"] = json!(body);
    let saved = author.does(&format!("/api/articles/{id}/draft"), form.clone()).await;
    form["revision"] = saved["revision"].clone();
    (id, form)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_checked_as_it_is_written() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let (id, form) = drafted(&town, &li, "<p>甲</p><p>各单位要做好工作布署。</p>").await;
        let found = li.does(&format!("/api/articles/{id}/check"), form).await;
        let wrong = found.as_array().unwrap().iter().find(|one| one["found"] == "布署").unwrap();
        assert_eq!(wrong["replacements"], json!(["部署"]));
        assert_eq!(wrong["place"], json!({"block": 1, "start": 8, "end": 10}));
        assert_eq!(wrong["severity"], "confirm");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_checker_asks_about_goes_on_for_a_reason_that_reviewers_see() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let (id, form) = drafted(&town, &li, "<p>各单位要做好工作布署。</p>").await;
        let path = format!("/api/articles/{id}/submission");
        let revision = form["revision"].clone();
        let asked = li.post(&path, json!({"revision": revision})).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(asked.body["code"], "article.check_reason");
        assert_eq!(asked.body["notes"].as_array().unwrap().len(), 1);

        let long = json!({"revision": revision, "reason": "长".repeat(201)});
        assert_eq!(li.post(&path, long).await.body["code"], "article.check_reason_long");
        let reason = json!({"revision": revision, "reason": "引用原文，保留原字"});
        li.does(&path, reason).await;
        let wang = town.person("wang").await;
        let seen = wang.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(seen["working"]["check_reason"], "引用原文，保留原字");

        // Taken back, it is a draft again that has to answer for itself.
        let recalled = li.does(&format!("/api/articles/{id}/recall"), json!({})).await;
        assert_eq!(recalled["working"]["check_reason"], "");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizens_number_does_not_go_into_review_for_any_reason() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let body = "<p>申请人身份证号<strong>110101</strong>199003074610。</p>";
        let (id, form) = drafted(&town, &li, body).await;
        let reason = json!({"revision": form["revision"], "reason": "已经本人同意"});
        let said = li.post(&format!("/api/articles/{id}/submission"), reason).await;
        assert_eq!(said.body["code"], "article.check_blocks");
        assert!(!said.body.to_string().contains("110101199003074610"), "{}", said.body);
    })
    .await;
}
