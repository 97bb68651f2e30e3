//! A small believable town: one unit with a site, two sections, and its people.
//!
//! Each test gets a town of its own: on SQLite always, and on PostgreSQL when `HUABIAO_TEST_PG`
//! names a server.

use std::collections::HashMap;
use std::sync::Arc;

use axum::{
    Router,
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use content::section::{self, model::Section, model::SectionForm};
use desk::{Caller, Desk};
use http_body_util::BodyExt;
use office::{
    account::{
        actions::{create, seal_password},
        model::AccountForm,
    },
    permit,
    site::{self, model::Site, model::SiteForm},
    unit::{self, model::UnitForm},
};
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const MAKER: Caller = Caller::Machine("town");

/// Everybody's password; it has been changed already.
pub(crate) const PASSWORD: &str = "Yunxi-Bridge-2026";

/// A platform of its own, ready to be used.
pub(crate) struct Town {
    pub(crate) desk: Desk,
    pub(crate) router: Router,
    pub(crate) site: Site,
    pub(crate) notices: Section,
    pub(crate) policies: Section,
    pub(crate) accounts: HashMap<&'static str, String>,
    _files: Arc<tempfile::TempDir>,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) router: Router,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

/// What a door answered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

const PEOPLE: [(&str, &str, &str); 12] = [
    ("li", "李信息", "editor"),
    ("zhou", "周信息", "editor"),
    ("wang", "王初审", "first_review"),
    ("zhang", "张复审", "second_review"),
    ("chen", "陈终审", "final_review"),
    ("xu", "徐审签", "sign_review"),
    ("gao", "高领导", "sign_review"),
    ("ji", "季值班", "emergency"),
    ("guan", "管单位", "unit_admin"),
    ("xi", "系管理", "platform_admin"),
    ("an", "安保密", "security"),
    ("shen", "沈审计", "audit"),
];

/// Runs `story` in a new town on every database there is.
pub(crate) async fn in_every_town(story: impl AsyncFn(Town)) {
    let files = Arc::new(tempfile::tempdir().unwrap());
    let url = format!("sqlite://{}/console.db", files.path().display());
    story(Town::found(&url, files).await).await;
    if let Ok(server) = std::env::var("HUABIAO_TEST_PG") {
        let files = Arc::new(tempfile::tempdir().unwrap());
        let url = desk::scratch::create(&server).await.unwrap();
        story(Town::found(&url, files).await).await;
    }
}

impl Town {
    async fn found(url: &str, files: Arc<tempfile::TempDir>) -> Self {
        let desk = Desk::open(url, files.path()).await.unwrap();
        let (unit_id, site, notices, policies) = found_places(&desk).await;
        let accounts = found_people(&desk, &unit_id, &site).await;
        let router = console::run::router(&desk);
        let _files = files;
        Self { desk, router, site, notices, policies, accounts, _files }
    }

    /// A site of another unit, over which none of the town's people has a power; its identifier.
    pub(crate) async fn another_site(&self, code: &str) -> String {
        let unit = UnitForm {
            parent_id: String::new(),
            name: format!("{code}局"),
            credit_code: "12380400MB1K52062G".into(),
        };
        let form = SiteForm {
            code: code.into(),
            name: format!("{code}网站"),
            short_name: code.into(),
            domain: format!("{code}.yunxi.localhost"),
            color: "pine".into(),
            emblem: "no".into(),
            ..SiteForm::default()
        };
        let made = self.desk.act(MAKER, async |work| {
            let unit = unit::actions::create(work, unit).await?;
            site::actions::create(work, SiteForm { unit_id: unit.id, ..form }).await
        });
        made.await.unwrap().id
    }

    /// Draws pictures and first pages that wait, as the program does; says how many.
    pub(crate) async fn draw_waiting(&self) -> usize {
        let draw = |file| console::page::first_page(env!("CARGO_BIN_EXE_huabiao").into(), file);
        content::media::follow::draw_waiting(&self.desk, draw).await.unwrap()
    }

    /// Signs a person in; sessions of theirs that were open end.
    pub(crate) async fn person(&self, login: &str) -> Person {
        self.sign_in(login, PASSWORD).await.unwrap()
    }

    /// Tries to sign in.
    pub(crate) async fn sign_in(&self, login: &str, password: &str) -> Result<Person, Said> {
        let body = json!({"login": login, "password": password});
        let (said, cookie) =
            call(&self.router, Method::POST, "/api/session", Some(body), &[]).await;
        if said.status != StatusCode::OK {
            return Err(said);
        }
        let csrf = said.body["csrf"].as_str().unwrap().to_owned();
        Ok(Person { router: self.router.clone(), cookie: cookie.unwrap(), csrf })
    }

    /// A request of nobody.
    pub(crate) async fn nobody(&self, method: Method, path: &str, body: Option<Value>) -> Said {
        call(&self.router, method, path, body, &[]).await.0
    }

    /// Names of the events since the beginning, without those of the town's making.
    pub(crate) async fn happened(&self) -> Vec<String> {
        let lines = self.desk.journal_after(0, 10_000).await.unwrap();
        let told = lines.into_iter().filter(|line| line.caller_id != "town");
        told.filter(|line| {
            !line.event.starts_with("session.") && !line.event.starts_with("account.")
        })
        .map(|line| line.event)
        .collect()
    }
}

impl Person {
    pub(crate) async fn get(&self, path: &str) -> Said {
        let headers = [("cookie", self.cookie.as_str())];
        call(&self.router, Method::GET, path, None, &headers).await.0
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Said {
        let headers = [("cookie", self.cookie.as_str()), ("x-csrf", self.csrf.as_str())];
        call(&self.router, Method::POST, path, Some(body), &headers).await.0
    }

    /// As [`Person::post`], without the session's mark.
    pub(crate) async fn post_without_mark(&self, path: &str, body: Value) -> Said {
        let headers = [("cookie", self.cookie.as_str())];
        call(&self.router, Method::POST, path, Some(body), &headers).await.0
    }

    /// Posts and expects success.
    pub(crate) async fn does(&self, path: &str, body: Value) -> Value {
        let said = self.post(path, body).await;
        assert_eq!(said.status, StatusCode::OK, "{path}: {said:?}");
        said.body
    }

    /// Gets and expects success.
    pub(crate) async fn sees(&self, path: &str) -> Value {
        let said = self.get(path).await;
        assert_eq!(said.status, StatusCode::OK, "{path}: {said:?}");
        said.body
    }

    /// Imports a file with terms.
    pub(crate) async fn imports_terms(&self, owner: &str, name: &str, bytes: &[u8]) -> Said {
        self.send_file(&format!("/api/terms/import?owner={owner}"), name, bytes).await
    }

    /// The bytes of a file that is answered.
    pub(crate) async fn downloads(&self, path: &str) -> Vec<u8> {
        let request = Request::get(path).header(header::COOKIE, &self.cookie);
        let answer = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await;
        let answer = answer.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    /// Brings a file for the text of an article.
    pub(crate) async fn brings(&self, name: &str, bytes: &[u8]) -> Said {
        self.send_file("/api/papers", name, bytes).await
    }

    pub(crate) async fn send_file(&self, path: &str, name: &str, bytes: &[u8]) -> Said {
        let mark = "----mark";
        let mut body = format!(
            "--{mark}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        )
        .into_bytes();
        body.extend(bytes);
        body.extend(format!("\r\n--{mark}--\r\n").as_bytes());
        let request = Request::post(path)
            .header(header::COOKIE, &self.cookie)
            .header("x-csrf", &self.csrf)
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={mark}"))
            .body(Body::from(body))
            .unwrap();
        send(&self.router, request).await.0
    }
}

async fn call(
    router: &Router,
    method: Method,
    path: &str,
    body: Option<Value>,
    headers: &[(&str, &str)],
) -> (Said, Option<String>) {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = match body {
        Some(body) => {
            request = request.header(header::CONTENT_TYPE, "application/json");
            Body::from(body.to_string())
        }
        None => Body::empty(),
    };
    send(router, request.body(body).unwrap()).await
}

pub(crate) async fn send(router: &Router, request: Request<Body>) -> (Said, Option<String>) {
    let answer = router.clone().oneshot(request).await.unwrap();
    let status = answer.status();
    let cookie = answer.headers().get(header::SET_COOKIE);
    let cookie = cookie.map(|value| value.to_str().unwrap().split(';').next().unwrap().to_owned());
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    (Said { status, body }, cookie)
}

async fn found_places(desk: &Desk) -> (String, Site, Section, Section) {
    let unit = UnitForm {
        parent_id: String::new(),
        name: "云溪市人民政府办公室".into(),
        credit_code: "113804000082001116".into(),
    };
    let form = SiteForm {
        code: "yunxi".into(),
        name: "云溪市人民政府".into(),
        short_name: "云溪市".into(),
        domain: "www.yunxi.localhost".into(),
        color: "indigo".into(),
        emblem: "yes".into(),
        id_code: "3804000001".into(),
        ..SiteForm::default()
    };
    let section = |name: &str, slug: &str, kind: &str| SectionForm {
        name: name.into(),
        slug: slug.into(),
        kind: kind.into(),
        in_nav: true,
        ..SectionForm::default()
    };
    desk.act(MAKER, async |work| {
        let unit = unit::actions::create(work, unit).await?;
        let form = SiteForm { unit_id: unit.id.clone(), ..form };
        let site = site::actions::create(work, form).await?;
        let notice = section("通知公告", "tzgg", "notice");
        let notices = section::actions::create(work, &site.id, notice).await?;
        let policy = section("政策文件", "zcwj", "policy");
        let policies = section::actions::create(work, &site.id, policy).await?;
        Ok((unit.id, site, notices, policies))
    })
    .await
    .unwrap()
}

async fn found_people(desk: &Desk, unit_id: &str, site: &Site) -> HashMap<&'static str, String> {
    let mut accounts = HashMap::new();
    // Hashing is slow on purpose; a town needs it once.
    let sealed = seal_password(PASSWORD, "town").unwrap();
    for (login, name, role) in PEOPLE {
        let role = permit::model::role(role).unwrap();
        let sealed = sealed.clone();
        let form = AccountForm {
            unit_id: unit_id.to_owned(),
            login: login.to_owned(),
            name: name.to_owned(),
            post: String::new(),
            power_class: role.class,
        };
        let wide = ["platform_admin", "security", "audit"].contains(&role.code);
        let scope = if wide { "platform" } else { site.id.as_str() };
        let id = desk.act(MAKER, async |work| {
            let account = create(work, form, sealed).await?;
            permit::actions::give(work, &account.id, role.code, scope, None).await?;
            let sql = "UPDATE account SET must_change_since = NULL WHERE id = $1";
            sqlx::query(sql).bind(&account.id).execute(&mut work.tx).await?;
            Ok(account.id)
        });
        accounts.insert(login, id.await.unwrap());
    }
    accounts
}

/// What a finished draft says.
pub(crate) fn draft(revision: i64, title: &str) -> Value {
    json!({
        "revision": revision, "title": title, "subtitle": "", "source": "市政府办公室",
        "author": "", "summary": "摘要", "keywords": ["通知"], "section_id": "",
        "body": "<h2>一、时间</h2><p>自2026年1月1日起。</p><table><tbody><tr><td>甲</td></tr></tbody></table>",
        "header": null, "picture_id": null, "attachments": []
    })
}
