//! Words of a text: Chinese by dictionary (jieba, search mode), Latin letters and digits as they stand.

/// The distinct words of a title and a text with how often each occurs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// Words of the title, sorted.
    pub title: Vec<(String, u32)>,
    /// Words of the text, sorted.
    pub text: Vec<(String, u32)>,
}

/// Cuts title and text into words, long words and the short words within them.
/// The first call in a process loads the dictionary (about half a second).
pub fn cut(title: &str, text: &str) -> Words {
    let _ = (title, text);
    todo!()
}

/// Loads the dictionary now, so that the first reader or clerk does not wait for it.
pub fn warm() {
    todo!()
}
