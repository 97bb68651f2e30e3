//! A clock that goes back by an hour or a day, and one that runs ahead by months and is set right.

use axum::http::StatusCode;
use desk::Caller;
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::flows::DAY;
use crate::powers::hands_over;
use crate::town::{MAKER, Town, in_every_town};

const HOUR: i64 = 3_600_000;

/// Publishes what the clock has come to; how many.
async fn tick(town: &Town) -> usize {
    let clock = Caller::Machine("定时发布");
    let act = town.desk.act(clock, async |work| content::article::actions::publish_due(work).await);
    act.await.unwrap()
}

/// Takes away what lay in the bin for too long; how much.
async fn erase(town: &Town) -> usize {
    let act = town.desk.act(MAKER, async |work| content::article::actions::erase_due(work).await);
    act.await.unwrap()
}

/// An approved article that goes online at `at`; its identifier.
async fn scheduled(town: &Town, title: &str, at: i64) -> String {
    let id = submitted(town, &town.person("li").await, title).await;
    let digest = approved(town, &id).await["working"]["digest"].clone();
    let form = json!({"digest": digest, "at": at});
    town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
    id
}

async fn state(town: &Town, id: &str, edition: &str) -> Value {
    let article = town.person("chen").await.sees(&format!("/api/articles/{id}")).await;
    article[edition]["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_scheduled_goes_online_once_at_its_moment_whatever_the_clock_did() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now);
        let at = now + 2 * DAY;
        let id = scheduled(&town, "关于停水的通知", at).await;
        for (moment, live) in
            [(now - HOUR, 0), (now - DAY, 0), (at - 1, 0), (at, 1), (at + 1, 0), (now - DAY, 0)]
        {
            town.desk.clock().set(moment);
            assert_eq!(tick(&town).await, live, "{}", moment - now);
        }
        // The clock is back before it was published: it stays online, and can be withdrawn.
        assert_eq!(state(&town, &id, "live").await, "live");
        town.desk.clock().set(now + 100 * DAY);
        assert_eq!(tick(&town).await, 0);
        town.desk.clock().set(now);
        let form = json!({"reason": "时间有误"});
        town.person("chen").await.does(&format!("/api/articles/{id}/withdrawal"), form).await;
        let told = town.happened().await;
        assert_eq!(told.iter().filter(|one| *one == "article.published").count(), 1);
        assert!(town.desk.verify_journal().await.unwrap().intact);
        // The next one is numbered after it, though the clock says it is older.
        let next = scheduled(&town, "关于停电的通知", now + HOUR).await;
        town.desk.clock().set(now + HOUR);
        assert_eq!(tick(&town).await, 1);
        let path = async |id: &str| {
            let article = town.person("chen").await.sees(&format!("/api/articles/{id}")).await;
            article["path"].as_str().unwrap_or_default().to_owned()
        };
        assert_ne!(path(&id).await, path(&next).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_cannot_go_online_holds_up_none_of_the_others() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now);
        let broken = scheduled(&town, "关于停水的通知", now + HOUR).await;
        let sound = scheduled(&town, "关于停电的通知", now + HOUR + 1).await;
        town.desk
            .act(MAKER, async |work| {
                let sql = "UPDATE edition SET body = '<p>改过的</p>' WHERE document_id = $1";
                sqlx::query(sql).bind(&broken).execute(&mut work.tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        town.desk.clock().set(now + 2 * HOUR);
        assert_eq!(tick(&town).await, 1);
        assert_eq!(state(&town, &sound, "live").await, "live");
        assert_eq!(state(&town, &broken, "working").await, "approved", "it went back to be seen");
        assert!(town.happened().await.contains(&"article.unscheduled".to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_delegation_holds_by_the_clock_that_is_right_now() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now);
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        hands_over(&town, &town.person("wang").await, "xu").await;
        for (moment, holds) in [
            (now, true),
            (now - HOUR, false),
            (now + 4 * DAY, true),
            (now + 90 * DAY - HOUR, false),
            (now + HOUR, true),
        ] {
            town.desk.clock().set(moment);
            let xu = town.sign_in("xu", crate::town::PASSWORD).await.unwrap();
            let waiting = xu.sees("/api/waiting").await["to_review"].clone();
            let expected = if holds { json!(id) } else { Value::Null };
            assert_eq!(waiting[0]["article_id"], expected, "{}", (moment - now) / HOUR);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bin_gives_back_what_it_still_has_whatever_the_clock_did() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now);
        let drop = async |title: &str| {
            let li = town.person("li").await;
            let form = json!({"section_id": town.notices.id, "kind": "article"});
            let article = li.does("/api/articles", form).await;
            let path = format!("/api/articles/{}", article["id"].as_str().unwrap());
            li.does(&format!("{path}/draft"), crate::town::draft(1, title)).await;
            li.does(&format!("{path}/discard"), json!({})).await;
            let bin = li.sees("/api/bin").await;
            let row = bin["items"].as_array().unwrap().iter().find(|row| row["title"] == title);
            format!("/api/editions/{}/restoration", row.unwrap()["id"].as_str().unwrap())
        };
        let first = drop("一").await;
        for back in [HOUR, DAY] {
            town.desk.clock().set(now - back);
            assert_eq!(erase(&town).await, 0, "{back}");
            let bin = town.person("li").await.sees("/api/bin").await;
            assert_eq!(bin["items"][0]["until"], json!(now + 30 * DAY), "{back}");
        }
        town.person("li").await.does(&first, json!({})).await;

        town.desk.clock().set(now);
        let second = drop("二").await;
        town.desk.clock().set(now + 60 * DAY);
        assert_eq!(erase(&town).await, 1);
        town.desk.clock().set(now);
        assert_eq!(erase(&town).await, 0);
        let li = town.person("li").await;
        assert_eq!(li.post(&second, json!({})).await.body["code"], "article.erased_already");
        assert_eq!(li.sees("/api/bin").await["total"], 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_and_locks_end_when_the_clock_is_set_right() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now + 60 * DAY);
        let li = town.person("li").await;
        for _ in 0..5 {
            assert!(town.sign_in("zhou", "不对的密码").await.is_err());
        }
        let locked = town.sign_in("zhou", crate::town::PASSWORD).await.err().unwrap();
        assert_eq!(locked.body["code"], "session.locked");
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let article = li.does("/api/articles", form).await;
        let here = format!("/api/articles/{}/presence", article["id"].as_str().unwrap());
        li.does(&here, json!({"doing": "writing"})).await;

        // A few minutes back, nobody notices.
        town.desk.clock().set(now + 60 * DAY - HOUR / 6);
        assert_eq!(li.get("/api/session").await.status, StatusCode::OK);
        town.desk.clock().set(now);
        let over = li.get("/api/session").await;
        assert_eq!(over.status, StatusCode::UNAUTHORIZED, "no session lasts two months");
        town.person("li").await.sees("/api/session").await;
        let zhou = town.person("zhou").await;
        let there = zhou.does(&here, json!({"doing": "reading"})).await;
        assert_eq!(there, json!([]), "nobody is there from the future");
    })
    .await;
}
