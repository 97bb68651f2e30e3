//! Copies that pass the receiving site's own review.

use content::section::{self, model::SectionForm};
use office::account::actions::{create, seal_password};
use office::account::model::AccountForm;
use office::permit;
use serde_json::{Value, json};

use crate::articles::submitted;
use crate::shares::{code, department, edited, live, offered};
use crate::town::{MAKER, PASSWORD, Person, Town, draft, in_every_town};

/// Puts people of the department to work: who write, review and publish for it only.
async fn people_of(town: &Town, unit_of: &str) -> [&'static str; 4] {
    let people = [
        ("bian", "卞信息", "editor"),
        ("chu", "褚初审", "first_review"),
        ("fu", "傅复审", "second_review"),
        ("zhong", "钟终审", "final_review"),
    ];
    let sealed = seal_password(PASSWORD, "town").unwrap();
    for (login, name, role) in people {
        let role = permit::model::role(role).unwrap();
        let sealed = sealed.clone();
        town.desk
            .act(MAKER, async |work| {
                let site = office::site::table::find(&mut work.tx, unit_of).await?;
                let form = AccountForm {
                    unit_id: site.unit_id,
                    login: login.into(),
                    name: name.into(),
                    post: String::new(),
                    power_class: role.class,
                };
                let account = create(work, form, sealed).await?;
                permit::actions::give(work, &account.id, role.code, unit_of, None).await?;
                let sql = "UPDATE account SET must_change_since = NULL, email = 'a@yunxi.gov.cn',
                           mail_when = 'at_once' WHERE id = $1";
                sqlx::query(sql).bind(&account.id).execute(&mut work.tx).await?;
                Ok(())
            })
            .await
            .unwrap();
    }
    people.map(|(login, ..)| login)
}

/// What letters with this beginning were written to.
async fn told(town: &Town, subject: &str) -> Vec<String> {
    let rows = town.desk.look(MAKER, async |work| {
        let sql = "SELECT a.login FROM mail m JOIN account a ON a.id = m.account_id
                   WHERE m.subject LIKE $1 ORDER BY a.login";
        let rows = sqlx::query_scalar(sql).bind(format!("{subject}%"));
        Ok(rows.fetch_all(&mut work.tx).await?)
    });
    rows.await.unwrap()
}

/// Lets the department's reviewers approve a copy, and the last of them publish it.
async fn reviewed_there(town: &Town, copy: &str, [_, chu, fu, zhong]: [&str; 4]) {
    for login in [chu, fu, zhong] {
        let person = town.person(login).await;
        let review = person.sees(&format!("/api/articles/{copy}")).await["review"].clone();
        let form = json!({"digest": review["digest"], "approve": true, "opinion": "同意"});
        let decision = format!("/api/reviews/{}/decision", review["id"].as_str().unwrap());
        person.does(&decision, form).await;
    }
    let last = town.person(zhong).await;
    let article = last.sees(&format!("/api/articles/{copy}")).await;
    let form = json!({"digest": article["working"]["digest"], "at": null});
    last.does(&format!("/api/articles/{copy}/publication"), form).await;
}

