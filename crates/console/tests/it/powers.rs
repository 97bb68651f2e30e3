//! Powers that end and flows that change while somebody has the item open.

use serde_json::{Value, json};

use crate::articles::submitted;
use crate::flows::{DAY, adopted, agrees, bind, decides, review_of};
use crate::town::{MAKER, Person, Town, in_every_town};

/// Ends everything a person may do on the town's site.
pub(crate) async fn loses_power(town: &Town, login: &str) {
    let (account, site) = (town.accounts[login].clone(), town.site.id.clone());
    let end = town
        .desk
        .act(MAKER, async |work| office::permit::actions::end(work, &account, &site).await);
    end.await.unwrap();
}

/// Gives a person a role on the town's site.
pub(crate) async fn gets_role(town: &Town, login: &str, role: &str) {
    let (account, site) = (town.accounts[login].clone(), town.site.id.clone());
    let give = town.desk.act(MAKER, async |work| {
        office::permit::actions::give(work, &account, role, &site, None).await
    });
    give.await.unwrap();
}

/// A reviewer hands their place over for five days; the delegation.
pub(crate) async fn hands_over(town: &Town, giver: &Person, taker: &str) -> Value {
    let now = town.desk.clock().now();
    let form = json!({"taker_id": town.accounts[taker], "valid_from": now,
        "valid_to": now + 5 * DAY, "reason": "外出开会"});
    giver.does("/api/delegations", form).await["given"][0].clone()
}

/// What a decision is answered that was written on the screen before something changed.
async fn decides_on(who: &Person, review: &Value) -> (u16, Value) {
    let form = json!({"digest": review["digest"], "approve": true, "opinion": "写了很久的意见"});
    let path = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
    let said = who.post(&path, form).await;
    (said.status.as_u16(), said.body)
}

