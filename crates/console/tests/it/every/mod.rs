//! Every door of the interface, as its description lists them, tried with what no form of ours
//! would send, in every field of its body, every parameter and every part of its address: it is
//! taken, or refused with a code and a sentence, and what is refused has changed nothing.

mod form;
mod house;
mod tries;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::town::{MAKER, Town, in_every_town};
use house::House;
use tries::Report;

/// Parts into which the doors are divided, so that they are tried beside each other.
const PARTS: usize = 4;

/// Doors that are not tried here, and why.
const LEFT: [(&str, &str); 3] = [
    ("/api/session", "each try costs the hash of a password; `odd` tries it"),
    ("/api/session/password", "each try costs the hash of a password; `odd` tries it"),
    ("/api/session/end", "takes no text, and ends the session the others are tried with"),
];

/// Doors nothing behind which can be reached with what is made here: they are tried, but what
/// they check last is not.
const SHUT: [(&str, &str); 7] = [
    ("/api/sites", "one site per unit, and a unit cannot be made through a door"),
    ("/api/findings/{id}/acceptance", "needs a walk over what is published; `lists` tries it"),
    ("/api/shares/{id}/copy", "needs an original that changed; `shares` tries it"),
    ("/api/sites/{id}/sections/template", "the town's sections stand where the template's would"),
    ("/api/terms/import", "needs a list with its headings; `lists` tries it"),
    ("/api/uploads/{id}/part", "takes bytes; `media` tries it"),
    ("/api/uploads/{id}/finish", "needs every part; `media` tries it"),
];

/// One door as the description has it.
struct Route {
    is_post: bool,
    path: String,
    powers: Vec<String>,
    parameters: Vec<Value>,
    body: Option<Value>,
    is_file: bool,
}

fn routes(api: &Value) -> Vec<Route> {
    let mut found = Vec::new();
    for (path, methods) in api["paths"].as_object().unwrap() {
        for (method, door) in methods.as_object().unwrap() {
            let powers = door["security"].as_array().into_iter().flatten();
            let powers = powers.filter_map(|one| one["session"].as_array()).flatten();
            let content = &door["requestBody"]["content"];
            found.push(Route {
                is_post: method == "post",
                path: path.clone(),
                powers: powers.map(|power| power.as_str().unwrap().to_owned()).collect(),
                parameters: door["parameters"].as_array().cloned().unwrap_or_default(),
                body: content["application/json"].get("schema").cloned(),
                is_file: content["multipart/form-data"].is_object(),
            });
        }
    }
    found
}

/// Counts every row that is written, whoever writes it: what is refused must not add to it.
async fn count_writes(town: &Town) {
    town.desk
        .act(MAKER, async |work| {
            let sql =
                "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%sqlite%'";
            let tables: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut work.tx).await?;
            sqlx::query("CREATE TABLE writes (n BIGINT)").execute(&mut work.tx).await?;
            sqlx::query("INSERT INTO writes VALUES (0)").execute(&mut work.tx).await?;
            for table in tables {
                for verb in ["INSERT", "UPDATE", "DELETE"] {
                    let sql = format!(
                        "CREATE TRIGGER count_{verb}_{table} AFTER {verb} ON {table}
                         BEGIN UPDATE writes SET n = n + 1; END"
                    );
                    sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut work.tx).await?;
                }
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn part(number: usize) {
    in_every_town(async |town| {
        let is_counted = matches!(town.desk.dialect(), desk::Dialect::Sqlite);
        if is_counted {
            count_writes(&town).await;
        }
        let house = Box::pin(House::furnish(town)).await;
        let api = serde_json::to_value(console::api::description()).unwrap();
        let mut report = Report::new(is_counted);
        let mine = routes(&api).into_iter().enumerate().filter(|(at, _)| at % PARTS == number);
        for (_, route) in
            mine.filter(|(_, route)| !LEFT.iter().any(|(path, _)| *path == route.path))
        {
            Box::pin(tries::all(&house, &api, &route, &mut report)).await;
            if route.is_post {
                let is_shut = SHUT.iter().any(|(path, _)| *path == route.path);
                report.needs(&route.path, is_shut);
            }
        }
        report.end();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_part_of_the_doors_breaks_at_nothing() {
    part(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_part_of_the_doors_breaks_at_nothing() {
    part(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_third_part_of_the_doors_breaks_at_nothing() {
    part(2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fourth_part_of_the_doors_breaks_at_nothing() {
    part(3).await;
}

#[test]
fn what_is_left_out_exists_and_has_a_reason() {
    let api = serde_json::to_value(console::api::description()).unwrap();
    let known: BTreeSet<String> = routes(&api).into_iter().map(|route| route.path).collect();
    let named: BTreeMap<&str, &str> = LEFT.into_iter().chain(SHUT).collect();
    assert_eq!(named.len(), LEFT.len() + SHUT.len(), "each is named once");
    for (path, why) in named {
        assert!(known.contains(path) && why.len() > 20, "{path}: {why}");
    }
}
