//! The people of the demonstration city, at work through the console's interface.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::city::Running;
use super::http::Client;

/// Both who may write for the site.
pub(crate) const WRITERS: [&str; 2] = ["linshuyan", "xiwendi"];
/// First, second and final review; the last one also publishes.
pub(crate) const REVIEWERS: [&str; 3] = ["qihuaijin", "pangjingshi", "puyangjianwei"];
/// What each of them chooses instead of the first password.
const PASSWORD: &str = "Measured-4-Speed";

/// Somebody logged in.
pub(crate) struct Person {
    client: Client,
}

impl Person {
    /// Logs in, for the first time with the password of the list, which is changed at once.
    pub(crate) fn at(city: &Running, login: &str) -> Result<Self> {
        let host = format!("127.0.0.1:{}", city.console);
        let mut person = Self { client: Client::new(city.console, &host) };
        let first = first_password(&city.data, login)?;
        let me = match person.log_in(login, PASSWORD) {
            Ok(me) => me,
            Err(_) => person.log_in(login, &first)?,
        };
        if me["must_change_password"] == Value::Bool(true) {
            person.post("/api/session/password", &json!({ "old": first, "new": PASSWORD }))?;
            person = Self { client: Client::new(city.console, &host) };
            person.log_in(login, PASSWORD)?;
        }
        Ok(person)
    }

    fn log_in(&mut self, login: &str, password: &str) -> Result<Value> {
        let form = json!({ "login": login, "password": password });
        let answer = self.client.post("/api/session", &form)?;
        let me = answer.json()?;
        let cookie = answer.header("set-cookie").and_then(|cookie| cookie.split(';').next());
        let cookie = cookie.context("no cookie")?;
        let csrf = me["csrf"].as_str().context("no token")?;
        self.client.headers = format!("cookie: {cookie}\r\nx-csrf: {csrf}\r\n");
        Ok(me)
    }

    /// The same person with one more connection: an account has one session at a time.
    pub(crate) fn once_more(&self) -> Self {
        Self { client: self.client.another() }
    }

    /// Asks the interface.
    pub(crate) fn get(&mut self, path: &str) -> Result<Value> {
        self.client.get(path)?.json().with_context(|| path.to_owned())
    }

    /// Tells the interface.
    pub(crate) fn post(&mut self, path: &str, body: &Value) -> Result<Value> {
        self.client.post(path, body)?.json().with_context(|| path.to_owned())
    }

    /// Begins an article in a section; returns it.
    pub(crate) fn begin(&mut self, section: &str) -> Result<Value> {
        self.post("/api/articles", &json!({ "section_id": section, "kind": "article" }))
    }
}

/// The fields of a draft that goes on from a revision.
pub(crate) fn draft(revision: &Value, section: &str, title: &str, body: &str) -> Value {
    json!({
        "revision": revision, "section_id": section, "title": title, "body": body,
        "subtitle": "", "source": "市人民政府办公室", "author": "", "summary": "",
        "keywords": [], "header": null, "picture_id": null, "attachments": [],
    })
}

/// The first password of somebody, from the file the set-up left.
fn first_password(data: &Path, login: &str) -> Result<String> {
    let list = std::fs::read_to_string(data.join("first-passwords.txt"))?;
    let line = list.lines().find(|line| line.split_whitespace().next() == Some(login));
    let password = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(password.with_context(|| format!("nobody is called {login}"))?.to_owned())
}
