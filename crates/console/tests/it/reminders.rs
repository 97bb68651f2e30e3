//! Letters about sections that are due or late.

use content::upkeep::actions::{is_anybody_to_remind, remind};
use desk::{Caller, Work};
use serde_json::json;

use crate::articles::{approved, submitted_with};
use crate::town::{MAKER, Town, draft, in_every_town};

const CLOCK: Caller = Caller::Machine("定时发布");

/// Publishes something in a section.
async fn live(town: &Town, section_id: &str, title: &str) {
    let mut form = draft(1, title);
    form["section_id"] = json!(section_id);
    let id = submitted_with(town, &town.person("li").await, form).await;
    let digest = approved(town, &id).await["working"]["digest"].clone();
    let form = json!({"digest": digest, "at": null});
    town.person("chen").await.does(&format!("/api/articles/{id}/publication"), form).await;
}

/// A Monday morning, on which everybody has been at work for long.
async fn begin(town: &Town) {
    let monday = base::parse_date("2027-07-05").unwrap() + 9 * 3_600_000;
    town.desk.clock().set(monday);
    let set = town.desk.act(MAKER, async |work| {
        sqlx::query("UPDATE permit SET valid_from = 1").execute(&mut work.tx).await?;
        let sql = "UPDATE account SET created_at = $1, password_set_at = $1, last_login_at = $1";
        sqlx::query(sql).bind(monday).execute(&mut work.tx).await?;
        Ok(())
    });
    set.await.unwrap();
}

async fn answers_for(town: &Town, section_id: &str, person: &str) {
    let set = town.desk.act(MAKER, async |work| {
        let sql = "UPDATE section SET person = $2 WHERE id = $1";
        sqlx::query(sql).bind(section_id).bind(person).execute(&mut work.tx).await?;
        Ok(())
    });
    set.await.unwrap();
}

/// Lets the clock go to nine o'clock of a day and remind; what was written to whom.
async fn told_on(town: &Town, date: &str) -> Vec<String> {
    town.desk.clock().set(base::parse_date(date).unwrap() + 9 * 3_600_000);
    let dialect = town.desk.dialect();
    let look = async |work: &mut Work| is_anybody_to_remind(work, dialect).await;
    let is_due = town.desk.look(CLOCK, look).await.unwrap();
    let tell = async |work: &mut Work| remind(work, dialect).await;
    let told = town.desk.act(CLOCK, tell).await.unwrap();
    let letters = town.desk.act(MAKER, async |work| {
        let sql = "SELECT a.login, m.subject, m.said, m.path FROM mail m
                   JOIN account a ON a.id = m.account_id WHERE m.path LIKE '/upkeep%'
                   ORDER BY a.login";
        let rows: Vec<[String; 4]> = sqlx::query_as(sql)
            .fetch_all(&mut work.tx)
            .await?
            .into_iter()
            .map(|(login, subject, said, path)| [login, subject, said, path])
            .collect();
        sqlx::query("DELETE FROM mail").execute(&mut work.tx).await?;
        Ok(rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>())
    });
    let letters = letters.await.unwrap();
    assert!(is_due || told == 0, "{date}");
    letters
}

