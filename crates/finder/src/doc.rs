//! What the press ships for search about one published document, and its bytes.

use anyhow::{Context, Result, bail, ensure};

use crate::words::Words;

/// First byte of an encoded document; another number is another form.
const FORM: u8 = 1;
/// Short fields: names, numbers, paths.
const FIELD_BYTES_MAX: usize = 4 * 1024;
/// The text of the body.
const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;
/// Distinct words of a title or a text.
const WORDS_MAX: usize = 500_000;
/// One word.
const WORD_BYTES_MAX: usize = 256;

/// One document as search knows it; lies in the release under `!search/<id>`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchDoc {
    /// Id of the document; one document may stand on several sites.
    pub id: String,
    /// Code of the site.
    pub site: String,
    /// Public path of the page, `/zwgk/tzgg/2026/1024.html`.
    pub path: String,
    /// Title as shown.
    pub title: String,
    /// Id of the section.
    pub section_id: String,
    /// Name of the section as shown.
    pub section_name: String,
    /// Public path of the section, `/zwgk/tzgg/`.
    pub section_path: String,
    /// Kind of the section or document (`policy`, `notice`, …).
    pub kind: String,
    /// Name of the unit that published it.
    pub unit: String,
    /// First publication, milliseconds since 1970.
    pub published: i64,
    /// 发文字号, may be empty.
    pub doc_no: String,
    /// 索引号, may be empty.
    pub index_no: String,
    /// 主题分类, may be empty.
    pub theme: String,
    /// 有效性, may be empty.
    pub validity: String,
    /// Plain text of the body (`html_to_text`).
    pub text: String,
    /// Words of title and text, cut by `cut` when the edition was published.
    pub words: Words,
}

impl SearchDoc {
    /// The bytes that travel in the release. Same document, same bytes. Fails when a short field
    /// has more than 4 KiB or the text more than 8 MiB.
    pub fn encode(&self) -> Result<Vec<u8>> {
        self.encode_with(&self.words)
    }

    /// As [`SearchDoc::encode`], with these words in place of its own.
    pub fn encode_with(&self, words: &Words<impl AsRef<str>>) -> Result<Vec<u8>> {
        // Words take about as much room as the text they were cut from.
        let mut out = Vec::with_capacity(2 * self.text.len() + FIELD_BYTES_MAX);
        out.push(FORM);
        for field in self.short_fields() {
            ensure!(field.len() <= FIELD_BYTES_MAX, "a field of {} bytes is too long", field.len());
            put_text(&mut out, field);
        }
        ensure!(self.text.len() <= TEXT_BYTES_MAX, "a text of {} bytes", self.text.len());
        out.extend_from_slice(&self.published.to_le_bytes());
        put_text(&mut out, &self.text);
        for words in [&words.title, &words.text] {
            ensure!(words.len() <= WORDS_MAX, "{} different words are too many", words.len());
            put_number(&mut out, words.len() as u64);
            for (word, count) in words {
                let word = word.as_ref();
                ensure!(word.len() <= WORD_BYTES_MAX, "a word of {} bytes", word.len());
                put_text(&mut out, word);
                put_number(&mut out, u64::from(*count));
            }
        }
        Ok(out)
    }

    /// Reads what `encode` wrote. Anything else is refused: another form, over-long fields, bytes
    /// missing or left over.
    pub fn decode(bytes: &[u8]) -> Result<SearchDoc> {
        let mut input = Input(bytes);
        let form = input.bytes(1)?[0];
        ensure!(form == FORM, "search document of unknown form {form}");
        let mut doc = SearchDoc::default();
        for field in doc.short_fields_mut() {
            *field = input.text(FIELD_BYTES_MAX)?;
        }
        let published = input.bytes(8)?.try_into().context("eight bytes make a moment")?;
        doc.published = i64::from_le_bytes(published);
        doc.text = input.text(TEXT_BYTES_MAX)?;
        doc.words.title = input.words()?;
        doc.words.text = input.words()?;
        ensure!(input.0.is_empty(), "{} bytes follow the search document", input.0.len());
        Ok(doc)
    }

