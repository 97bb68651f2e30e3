//! What is put in the place of every value, and what must be true of every answer.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::Route;
use super::form::{example, places, shapes};
use super::house::{Door, House};
use crate::nasty;
use crate::town::{MAKER, Said};

/// Of the long list each door gets every so manieth; over all doors each string comes often.
const SHARE: usize = 13;
/// So many values of other kinds, and texts, each door gets at most; a body with many places gets
/// each value at some of them.
const KINDS_MAX: usize = 120;
const TEXTS_MAX: usize = 80;
/// The place of a try with a body as it should be.
const GOOD: &str = "as it should be";

/// What was found wrong, and which doors took something.
pub(super) struct Report {
    is_counted: bool,
    written: i64,
    taken: BTreeSet<String>,
    refused: BTreeMap<String, String>,
    wrong: Vec<String>,
    sent: usize,
    list: Vec<String>,
}

/// What a try was about, for the checks and for who reads of it.
struct Try<'a> {
    path: &'a str,
    at: &'a str,
    what: &'a Value,
    /// Whether all but this one text was taken before.
    is_alone: bool,
}

impl Report {
    pub(super) fn new(is_counted: bool) -> Self {
        let (taken, refused) = (BTreeSet::new(), BTreeMap::new());
        let (wrong, list) = (Vec::new(), nasty::strings());
        Self { is_counted, written: -1, taken, refused, wrong, sent: 0, list }
    }

    /// A door that takes what it is made for is tried to its last rule; `is_shut` when it cannot.
    pub(super) fn needs(&mut self, path: &str, is_shut: bool) {
        match (self.taken.contains(path), is_shut) {
            (false, false) => {
                let why = self.refused.get(path).cloned().unwrap_or_default();
                self.wrong.push(format!("{path}: a good body was refused: {why}"));
            }
            (true, true) => self.wrong.push(format!("{path}: is not shut any more")),
            _ => {}
        }
    }

    pub(super) fn end(self) {
        let shown: Vec<_> = self.wrong.iter().take(40).collect();
        assert!(self.wrong.is_empty(), "{} wrong of {}: {shown:#?}", self.wrong.len(), self.sent);
        assert!(self.sent > 500, "{}", self.sent);
    }

    /// Every answer is good, or says in one sentence what is not.
    fn check(&mut self, about: &Try<'_>, said: &Said) {
        self.sent += 1;
        let what: String = about.what.to_string().chars().take(60).collect();
        let mut no = |why: &str| {
            let answer: String = said.body.to_string().chars().take(200).collect();
            let place = format!("{} {} {what}", about.path, about.at);
            self.wrong.push(format!("{place}: {why}: {} {answer}", said.status));
        };
        if said.status.is_server_error() {
            no("broke");
        }
        if said.status == StatusCode::OK {
            if let Some(seen) = unseen(&said.body) {
                no(&format!("kept what cannot be seen: {seen:?}"));
            }
            return;
        }
        let code = said.body["code"].as_str().unwrap_or_default();
        let say = said.body["say"].as_str().unwrap_or_default();
        if !code.contains('.') || !code.chars().all(|c| c.is_ascii_lowercase() || "._".contains(c))
        {
            no("no code");
        }
        let is_chinese = say.chars().any(|c| ('\u{4e00}'..'\u{a000}').contains(&c));
        if !is_chinese || say.chars().count() > 120 {
            no("no sentence");
        }
        let is_place = about.at.starts_with('/');
        if is_place
            && about.what.as_str().is_some_and(|text| text.contains('\0'))
            && code != "web.nul"
        {
            no("took a zero character for something else");
        }
        let is_form = said.status == 422 && !code.starts_with("web.");
        if about.is_alone && is_form && !said.body["field"].is_string() {
            no("names no field");
        }
    }
}

/// A character in an answer that nobody can see.
fn unseen(value: &Value) -> Option<String> {
    let bad = |c: char| base::text::is_invisible(c) && c != '\n';
    match value {
        Value::String(text) => text.contains(bad).then(|| text.chars().take(60).collect()),
        Value::Array(items) => items.iter().find_map(unseen),
        Value::Object(fields) => fields.values().find_map(unseen),
        _ => None,
    }
}

/// Values of every kind, for every place.
fn kinds() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!([]),
        json!({}),
        json!(0),
        json!(-1),
        json!(i64::MAX),
        json!(i64::MIN),
        json!(1.5),
        json!(1e300),
        json!([[[]]]),
        json!(["", "x"]),
    ]
}

