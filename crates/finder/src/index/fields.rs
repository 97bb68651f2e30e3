//! What is indexed of a document.

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, SchemaBuilder,
    TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::TokenizerManager;
use tantivy::{TantivyDocument, Term};

use super::gram::{Bigrams, ReadyWords, write_words};
use crate::doc::SearchDoc;
use crate::fold::compact;

const BIGRAMS: &str = "bigrams";
const BIGRAMS_AND_SINGLES: &str = "bigrams_and_singles";
const WORDS: &str = "words";

/// Names of the facet fields, in the order of `Facets`.
pub(super) const FACETS: [&str; 7] =
    ["site", "year", "kind", "section", "unit", "theme", "validity"];
/// Name of the moment of publication.
pub(super) const PUBLISHED: &str = "published";

/// The fields of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    /// Site and id: one entry per document and site.
    pub(super) key: Field,
    pub(super) id: Field,
    /// As in `FACETS`.
    pub(super) facets: [Field; 7],
    /// The section's id and the paths of it and of all above it.
    pub(super) section_within: Field,
    pub(super) published: Field,
    /// Letters and digits of the title, as one term.
    pub(super) title_exact: Field,
    pub(super) title_words: Field,
    pub(super) title_grams: Field,
    /// Words and bigrams of title and text together, so that one look tells whether a document
    /// fits; the fields of the title only say how well.
    pub(super) all_words: Field,
    pub(super) all_grams: Field,
    /// 文号 and 索引号, letters and digits only.
    pub(super) number_exact: Field,
    pub(super) number_grams: Field,
}

impl Fields {
    /// The schema and its fields.
    pub(super) fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let fields = Fields {
            key: schema.add_text_field("key", STRING),
            id: schema.add_text_field("id", TextOptions::from(STORED)),
            facets: FACETS.map(|name| schema.add_text_field(name, facet(name))),
            section_within: schema.add_text_field("section_within", STRING),
            published: schema.add_i64_field(PUBLISHED, INDEXED | FAST),
            title_exact: schema.add_text_field("title_exact", STRING),
            title_words: words(&mut schema, "title_words"),
            title_grams: grams(&mut schema, "title_grams", BIGRAMS_AND_SINGLES),
            all_words: words(&mut schema, "all_words"),
            all_grams: grams(&mut schema, "all_grams", BIGRAMS),
            number_exact: schema.add_text_field("number_exact", STRING),
            number_grams: grams(&mut schema, "number_grams", BIGRAMS),
        };
        (schema.build(), fields)
    }

    /// The tokenizers by the names the schema uses.
    pub(super) fn tokenizers() -> TokenizerManager {
        let tokenizers = TokenizerManager::default();
        tokenizers.register(BIGRAMS, Bigrams::new(false));
        tokenizers.register(BIGRAMS_AND_SINGLES, Bigrams::new(true));
        tokenizers.register(WORDS, ReadyWords);
        tokenizers
    }

    pub(super) fn site(&self) -> Field {
        self.facets[0]
    }

    /// The term by which a document of a site is replaced and removed.
    pub(super) fn key_of(&self, site: &str, id: &str) -> Term {
        Term::from_field_text(self.key, &key(site, id))
    }

    /// A document as tantivy takes it.
    pub(super) fn document(&self, doc: &SearchDoc) -> TantivyDocument {
        let mut entry = TantivyDocument::default();
        entry.add_text(self.key, key(&doc.site, &doc.id));
        entry.add_text(self.id, &doc.id);
        let year = base::year_of(doc.published).to_string();
        let values =
            [&doc.site, &year, &doc.kind, &doc.section_id, &doc.unit, &doc.theme, &doc.validity];
        for (field, value) in self.facets.iter().zip(values) {
            if !value.is_empty() {
                entry.add_text(*field, value);
            }
        }
        entry.add_text(self.section_within, &doc.section_id);
        for path in paths_down_to(&doc.section_path) {
            entry.add_text(self.section_within, path);
        }
        entry.add_i64(self.published, doc.published);
        entry.add_text(self.title_exact, compact(&doc.title));
        entry.add_text(self.title_words, write_words(&doc.words.title));
        entry.add_text(self.title_grams, &doc.title);
        entry.add_text(self.all_words, write_words(&doc.words.title));
        entry.add_text(self.all_words, write_words(&doc.words.text));
        // As one value: between two values the index leaves no gap that a phrase would notice.
        entry.add_text(self.all_grams, format!("{}\n{}", doc.title, doc.text));
        for number in [compact(&doc.doc_no), compact(&doc.index_no)] {
            if !number.is_empty() {
                entry.add_text(self.number_exact, &number);
                entry.add_text(self.number_grams, &number);
            }
        }
        entry
    }
}

/// A site code holds no such character, so no two pairs give the same key.
fn key(site: &str, id: &str) -> String {
    format!("{site}\u{1f}{id}")
}

/// `/a/b/` gives `/a/` and `/a/b/`.
fn paths_down_to(path: &str) -> impl Iterator<Item = &str> {
    path.char_indices().skip(1).filter(|(_, c)| *c == '/').map(|(end, _)| &path[..=end])
}

/// The site is stored too, because a hit names it.
fn facet(name: &str) -> TextOptions {
    let options = STRING | FAST;
    if name == FACETS[0] { options | STORED } else { options }
}

fn words(schema: &mut SchemaBuilder, name: &str) -> Field {
    schema.add_text_field(name, tokens(WORDS, IndexRecordOption::WithFreqs))
}

fn grams(schema: &mut SchemaBuilder, name: &str, tokenizer: &str) -> Field {
    schema.add_text_field(name, tokens(tokenizer, IndexRecordOption::WithFreqsAndPositions))
}

fn tokens(tokenizer: &str, record: IndexRecordOption) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer).set_index_option(record);
    TextOptions::default().set_indexing_options(indexing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_lies_within_all_above_it() {
        let all = |path| paths_down_to(path).collect::<Vec<_>>();
        assert_eq!(all("/zwgk/tzgg/"), ["/zwgk/", "/zwgk/tzgg/"]);
        assert_eq!(all("/"), Vec::<&str>::new());
        assert_eq!(all(""), Vec::<&str>::new());
        assert_eq!(all("/公开/"), ["/公开/"]);
    }
}
