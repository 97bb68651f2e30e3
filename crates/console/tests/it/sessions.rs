//! Signing in, and what stops a stranger.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::town::{MAKER, PASSWORD, in_every_town};

#[tokio::test(flavor = "multi_thread")]
async fn the_first_password_must_be_changed_first() {
    in_every_town(async |town| {
        let first = PASSWORD;
        let act = town.desk.act(MAKER, async |work| {
            let sql = "UPDATE account SET must_change_since = 1 WHERE login = 'li'";
            sqlx::query(sql).execute(&mut work.tx).await?;
            Ok(())
        });
        act.await.unwrap();
        let li = town.person("li").await;
        let me = li.sees("/api/session").await;
        assert_eq!(me["must_change_password"], true);
        let said = li.get("/api/waiting").await;
        assert_eq!(said.body["code"], "session.password_first");
        let weak = json!({"old": first, "new": "short"});
        let said = li.post("/api/session/password", weak).await;
        assert_eq!(
            (&said.body["code"], &said.body["field"]),
            (&json!("account.weak_password"), &json!("new"))
        );
        let said =
            li.post("/api/session/password", json!({"old": "x", "new": "Yunxi-Bridge-2027"})).await;
        assert_eq!(said.body["code"], "account.wrong_password");
        li.does("/api/session/password", json!({"old": first, "new": "Yunxi-Bridge-2027"})).await;
        li.sees("/api/waiting").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_lock_the_name() {
    in_every_town(async |town| {
        for _ in 0..5 {
            let said = town.sign_in("li", "Wrong-Password-1").await.err().unwrap();
            assert_eq!(
                (said.status, &said.body["code"]),
                (StatusCode::UNAUTHORIZED, &json!("session.wrong"))
            );
        }
        let said = town.sign_in("li", PASSWORD).await.err().unwrap();
        assert_eq!(
            (said.status, &said.body["code"]),
            (StatusCode::TOO_MANY_REQUESTS, &json!("session.locked"))
        );
        town.desk.clock().set(base::now() + 31 * 60_000);
        town.sign_in("li", PASSWORD).await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_and_a_wrong_password_look_the_same() {
    in_every_town(async |town| {
        let wrong = town.sign_in("li", "Wrong-Password-1").await.err().unwrap();
        let unknown = town.sign_in("nobody", "Wrong-Password-1").await.err().unwrap();
        assert_eq!((wrong.status, wrong.body), (unknown.status, unknown.body));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_by_rest_by_a_new_login_and_by_leaving() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let now = base::now();
        town.desk.clock().set(now + 16 * 60_000);
        assert_eq!(li.get("/api/waiting").await.status, StatusCode::UNAUTHORIZED);
        town.desk.clock().set(now);
        let wang = town.person("wang").await;
        let newer = town.person("wang").await;
        assert_eq!(wang.get("/api/waiting").await.status, StatusCode::UNAUTHORIZED);
        newer.does("/api/session/end", json!({})).await;
        assert_eq!(newer.get("/api/waiting").await.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_without_the_sessions_mark_changes_nothing() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let form = json!({"section_id": town.notices.id, "kind": "article"});
        let said = li.post_without_mark("/api/articles", form).await;
        assert_eq!(
            (said.status, &said.body["code"]),
            (StatusCode::FORBIDDEN, &json!("session.mark_missing"))
        );
        assert_eq!(town.happened().await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn three_months_without_a_login_close_the_account() {
    in_every_town(async |town| {
        town.desk.clock().set(base::now() + 93 * 86_400_000);
        let said = town.sign_in("li", PASSWORD).await.err().unwrap();
        assert_eq!(said.body["code"], "account.dormant");
        let lines = town.desk.journal_after(0, 10_000).await.unwrap();
        let last = lines.last().unwrap();
        assert_eq!((&*last.event, &*last.person), ("session.refused", "李信息"));
        assert!(last.note.contains("密码正确"), "{}", last.note);
        assert_eq!(
            town.nobody(Method::GET, "/api/session", None).await.status,
            StatusCode::UNAUTHORIZED
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_names_who_signed_in_and_keeps_no_name_that_nobody_has() {
    in_every_town(async |town| {
        let secret = "My-Secret-2026";
        assert!(town.sign_in(secret, "").await.is_err());
        assert!(town.sign_in("li", "Wrong-Password-1").await.is_err());
        town.sign_in("li", PASSWORD).await.unwrap();

        let lines = town.desk.journal_after(0, 10_000).await.unwrap();
        let lines = lines.iter().filter(|line| line.event.starts_with("session."));
        let told: Vec<_> = lines
            .map(|line| (&*line.event, &*line.caller_id, &*line.person, &*line.subject_id))
            .collect();
        let li = town.accounts["li"].as_str();
        let expected = [
            ("session.refused", "登录验证", "登录验证", ""),
            ("session.refused", li, "李信息", li),
            ("session.opened", li, "李信息", li),
        ];
        assert_eq!(told, expected);
        let lines = town.desk.journal_after(0, 10_000).await.unwrap();
        assert!(!format!("{lines:?}").contains(secret));
        let counted = town.desk.look(MAKER, async |work| {
            let sql = "SELECT login FROM login_failure";
            Ok(sqlx::query_scalar::<_, String>(sql).fetch_all(&mut work.tx).await?)
        });
        assert!(!counted.await.unwrap().contains(&secret.to_owned()));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_nobody_has_is_locked_like_any_other() {
    in_every_town(async |town| {
        for _ in 0..5 {
            let said = town.sign_in("nobody", PASSWORD).await.err().unwrap();
            assert_eq!(said.body["code"], "session.wrong");
        }
        let said = town.sign_in("nobody", PASSWORD).await.err().unwrap();
        assert_eq!(said.body["code"], "session.locked");
        let other = town.sign_in("someone", PASSWORD).await.err().unwrap();
        assert_eq!(other.body["code"], "session.wrong");
    })
    .await;
}
