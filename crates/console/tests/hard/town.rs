//! A town: a data folder with one site, its people, and the programs that serve it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU8, Ordering};

use content::section::{self, model::SectionForm};
use desk::{Caller, Desk};
use office::account::{actions, model::AccountForm};
use office::permit;
use office::site::{self, model::SiteForm};
use office::unit::{self, model::UnitForm};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::net::{self, Reply};
use crate::program::{Program, until};

/// Everybody's password.
const PASSWORD: &str = "Yunxi-Bridge-2026";
/// Name of the site.
pub(crate) const HOST: &str = "www.yunxi.localhost";
const MAKER: Caller = Caller::Machine("town");
const PEOPLE: [(&str, &str); 5] = [
    ("li", "editor"),
    ("zhou", "editor"),
    ("wang", "first_review"),
    ("zhang", "second_review"),
    ("chen", "final_review"),
];
/// Towns founded by this process.
static TOWNS: AtomicU8 = AtomicU8::new(1);

/// A town.
pub(crate) struct Town {
    pub(crate) data: PathBuf,
    pub(crate) console: SocketAddr,
    pub(crate) portal: SocketAddr,
    pub(crate) site: String,
    pub(crate) notices: String,
    pub(crate) database: String,
    _folder: Option<TempDir>,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Person {
    console: SocketAddr,
    lines: Vec<String>,
}

/// An article that only has to be published.
#[derive(Clone)]
pub(crate) struct Approved {
    pub(crate) id: String,
    pub(crate) title: String,
    digest: Value,
}

/// The portal's program, when the whole workspace was built; else says that the test is left out.
pub(crate) fn portal_program() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_BIN_EXE_huabiao")).with_file_name("huabiao-portal");
    if !path.exists() {
        eprintln!("left out: {} was not built; build the whole workspace", path.display());
        return None;
    }
    Some(path)
}

/// Runs a story on SQLite, and on PostgreSQL when `HUABIAO_TEST_PG` names a server.
pub(crate) fn in_every_town(story: impl Fn(&Town)) {
    story(&Town::found());
    match std::env::var("HUABIAO_TEST_PG") {
        Ok(server) => {
            let url = block(desk::scratch::create(&server)).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let data = folder.path().join("data");
            story(&Town::found_at(data, url, Some(folder)));
        }
        Err(_) => eprintln!("left out: PostgreSQL, HUABIAO_TEST_PG names no server"),
    }
}

/// Runs something asynchronous to its end.
pub(crate) fn block<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    runtime.unwrap().block_on(work)
}

impl Town {
    /// A town in a folder of its own, on SQLite.
    pub(crate) fn found() -> Town {
        let folder = tempfile::tempdir().unwrap();
        Town::found_in(&folder.path().join("data"), Some(folder))
    }

    /// A town on SQLite in this folder.
    pub(crate) fn found_in(data: &Path, folder: Option<TempDir>) -> Town {
        let url = format!("sqlite://{}/console.db", data.display());
        Town::found_at(data.to_owned(), url, folder)
    }

    fn found_at(data: PathBuf, database: String, folder: Option<TempDir>) -> Town {
        std::fs::create_dir_all(&data).unwrap();
        let (site, notices) = block(async {
            let desk = Desk::open(&database, &data).await.unwrap();
            let made = found(&desk).await.unwrap();
            desk.close_all().await;
            made
        });
        let id = std::process::id();
        let [_, high, middle, low] = id.to_be_bytes();
        let host = Ipv4Addr::new(127, TOWNS.fetch_add(1, Ordering::Relaxed), middle, low);
        let address = |port: u16| SocketAddr::from((host, port + u16::from(high)));
        let (console, portal) = (address(8700), address(18800));
        Town { data, console, portal, site, notices, database, _folder: folder }
    }

    /// The console's program with a command, for this town.
    pub(crate) fn huabiao(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_huabiao"));
        command.arg("--data").arg(&self.data).args(["--database", &self.database]);
        command.args(["--console", &self.console.to_string()]);
        command.args(["--portal", &self.portal.to_string()]).args(arguments);
        command.env_remove("RUST_LOG").env_remove("HUABIAO_DATA");
        command
    }

    /// Runs a command to its end.
    pub(crate) fn does(&self, arguments: &[&str]) -> Output {
        self.huabiao(arguments).output().unwrap()
    }

