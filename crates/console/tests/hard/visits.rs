//! From a reader's click to the list of the console: the real programs, on the real way.

use std::fs;

use crate::net::{self, Reply};
use crate::program::until;
use crate::town::{HOST, Person, Town, in_every_town, portal_program};

const PERSON: &str = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/115.0";
const ROBOT: &str = "User-Agent: Mozilla/5.0 (compatible; Baiduspider/2.0)";

fn asks(town: &Town, method: &str, path: &str, agent: &str) -> Reply {
    net::send(town.portal, (method, HOST, path), &[agent.to_owned()], &[]).unwrap()
}

/// Views the console knows of the only section.
fn views(person: &Person) -> i64 {
    let list = person.sees("/api/upkeep/visits?days=30");
    list["items"][0]["views"].as_i64().unwrap_or_default()
}

fn grows_to(person: &Person, due: i64) {
    let seen = until(|| (views(person) >= due).then_some(()));
    assert!(seen.is_some(), "{} of {due}", views(person));
    assert_eq!(views(person), due);
}

#[test]
fn what_is_read_is_counted_once_whatever_is_killed() {
    if portal_program().is_none() {
        return;
    }
    in_every_town(|town| {
        fs::write(town.data.join("huabiao.toml"), "visit_seconds = 1\n").unwrap();
        let mut program = town.run();
        let articles = town.approved(1);
        let chen = town.person("chen");
        let path = chen.published(&articles[0]);
        town.wait_for_page(&path, &articles[0].title);
        assert_eq!(views(&chen), 0);

        // Made for the first, from memory for the others; the list's visits are the section's.
        for agent in [PERSON, PERSON, ROBOT, "Accept: */*"] {
            assert_eq!(asks(town, "GET", &path, agent).status, 200);
            assert_eq!(asks(town, "GET", "/tzgg/", agent).status, 200);
        }
        // An answer without the body it speaks of is no whole one to our client.
        let head = net::send(town.portal, ("HEAD", HOST, &path), &[PERSON.to_owned()], &[]);
        assert!(head.is_err());
        asks(town, "GET", "/", PERSON);
        grows_to(&chen, 4);
        // The home page is the site's; it may have come with a record of its own.
        let of_site = || chen.sees("/api/upkeep/visits?days=30")["items"][0]["site_views"].clone();
        let seen = until(|| (of_site() != 4).then_some(()));
        assert!(seen.is_some() && of_site() == 5, "{}", of_site());

        // The portal killed, and the console with it: nothing is counted twice, and the portal
        // goes on with the next number.
        assert!(!program.kill_child().success());
        program = town.run();
        assert_eq!(asks(town, "GET", &path, PERSON).status, 200);
        grows_to(&town.person("chen"), 5);
        // The console killed: what the portal tells on its way out waits for the next one.
        assert_eq!(asks(town, "GET", &path, PERSON).status, 200);
        program.kill();
        program = town.run();
        grows_to(&town.person("chen"), 6);
        assert!(program.end().success(), "{}", program.log());
        town.is_in_order("verify");
        town.is_in_order("audit");
    });
}
