//! The strings of `nasty` in every other text field of the house: sites, sections, headers, files,
//! opinions and reasons, people and units, and everything that is searched for.

use base::{Error, Kind, Result, refuse};
use content::article::actions as article;
use content::section;
use content::section::model::RemovalForm;
use desk::{Caller, Work};
use office::account::{self, model::AccountForm};
use office::permit;
use office::review::model::DecisionForm;
use office::unit::{self, model::UnitForm};
use serde_json::{Value, json};

use crate::articles::{approved, submitted};
use crate::nasty::{kept, strings};
use crate::town::{MAKER, PASSWORD, Person, Town, draft, in_every_town};

/// A code nobody in the town has.
const CREDIT_CODE: &str = "11140400MB0000001Y";

/// Puts `text` into every one of these fields of a form; a field that refuses it is named, and
/// gets back what it had, until the rest is taken. Says what was kept.
async fn fill(who: &Person, path: &str, form: &Value, fields: &[&str], text: &str) -> Value {
    let mut all = form.clone();
    for field in fields {
        *place(&mut all, field) = json!(text);
    }
    for _ in 0..=fields.len() {
        let said = who.post(path, all.clone()).await;
        if said.status == 200 {
            let is_draft = path.ends_with("/draft");
            check(if is_draft { kept(&all, &said.body) } else { &said.body }, text);
            return said.body;
        }
        assert_eq!(said.status, 422, "{path} {text:?}: {said:?}");
        if text.contains('\0') {
            assert_eq!(said.body["code"], "web.nul", "{path}");
            return form.clone();
        }
        let named = said.body["field"].as_str().unwrap_or_default();
        let named = fields.iter().find(|field| field.rsplit('.').next() == Some(named));
        let Some(named) = named else { panic!("{path} {text:?}: no field of ours in {said:?}") };
        *place(&mut all, named) = place(&mut form.clone(), named).clone();
    }
    panic!("{path} {text:?}: a field was refused twice");
}

fn place<'a>(form: &'a mut Value, field: &str) -> &'a mut Value {
    field.split('.').fold(form, |form, name| &mut form[name])
}