/// The copy is a draft whose origin nobody changes, and which is not dropped unanswered; it is
/// written on and submitted.
async fn submitted_there(writer: &Person, (copy, original): (&str, &str)) {
    let path = |verb: &str| format!("/api/articles/{copy}/{verb}");
    let seen = writer.sees(&format!("/api/articles/{copy}")).await;
    assert_eq!(seen["working"]["state"], "draft");
    assert_eq!(seen["may"], json!(["save", "submit"]), "{seen}");
    assert_eq!(seen["copy_note"], "复制自云溪市人民政府，原稿第1版");
    assert_eq!(code(writer, &path("discard"), json!({})).await, "article.copy_draft");
    let mut text = draft(1, "关于秋季招生的通知（转发）");
    text["source"] = json!("本局");
    let said = writer.post(&path("draft"), text.clone()).await;
    let (refused, field) = (&said.body["code"], &said.body["field"]);
    assert_eq!((refused, field), (&json!("article.copy_source"), &json!("source")));
    text["source"] = json!("市政府办公室");
    text["relations"] = json!([]);
    let saved = writer.does(&path("draft"), text).await;
    let origin = json!([{"kind": "reprint_of", "target_id": original}]);
    let seen = writer.sees(&format!("/api/articles/{copy}")).await;
    assert_eq!(seen["working"]["relations"], origin, "{seen}");
    writer.does(&path("submission"), json!({"revision": saved["revision"]})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_passes_the_receiving_sites_own_review_and_the_sender_sees_how_far_it_is() {
    in_every_town(async |town| {
        let (edu, section) = department(&town).await;
        let people = people_of(&town, &edu).await;
        let [bian, .., zhong] = people;
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        live(&town, &id).await;
        let share = offered(&li, &id, &edu).await;
        let door = |verb: &str| format!("/api/shares/{share}/{verb}");
        let taker = town.person(zhong).await;
        let quote = json!({"section_id": section.id, "mode": "quote", "own_review": true});
        assert_eq!(code(&taker, &door("acceptance"), quote).await, "share.quote_unreviewed");
        let form = json!({"section_id": section.id, "mode": "copy", "own_review": true});
        let taken = taker.does(&door("acceptance"), form).await;
        assert_eq!(taken["may"], json!(["drop"]), "{taken}");
        let (progress, address) = (&taken["row"]["progress"], &taken["address"]);
        assert_eq!((progress, address), (&json!("waiting"), &Value::Null));
        assert_eq!(told(&town, "接收的稿件待送审").await, ["bian"]);
        let early = json!({"reason": "不再需要"});
        assert_eq!(code(&taker, &door("removal"), early).await, "share.not_online");

        // The review that holds there; whoever took it may be one of its reviewers.
        let copy = taken["row"]["copy_id"].as_str().unwrap().to_owned();
        submitted_there(&town.person(bian).await, (&copy, &id)).await;
        let row = async || li.sees(&format!("/api/articles/{id}/shares")).await[0].clone();
        assert_eq!(row().await["progress"], "reviewing");
        assert_eq!(li.sees("/api/shares?box=out&state=under_review").await["total"], 1);
        reviewed_there(&town, &copy, people).await;
        let sent = row().await;
        assert_eq!(sent["progress"], "published");
        assert!(sent["path"].as_str().unwrap().starts_with("/zz/20"), "{sent}");
        assert_eq!(li.sees("/api/shares?box=out&state=under_review").await["total"], 0);

        // The original changes: what is taken of that passes the review, too.
        edited(&town, &id, "关于秋季招生的通知（更正）").await;
        let last = town.person(zhong).await;
        let original = last.sees(&format!("/api/shares/{share}")).await["row"]["original"].clone();
        last.does(&door("copy"), json!({"decision": "renew", "original": original})).await;
        let seen = last.sees(&format!("/api/articles/{copy}")).await;
        assert_eq!(seen["live"]["title"], "关于秋季招生的通知（转发）");
        assert_eq!(seen["working"]["title"], "关于秋季招生的通知（更正）");
        assert_eq!(seen["copy_note"], "复制自云溪市人民政府，原稿第1版", "the public reads it");
        let form = json!({"revision": seen["working"]["revision"]});
        let path = format!("/api/articles/{copy}");
        town.person(bian).await.does(&format!("{path}/submission"), form).await;
        reviewed_there(&town, &copy, people).await;
        let seen = town.person(zhong).await.sees(&path).await;
        assert_eq!(seen["copy_note"], "复制自云溪市人民政府，原稿第2版");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_the_section_says_so_nothing_goes_around_its_review() {
    in_every_town(async |town| {
        let (edu, _) = department(&town).await;
        let ruled = town.desk.act(MAKER, async |work| {
            let form = |name: &str, slug: &str, parent: &str, rule: &str| SectionForm {
                name: name.into(),
                slug: slug.into(),
                kind: "general".into(),
                parent_id: parent.into(),
                copy_rule: rule.into(),
                ..SectionForm::default()
            };
            let above = form("外来稿件", "wl", "", "review");
            let above = section::actions::create(work, &edu, above).await?;
            let below = form("县区来稿", "xq", &above.id, "");
            let below = section::actions::create(work, &edu, below).await?;
            let free = form("直接采用", "zj", &above.id, "direct");
            Ok((below, section::actions::create(work, &edu, free).await?))
        });
        let (below, free) = ruled.await.unwrap();
        let li = town.person("li").await;
        let id = submitted(&town, &li, "关于秋季招生的通知").await;
        live(&town, &id).await;
        let share = offered(&li, &id, &edu).await;
        let zhang = town.person("zhang").await;
        let door = |verb: &str| format!("/api/shares/{share}/{verb}");
        let form = |section: &str, mode: &str| json!({"section_id": section, "mode": mode});
        let quoted = form(&below.id, "quote");
        assert_eq!(code(&zhang, &door("acceptance"), quoted).await, "share.review_first");
        // What a section above says holds here, whatever the form says.
        let mut asked = form(&below.id, "copy");
        asked["own_review"] = json!(false);
        let taken = zhang.does(&door("acceptance"), asked).await;
        assert_eq!(
            (&taken["row"]["progress"], &taken["row"]["own_review"]),
            (&json!("waiting"), &json!(1))
        );
        let copy = taken["row"]["copy_id"].as_str().unwrap().to_owned();

        // 退回不用: with a reason for the sender; the draft goes, and it may be offered again.
        let no = json!({"reason": "与本站无关"});
        let dropped = zhang.does(&door("refusal"), no.clone()).await;
        assert_eq!(
            (&dropped["row"]["state"], &dropped["row"]["mode"]),
            (&json!("declined"), &json!("copy"))
        );
        assert_eq!(zhang.sees(&format!("/api/articles/{copy}")).await["working"], Value::Null);
        assert_eq!(code(&zhang, &door("refusal"), no).await, "share.wrong_state");
        let share = offered(&li, &id, &edu).await;
        let door = |verb: &str| format!("/api/shares/{share}/{verb}");
        // The nearest rule counts: below it, one section takes things as they are.
        let taken = zhang.does(&door("acceptance"), form(&free.id, "copy")).await;
        assert_eq!(taken["row"]["progress"], "published");
        let no = json!({"reason": "与本站无关"});
        assert_eq!(code(&zhang, &door("refusal"), no).await, "share.wrong_state");
        let odd = SectionForm { copy_rule: "perhaps".into(), ..SectionForm::default() };
        let odd = SectionForm { name: "其他".into(), slug: "qt".into(), ..odd };
        let odd = SectionForm { kind: "general".into(), ..odd };
        let no = town.desk.act(MAKER, async |work| section::actions::create(work, &edu, odd).await);
        assert_eq!(no.await.unwrap_err().code(), Some("section.copy_rule"));
    })
    .await;
}
