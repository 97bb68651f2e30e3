//! Time limits, clocks and joint signatures in flows.

use serde_json::{Value, json};

use crate::articles::submitted;
use crate::flows::{DAY, agrees, bind};
use crate::town::{MAKER, in_every_town};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_late_is_told_to_those_above() {
    in_every_town(async |town| {
        let friday = base::parse_date("2027-01-08").unwrap() + 9 * 3_600_000;
        town.desk.clock().set(friday);
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let row = |waiting: &Value, pile: &str| waiting[pile][0].clone();
        let told = async |login: &str| town.person(login).await.sees("/api/waiting").await;
        let mine = row(&told("wang").await, "to_review");
        assert_eq!((&mine["due"]["days"], &mine["is_reminded"]), (&json!(2), &json!(false)));
        town.desk.clock().set(friday + 3 * DAY);
        let mine = row(&told("wang").await, "to_review");
        assert_eq!((&mine["due"]["days"], &mine["is_reminded"]), (&json!(1), &json!(true)));
        assert_eq!(told("zhang").await["overdue"], json!([]));
        town.desk.clock().set(friday + 5 * DAY);
        let mine = row(&told("wang").await, "to_review");
        assert_eq!((&mine["due"]["days"], &mine["due"]["is_late"]), (&json!(1), &json!(true)));
        assert_eq!(row(&told("zhang").await, "overdue")["article_id"], id.as_str());
        assert_eq!(told("chen").await["overdue"], json!([]), "one step at a time");

        // Nothing of lateness is kept: when the step is taken, it is gone.
        agrees(&town, "wang", &id).await;
        assert_eq!(told("zhang").await["overdue"], json!([]));
        agrees(&town, "zhang", &id).await;
        town.desk.clock().set(friday + 14 * DAY);
        assert_eq!(row(&told("guan").await, "overdue")["article_id"], id.as_str());
        let all = town.person("guan").await.sees("/api/overdue-reviews").await;
        assert_eq!(all[0]["article_id"], id.as_str());
        assert_eq!(town.person("li").await.sees("/api/overdue-reviews").await, json!([]));
        let due = town.desk.look(MAKER, async |work| office::review::actions::due(work).await);
        let due = due.await.unwrap();
        let names = |hands: &[office::review::model::Hand]| {
            hands.iter().map(|hand| hand.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(names(&due[0].people), ["陈终审"]);
        assert_eq!(names(&due[0].above), ["管单位"]);
        assert!(due[0].deadline.is_late);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_goes_back_breaks_neither_order_nor_lateness() {
    in_every_town(async |town| {
        let monday = base::parse_date("2027-01-18").unwrap() + 9 * 3_600_000;
        town.desk.clock().set(monday);
        let first = submitted(&town, &town.person("li").await, "先送审的通知").await;
        town.desk.clock().set(monday - 3 * DAY);
        let second = submitted(&town, &town.person("li").await, "后送审的通知").await;
        let wang = town.person("wang").await;
        let rows = wang.sees("/api/reviews?state=waiting").await;
        let ids: Vec<_> = rows.as_array().unwrap().iter().map(|row| &row["article_id"]).collect();
        assert_eq!(ids, [first.as_str(), second.as_str()], "in the order they came");
        assert_eq!(rows[0]["due"]["is_late"], false);
        assert!(rows[0]["due"]["days"].as_i64().unwrap() >= 2);
        for login in ["wang", "zhang", "chen"] {
            agrees(&town, login, &first).await;
        }
        let chen = town.person("chen").await;
        let article = chen.sees(&format!("/api/articles/{first}")).await;
        let names: Vec<_> = (0..3).map(|at| &article["review"]["steps"][at]["by_name"]).collect();
        assert_eq!(names, ["王初审", "张复审", "陈终审"]);
        let form = json!({"digest": article["working"]["digest"], "at": null});
        chen.does(&format!("/api/articles/{first}/publication"), form).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_countersigned_step_waits_for_each_of_those_named() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let person = |login: &str| json!({"kind": "person", "value": town.accounts[login]});
        let right = |right: &str| json!([{"kind": "right", "value": right}]);
        let unit = json!([{"kind": "unit", "value": town.site.unit_id}]);
        let flow = |seats: Value| {
            json!({"site_id": town.site.id, "name": "会签流程", "steps": [
                {"name": "单位审核", "seats": unit},
                {"name": "会签", "rule": "all_of", "seats": seats},
                {"name": "终审", "seats": right("review.final")}]})
        };
        for (who, code) in [
            (json!([person("xu"), {"kind": "person", "value": "nobody"}]), "flow.seat_unknown"),
            (json!([person("xu"), person("li")]), "flow.seat_unknown"),
            (json!([person("xu"), {"kind": "unit", "value": "nowhere"}]), "flow.seat_unknown"),
        ] {
            assert_eq!(guan.post("/api/flows", flow(who)).await.body["code"], code);
        }
        let made = guan.does("/api/flows", flow(json!([person("xu"), person("gao")]))).await;
        bind(&town, &town.notices.id, made["id"].as_str().unwrap()).await;
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        agrees(&town, "zhang", &id).await;
        let said = agrees(&town, "gao", &id).await;
        assert_eq!((&said["step"], &said["waiting_for"]), (&json!(2), &json!(["徐审签"])));
        let gao = town.person("gao").await;
        let door = format!("/api/reviews/{}/claim", said["id"].as_str().unwrap());
        assert_eq!(gao.post(&door, json!({})).await.body["code"], "review.same_person");
        let xu = town.person("xu").await;
        assert_eq!(xu.post(&door, json!({})).await.body["code"], "review.no_claim");
        let said = agrees(&town, "xu", &id).await;
        assert_eq!(said["steps"][1]["by_name"], "高领导、徐审签");
        agrees(&town, "chen", &id).await;
    })
    .await;
}
