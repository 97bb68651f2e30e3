//! Bodies made from the interface's description: whatever a door takes, here is one of it.

use serde_json::{Value, json};

/// A value that fits a schema. Where there is a choice, the one at `which`; names are made unique
/// with `number`.
pub(super) fn example(api: &Value, schema: &Value, which: usize, number: usize) -> Value {
    of(api, schema, ("", 0), which, number)
}

/// So many steps into a body an array is left empty.
const DEEP: usize = 8;

/// How many shapes the widest choice in a schema has.
pub(super) fn shapes(api: &Value, schema: &Value) -> usize {
    shapes_at(api, schema, 0)
}

fn shapes_at(api: &Value, schema: &Value, depth: usize) -> usize {
    if depth > DEEP {
        return 1;
    }
    let schema = followed(api, schema);
    let inner = |value: &Value| shapes_at(api, value, depth + 1);
    let own =
        schema["oneOf"].as_array().map_or(1, |all| all.iter().filter(|one| !is_null(one)).count());
    let fields = schema["properties"].as_object().into_iter().flat_map(|all| all.values());
    let parts = ["oneOf", "allOf"].into_iter().filter_map(|name| schema[name].as_array()).flatten();
    let items = Some(&schema["items"]).filter(|items| items.is_object());
    fields.chain(parts).chain(items).map(inner).max().unwrap_or(1).max(own)
}

/// The place of every value in a body, as JSON pointers; the whole is the empty one.
pub(super) fn places(body: &Value) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut add = |name: &str, value: &Value| {
        found.extend(places(value).into_iter().map(|inner| format!("/{name}{inner}")));
    };
    match body {
        Value::Object(fields) => fields.iter().for_each(|(name, value)| add(name, value)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| add(&at.to_string(), value));
        }
        _ => {}
    }
    found
}

fn followed<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(path) => followed(api, api.pointer(path.trim_start_matches('#')).unwrap()),
        None => schema,
    }
}

fn is_null(schema: &Value) -> bool {
    schema["type"] == "null"
}

fn of(
    api: &Value,
    schema: &Value,
    (name, depth): (&str, usize),
    which: usize,
    number: usize,
) -> Value {
    let depth = depth + 1;
    let schema = followed(api, schema);
    if let Some(all) = schema["oneOf"].as_array() {
        let all: Vec<_> = all.iter().filter(|one| !is_null(one)).collect();
        return of(api, all[which % all.len()], (name, depth), which, number);
    }
    if let Some(all) = schema["allOf"].as_array() {
        let mut whole = json!({});
        for part in all {
            let part = of(api, part, (name, depth), which, number);
            whole.as_object_mut().unwrap().extend(part.as_object().unwrap().clone());
        }
        return whole;
    }
    if let Some(first) = schema["enum"].get(0) {
        return first.clone();
    }
    let kind = schema["type"].as_str().or(schema["type"].get(0).and_then(Value::as_str));
    match kind {
        Some("object") => {
            let fields = schema["properties"].as_object().cloned().unwrap_or_default();
            let made = fields.iter().map(|(name, schema)| {
                (name.clone(), of(api, schema, (name, depth), which, number))
            });
            Value::Object(made.collect())
        }
        // What may stand in itself ends somewhere.
        Some("array") if depth > DEEP => json!([]),
        Some("array") => json!([of(api, &schema["items"], (name, depth), which, number)]),
        Some("integer") => json!(1),
        Some("number") => json!(0.5),
        Some("boolean") => json!(true),
        Some("string") => json!(word(name, number)),
        _ => json!({}),
    }
}

/// What usually stands in a field of this name.
fn word(name: &str, number: usize) -> String {
    match name {
        "title" => format!("关于第{number}件事的通知"),
        "slug" => format!("s{number}"),
        "code" => format!("k{number}"),
        "host" => format!("h{number}.yunxi.gov.cn"),
        "domain" => format!("d{number}.yunxi.localhost"),
        "email" | "contact_email" => "office@yunxi.gov.cn".to_owned(),
        "name" | "text" => format!("第{number}个词语"),
        _ if name.ends_with("_id") || name.ends_with("_ids") || name == "id" => String::new(),
        _ => "事由说明".to_owned(),
    }
}

#[test]
fn a_body_is_made_of_its_description_and_taken_apart_again() {
    let api = json!({"a": {"oneOf": [{"type": "null"}, {"type": "object", "properties": {
        "verb": {"type": "string", "enum": ["one"]}, "n": {"type": ["integer", "null"]}}},
        {"type": "object", "properties": {"list": {"type": "array", "items": {"$ref": "#/b"}}}}]},
        "b": {"type": "string"}});
    let schema = json!({"$ref": "#/a"});
    assert_eq!(shapes(&api, &schema), 2);
    assert_eq!(example(&api, &schema, 0, 1), json!({"verb": "one", "n": 1}));
    let second = example(&api, &schema, 1, 1);
    assert_eq!(second, json!({"list": ["事由说明"]}));
    assert_eq!(places(&second), ["", "/list", "/list/0"]);
}