#[tokio::test(flavor = "multi_thread")]
async fn when_the_givers_power_ends_the_delegate_has_none_either() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu) = (town.person("wang").await, town.person("xu").await);
        hands_over(&town, &wang, "xu").await;
        let review = review_of(&xu, &id).await;
        assert_eq!((&review["for_name"], &review["may_decide"]), (&json!("王初审"), &json!(true)));
        loses_power(&town, "wang").await;
        let (status, said) = decides_on(&xu, &review).await;
        assert_eq!((status, &said["code"]), (403, &json!("review.not_yours")));
        assert_eq!(xu.sees("/api/waiting").await["to_review"], json!([]));
        let claim = format!("/api/reviews/{}/claim", review["id"].as_str().unwrap());
        assert_eq!(xu.post(&claim, json!({})).await.status, 403);
        let shown = review_of(&town.person("li").await, &id).await;
        assert_eq!((&shown["step"], &shown["steps"][0]["entries"]), (&json!(1), &json!([])));
        assert_eq!(shown["waiting_for"], json!([]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_account_leaves_no_place_to_take() {
    in_every_town(async |town| {
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu) = (town.person("wang").await, town.person("xu").await);
        hands_over(&town, &wang, "xu").await;
        let review = review_of(&xu, &id).await;
        town.desk
            .act(MAKER, async |work| {
                let sql = "UPDATE account SET disabled_at = 1 WHERE login = 'wang'";
                sqlx::query(sql).execute(&mut work.tx).await?;
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(decides_on(&xu, &review).await.1["code"], "review.not_yours");
        assert_eq!(decides_on(&wang, &review).await.0, 401);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_of_who_lost_the_power_keeps_nobody_away() {
    in_every_town(async |town| {
        gets_role(&town, "xu", "first_review").await;
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu) = (town.person("wang").await, town.person("xu").await);
        let review = review_of(&wang, &id).await;
        let door = format!("/api/reviews/{}", review["id"].as_str().unwrap());
        wang.does(&format!("{door}/claim"), json!({})).await;
        assert_eq!(decides_on(&xu, &review).await.1["code"], "review.claimed");
        assert_eq!(xu.sees("/api/waiting").await["to_review"], json!([]));

        loses_power(&town, "wang").await;
        assert_eq!(decides_on(&wang, &review).await.1["code"], "review.not_yours");
        let shown = review_of(&town.person("li").await, &id).await;
        assert_eq!(shown["waiting_for"], json!(["徐审签"]));
        assert_eq!(shown["claimed_name"], Value::Null);
        assert_eq!(xu.sees("/api/waiting").await["to_review"][0]["article_id"], id.as_str());
        xu.does(&format!("{door}/claim"), json!({})).await;
        let said = agrees(&town, "xu", &id).await;
        assert_eq!(said["steps"][0]["by_name"], "徐审签");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_claim_in_anothers_name_holds_as_long_as_the_name_does() {
    in_every_town(async |town| {
        gets_role(&town, "gao", "first_review").await;
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let (wang, xu, gao) =
            (town.person("wang").await, town.person("xu").await, town.person("gao").await);
        let given = hands_over(&town, &wang, "xu").await;
        let review = review_of(&xu, &id).await;
        let door = format!("/api/reviews/{}", review["id"].as_str().unwrap());
        xu.does(&format!("{door}/claim"), json!({})).await;
        assert_eq!(decides_on(&gao, &review).await.1["code"], "review.claimed");
        let end = format!("/api/delegations/{}/end", given["id"].as_str().unwrap());
        wang.does(&end, json!({})).await;
        assert_eq!(decides_on(&xu, &review).await.1["code"], "review.not_yours");
        assert_eq!(decides_on(&gao, &review).await.0, 200);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_item_whose_step_nobody_can_take_waits_and_says_so() {
    in_every_town(async |town| {
        let flow = adopted(&town, "新闻报道").await;
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        agrees(&town, "wang", &id).await;
        // The only one for the second step leaves; the flow is retired, too.
        loses_power(&town, "zhang").await;
        bind(&town, &town.notices.id, "").await;
        let guan = town.person("guan").await;
        let retire = format!("/api/flows/{}/retirement", flow["id"].as_str().unwrap());
        guan.does(&retire, json!({})).await;
        assert!(guan.post(&retire, json!({})).await.status.is_client_error());

        let shown = review_of(&town.person("li").await, &id).await;
        assert_eq!((&shown["step"], &shown["waiting_for"]), (&json!(2), &json!([])));
        let (status, said) = decides(&town, "chen", &id, json!({})).await;
        assert_eq!(
            (status, &said["code"]),
            (403, &json!("review.not_yours")),
            "no step is skipped"
        );
        // Who is given the power goes on where it stands.
        gets_role(&town, "gao", "second_review").await;
        let shown = review_of(&town.person("li").await, &id).await;
        assert_eq!(shown["waiting_for"], json!(["高领导"]));
        agrees(&town, "gao", &id).await;
        for login in ["xu", "chen"] {
            agrees(&town, login, &id).await;
        }
        // A text that waits in a retired flow can be taken back, and goes another way next time.
        let other = submitted(&town, &town.person("li").await, "关于值班的通知").await;
        let li = town.person("li").await;
        assert_ne!(review_of(&li, &other).await["flow_name"], "新闻报道");
        li.does(&format!("/api/articles/{other}/recall"), json!({})).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_ended_stays_ended_when_the_clock_goes_back() {
    in_every_town(async |town| {
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now - 2 * DAY);
        gets_role(&town, "gao", "first_review").await;
        let wang = town.person("wang").await;
        let given = hands_over(&town, &wang, "xu").await;
        town.desk.clock().set(now);
        let id = submitted(&town, &town.person("li").await, "关于放假的通知").await;
        let wang = town.person("wang").await;
        let end = format!("/api/delegations/{}/end", given["id"].as_str().unwrap());
        wang.does(&end, json!({})).await;
        loses_power(&town, "gao").await;
        let rights = async |login: &str| town.person(login).await.sees("/api/session").await;
        for back in [0, 3_600_000, DAY] {
            town.desk.clock().set(now - back);
            for login in ["xu", "gao"] {
                let who = town.person(login).await;
                let waiting = who.sees("/api/waiting").await;
                assert_eq!(waiting["to_review"], json!([]), "{login} {back}");
            }
            let gone = rights("gao").await["rights"].to_string();
            assert!(!gone.contains("review.first"), "{back}: {gone}");
        }
        agrees(&town, "wang", &id).await;
    })
    .await;
}