/// Nothing that was kept holds a character that cannot be seen.
fn check(kept: &Value, text: &str) {
    match kept {
        Value::String(kept) => {
            let hidden = kept.chars().find(|c| base::text::is_invisible(*c) && *c != '\n');
            assert_eq!(hidden, None, "{text:?} was kept as {kept:?}");
        }
        Value::Array(items) => items.iter().for_each(|item| check(item, text)),
        Value::Object(fields) => fields.values().for_each(|field| check(field, text)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_texts_in_forms_are_kept_clean_or_refused_by_name() {
    in_every_town(async |town| {
        let guan = town.person("guan").await;
        let mut site = serde_json::to_value(&town.site).unwrap();
        let mut section = json!({"name": "新的栏目", "slug": "xin", "kind": "general",
            "column_type": "", "link_url": "", "description": "", "keywords": "", "unit_id": "",
            "person": "", "in_nav": true, "revision": 1});
        let li = town.person("li").await;
        let form = json!({"section_id": town.policies.id, "kind": "policy"});
        let article = li.does("/api/articles", form).await;
        let id = article["id"].as_str().unwrap();
        let mut policy = draft(1, "关于放假的通知");
        policy["header"] = json!({"doc_no": "", "issuer": "", "theme": "", "validity": "",
            "openness": "", "openness_ground": "", "made_on": null, "effective_on": null});
        let site_fields = [
            "name",
            "short_name",
            "domain",
            "id_code",
            "icp",
            "police",
            "party_mark",
            "slogan",
            "contact_phone",
            "contact_address",
            "contact_email",
            "responsible",
            "color",
            "emblem",
        ];
        let section_fields =
            ["name", "slug", "kind", "column_type", "description", "keywords", "person"];
        let header_fields = [
            "header.doc_no",
            "header.issuer",
            "header.theme",
            "header.validity",
            "header.openness",
            "header.openness_ground",
        ];
        let site_door = format!("/api/sites/{}", town.site.id);
        let section_door = format!("/api/sections/{}", town.notices.id);
        let draft_door = format!("/api/articles/{id}/draft");
        // Longer bodies are refused as a whole.
        for text in strings().into_iter().map(|text| text.chars().take(10_000).collect::<String>())
        {
            let kept = fill(&guan, &site_door, &site, &site_fields, &text).await;
            site["revision"] = kept["revision"].clone();
            let kept = fill(&guan, &section_door, &section, &section_fields, &text).await;
            section["revision"] = kept["revision"].clone();
            let kept = fill(&li, &draft_door, &policy, &header_fields, &text).await;
            policy["revision"] = kept["revision"].clone();
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_names_of_files_are_kept_clean_or_refused() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        for text in strings() {
            // What a browser sends: quotes and line ends escaped.
            let name = text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
            for (name, alt) in [(format!("{name}.pdf"), "文"), ("甲.pdf".into(), &*text)] {
                let said = li.upload(&name, b"%PDF-1.7 and so on", alt).await;
                assert!(said.status == 200 || said.status == 422, "{text:?}: {said:?}");
                check(&said.body, &text);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_questions_find_nothing_and_break_nothing() {
    in_every_town(async |town| {
        let (li, shen) = (town.person("li").await, town.person("shen").await);
        submitted(&town, &li, "关于放假的通知").await;
        for text in strings() {
            let query: String = text.bytes().take(600).map(|b| format!("%{b:02x}")).collect();
            for path in [
                "/api/articles?q=",
                "/api/articles?state=",
                "/api/articles?section=",
                "/api/articles?site=",
                "/api/links?q=",
                "/api/media?q=",
                "/api/media?kind=",
            ] {
                let said = li.get(&format!("{path}{query}")).await;
                assert!(!said.status.is_server_error(), "{path}{query}: {said:?}");
            }
            for field in ["event", "person", "subject", "from"] {
                let said = shen.get(&format!("/api/journal?{field}={query}")).await;
                assert!(!said.status.is_server_error(), "{field} {text:?}: {said:?}");
            }
        }
    })
    .await;
}

/// Does something and undoes it: a verb that was refused has done nothing, either.
async fn tried(town: &Town, who: Caller, verb: impl AsyncFnOnce(&mut Work) -> Result<()>) {
    let undone = town.desk.act(who, async |work| {
        verb(work).await?;
        Err::<(), _>(refuse(Kind::Conflict, "test.undone", "只是试试"))
    });
    if let Err(Error::Fault(fault)) = undone.await {
        panic!("{fault:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_names_opinions_and_reasons_break_no_verb() {
    in_every_town(async |town| {
        let li = town.person("li").await;
        let live = live(&town, &li).await;
        let waiting = submitted(&town, &li, "关于放假的通知").await;
        let review = li.sees(&format!("/api/articles/{waiting}")).await["review"].clone();
        let text_of = |value: &Value| value.as_str().unwrap().to_owned();
        let (review, digest) = (text_of(&review["id"]), text_of(&review["digest"]));
        let sealed = account::actions::seal_password(PASSWORD, "town").unwrap();
        let unit_id = town.site.unit_id.clone();
        // PostgreSQL knows no zero character; at the doors it is refused before any verb.
        for text in strings().into_iter().map(|text| text.replace('\0', "\u{1}")) {
            let unit = |name: &str, credit_code: &str, parent_id: &str| UnitForm {
                parent_id: parent_id.to_owned(),
                name: name.to_owned(),
                credit_code: credit_code.to_owned(),
            };
            for form in [
                unit(&text, CREDIT_CODE, ""),
                unit("某局", &text, ""),
                unit("某局", CREDIT_CODE, &text),
            ] {
                tried(&town, MAKER, async |work| unit::actions::create(work, form).await.map(drop))
                    .await;
            }
            let form = |login: &str, name: &str, post: &str| AccountForm {
                unit_id: unit_id.clone(),
                login: login.to_owned(),
                name: name.to_owned(),
                post: post.to_owned(),
                power_class: permit::model::role("editor").unwrap().class,
            };
            for form in [
                form(&text, "某人", ""),
                form("someone", &text, ""),
                form("someone", "某人", &text),
            ] {
                let sealed = sealed.clone();
                tried(&town, MAKER, async |work| {
                    account::actions::create(work, form, sealed).await.map(drop)
                })
                .await;
            }
            for approve in [true, false] {
                let (digest, opinion) = (digest.clone(), text.clone());
                let form = DecisionForm { digest, approve, opinion, ..Default::default() };
                tried(&town, Caller::Machine("test:first"), async |work| {
                    article::decide(work, &review, form).await.map(drop)
                })
                .await;
            }
            let form = article::WithdrawalForm { reason: text.clone() };
            tried(&town, MAKER, async |work| article::withdraw(work, &live, form).await.map(drop))
                .await;
            let form = RemovalForm { reason: text };
            tried(&town, MAKER, async |work| {
                section::actions::remove(work, &town.policies.id, form).await
            })
            .await;
        }
    })
    .await;
}

/// An article the public can read.
async fn live(town: &Town, author: &Person) -> String {
    let id = submitted(town, author, "关于元旦放假的通知").await;
    let digest = approved(town, &id).await["working"]["digest"].clone();
    let form = json!({"digest": digest, "at": null});
    town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
    id
}