    /// Runs a check and expects that everything is in order; what it said.
    pub(crate) fn is_in_order(&self, check: &str) -> String {
        let output = self.does(&[check]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let log = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{check}: {said}{log}");
        said
    }

    /// Starts both programs and waits until they are ready.
    pub(crate) fn run(&self) -> Program {
        let mut program = Program::start(&mut self.huabiao(&["run"]));
        assert!(program.says("按 Ctrl+C 停止"), "it ended: {}", program.log());
        program
    }

    /// Starts the console alone and waits until it is ready.
    pub(crate) fn run_console(&self) -> Program {
        let mut program = Program::start(&mut self.huabiao(&["console"]));
        assert!(program.says("按 Ctrl+C 停止"), "it ended: {}", program.log());
        program
    }

    /// Starts the portal alone, with further arguments, and waits until it serves.
    pub(crate) fn run_portal(&self, program: &Path, arguments: &[&str]) -> Program {
        self.run_portal_in(&self.data, program, arguments)
    }

    /// The same with a data folder of its own.
    pub(crate) fn run_portal_in(&self, data: &Path, program: &Path, more: &[&str]) -> Program {
        let mut command = Command::new(program);
        command.arg("--data").arg(data).arg("--store").arg(self.data.join("store"));
        command.args(["--portal", &self.portal.to_string()]).args(more);
        let program = Program::start(command.env_remove("RUST_LOG"));
        until(|| program.log().contains("serving").then_some(())).expect("it serves");
        program
    }

    /// Signs somebody in.
    pub(crate) fn person(&self, login: &str) -> Person {
        let form = json!({"login": login, "password": PASSWORD}).to_string();
        let lines = ["Content-Type: application/json".to_owned()];
        let host = self.console.to_string();
        let request = ("POST", host.as_str(), "/api/session");
        let reply = net::send(self.console, request, &lines, form.as_bytes()).unwrap();
        assert_eq!(reply.status, 200, "{login}: {}", reply.text());
        let cookie = reply.header("set-cookie").split(';').next().unwrap().to_owned();
        let csrf = reply.json()["csrf"].as_str().unwrap().to_owned();
        let [kind] = lines;
        let lines = vec![kind, format!("Cookie: {cookie}"), format!("X-Csrf: {csrf}")];
        Person { console: self.console, lines }
    }

    /// Writes articles and has all three reviewers approve them.
    pub(crate) fn approved(&self, count: usize) -> Vec<Approved> {
        let [li, wang, zhang, chen] = ["li", "wang", "zhang", "chen"].map(|who| self.person(who));
        let mut articles = Vec::new();
        for _ in 0..count {
            let form = json!({"section_id": self.notices, "kind": "article"});
            let id = li.does("/api/articles", &form)["id"].as_str().unwrap().to_owned();
            let title = format!("关于第{}号事项的通知", &id[id.len() - 8..]);
            let saved = li.does(&format!("/api/articles/{id}/draft"), &draft(1, &title));
            let revision = json!({"revision": saved["revision"]});
            li.does(&format!("/api/articles/{id}/submission"), &revision);
            for reviewer in [&wang, &zhang, &chen] {
                let article = reviewer.sees(&format!("/api/articles/{id}"));
                let (review, digest) = (&article["review"]["id"], &article["review"]["digest"]);
                let path = format!("/api/reviews/{}/decision", review.as_str().unwrap());
                let form = json!({"digest": digest, "approve": true, "opinion": "同意"});
                reviewer.does(&path, &form);
            }
            let digest = chen.sees(&format!("/api/articles/{id}"))["working"]["digest"].clone();
            articles.push(Approved { id, title, digest });
        }
        articles
    }

    /// A public page.
    pub(crate) fn page(&self, path: &str) -> std::io::Result<Reply> {
        net::get(self.portal, HOST, path)
    }

    /// Waits until an article is to be read under an address.
    pub(crate) fn wait_for_page(&self, path: &str, text: &str) {
        let shown = |reply: &Reply| reply.status == 200 && reply.text().contains(text);
        let seen = until(|| self.page(path).ok().filter(shown));
        assert!(seen.is_some(), "{path} never showed {text}: {:?}", self.status());
    }

    /// What the portal says of itself.
    pub(crate) fn status(&self) -> Value {
        let reply = net::get(self.portal, "localhost", "/-/status");
        reply.map(|reply| reply.json()).unwrap_or_default()
    }

    /// Addresses of the articles the portal's lists lead to.
    pub(crate) fn listed(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut lists = vec!["/tzgg/".to_owned()];
        while let Some(list) = lists.pop() {
            let page = self.page(&list).unwrap();
            assert_eq!(page.status, 200, "{list}");
            for link in links(&page.text()).into_iter().filter(|link| link.starts_with("/tzgg/")) {
                if link.starts_with("/tzgg/p") && !lists.contains(&link) && link < list {
                    lists.push(link);
                } else if link.starts_with("/tzgg/20") && !found.contains(&link) {
                    found.push(link);
                }
            }
        }
        found.sort();
        found
    }
}

impl Person {
    /// Posts; an error when no whole answer came.
    pub(crate) fn post(&self, path: &str, form: &Value) -> std::io::Result<Reply> {
        let host = self.console.to_string();
        let request = ("POST", host.as_str(), path);
        net::send(self.console, request, &self.lines, form.to_string().as_bytes())
    }