/// Texts for every place that holds one: no word of a list, no identifier, or one of another
/// thing.
fn texts(house: &House) -> Vec<String> {
    let mut texts: Vec<String> = nasty::OWN.iter().map(|text| (*text).to_owned()).collect();
    texts.extend(["0192f0c1a2b3c4d5e6f708192a3b4c5d".to_owned(), "１２".to_owned()]);
    texts.extend(["//".to_owned(), "'\"\\".to_owned()]);
    texts.extend([house.town.site.id.clone(), house.town.notices.id.clone()]);
    texts.extend(["长".repeat(300), "x".repeat(20_000)]);
    texts
}

/// Every value at some places, and something at every place.
fn spread(places: usize, values: &[Value], most: usize) -> Vec<(usize, Value)> {
    let every = (places * values.len()).div_ceil(most.max(1)).clamp(1, values.len());
    let pairs = (0..places).flat_map(|at| values.iter().enumerate().map(move |pair| (at, pair)));
    let some = pairs.filter(|(at, (which, _))| (at + which) % every == 0);
    some.map(|(at, (_, value))| (at, value.clone())).collect()
}

fn escaped(text: &str, bytes_max: usize) -> String {
    text.bytes().take(bytes_max).map(|byte| format!("%{byte:02x}")).collect()
}

/// How many rows were written since the town was founded.
async fn writes(house: &House, is_counted: bool) -> i64 {
    if !is_counted {
        return 0;
    }
    let count = house.town.desk.look(MAKER, async |work| {
        Ok(sqlx::query_scalar("SELECT n FROM writes").fetch_one(&mut work.tx).await?)
    });
    count.await.unwrap()
}

/// Something behind a door; what is written for it is nobody's try.
async fn open(house: &House, route: &Route, report: &mut Report) -> Door {
    let door = house.open(route.is_post, &route.path, &route.powers).await;
    report.written = writes(house, report.is_counted).await;
    door
}

/// What became of a try.
enum Outcome {
    Refused,
    /// Taken, with this answer; whether anything was written for it.
    Taken(Value, bool),
}

/// Sends one try.
async fn send(
    house: &House,
    report: &mut Report,
    (door, path): (&Door, &str),
    body: Option<&Value>,
    about: Try<'_>,
) -> Outcome {
    let person = house.person(door.login);
    let said = match body {
        Some(body) => person.post(path, body.clone()).await,
        None => person.get(path).await,
    };
    report.check(&about, &said);
    let written = writes(house, report.is_counted).await;
    let has_written = report.written != written;
    report.written = written;
    if said.status == StatusCode::OK {
        report.taken.insert(about.path.to_owned());
        return Outcome::Taken(said.body, has_written || !report.is_counted);
    }
    if about.at == GOOD {
        report.refused.insert(about.path.to_owned(), said.body.to_string());
    }
    if has_written {
        let what =
            format!("{} {} {}: refused, and changed something", about.path, about.at, about.what);
        report.wrong.push(what);
    }
    Outcome::Refused
}

/// Everything for one door.
pub(super) async fn all(house: &House, api: &Value, route: &Route, report: &mut Report) {
    addresses(house, route, report).await;
    parameters(house, route, report).await;
    match &route.body {
        Some(schema) => {
            let shapes = shapes(api, schema);
            for which in 0..shapes {
                body(house, api, (route, schema), (which, shapes), report).await;
            }
        }
        None if route.is_file => files(house, route, report).await,
        None if route.is_post => {
            let door = open(house, route, report).await;
            let about = Try { path: &route.path, at: GOOD, what: &json!(null), is_alone: false };
            let path = door.path.clone();
            send(house, report, (&door, &path), Some(&json!({})), about).await;
        }
        None => {}
    }
}

/// Strange words in place of identifiers in the address.
async fn addresses(house: &House, route: &Route, report: &mut Report) {
    let Some((before, rest)) = route.path.split_once('{') else { return };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let door = open(house, route, report).await;
    let body = route.is_post.then(|| door.says.clone());
    for text in texts(house) {
        let path = format!("{before}{}{after}", escaped(&text, 2_000));
        let what = json!(text);
        let about = Try { path: &route.path, at: "address", what: &what, is_alone: false };
        send(house, report, (&door, &path), body.as_ref(), about).await;
    }
}

