//! Three steps, three people, exactly what was submitted.

use axum::http::StatusCode;
use serde_json::json;

use crate::articles::{approved, submitted};
use crate::town::{MAKER, draft, in_every_town};

#[tokio::test(flavor = "multi_thread")]
async fn a_returned_text_comes_back_with_its_opinion() {
    in_every_town(async |town| {
        let (li, wang) = (town.person("li").await, town.person("wang").await);
        let id = submitted(&town, &li, "关于放假的通知").await;
        let waiting = wang.sees("/api/waiting").await;
        assert_eq!(waiting["to_review"][0]["article_id"], id.as_str());
        let review = waiting["to_review"][0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/reviews/{review}/decision");
        let digest = wang.sees(&format!("/api/reviews/{review}")).await["digest"].clone();

        let silent = json!({"digest": digest, "approve": false, "opinion": " "});
        let said = wang.post(&path, silent).await;
        assert_eq!(said.body["code"], "review.opinion_missing");
        let other = json!({"digest": "0000", "approve": true, "opinion": ""});
        let said = wang.post(&path, other).await;
        assert_eq!(said.body["code"], "review.digest_differs");
        let back = json!({"digest": digest, "approve": false, "opinion": "日期请核对"});
        wang.does(&path, back.clone()).await;
        let said = wang.post(&path, back).await;
        assert_eq!(said.status, StatusCode::CONFLICT, "{said:?}");

        let waiting = li.sees("/api/waiting").await;
        assert_eq!(waiting["returned"][0]["id"], id.as_str());
        let article = li.sees(&format!("/api/articles/{id}")).await;
        assert_eq!(article["returned_opinion"], "日期请核对");
        assert_eq!(article["working"]["state"], "draft");
        let mended =
            draft(article["working"]["revision"].as_i64().unwrap(), "关于放假的通知（核对后）");
        let saved = li.does(&format!("/api/articles/{id}/draft"), mended).await;
        let revision = json!({"revision": saved["revision"]});
        li.does(&format!("/api/articles/{id}/submission"), revision).await;
        assert_eq!(approved(&town, &id).await["working"]["state"], "approved");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn steps_are_taken_in_their_order_by_those_who_may() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于放假的通知").await;
        let article = li.sees(&format!("/api/articles/{id}")).await;
        let path = format!("/api/reviews/{}/decision", article["review"]["id"].as_str().unwrap());
        let form = json!({"digest": article["review"]["digest"], "approve": true, "opinion": ""});
        for login in ["li", "zhang", "chen", "guan", "shen"] {
            let said = town.person(login).await.post(&path, form.clone()).await;
            assert_eq!(said.status, StatusCode::FORBIDDEN, "{login} {said:?}");
        }
        let said = town.person("wang").await.post(&path, form.clone()).await;
        assert_eq!(said.status, StatusCode::OK);
        let li = town.person("li").await;
        let said = li.post(&format!("/api/articles/{id}/draft"), draft(2, "偷改")).await;
        assert_eq!(said.status, StatusCode::CONFLICT, "what is in review is frozen");
        let chen = town.person("chen").await;
        let form = json!({"digest": article["review"]["digest"], "at": null});
        let said = chen.post(&format!("/api/articles/{id}/publication"), form).await;
        assert_eq!(said.status, StatusCode::CONFLICT, "one step is not three");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reviewer_whose_power_ended_decides_nothing() {
    in_every_town(async |town| {
        let (li, wang) = (town.person("li").await, town.person("wang").await);
        let id = submitted(&town, &li, "关于放假的通知").await;
        let article = wang.sees(&format!("/api/articles/{id}")).await;
        assert!(article["review"]["may_decide"].as_bool().unwrap());
        let (account, site) = (town.accounts["wang"].clone(), town.site.id.clone());
        town.desk
            .act(MAKER, async |work| office::permit::actions::end(work, &account, &site).await)
            .await
            .unwrap();
        let path = format!("/api/reviews/{}/decision", article["review"]["id"].as_str().unwrap());
        let form = json!({"digest": article["review"]["digest"], "approve": true, "opinion": ""});
        let said = wang.post(&path, form).await;
        assert_eq!(
            (said.status, &said.body["code"]),
            (StatusCode::FORBIDDEN, &json!("review.not_yours"))
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_hold_two_classes_of_powers() {
    in_every_town(async |town| {
        for (login, role) in [
            ("li", "first_review"),
            ("wang", "editor"),
            ("xi", "audit"),
            ("shen", "security"),
            ("an", "platform_admin"),
        ] {
            let account = town.accounts[login].clone();
            let given = town.desk.act(MAKER, async |work| {
                office::permit::actions::give(work, &account, role, "platform", None).await
            });
            assert_eq!(given.await.unwrap_err().code(), Some("permit.classes_exclude"), "{login}");
        }
        // The schema refuses it, too, should a program forget.
        let forged = town.desk.act(MAKER, async |work| {
            let sql = "INSERT INTO permit (id, account_id, power_class, verb, scope_id, valid_from,
                       given_by, given_at) SELECT 'x', id, 'review', 'review.first', 'platform', 0,
                       'x', 0 FROM account WHERE login = 'li'";
            sqlx::query(sql).execute(&mut work.tx).await?;
            Ok(())
        });
        assert!(forged.await.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_schema_itself_refuses_two_live_editions_and_self_review() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于放假的通知").await;
        for sql in [
            "INSERT INTO edition (id, document_id, no, state, section_id, title, subtitle, source,
             author, summary, keywords, body, header, picture_id, words, digest, author_id,
             author_name, created_at, changed_at, revision) SELECT 'second', document_id, no + 1,
             'draft', section_id, title, '', '', '', '', '', '', '', '', '', '', author_id,
             author_name, 0, 0, 1 FROM edition WHERE state = 'in_review'",
            "INSERT INTO review_decision (id, review_id, no, step, seat, author_id, released_by,
             decided_by, decided_name, acting_for, acting_name, verdict, opinion, digest, at)
             SELECT 'own', id, 1, 1, 1, author_id, '', author_id, '', 'x', '', 'approved', '',
             digest, 0 FROM review WHERE state = 'running'",
            "INSERT INTO review_decision (id, review_id, no, step, seat, author_id, released_by,
             decided_by, decided_name, acting_for, acting_name, verdict, opinion, digest, at)
             SELECT 'name', id, 1, 1, 1, author_id, '', 'x', '', author_id, '', 'approved', '',
             digest, 0 FROM review WHERE state = 'running'",
            "INSERT INTO delegation (id, giver_id, taker_id, valid_from, valid_to, reason, given_at)
             SELECT 'self', id, id, 0, 1, '', 0 FROM account WHERE login = 'wang'",
        ] {
            let done = town.desk.act(MAKER, async |work| {
                sqlx::query(sql).execute(&mut work.tx).await?;
                Ok(())
            });
            assert!(done.await.is_err(), "{id}: {sql}");
        }
    })
    .await;
}