    fn short_fields(&self) -> [&str; 13] {
        [
            &self.id,
            &self.site,
            &self.path,
            &self.title,
            &self.section_id,
            &self.section_name,
            &self.section_path,
            &self.kind,
            &self.unit,
            &self.doc_no,
            &self.index_no,
            &self.theme,
            &self.validity,
        ]
    }

    fn short_fields_mut(&mut self) -> [&mut String; 13] {
        [
            &mut self.id,
            &mut self.site,
            &mut self.path,
            &mut self.title,
            &mut self.section_id,
            &mut self.section_name,
            &mut self.section_path,
            &mut self.kind,
            &mut self.unit,
            &mut self.doc_no,
            &mut self.index_no,
            &mut self.theme,
            &mut self.validity,
        ]
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

/// Seven bits a byte, lowest first; the high bit says that more follow.
fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn bytes(&mut self, count: usize) -> Result<&'a [u8]> {
        let (bytes, rest) = self.0.split_at_checked(count).context("search document cut short")?;
        self.0 = rest;
        Ok(bytes)
    }

    fn number(&mut self) -> Result<usize> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.bytes(1)?[0];
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(usize::try_from(number)?);
            }
        }
        bail!("a number too large for a search document")
    }

    fn text(&mut self, bytes_max: usize) -> Result<String> {
        let length = self.number()?;
        ensure!(length <= bytes_max, "a text of {length} bytes, at most {bytes_max} are allowed");
        Ok(std::str::from_utf8(self.bytes(length)?)?.to_owned())
    }

    fn words(&mut self) -> Result<Vec<(String, u32)>> {
        let count = self.number()?;
        ensure!(count <= WORDS_MAX, "{count} different words are too many");
        // Two bytes is the least a word takes, so a lying count reserves no memory.
        let mut words = Vec::with_capacity(count.min(self.0.len() / 2));
        for _ in 0..count {
            let word = self.text(WORD_BYTES_MAX)?;
            words.push((word, u32::try_from(self.number()?)?));
        }
        Ok(words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::cut;
    use proptest::prelude::*;

    fn sample() -> SearchDoc {
        let title = "关于印发南阳市政府网站管理办法的通知".to_owned();
        let text = "各县区人民政府：现将办法印发给你们，请遵照执行。".repeat(9);
        let words = cut(&title, &text);
        let published = -1_234_567_890_123;
        let doc_no = "南政办〔2024〕12号".to_owned();
        SearchDoc {
            id: "1024".to_owned(),
            title,
            text,
            words,
            published,
            doc_no,
            ..Default::default()
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let doc = sample();
        let bytes = doc.encode().unwrap();
        assert_eq!(SearchDoc::decode(&bytes).unwrap(), doc);
        assert_eq!(doc.clone().encode().unwrap(), bytes);
    }

    #[test]
    fn words_that_were_kept_need_not_be_copied() {
        let doc = sample();
        let kept = doc.words.to_string();
        let words = Words::read(&kept).unwrap();
        let without = SearchDoc { words: Words::default(), ..doc.clone() };
        assert_eq!(without.encode_with(&words).unwrap(), doc.encode().unwrap());
    }

    #[test]
    fn limits_hold() {
        let long = SearchDoc { unit: "x".repeat(FIELD_BYTES_MAX + 1), ..sample() };
        assert!(long.encode().is_err());
        let full = SearchDoc { unit: "x".repeat(FIELD_BYTES_MAX), ..sample() };
        assert!(SearchDoc::decode(&full.encode().unwrap()).is_ok());
        let vast = SearchDoc { text: "x".repeat(TEXT_BYTES_MAX + 1), ..sample() };
        assert!(vast.encode().is_err());
        // A count of words with nothing behind it.
        let mut lying = SearchDoc::default().encode().unwrap();
        lying.truncate(lying.len() - 2);
        put_number(&mut lying, WORDS_MAX as u64);
        assert!(SearchDoc::decode(&lying).is_err());
    }

    #[test]
    fn no_piece_of_a_document_passes_for_one() {
        let bytes = sample().encode().unwrap();
        for end in 0..bytes.len() {
            assert!(SearchDoc::decode(&bytes[..end]).is_err(), "{end}");
        }
        let longer = [&bytes[..], &[0]].concat();
        assert!(SearchDoc::decode(&longer).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_may_come(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = SearchDoc::decode(&[&[FORM], &bytes[..]].concat());
        }
    }
}
