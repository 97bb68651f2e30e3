//! One zone without the other.

use crate::program::until;
use crate::town::{Town, portal_program};

#[test]
fn the_portal_serves_without_the_console_and_takes_what_comes_when_it_is_back() {
    let Some(portal_program) = portal_program() else { return };
    let town = Town::found();
    let mut both = town.run();
    let articles = town.approved(3);
    let chen = town.person("chen");
    let first = chen.published(&articles[0]);
    town.wait_for_page(&first, &articles[0].title);
    assert!(both.end().success(), "{}", both.log());

    let mut portal = town.run_portal(&portal_program, &[]);
    let before = town.page(&first).unwrap();
    for _ in 0..20 {
        assert_eq!(town.page(&first).unwrap().body, before.body);
        assert_eq!(town.page("/").unwrap().status, 200);
    }

    // The same person goes on where the console left off: her session outlived it.
    let mut console = town.run_console();
    let second = chen.published(&articles[1]);
    town.wait_for_page(&second, &articles[1].title);
    console.kill();
    assert_eq!(town.page(&second).unwrap().status, 200, "killed beside a portal of its own");
    assert_eq!(town.page("/search?q=%E9%80%9A%E7%9F%A5").unwrap().status, 200);

    // What was published while nobody followed is followed at the start.
    assert!(portal.end().success(), "{}", portal.log());
    let mut console = town.run_console();
    let store = town.data.join("store");
    let newest = || std::fs::read_dir(store.join("sites/yunxi")).unwrap().count();
    let before = newest();
    let third = chen.published(&articles[2]);
    let is_stamped = || {
        let stamp = std::fs::read_to_string(store.join("timestamp.json")).unwrap_or_default();
        stamp.contains(&format!("\\\"number\\\":{}", before + 1)).then_some(())
    };
    until(is_stamped).expect("the timestamp names the release");
    assert!(console.end().success(), "{}", console.log());
    let portal = town.run_portal(&portal_program, &[]);
    town.wait_for_page(&third, &articles[2].title);
    assert_eq!(town.status()["alarms"]["refused"], 0, "{}", portal.log());
    town.is_in_order("verify");
    town.is_in_order("audit");
}

#[test]
fn a_store_that_cannot_be_written_for_a_while_is_caught_up_with() {
    if portal_program().is_none() {
        return;
    }
    let town = Town::found();
    let mut program = town.run();
    let articles = town.approved(2);
    let chen = town.person("chen");
    let first = chen.published(&articles[0]);
    town.wait_for_page(&first, &articles[0].title);
    let (sites, away) = (town.data.join("store/sites"), town.data.join("store/away"));
    std::fs::rename(&sites, &away).unwrap();
    std::fs::write(&sites, b"in the way").unwrap();
    let second = chen.published(&articles[1]);
    let failures = || program.log().matches("a round of the press failed").count();
    // Longer than it takes to believe that one page in particular is to blame.
    until(|| (failures() > 4).then_some(())).expect("tried again and again");
    std::fs::remove_file(&sites).unwrap();
    std::fs::rename(&away, &sites).unwrap();
    town.wait_for_page(&second, &articles[1].title);
    let is_listed = || town.listed().contains(&second).then_some(());
    until(is_listed).expect("not only the page: the lists, too");
    assert!(program.end().success());
}