#[tokio::test(flavor = "multi_thread")]
async fn who_answers_for_a_late_section_is_told_once_and_who_manages_it_too() {
    in_every_town(async |town| {
        let (notices, policies) = (&town.notices.id, &town.policies.id);
        begin(&town).await;
        let limit = json!({"amount": 1, "unit": "month", "source": "本站要求"});
        let guan = town.person("guan").await;
        guan.does(&format!("/api/sections/{policies}/limit"), limit).await;
        for person in ["li", "zhou", "guan", "xi", "shen"] {
            let wish = json!({"email": "name@yunxi.gov.cn", "mail_when": "at_once"});
            town.person(person).await.does("/api/profile", wish).await;
        }
        answers_for(&town, notices, "李信息").await;
        // An auditor has no eyes for sections, whatever stands there.
        answers_for(&town, policies, "沈审计").await;
        // Sections owe something every month; people are reminded a week before.
        live(&town, notices, "关于停水的通知").await;
        live(&town, policies, "关于供水价格的意见").await;
        assert_eq!(told_on(&town, "2027-07-20").await, [""; 0], "there is time");

        let seen = told_on(&town, "2027-07-30").await;
        let soon =
            "通知公告（2027-07-05最近更新，时限1个月，还有6天）。 | /upkeep?person=mine&state=due";
        assert!(seen.len() == 1 && seen[0].starts_with("li | 栏目即将到期"), "{seen:?}");
        assert!(seen[0].ends_with(soon), "{seen:?}");
        assert_eq!(told_on(&town, "2027-07-31").await, [""; 0], "once is enough");

        // It ends on a Thursday. Of whose section nobody is in charge, those above hear at once.
        let seen = told_on(&town, "2027-08-06").await;
        assert_eq!(seen.len(), 2, "{seen:?}");
        assert!(seen[0].starts_with("guan | 栏目超期未更新"), "{seen:?}");
        assert!(seen[0].contains("政策文件") && !seen[0].contains("通知公告"), "{seen:?}");
        assert!(seen[1].starts_with("li | 栏目已超期：云溪市 通知公告"), "{seen:?}");
        assert_eq!(told_on(&town, "2027-08-09").await, [""; 0]);
        // Three working days later, they hear of the other one, too.
        let seen = told_on(&town, "2027-08-10").await;
        assert_eq!(seen.len(), 1, "{seen:?}");
        assert!(seen[0].starts_with("guan") && seen[0].contains("责任人李信息"), "{seen:?}");
        assert!(seen[0].ends_with("/upkeep?state=late"), "{seen:?}");
        assert_eq!(told_on(&town, "2027-08-11").await, [""; 0]);

        // What is published meanwhile is told of no more, until its next moment comes.
        live(&town, notices, "关于恢复供水的通知").await;
        live(&town, policies, "关于水价的解释").await;
        assert_eq!(told_on(&town, "2027-08-12").await, [""; 0]);
        let seen = told_on(&town, "2027-09-06").await;
        assert!(seen.len() == 1 && seen[0].contains("还有5天"), "{seen:?}");

        // One person, one letter, whatever there is to tell.
        answers_for(&town, policies, "李信息").await;
        let seen = told_on(&town, "2027-10-11").await;
        assert_eq!(seen.len(), 2, "{seen:?}");
        assert!(seen[0].starts_with("guan | 栏目更新提醒：超期未更新、请您督促2个"), "{seen:?}");
        assert!(seen[1].starts_with("li | 栏目更新提醒：已超期2个"), "{seen:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_manages_sections_the_platform_hears_and_who_wants_no_letters_gets_none() {
    in_every_town(async |town| {
        begin(&town).await;
        let wish = json!({"email": "name@yunxi.gov.cn", "mail_when": "at_once"});
        town.person("xi").await.does("/api/profile", wish.clone()).await;
        answers_for(&town, &town.notices.id, "李信息").await;
        live(&town, &town.notices.id, "关于停水的通知").await;
        let seen = told_on(&town, "2027-08-06").await;
        assert_eq!(seen, [""; 0], "the one who is named wants no letters");
        let guan = town.accounts["guan"].clone();
        let end = town.desk.act(MAKER, async |work| {
            office::permit::actions::end(work, &guan, &town.site.id).await
        });
        end.await.unwrap();
        let seen = told_on(&town, "2027-08-10").await;
        assert!(seen.len() == 1 && seen[0].starts_with("xi"), "{seen:?}");
        // Who begins to want letters now was told in the to-do list; the moment is past.
        town.person("li").await.does("/api/profile", wish).await;
        assert_eq!(told_on(&town, "2027-08-11").await, [""; 0]);
    })
    .await;
}
