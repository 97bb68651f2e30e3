//! Visits: taken once, added up by what they are of, and the sections that are read least.

use std::fs;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use content::visit::{
    actions::{TAKER, take, tidy},
    model::{Batch, KEPT_DAYS, Seen},
};
use seal::OpeningKey;
use serde_json::{Value, json};
use vault::inbox::{Outbox, Record, Tray, Visits};
use vault::store::Store;

use crate::columns::published;
use crate::town::{Town, in_every_town};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
const PORTAL: &str = "0123456789abcdef0123456789abcdef";

/// Has the console take a record of these pages of the town's site, visited so many days ago.
async fn visited(town: &Town, number: i64, days_ago: i64, pages: &[(&str, u64)]) -> bool {
    visited_on(town, "yunxi", number, (days_ago, pages)).await
}

async fn visited_on(
    town: &Town,
    site: &str,
    number: i64,
    (days_ago, pages): (i64, &[(&str, u64)]),
) -> bool {
    let hour = (town.desk.clock().now() - days_ago * DAY) / HOUR;
    let seen = |(path, views): &(&str, u64)| Seen {
        hour,
        site: site.into(),
        path: (*path).into(),
        views: *views,
    };
    let seen = pages.iter().map(seen).collect();
    let batch = Batch { portal: PORTAL.into(), number, seen };
    let dialect = town.desk.dialect();
    town.desk.act(TAKER, async |work| take(work, dialect, &batch).await).await.unwrap()
}

/// Where a document stands.
async fn address(town: &Town, document: &str) -> String {
    let sql = "SELECT path FROM placement WHERE document_id = $1 AND moved_at IS NULL";
    let look = town.desk.look(TAKER, async |work| {
        Ok(sqlx::query_scalar(sql).bind(document).fetch_one(&mut work.tx).await?)
    });
    look.await.unwrap()
}

/// All there is: subject, identifier, views of all days.
async fn rows(town: &Town) -> Vec<(String, String, i64)> {
    let sql = "SELECT subject, subject_id, CAST(SUM(views) AS BIGINT) FROM visit_day
               GROUP BY subject, subject_id ORDER BY subject, subject_id";
    let look =
        town.desk.look(TAKER, async |work| Ok(sqlx::query_as(sql).fetch_all(&mut work.tx).await?));
    look.await.unwrap()
}

