//! A town in which every door has something behind it, made anew whenever it was used up.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use content::article::actions::{Incoming, decide, import};
use office::review::model::DecisionForm;
use serde_json::{Value, json};

use crate::papers::notice;
use crate::shares::department;
use crate::town::{MAKER, Person, Town, draft};

/// What a door needs: who knocks, the address with its identifiers, and what its body must say.
pub(super) struct Door {
    pub(super) login: &'static str,
    pub(super) path: String,
    pub(super) says: Value,
}

/// The town with its people signed in, and a department beside it.
pub(super) struct House {
    pub(super) town: Town,
    people: HashMap<&'static str, Person>,
    edu: String,
    edu_section: String,
    made: AtomicUsize,
}

/// Who uses a power.
const HOLDERS: [(&str, &str); 14] = [
    ("article.publish", "chen"),
    ("article.withdraw", "chen"),
    ("article.emergency", "ji"),
    ("flow.manage", "guan"),
    ("section.manage", "guan"),
    ("section.approve", "guan"),
    ("site.change", "guan"),
    ("site.switch", "guan"),
    ("index_no.manage", "guan"),
    ("site.manage", "xi"),
    ("kind.manage", "xi"),
    ("provenance.manage", "xi"),
    ("term.manage", "xi"),
    ("journal.read", "shen"),
];

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text in {value}")).to_owned()
}

impl House {
    pub(super) async fn furnish(town: Town) -> Self {
        // Nobody's session is marked as used, and nothing becomes due, while doors are tried.
        town.desk.clock().set(base::now() + 1_000);
        let (edu, section) = department(&town).await;
        let mut people = HashMap::new();
        for login in ["li", "zhou", "wang", "zhang", "chen", "ji", "guan", "xi", "shen"] {
            people.insert(login, town.person(login).await);
        }
        Self { town, people, edu, edu_section: section.id, made: AtomicUsize::new(0) }
    }

    pub(super) fn person(&self, login: &str) -> &Person {
        &self.people[login]
    }

