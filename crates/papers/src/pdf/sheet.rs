//! The lines of a page as they fill. Programs draw what is set in one font first and the rest of
//! the line later, so the pieces of a line are put in order by where they begin.

/// The width of a Chinese letter, in the thousandths that gaps are counted in.
pub(super) const EM: f32 = 1000.0;
/// A gap this wide is a space between words.
const SPACE: f32 = 250.0;

/// The page as it fills.
#[derive(Default)]
pub(super) struct Sheet {
    text: String,
    /// Pieces of the line that is being filled: where each begins, and what it says.
    line: Vec<(f32, String)>,
    /// How high on the page that line stands.
    height: f32,
    /// The next letters begin a piece of their own.
    is_apart: bool,
}

impl Sheet {
    /// Adds letters that begin at a place and are so large.
    pub(super) fn put(&mut self, (x, y): (f32, f32), size: f32, letters: &str) {
        if (y - self.height).abs() > size * 0.5 {
            self.end_line();
            self.height = y;
        }
        match self.line.last_mut().filter(|_| !self.is_apart) {
            Some((_, piece)) => piece.push_str(letters),
            None => self.line.push((x, letters.to_owned())),
        }
        self.is_apart = false;
    }

    /// Leaves a gap in the line: a space between words, room for a piece between Chinese.
    pub(super) fn gap(&mut self, width: f32) {
        if width < SPACE {
            return;
        }
        match self.line.last_mut() {
            Some((_, piece)) if width < EM && piece.ends_with(|c: char| c.is_ascii_graphic()) => {
                piece.push(' ');
            }
            _ => self.is_apart = true,
        }
    }

    fn end_line(&mut self) {
        self.is_apart = true;
        let mut line = std::mem::take(&mut self.line);
        line.sort_by(|one, other| one.0.total_cmp(&other.0));
        let is_word = |c: char| c.is_ascii_alphanumeric();
        for (_, piece) in line {
            if self.text.ends_with(is_word) && piece.starts_with(is_word) {
                self.text.push(' ');
            }
            self.text.push_str(&piece);
        }
        self.text.push('\n');
    }

    /// The text of the page.
    pub(super) fn finish(mut self) -> String {
        self.end_line();
        joined(&self.text)
    }
}

/// Lines as paragraphs: a full line that ends in the middle of a Chinese sentence goes on.
fn joined(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut out = String::new();
    let mut goes_on = false;
    for line in lines {
        if !out.is_empty() && !goes_on {
            out.push('\n');
        }
        out.push_str(line);
        let is_full = line.chars().count() * 10 >= longest * 7;
        let ends = ['。', '；', '：', '！', '？', '”'];
        goes_on = is_full && line.ends_with(|c: char| !c.is_ascii() && !ends.contains(&c));
    }
    out
}