async fn list(town: &Town, login: &str, query: &str) -> Value {
    town.person(login).await.sees(&format!("/api/upkeep/visits?{query}")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_least_comes_first_with_what_it_is_based_on() {
    in_every_town(async |town| {
        let one = published(&town, "关于供水的通知").await;
        let empty = list(&town, "li", "").await;
        assert_eq!((&empty["since"], &empty["total"]), (&Value::Null, &json!(0)));

        let path = address(&town, &one).await;
        let pages = [("/", 50), ("/tzgg/", 3), ("/tzgg/p1.html", 2), (path.as_str(), 10)];
        assert!(visited(&town, 1, 0, &pages).await);
        assert!(visited(&town, 2, 2, &[("/tzgg/", 20), ("/search", 15)]).await);
        assert!(visited(&town, 3, 60, &[("/tzgg/", 400)]).await);
        let seen = list(&town, "li", "days=30").await;
        // The other section holds nothing: readers do not see it, and it is not compared.
        assert_eq!(seen["total"], 1);
        let row = &seen["items"][0];
        assert_eq!((&row["name"], &row["site_name"]), (&json!("通知公告"), &json!("云溪市")));
        let of = |field: &str| row[field].clone();
        assert_eq!([of("views"), of("site_views"), of("documents")], [35, 100, 1].map(Value::from));
        // It was set up today, and this says so.
        assert_eq!([of("days"), of("new_days")], [1, 1].map(Value::from));
        let now = town.desk.clock().now();
        let day = |ago: i64| json!(base::day_start(now - ago * DAY));
        assert_eq!([seen["since"].clone(), seen["first"].clone()], [day(60), day(29)]);
        assert_eq!(list(&town, "li", "days=90").await["items"][0]["views"], 435);
        assert_eq!(list(&town, "li", "").await["first"], day(89));
        assert_eq!(list(&town, "li", "name=x").await["total"], 0);
        let li = town.person("li").await;
        let said = li.get("/api/upkeep/visits?days=7").await;
        assert_eq!(
            (&said.body["code"], &said.body["field"]),
            (&json!("upkeep.days"), &json!("days"))
        );

        // Two months later: long there, and visits of the window only.
        town.desk.clock().set(now + 61 * DAY);
        assert!(visited(&town, 4, 1, &[("/tzgg/", 6)]).await);
        let seen = list(&town, "li", "days=30").await;
        let row = &seen["items"][0];
        assert_eq!(
            (&row["views"], &row["days"], &row["new_days"]),
            (&json!(6), &json!(30), &Value::Null)
        );
        let seen = list(&town, "li", "days=365").await;
        assert_eq!(
            (&seen["items"][0]["days"], &seen["items"][0]["views"]),
            (&json!(62), &json!(441))
        );

        let bytes = town.person("li").await.downloads("/api/upkeep/visits/export?days=365").await;
        let book = papers::rows(&bytes, &papers::Limits::default()).unwrap();
        assert_eq!(book.len(), 2, "{book:?}");
        assert_eq!(book[1][1..4], ["通知公告", "/tzgg/", "441"].map(str::to_owned));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_merged_section_brings_its_visits_along() {
    in_every_town(async |town| {
        let one = published(&town, "关于供水的通知").await;
        let path = address(&town, &one).await;
        visited(&town, 1, 0, &[("/tzgg/", 4), (&path, 10), ("/zcwj/", 1)]).await;
        // The whole section goes into the other: its documents and what was read of its lists.
        let guan = town.person("guan").await;
        let merger = format!("/api/sections/{}/merger", town.notices.id);
        guan.does(&merger, json!({"into_id": town.policies.id, "reason": "访问量低"})).await;
        let seen = list(&town, "guan", "days=30").await;
        let row = &seen["items"][0];
        assert_eq!((&row["id"], &row["views"]), (&json!(town.policies.id), &json!(15)));
        assert_eq!(row["may"], json!(["propose"]));
        // What comes late for an address that was left is the other's, too.
        visited(&town, 2, 0, &[("/tzgg/", 1), (&path, 1)]).await;
        assert_eq!(list(&town, "guan", "days=30").await["items"][0]["views"], 17);
        let kinds: Vec<_> = rows(&town).await;
        assert!(kinds.contains(&("document".into(), one.clone(), 11)), "{kinds:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_section_is_not_read_less_for_being_new() {
    in_every_town(async |town| {
        published(&town, "关于供水的通知").await;
        let two = published(&town, "关于防汛的通知").await;
        visited(&town, 1, 0, &[("/tzgg/", 30)]).await;
        town.desk.clock().set(town.desk.clock().now() + 40 * DAY);
        let guan = town.person("guan").await;
        let form = json!({"parent_id": "", "name": "防汛专栏", "slug": "fxfh", "kind": "notice",
            "column_type": "", "link_url": "", "description": "", "keywords": "", "unit_id": "",
            "person": "", "in_nav": true, "revision": 0});
        let sections = format!("/api/sites/{}/sections", town.site.id);
        let new = guan.does(&sections, form).await["id"].as_str().unwrap().to_owned();
        let sql = "UPDATE placement SET section_id = $1, ordinal = 1 WHERE document_id = $2";
        let moved = town.desk.act(TAKER, async |work| {
            sqlx::query(sql).bind(&new).bind(&two).execute(&mut work.tx).await?;
            Ok(())
        });
        moved.await.unwrap();
        let path = address(&town, &two).await;
        visited(&town, 2, 0, &[("/fxfh/", 2), (path.as_str(), 3)]).await;
        // Fewer views in all, more of them a day; and its document brings its own.
        let seen = list(&town, "guan", "days=90").await;
        let told: Vec<_> = seen["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| [&row["name"], &row["views"], &row["days"], &row["new_days"]])
            .collect();
        assert_eq!(
            told,
            [
                [&json!("通知公告"), &json!(30), &json!(41), &json!(41)],
                [&json!("防汛专栏"), &json!(5), &json!(1), &json!(1)],
            ]
        );
        // Page by page.
        let second = list(&town, "guan", "days=90&size=1&page=2").await;
        assert_eq!((&second["items"][0]["id"], &second["total"]), (&json!(new), &json!(2)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_what_is_not_theirs() {
    in_every_town(async |town| {
        published(&town, "关于供水的通知").await;
        let other = town.another_site("linshan").await;
        visited(&town, 1, 0, &[("/tzgg/", 4)]).await;
        assert!(visited_on(&town, "linshan", 2, (0, &[("/", 9)])).await);
        for (login, total) in [("li", 1), ("guan", 1), ("xi", 1), ("shen", 0), ("an", 0)] {
            assert_eq!(list(&town, login, "").await["total"], total, "{login}");
        }
        let of_other = list(&town, "li", &format!("site={other}")).await;
        assert_eq!(of_other["total"], 0);
        assert_eq!(list(&town, "li", "").await["items"][0]["site_views"], 4);
        // The figure beside a document.
        let one = published(&town, "关于停水的通知").await;
        let path = address(&town, &one).await;
        for (number, days_ago) in [(3, 0), (4, 29), (5, 30)] {
            visited(&town, number, days_ago, &[(&path, 2)]).await;
        }
        let figure = format!("/api/articles/{one}/visits");
        let seen = town.person("li").await.sees(&figure).await;
        assert_eq!((&seen["days"], &seen["views"]), (&json!(30), &json!(4)));
        assert_eq!(town.person("an").await.get(&figure).await.status, StatusCode::FORBIDDEN);
        // Nobody tells the console of visits but the inbox.
        let nobody = town.nobody(axum::http::Method::GET, "/api/upkeep/visits", None).await;
        assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_seen_again_changes_nothing_and_what_nobody_knows_fails_nothing() {
    in_every_town(async |town| {
        let events = town.happened().await.len();
        assert!(visited(&town, 7, 0, &[("/tzgg/", 1)]).await);
        for number in [7, 6, 1, 0, -1] {
            assert!(!visited(&town, number, 0, &[("/tzgg/", 100)]).await, "{number}");
        }
        assert!(visited(&town, 9, 0, &[("/tzgg/", 1), ("/gone.html", 5), ("", 1)]).await, "a gap");
        assert!(visited_on(&town, "nowhere", 10, (0, &[("/", 5)])).await);
        assert!(visited_on(&town, "yunxi", 11, (KEPT_DAYS + 1, &[("/", 5)])).await);
        assert!(visited_on(&town, "yunxi", 12, (-900, &[("/", 5)])).await, "a clock that is ahead");
        let sums: Vec<_> =
            rows(&town).await.into_iter().map(|(kind, _, views)| (kind, views)).collect();
        let due = [("home", 5), ("other", 6), ("section", 2)].map(|(k, v)| (k.to_owned(), v));
        assert_eq!(sums, due);
        assert_eq!(town.happened().await.len(), events, "the journal has no line of it");

        // Many pages at once, and again: more than one statement holds.
        let paths: Vec<String> = (0..1_300).map(|n| format!("/tzgg/p{n}.html")).collect();
        let pages: Vec<(&str, u64)> = paths.iter().map(|path| (path.as_str(), 1)).collect();
        assert!(visited(&town, 13, 0, &pages).await);
        assert_eq!(rows(&town).await[2].2, 1_302);

        // What is too old goes, with the memory of portals nobody has heard of since.
        town.desk.clock().set(town.desk.clock().now() + (KEPT_DAYS + 1) * DAY);
        town.desk.act(TAKER, tidy).await.unwrap();
        assert_eq!(rows(&town).await, []);
    })
    .await;
}

/// A store with an inbox, and a portal that writes into it.
struct Post {
    folder: tempfile::TempDir,
    key: OpeningKey,
    portal: Outbox,
    tray: Arc<Mutex<Tray>>,
}

impl Post {
    fn new() -> Post {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store")).unwrap();
        let own = Store::open(&folder.path().join("own")).unwrap();
        let portal = Outbox::open(&folder.path().join("store"), &own).unwrap();
        let key = OpeningKey::generate();
        let tray = Arc::new(Mutex::new(Tray::open(&store, key.clone()).unwrap()));
        Post { folder, key, portal, tray }
    }

    fn tells(&mut self, now: i64, pages: &[(&str, u64)]) -> std::path::PathBuf {
        let pages = pages.iter().map(|(path, views)| ((*path).to_owned(), *views)).collect();
        let sites = [("yunxi".to_owned(), pages), ("\u{0}".to_owned(), [].into())].into();
        let record = Record::Visits(Visits { hours: [(now / HOUR, sites)].into() });
        let (number, _) = self.portal.put(&self.key.public(), &record).unwrap();
        let folder = self.folder.path().join("store/inbox").join(self.portal.portal());
        folder.join(format!("{number:010}.sealed"))
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn records_are_taken_out_once_even_by_who_was_killed_in_between() {
    in_every_town(async |town| {
        let now = town.desk.clock().now();
        let mut post = Post::new();
        let first = post.tells(now, &[("/tzgg/", 2), ("/bad\u{0}path", 1)]);
        let kept = fs::read(&first).unwrap();
        let take =
            async |post: &Post| console::inbox::take_waiting(&town.desk, &post.tray).await.unwrap();
        assert_eq!(take(&post).await, 1);
        assert!(!first.exists(), "durable, and so removed");
        // Killed after the commit and before the removal: the file is there at the next start.
        fs::write(&first, &kept).unwrap();
        assert_eq!(take(&post).await, 0);
        assert!(!first.exists());
        // Junk among them, and an altered one: the others are taken.
        let second = post.tells(now, &[("/tzgg/", 3)]);
        let third = post.tells(now, &[("/tzgg/", 4)]);
        let mut altered = fs::read(&second).unwrap();
        altered[50] ^= 1;
        fs::write(&second, altered).unwrap();
        fs::write(third.with_file_name("0000000009.sealed"), b"junk").unwrap();
        assert_eq!(take(&post).await, 1);
        assert_eq!(take(&post).await, 0);
        let kinds = rows(&town).await;
        let due = vec![
            ("other".to_owned(), String::new(), 1),
            ("section".to_owned(), town.notices.id.clone(), 6),
        ];
        assert_eq!(kinds, due);
    })
    .await;
}