    /// Posts and expects success.
    pub(crate) fn does(&self, path: &str, form: &Value) -> Value {
        let reply = self.post(path, form).unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Gets; an error when no whole answer came.
    pub(crate) fn get(&self, path: &str) -> std::io::Result<Reply> {
        let host = self.console.to_string();
        net::send(self.console, ("GET", &host, path), &self.lines, &[])
    }

    /// Gets and expects success.
    pub(crate) fn sees(&self, path: &str) -> Value {
        let reply = self.get(path).unwrap();
        assert_eq!(reply.status, 200, "{path}: {}", reply.text());
        reply.json()
    }

    /// Publishes now.
    pub(crate) fn publish(&self, article: &Approved) -> std::io::Result<Reply> {
        let form = json!({"digest": article.digest, "at": null});
        self.post(&format!("/api/articles/{}/publication", article.id), &form)
    }

    /// Publishes now and is not refused; the path of the page.
    pub(crate) fn published(&self, article: &Approved) -> String {
        let reply = self.publish(article).unwrap();
        assert_eq!(reply.status, 200, "{}", reply.text());
        reply.json()["path"].as_str().unwrap().to_owned()
    }
}

/// What a finished draft says.
pub(crate) fn draft(revision: i64, title: &str) -> Value {
    json!({
        "revision": revision, "title": title, "subtitle": "", "source": "市政府办公室",
        "author": "", "summary": "摘要", "keywords": ["通知"], "section_id": "",
        "body": format!("<p>{title}，自2026年1月1日起。</p>"), "header": null,
        "picture_id": null, "attachments": []
    })
}

/// Addresses a page links to within its site.
pub(crate) fn links(html: &str) -> Vec<String> {
    let found = html.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found.filter(|link| link.starts_with('/')).map(str::to_owned).collect()
}

async fn found(desk: &Desk) -> base::Result<(String, String)> {
    // Hashing is slow on purpose; a town needs it once.
    let sealed = actions::seal_password(PASSWORD, "town")?;
    desk.act(MAKER, async |work| {
        let form = UnitForm {
            parent_id: String::new(),
            name: "云溪市人民政府办公室".into(),
            credit_code: "113804000082001116".into(),
        };
        let unit = unit::actions::create(work, form).await?;
        let form = SiteForm {
            unit_id: unit.id.clone(),
            code: "yunxi".into(),
            name: "云溪市人民政府".into(),
            short_name: "云溪市".into(),
            domain: HOST.into(),
            color: "indigo".into(),
            emblem: "yes".into(),
            id_code: "3804000001".into(),
            ..SiteForm::default()
        };
        let site = site::actions::create(work, form).await?;
        let form = SectionForm {
            name: "通知公告".into(),
            slug: "tzgg".into(),
            kind: "notice".into(),
            in_nav: true,
            ..SectionForm::default()
        };
        let notices = section::actions::create(work, &site.id, form).await?;
        for (login, role) in PEOPLE {
            let role = permit::model::role(role)?;
            let form = AccountForm {
                unit_id: unit.id.clone(),
                login: login.to_owned(),
                name: format!("{login}某"),
                post: String::new(),
                power_class: role.class,
            };
            let account = actions::create(work, form, sealed.clone()).await?;
            permit::actions::give(work, &account.id, role.code, &site.id, None).await?;
            let sql = "UPDATE account SET must_change_since = NULL WHERE id = $1";
            sqlx::query(sql).bind(&account.id).execute(&mut work.tx).await?;
        }
        Ok((site.id, notices.id))
    })
    .await
}
