//! The register of data, and what goes when its days are over.

use serde_json::{Value, json};

use crate::flows::DAY;
use crate::town::{MAKER, in_every_town};

fn class<'a>(register: &'a Value, name: &str) -> &'a Value {
    let found = register.as_array().unwrap().iter().find(|class| class["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in the register"))
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_may_know_what_is_kept_and_for_how_long() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let register = li.sees("/api/holdings").await;
        let people = class(&register, "机构和用户");
        assert_eq!((&people["level"], &people["is_personal"]), (&json!("sensitive"), &json!(true)));
        assert!(people["count"].as_i64().unwrap() > 3);
        let bin = class(&register, "回收站");
        assert_eq!((&bin["kept"], &bin["is_termed"]), (&json!("30天"), &json!(true)));
        let keys = class(&register, "密钥");
        assert_eq!((&keys["level"], &keys["count"]), (&json!("secret"), &Value::Null));
        assert!(li.downloads("/api/holdings/export").await.starts_with(b"PK"));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_here_and_who_was_refused_is_forgotten_after_a_day() {
    in_every_town(async |town| {
        let kept = async |now: i64| -> (i64, i64) {
            town.desk.clock().set(now);
            let forget =
                async |work: &mut desk::Work| office::session::actions::forget_old(work).await;
            town.desk.act(MAKER, forget).await.unwrap();
            let sql = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM login_failure)";
            let look = town
                .desk
                .look(MAKER, async |work| Ok(sqlx::query_as(sql).fetch_one(&mut work.tx).await?));
            look.await.unwrap()
        };
        let now = base::now() + 10 * DAY;
        town.desk.clock().set(now);
        town.person("li").await;
        assert!(town.sign_in("wang", "Wrong-Password-1").await.is_err());
        assert_eq!(kept(now + DAY).await, (1, 1), "a day is not over yet");
        assert_eq!(kept(now - DAY).await, (1, 1), "a clock that goes back takes nothing");
        assert_eq!(kept(now + DAY + 1).await, (0, 0));
    })
    .await;
}