    /// A number nothing has been named with yet.
    pub(super) fn number(&self) -> usize {
        self.made.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Something behind the door at this address, which takes who has one of `powers`.
    pub(super) async fn open(&self, is_post: bool, path: &str, powers: &[String]) -> Door {
        let holder = HOLDERS.iter().find(|(power, _)| powers.iter().any(|one| one == power));
        let review = powers.iter().any(|one| one.starts_with("review."));
        let login = holder.map_or(if review { "wang" } else { "li" }, |(_, login)| login);
        let mut door = Door { login, path: path.to_owned(), says: json!({}) };
        if is_post || path.contains('{') {
            let family = path.split('/').nth(2).unwrap_or_default();
            match family {
                "articles" | "editions" => self.article(&mut door).await,
                "reviews" | "delegations" | "flows" | "flow-bindings" => self.flow(&mut door).await,
                "media" | "uploads" | "notes" => self.file(&mut door).await,
                "shares" | "share-requests" => self.share(&mut door).await,
                "sections" | "sites" | "proposals" | "switches" | "upkeep" => {
                    self.place(&mut door).await;
                }
                _ => self.list(&mut door).await,
            }
        }
        door
    }

    async fn make(&self, login: &str, path: &str, form: Value) -> Value {
        self.person(login).does(path, form).await
    }

    /// A draft with a header; its identifier and revision.
    pub(super) async fn draft(&self) -> (String, i64) {
        let form = json!({"section_id": self.town.policies.id, "kind": "policy"});
        let article = self.make("li", "/api/articles", form).await;
        let id = text(&article["id"]);
        let saved = self.make("li", &format!("/api/articles/{id}/draft"), self.words(1)).await;
        (id, saved["revision"].as_i64().unwrap())
    }

    fn words(&self, revision: i64) -> Value {
        let mut words = draft(revision, &format!("关于第{}件事的通知", self.number()));
        words["body"] = json!(format!("<p>第{}件事，请各单位办理。</p>", self.number()));
        words["section_id"] = json!(self.town.policies.id);
        words["source_url"] = json!("");
        words["relations"] = json!([]);
        words["layout"] = Value::Null;
        words["fields"] = json!({});
        words["header"] = json!({"doc_no": "", "issuer": "云溪市人民政府办公室", "theme": "",
            "validity": "有效", "openness": "主动公开", "openness_ground": "", "made_on": null,
            "effective_on": null, "index_no": ""});
        words
    }

    /// A text in review; its identifier and the review.
    async fn submitted(&self) -> (String, Value) {
        let (id, revision) = self.ready().await;
        let form = json!({"revision": revision, "reason": "与其他稿件不是一回事"});
        self.make("li", &format!("/api/articles/{id}/submission"), form).await;
        (id.clone(), self.review(&id).await)
    }

    /// A draft that can be submitted; its identifier and revision.
    async fn ready(&self) -> (String, i64) {
        let form = json!({"section_id": self.town.notices.id, "kind": "article"});
        let article = self.make("li", "/api/articles", form).await;
        let id = text(&article["id"]);
        let mut words = self.words(1);
        words["header"] = Value::Null;
        words["section_id"] = json!("");
        let saved = self.make("li", &format!("/api/articles/{id}/draft"), words).await;
        (id, saved["revision"].as_i64().unwrap())
    }

    async fn review(&self, id: &str) -> Value {
        self.person("wang").sees(&format!("/api/articles/{id}")).await["review"].clone()
    }

    /// A text that passed every step; its identifier and digest.
    async fn approved(&self) -> (String, Value) {
        let (id, review) = self.submitted().await;
        let digest = text(&review["digest"]);
        for name in ["初审", "复审", "终审"] {
            let (review, digest) = (text(&review["id"]), digest.clone());
            let form = DecisionForm { digest, approve: true, ..DecisionForm::default() };
            let act = async |work: &mut desk::Work| decide(work, &review, form).await.map(drop);
            self.town.desk.act(desk::Caller::Machine(name), act).await.unwrap();
        }
        (id, json!(digest))
    }

    async fn live(&self) -> String {
        let id = base::new_id();
        let number = self.number();
        let one = Incoming {
            filled: Default::default(),
            relations: Vec::new(),
            document_id: id.clone(),
            origin: format!("old/{number}"),
            origin_digest: "x".into(),
            section_id: self.town.notices.id.clone(),
            kind: "article".into(),
            title: format!("旧站第{number}号通知"),
            subtitle: String::new(),
            source: "市政府办公室".into(),
            author: String::new(),
            summary: String::new(),
            keywords: String::new(),
            body: format!("<p>第{number}号。</p>"),
            header: None,
            picture_id: String::new(),
            attachments: Vec::new(),
            published: 1_700_000_000_000,
            words: String::new(),
            layout: None,
        };
        let site = &self.town.site.id;
        let act = async |work: &mut desk::Work| import(work, site, vec![one]).await;
        self.town.desk.act(MAKER, act).await.unwrap();
        id
    }

    async fn article(&self, door: &mut Door) {
        let verb = door.path.rsplit('/').next().unwrap_or_default().to_owned();
        let mut id = String::new();
        match verb.as_str() {
            "articles" => {
                door.says = json!({"section_id": self.town.notices.id, "kind": "article"});
            }
            "publication" => {
                let (article, digest) = self.approved().await;
                door.says = json!({"digest": digest, "at": null});
                id = article;
            }
            "withdrawal" | "revision" => id = self.live().await,
            "recall" => id = self.submitted().await.0,
            "emergency" => {
                let (article, review) = self.submitted().await;
                door.says = json!({"digest": review["digest"], "reason": "防汛预警发布"});
                id = article;
            }
            "restoration" | "difference" | "{id}" if door.path.contains("editions") => {
                let (article, _) = self.draft().await;
                let article = format!("/api/articles/{article}");
                let whole = self.person("li").sees(&article).await;
                id = text(&whole["working"]["id"]);
                if verb == "restoration" {
                    self.make("li", &format!("{article}/discard"), json!({})).await;
                }
            }
            _ => {
                let (article, revision) = match verb.as_str() {
                    "submission" => self.ready().await,
                    _ => self.draft().await,
                };
                door.says = match verb.as_str() {
                    "draft" | "check" => self.words(revision),
                    "submission" => json!({"revision": revision, "risk": "normal"}),
                    "section" => json!({"section_id": self.town.notices.id}),
                    "presence" => json!({"doing": "writing"}),
                    "bundle" => json!({"with_id": self.draft().await.0}),
                    "end" => {
                        let tie = json!({"with_id": self.draft().await.0});
                        self.make("li", &format!("/api/articles/{article}/bundle"), tie).await;
                        json!({})
                    }
                    "notes" => json!({"thread_id": "", "block": 0, "quote": "", "before": "",
                        "after": "", "said": "请核对日期"}),
                    _ => json!({}),
                };
                id = article;
            }
        }
        door.path = door.path.replace("{id}", &id);
    }

    async fn flow(&self, door: &mut Door) {
        let site = &self.town.site.id;
        let now = self.town.desk.clock().now();
        if door.path.contains("reviews") {
            let (_, review) = self.submitted().await;
            door.path = door.path.replace("{id}", &text(&review["id"]));
            door.says = json!({"digest": review["digest"], "approve": true, "back_to": null,
                "risk": "normal", "checks": [{"answer": "yes", "remark": "已核"}]});
            if door.path.ends_with("give-back") {
                let claim = door.path.replace("give-back", "claim");
                self.make("wang", &claim, json!({})).await;
                door.login = "wang";
            }
        } else if door.path.contains("delegations") {
            let form = json!({"taker_id": self.town.accounts["xu"], "valid_from": now,
                "valid_to": now + 86_400_000, "reason": "外出开会"});
            door.says = form.clone();
            if door.path.contains("{id}") {
                let given = self.make("wang", "/api/delegations", form).await;
                door.path = door.path.replace("{id}", &text(&given["given"][0]["id"]));
            }
        } else if door.path.contains("flow-bindings") {
            door.says = json!({"site_id": site, "section_id": "", "kind": "",
                "flow_id": "standard"});
        } else {
            let flows = self.person("guan").sees("/api/flows").await;
            let mut form = json!({"site_id": site, "name": format!("第{}个流程", self.number()),
                "steps": flows[0]["steps"], "newest_no": 1});
            form["steps"][0]["checks"] = json!(["文字关"]);
            if door.path.contains("{id}") {
                let made = self.make("guan", "/api/flows", form.clone()).await;
                door.path = door.path.replace("{id}", &text(&made["id"]));
            }
            door.says = form;
        }
    }

    async fn file(&self, door: &mut Door) {
        let number = self.number();
        let name = format!("第{number}张表.pdf");
        let bytes = format!("%PDF-1.7 {number}");
        if door.path.contains("notes") {
            let (id, _) = self.draft().await;
            let form = json!({"said": "请核对日期"});
            let notes = self.make("li", &format!("/api/articles/{id}/notes"), form).await;
            door.path = door.path.replace("{id}", &text(&notes[0]["id"]));
        } else if door.path.contains("uploads") {
            let form = json!({"name": name, "size_bytes": bytes.len(), "alt": ""});
            if door.path.contains("{id}") {
                for old in self.person("li").sees("/api/uploads").await.as_array().unwrap() {
                    let end = format!("/api/uploads/{}/removal", text(&old["id"]));
                    self.make("li", &end, json!({})).await;
                }
                let begun = self.make("li", "/api/uploads", form.clone()).await;
                door.path = door.path.replace("{id}", &text(&begun["id"]));
            }
            door.says = form;
        } else {
            let csv = format!("序号,单位\n{number},水务局\n");
            let li = self.person("li");
            let media = match door.path.rsplit('/').next() {
                Some("sheet") => li.upload("表.csv", csv.as_bytes(), "").await,
                Some("cleaning") => li.upload("通知.docx", &notice(), "").await,
                _ => li.upload(&name, bytes.as_bytes(), "").await,
            };
            let id = text(&media.body["id"]);
            if door.path.ends_with("recovery") {
                self.make("li", &format!("/api/media/{id}/removal"), json!({})).await;
            }
            let view = self.person("li").sees(&format!("/api/media/{id}")).await;
            door.says = json!({"name": name, "alt": "说明", "captions": "", "transcript": "",
                "revision": view["revision"]});
            door.path = door.path.replace("{id}", &id);
        }
    }

    async fn share(&self, door: &mut Door) {
        let verb = door.path.rsplit('/').next().unwrap_or_default().to_owned();
        if door.path.contains("share-requests") {
            let form = json!({"from_site_id": self.edu, "to_site_id": self.town.site.id,
                "title": "秋季招生的通知", "message": "周五前"});
            if door.path.contains("{id}") {
                self.make("zhou", "/api/share-requests", form.clone()).await;
                let asked =
                    self.person("li").sees("/api/share-requests?box=in&state=requested").await;
                door.path = door.path.replace("{id}", &text(&asked["items"][0]["id"]));
            }
            door.login = if ["answer", "refusal"].contains(&verb.as_str()) { "li" } else { "zhou" };
            door.says = match verb.as_str() {
                "answer" => json!({"document_id": self.live().await, "message": "请采用"}),
                _ => form,
            };
            return;
        }
        let form = json!({"document_id": self.live().await, "to": "chosen",
            "site_ids": [self.edu], "wanted_id": "", "message": "请予采用"});
        if door.path.contains("{id}") {
            let rows = self.make("li", "/api/shares", form.clone()).await;
            let id = text(&rows[0]["id"]);
            let take = json!({"mode": "copy", "section_id": self.edu_section});
            if ["removal", "copy"].contains(&verb.as_str()) {
                self.make("zhang", &format!("/api/shares/{id}/acceptance"), take.clone()).await;
            }
            door.path = door.path.replace("{id}", &id);
            door.login = if verb == "recall" { "li" } else { "zhang" };
            door.says = if verb == "acceptance" { take } else { json!({"reason": "内容重复"}) };
        } else {
            door.says = form;
        }
    }

    async fn place(&self, door: &mut Door) {
        let (site, number) = (self.town.site.id.clone(), self.number());
        let form = json!({"parent_id": "", "name": format!("第{number}栏"), "kind": "general",
            "slug": format!("s{number}"), "column_type": "", "link_url": "", "kinds": "",
            "description": "述", "keywords": "", "unit_id": "", "person": "某", "in_nav": true,
            "interpretation_rule": "", "copy_rule": "", "revision": 1});
        let sections = format!("/api/sites/{site}/sections");
        let verb = door.path.rsplit('/').next().unwrap_or_default().to_owned();
        let position = json!({"parent_id": "", "before_id": null});
        let limit = json!({"amount": 7, "unit": "day", "source": "", "class": "notice"});
        let wanted = json!({"site_id": site, "reason": "群众关注",
            "wanted": {"verb": "create", "form": form}});
        let id = match door.path.split('/').nth(2).unwrap_or_default() {
            "sections" => text(&self.make("guan", &sections, form.clone()).await["id"]),
            "proposals" if door.path.contains("{id}") => {
                text(&self.make("li", "/api/proposals", wanted.clone()).await["id"])
            }
            "upkeep" => {
                let rules = self.person("xi").sees("/api/upkeep/rules").await;
                text(&rules["items"][0]["id"])
            }
            _ => site.clone(),
        };
        door.says = match (door.path.as_str(), verb.as_str()) {
            (_, "position") => position,
            (_, "limit") => limit,
            (_, "merger") => json!({"into_id": self.town.notices.id, "reason": "合并办理"}),
            (_, "template") => json!({"template": "city_portal"}),
            ("/api/sections/{id}" | "/api/sites/{id}/sections", _) => form,
            ("/api/proposals", _) => wanted,
            ("/api/sites/{id}" | "/api/sites", _) => {
                self.person("guan").sees(&format!("/api/sites/{site}")).await
            }
            ("/api/sites/{id}/index-rule" | "/api/sites/{id}/index-rule/preview", _) => {
                let rule = self.person("guan").sees(&format!("/api/sites/{site}/index-rule")).await;
                let version = rule["versions"][0]["version"].as_i64().unwrap_or(0);
                json!({"version": version, "rule": rule["now"]["rule"]})
            }
            ("/api/switches", _) => json!({"site_ids": [site], "kind": "banner", "level": "red",
                "says": "台风红色预警", "link": "", "from_at": null, "until_at": null}),
            ("/api/switches/end", _) => {
                let on = json!({"site_ids": [site], "kind": "grey", "reason": "哀悼日",
                    "until_at": self.town.desk.clock().now() + 86_400_000});
                self.make("guan", "/api/switches", on).await;
                let on = self.person("guan").sees("/api/switches").await;
                json!({"ids": [on["items"][0]["id"]], "reason": "已经结束"})
            }
            _ => json!({"reason": "不再使用"}),
        };
        door.path = door.path.replace("{id}", &id);
    }

    async fn list(&self, door: &mut Door) {
        let number = self.number();
        let family = door.path.split('/').nth(2).unwrap_or_default().to_owned();
        let form = list_form(&family, &door.path, number);
        door.says = form.clone();
        if !door.path.contains('{') {
            if door.path.ends_with("trial") {
                door.says = json!({"text": "一段话", "term": form});
            }
            return;
        }
        let holder = if family == "filters" { "li" } else { "xi" };
        let made = match family.as_str() {
            "filters" | "hosts" | "kinds" | "provenance" | "terms" => {
                self.make(holder, &format!("/api/{family}"), form).await
            }
            _ => json!({"id": "0192f0c1a2b3c4d5e6f708192a3b4c5d"}),
        };
        // A list is answered with what is new in it.
        let made = match made.as_array() {
            Some(all) => {
                let name = door.says["name"].clone();
                all.iter().find(|one| one["name"] == name).unwrap().clone()
            }
            None => made,
        };
        if made["revision"].is_i64() {
            door.says["revision"] = made["revision"].clone();
        }
        if door.path.ends_with("mute") {
            door.login = "guan";
        }
        let key = if family == "kinds" { "code" } else { "id" };
        door.path = door.path.replace(&format!("{{{key}}}"), &text(&made[key]));
        if door.path.ends_with("/use") {
            door.says = json!({"in_use": false});
        }
        if door.path.ends_with("/removal") || door.path.ends_with("/retirement") {
            door.says = json!({"reason": "不再使用"});
        }
    }
}

/// A good body for a door of a plain list.
fn list_form(family: &str, path: &str, number: usize) -> Value {
    match family {
        "filters" => {
            json!({"name": format!("筛选{number}"), "query": "state=draft", "shared": false})
        }
        "hosts" => json!({"host": format!("h{number}.yunxi.gov.cn"), "note": ""}),
        "kinds" => json!({"code": format!("k{number}"), "name": format!("第{number}类"),
            "icon": "Van", "template": "article", "with_header": false, "needs_body": false,
            "needs_source": false, "version": 1, "fields": [{"name": "stops", "label": "站点",
            "holds": "table", "required": true, "hint": "说明", "columns": [{"name": "stop",
            "label": "站名", "holds": "line", "required": true}]}, {"name": "road",
            "label": "道路", "holds": "choice", "choices": ["一", "二"]}]}),
        "provenance" if path.ends_with("file") => {
            json!({"text": format!("第{number}报,新闻单位")})
        }
        "provenance" => json!({"name": format!("第{number}报"), "kind": "media", "host": "",
            "note": "", "revision": 0}),
        "terms" => json!({"owner": "platform", "text": format!("第{number}词"),
            "kind": "expression", "severity": "hint", "replacements": ["词"],
            "source": "平台规定", "advice": "", "bars": [], "needs": [], "exceptions": [],
            "valid_from": null, "within": 15, "revision": 0}),
        "profile" => json!({"email": "office@yunxi.gov.cn", "mail_when": "none"}),
        _ => json!({}),
    }
}
