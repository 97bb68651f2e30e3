//! Records handed to templates which remember which of their fields were looked at.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

/// The fields of one record: shared by every output that is handed the record.
pub(crate) struct Fields {
    names: &'static [&'static str],
    values: Vec<Value>,
    /// The key that is read with each field; `None` when the field cannot change alone.
    keys: Vec<Option<String>>,
}

impl Fields {
    /// A record of at most 64 fields; the three lists run in parallel.
    pub(crate) fn new(
        names: &'static [&'static str],
        values: Vec<Value>,
        keys: Vec<Option<String>>,
    ) -> Arc<Fields> {
        debug_assert!(names.len() <= 64);
        debug_assert!(names.len() == values.len() && names.len() == keys.len());
        Arc::new(Fields { names, values, keys })
    }
}

/// A record on its way through one template.
pub(crate) struct Tracked {
    fields: Arc<Fields>,
    seen: AtomicU64,
}

impl Tracked {
    /// The record with nothing looked at yet.
    pub(crate) fn new(fields: &Arc<Fields>) -> Arc<Tracked> {
        Arc::new(Tracked { fields: fields.clone(), seen: AtomicU64::new(0) })
    }

    /// A field as text, recorded as a template's look is; empty when it is no text.
    pub(crate) fn text(&self, name: &str) -> String {
        self.look(name).and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
    }

    /// The keys of all fields looked at so far.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &String> {
        let seen = self.seen.load(Ordering::Relaxed);
        let keys = self.fields.keys.iter().enumerate();
        keys.filter(move |(at, _)| seen & (1 << at) != 0).filter_map(|(_, key)| key.as_ref())
    }

    fn look(&self, name: &str) -> Option<Value> {
        let at = self.fields.names.iter().position(|known| *known == name)?;
        self.seen.fetch_or(1 << at, Ordering::Relaxed);
        Some(self.fields.values[at].clone())
    }
}

impl fmt::Debug for Tracked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.fields.names).finish()
    }
}

impl Object for Tracked {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.look(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.look(key)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(self.fields.names)
    }
}

#[cfg(test)]
mod tests {
    use minijinja::{Environment, context};

    use super::*;

    fn site() -> Arc<Fields> {
        let values = vec![Value::from("清河"), Value::from("x.gov.cn"), Value::from("0355")];
        let keys = vec![Some("site/1/name".to_owned()), Some("site/1/domain".to_owned()), None];
        Fields::new(&["name", "domain", "phone"], values, keys)
    }

    #[test]
    fn what_a_template_looks_at_is_recorded() {
        let env = Environment::new();
        for (template, keys) in [
            ("{{ 1 }}", vec![]),
            ("{{ site.name }}", vec!["site/1/name"]),
            ("{% if site.domain %}x{% endif %}{{ site.phone }}", vec!["site/1/domain"]),
            ("{{ site['na' ~ 'me'] }}", vec!["site/1/name"]),
            ("{% for k in site %}{{ site[k] }}{% endfor %}", vec!["site/1/name", "site/1/domain"]),
            (
                "{% for k, v in site|items %}{{ v }}{% endfor %}",
                vec!["site/1/name", "site/1/domain"],
            ),
            ("{{ site|tojson|length }}", vec!["site/1/name", "site/1/domain"]),
            ("{{ site.nothing is defined }}", vec![]),
        ] {
            let site = Tracked::new(&site());
            let seen = Value::from_dyn_object(site.clone());
            env.render_str(template, context! { site => seen }).unwrap();
            assert_eq!(site.keys().collect::<Vec<_>>(), keys, "{template}");
        }
    }
}
