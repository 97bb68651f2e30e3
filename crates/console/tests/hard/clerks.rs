//! Two clerks at one desk.

use std::sync::Barrier;

use serde_json::json;

use crate::program::Program;
use crate::town::{draft, in_every_town};

#[test]
fn of_two_clerks_saving_at_once_one_is_told_every_time() {
    in_every_town(|town| {
        let mut program: Program = town.run_console();
        let (li, zhou) = (town.person("li"), town.person("zhou"));
        let form = json!({"section_id": town.notices, "kind": "article"});
        let article = li.does("/api/articles", &form);
        let path = format!("/api/articles/{}", article["id"].as_str().unwrap());
        let mut won = Vec::new();
        for round in 1..=20 {
            let together = Barrier::new(2);
            let save = |who: &crate::town::Person, name: &str| {
                together.wait();
                let title = format!("第{round}稿，{name}写");
                let reply = who.post(&format!("{path}/draft"), &draft(round, &title)).unwrap();
                (reply, title)
            };
            let (one, two) = std::thread::scope(|scope| {
                let one = scope.spawn(|| save(&li, "甲"));
                let two = scope.spawn(|| save(&zhou, "乙"));
                (one.join().unwrap(), two.join().unwrap())
            });
            let ((kept, title), (told, _)) =
                if one.0.status == 200 { (one, two) } else { (two, one) };
            assert_eq!((kept.status, told.status), (200, 409), "round {round}");
            assert_eq!(told.json()["code"], "article.changed_meanwhile");
            assert_eq!(li.sees(&path)["working"]["title"], title, "what was kept is there");
            won.push(title);
        }
        program.kill();
        let mut program = town.run_console();
        assert_eq!(li.sees(&path)["working"]["title"], *won.last().unwrap());
        assert!(program.end().success());
        town.is_in_order("audit");
    });
}
