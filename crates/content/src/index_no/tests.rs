//! The rules of index numbers.

use super::model::{About, Part, Rule};

fn literal(text: &str) -> Part {
    Part::Literal { text: text.into() }
}

fn usual() -> Rule {
    Rule {
        parts: vec![
            Part::CreditCode,
            literal("/"),
            Part::Year,
            literal("-"),
            Part::Counter { width: 5 },
        ],
        per_unit: true,
        per_year: true,
        per_theme: false,
    }
}

fn about() -> About {
    About { credit_code: "113804000082001116".into(), theme: 2, year: 2026 }
}

#[test]
fn a_number_is_its_parts_in_order() {
    let org = Rule {
        parts: vec![
            Part::OrgCode,
            literal("-"),
            Part::Theme,
            Part::Year,
            literal("号"),
            Part::Counter { width: 3 },
        ],
        per_unit: true,
        per_year: true,
        per_theme: true,
    };
    for (rule, count, number, counter) in [
        (usual(), 7, "113804000082001116/2026-00007", "113804000082001116 2026"),
        (usual(), 123_456, "113804000082001116/2026-123456", "113804000082001116 2026"),
        (org, 7, "008200111-022026号007", "113804000082001116 2026 02"),
        (Rule { per_unit: false, ..usual() }, 1, "113804000082001116/2026-00001", "* 2026"),
        (
            Rule { per_year: false, ..usual() },
            1,
            "113804000082001116/2026-00001",
            "113804000082001116 *",
        ),
    ] {
        assert_eq!(rule.number(&about(), count).unwrap(), number);
        assert_eq!(rule.counter(&about()), counter);
    }
}

#[test]
fn a_rule_gives_no_number_twice() {
    type Change = fn(&mut Rule);
    let cases: [(&str, Change, Option<&str>); 12] = [
        ("as it is", |_| (), None),
        ("no counter", |r| drop(r.parts.pop()), Some("index_no.counter")),
        ("two counters", |r| r.parts.push(Part::Counter { width: 3 }), Some("index_no.counter")),
        ("width", |r| r.parts[4] = Part::Counter { width: 2 }, Some("index_no.width")),
        ("too wide", |r| r.parts[4] = Part::Counter { width: 9 }, Some("index_no.width")),
        ("unseen unit", |r| r.parts[0] = literal("云政"), Some("index_no.counts_unseen")),
        ("org code is a unit", |r| r.parts[0] = Part::OrgCode, None),
        ("unseen year", |r| r.parts[2] = literal("年"), Some("index_no.counts_unseen")),
        ("unseen theme", |r| r.per_theme = true, Some("index_no.counts_unseen")),
        ("a blank", |r| r.parts[1] = literal("a b"), Some("index_no.literal")),
        ("markup", |r| r.parts[1] = literal("<b>"), Some("index_no.literal")),
        ("endless", |r| r.parts.extend(vec![Part::CreditCode; 3]), Some("index_no.too_long")),
    ];
    for (name, change, refused) in cases {
        let mut rule = usual();
        change(&mut rule);
        assert_eq!(rule.checked().err().and_then(|error| error.code()), refused, "{name}");
    }
    let mut long = usual();
    long.parts.extend(vec![literal("x"); 8]);
    assert_eq!(long.checked().err().and_then(|error| error.code()), Some("index_no.parts"));
}
