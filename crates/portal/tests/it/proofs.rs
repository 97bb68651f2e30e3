//! What anybody can check without trusting the portal, and what the portal says of itself.

use seal::PublicKey;
use serde_json::Value;

use crate::net;
use crate::town::{Draft, NOW, Town};

fn record(file: &[u8]) -> (Value, Value) {
    let envelope: Value = serde_json::from_slice(file).unwrap();
    let record = serde_json::from_str(envelope["record"].as_str().unwrap()).unwrap();
    (envelope, record)
}

#[test]
fn the_signed_files_can_be_had_and_fit_together() {
    let mut town = Town::open();
    town.publish("county", Draft::new().site("county", &["county.localhost"]).basics());
    town.wait_for("county", 1);
    let get = |name: &str| {
        let reply = town.get(&format!("/.well-known/huabiao/{name}"));
        assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"));
        assert_eq!(reply.header("cache-control"), "no-store");
        reply.body
    };
    let (_, root) = record(&get("root.json"));
    let (_, timestamp) = record(&get("timestamp.json"));
    let (envelope, release) = record(&get("release.json"));
    let key: PublicKey = serde_json::from_value(root["root"].clone()).unwrap();
    assert_eq!(key.fingerprint(), town.keys.pin());
    let text = envelope["record"].as_str().unwrap().as_bytes();
    let signature = serde_json::from_value(envelope["signature"].clone()).unwrap();
    let key: PublicKey = serde_json::from_value(root["release"][0].clone()).unwrap();
    assert!(key.verify("huabiao-release-v1", text, &signature).is_ok());
    assert_eq!(timestamp["sites"]["city"]["release"], seal::sha256(text).to_string());
    assert_eq!((&release["site"], &release["number"]), (&"city".into(), &1.into()));
    let path = "/.well-known/huabiao/release.json";
    let other = net::get(town.address(), "county.localhost", path, &[]);
    assert_eq!(record(&other.body).1["site"], "county");
    assert_eq!(net::get(town.address(), "nowhere", path, &[]).status, 404);
}

#[test]
fn the_status_says_what_the_console_wants_to_know() {
    let mut town = Town::open();
    town.publish("city", Draft::new().page("/news/2.html", "two"));
    town.wait_for("city", 2);
    town.wait_for_search("city", 2);
    let reply = net::get(town.address(), "127.0.0.1:8800", "/-/status", &[]);
    assert_eq!(reply.header("content-type"), "application/json");
    assert_eq!(reply.header("cache-control"), "no-store");
    let status = town.status();
    assert_eq!(status["program"], "huabiao-portal");
    assert_eq!((&status["stale"], &status["caught_up"]), (&false.into(), &true.into()));
    assert_eq!(status["timestamp"]["issued_at"], NOW);
    let city = &status["sites"]["city"];
    assert_eq!((&city["number"], &city["searchable"]), (&2.into(), &2.into()));
    assert_eq!(city["hosts"][0], "city.localhost");
    assert_eq!(city["release"].as_str().unwrap().len(), 64);
    assert_eq!((&city["accepted_at"], &city["journal_seq"]), (&NOW.into(), &1.into()));
    assert_eq!(status["alarms"]["damaged"], 0);
    assert_eq!(status["last_trouble"], Value::Null);
    let text = status.to_string();
    let folder = town.folder().display().to_string();
    assert!(!text.contains(&folder), "no names of files: {text}");
}
