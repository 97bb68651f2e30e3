//! Lines of a file nobody has checked: bounded, and read on after whatever is wrong with one.

use std::io::{BufRead, BufReader, ErrorKind, Read};

/// Bytes a line may have.
pub(super) const LINE_BYTES_MAX: usize = 8 << 20;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Its text.
    Text(String),
    /// Why it cannot be taken.
    Refused(&'static str),
    /// The file could not be read any further.
    BrokenOff(String),
    /// The file is damaged; what was read before cannot be trusted either.
    Damaged(String),
}

/// The lines of a file; memory is bounded by the longest line that is allowed.
pub(super) struct Lines<R> {
    source: Option<BufReader<R>>,
}

impl<R: Read> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source: Some(BufReader::with_capacity(1 << 18, source)) }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        let source = self.source.as_mut()?;
        let mut line = Vec::new();
        let limit = LINE_BYTES_MAX as u64 + 1;
        match source.by_ref().take(limit).read_until(b'\n', &mut line) {
            Ok(0) => None,
            Ok(_) if line.len() > LINE_BYTES_MAX && !line.ends_with(b"\n") => {
                match source.skip_until(b'\n') {
                    Ok(_) => Some(Line::Refused("一行超过8 MB")),
                    Err(error) => self.break_off(&error),
                }
            }
            Ok(_) => Some(match String::from_utf8(line) {
                Ok(text) => Line::Text(text),
                Err(_) => Line::Refused("不是 UTF-8 文字"),
            }),
            Err(error) => self.break_off(&error),
        }
    }
}

impl<R> Lines<R> {
    fn break_off(&mut self, error: &std::io::Error) -> Option<Line> {
        self.source = None;
        Some(match error.kind() {
            ErrorKind::InvalidData => Line::Damaged(error.to_string()),
            _ => Line::BrokenOff(format!("文件不完整，只读到这里：{error}")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_does_not_spoil_the_next() {
        let mut file = b"one\n\xff\xfe\n".to_vec();
        file.extend(std::iter::repeat_n(b'x', LINE_BYTES_MAX + 5));
        file.extend(b"\nlast");
        let lines: Vec<_> = Lines::new(file.as_slice()).collect();
        assert_eq!(lines[0], Line::Text("one\n".into()));
        assert_eq!(lines[1], Line::Refused("不是 UTF-8 文字"));
        assert_eq!(lines[2], Line::Refused("一行超过8 MB"));
        assert_eq!(lines[3], Line::Text("last".into()));
        assert_eq!(lines.len(), 4);
    }

    /// A file whose one line has two gigabytes, made while it is read.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let count = self.0.min(into.len() as u64);
            into[..usize::try_from(count).unwrap()].fill(b'x');
            self.0 -= count;
            Ok(usize::try_from(count).unwrap())
        }
    }

    #[test]
    fn a_line_of_two_gigabytes_is_passed_over() {
        let lines: Vec<_> = Lines::new(Endless(2 << 30)).collect();
        assert_eq!(lines, [Line::Refused("一行超过8 MB")]);
    }

    #[test]
    fn a_file_that_breaks_off_says_so_once() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
                Err(std::io::Error::other("cut"))
            }
        }
        let lines: Vec<_> = Lines::new(Broken).collect();
        assert!(matches!(lines.as_slice(), [Line::BrokenOff(_)]));
    }
}