/// Strange words and numbers in every parameter.
async fn parameters(house: &House, route: &Route, report: &mut Report) {
    let all: Vec<_> = route.parameters.iter().filter(|one| one["in"] == "query").collect();
    if all.is_empty() {
        return;
    }
    let door = open(house, route, report).await;
    let body = route.is_post.then(|| json!({}));
    let numbers =
        ["-1", "0", "9223372036854775807", "99999999999999999999", "-9223372036854775808"];
    let mut tries: Vec<String> = numbers.iter().map(|text| (*text).to_owned()).collect();
    tries.extend(["1.5".to_owned(), "NaN".to_owned(), "true".to_owned()]);
    tries.extend(texts(house));
    let offset = report.sent;
    let list = report.list.iter().enumerate().filter(|(at, _)| (at + offset).is_multiple_of(SHARE));
    let list: Vec<_> = list.map(|(_, text)| text.clone()).collect();
    for (at, one) in all.iter().enumerate() {
        let name = one["name"].as_str().unwrap();
        let needed = all.iter().filter(|other| other["required"] == true);
        let needed: String = needed
            .filter(|other| other["name"] != name)
            .map(|other| format!("&{}=x", other["name"].as_str().unwrap()))
            .collect();
        let more = list.iter().enumerate().filter(|(which, _)| which % all.len() == at);
        let some = tries.iter().enumerate().filter(|(which, _)| which % 3 == at % 3);
        for text in some.chain(more).map(|(_, text)| text) {
            let path = format!("{}?{name}={}{needed}", door.path, escaped(text, 1_200));
            let what = json!(text);
            let about = Try { path: &route.path, at: name, what: &what, is_alone: false };
            send(house, report, (&door, &path), body.as_ref(), about).await;
        }
    }
}

/// A good body for a door: what its description says, with what the door needs.
fn filled(house: &House, api: &Value, schema: &Value, which: usize, door: &Door) -> Value {
    let mut body = example(api, schema, which, house.number());
    for (name, value) in door.says.as_object().into_iter().flatten() {
        // A door that has other shapes is tried with them as they are described.
        if !body[name].is_null() && (which == 0 || !value.is_object()) {
            body[name] = value.clone();
        }
    }
    body
}

/// Something else at every place of the body.
async fn body(
    house: &House,
    api: &Value,
    (route, schema): (&Route, &Value),
    (which, shapes): (usize, usize),
    report: &mut Report,
) {
    let mut door = open(house, route, report).await;
    let mut good = filled(house, api, schema, which, &door);
    let about = Try { path: &route.path, at: GOOD, what: &good, is_alone: false };
    let path = door.path.clone();
    let outcome = send(house, report, (&door, &path), Some(&good), about).await;
    let is_good = matches!(outcome, Outcome::Taken(..));
    if is_good {
        door = open(house, route, report).await;
        good = filled(house, api, schema, which, &door);
    }
    let all = places(&good);
    let words: Vec<&String> =
        all.iter().filter(|at| good.pointer(at).is_some_and(Value::is_string)).collect();
    let words_of: Vec<Value> = texts(house).into_iter().map(Value::from).collect();
    let mut tries: Vec<(&String, Value, bool)> = Vec::new();
    let of_kinds = spread(all.len(), &kinds(), KINDS_MAX / shapes);
    tries.extend(of_kinds.into_iter().map(|(at, value)| (&all[at], value, false)));
    let of_words = spread(words.len(), &words_of, TEXTS_MAX / shapes);
    tries.extend(of_words.into_iter().map(|(at, value)| (words[at], value, true)));
    for (number, text) in report.list.iter().enumerate() {
        if (number + report.sent).is_multiple_of(SHARE) && !words.is_empty() {
            tries.push((words[number / SHARE % words.len()], json!(text), true));
        }
    }
    for (at, value, is_text) in tries {
        let mut spoilt = good.clone();
        let Some(place) = spoilt.pointer_mut(at) else { continue };
        *place = value.clone();
        let is_alone = is_good && is_text;
        let about = Try { path: &route.path, at, what: &value, is_alone };
        let path = door.path.clone();
        match send(house, report, (&door, &path), Some(&spoilt), about).await {
            Outcome::Refused | Outcome::Taken(_, false) => {}
            // What was taken is what the next change is based on.
            Outcome::Taken(said, true)
                if good["revision"].is_i64() && said["revision"].is_i64() =>
            {
                good["revision"] = said["revision"].clone();
            }
            Outcome::Taken(_, true) => {
                door = open(house, route, report).await;
                good = filled(house, api, schema, which, &door);
            }
        }
    }
}

/// Strange words as names and as contents of files.
async fn files(house: &House, route: &Route, report: &mut Report) {
    let door = open(house, route, report).await;
    let mut all = texts(house);
    all.extend(report.list.iter().step_by(SHARE).cloned());
    for text in all {
        let name = text.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        for (name, bytes) in
            [(format!("{name}.csv"), "序号,单位\n1,水务局\n"), ("表.csv".to_owned(), &*text)]
        {
            let said = house.person(door.login).send_file(&route.path, &name, bytes.as_bytes());
            let said = said.await;
            let what = json!(text);
            let about = Try { path: &route.path, at: "file", what: &what, is_alone: false };
            report.check(&about, &said);
            if said.status == StatusCode::OK {
                report.taken.insert(route.path.clone());
            }
        }
    }
}
