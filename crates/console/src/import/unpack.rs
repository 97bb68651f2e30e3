//! Zstandard as files come: several frames one behind the other, checksums that are compared, and
//! a file that was cut off, of which everything before the cut is still handed out.

use std::io::{self, BufRead, ErrorKind, Read};

use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

/// An empty last block and room for a checksum: makes a decoder hand out what it holds of a frame
/// whose end is missing.
const END: [u8; 7] = [1, 0, 0, 0, 0, 0, 0];

/// Reads what is packed. Errors: `UnexpectedEof` when the file was cut off, `InvalidData` when it
/// is damaged, so that nothing read from it can be trusted.
pub(super) struct Unpacked<R> {
    source: R,
    frame: Option<FrameDecoder>,
    frames: usize,
    is_cut: bool,
}

impl<R: BufRead> Unpacked<R> {
    pub(super) fn new(source: R) -> Self {
        Self { source, frame: None, frames: 0, is_cut: false }
    }

    /// Begins the next frame; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        if self.is_at_end()? {
            return if self.frames == 0 { Err(cut()) } else { Ok(false) };
        }
        let mut frame = FrameDecoder::new();
        match frame.init(&mut self.source) {
            Ok(()) => self.frame = Some(frame),
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length,
                ..
            })) => self.skip(u64::from(length))?,
            Err(_) if self.is_at_end()? => return Err(cut()),
            Err(_) if self.frames == 0 => return Err(damaged("不是 zstd 文件")),
            Err(error) => return Err(damaged(error)),
        }
        self.frames += 1;
        Ok(true)
    }

    /// Passes over a frame that holds no content.
    fn skip(&mut self, length: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.source.by_ref().take(length), &mut io::sink())?;
        if passed < length { Err(cut()) } else { Ok(()) }
    }

    /// Unpacks one block more.
    fn unpack(&mut self, frame: &mut FrameDecoder) -> io::Result<()> {
        let one = || BlockDecodingStrategy::UptoBlocks(1);
        let Err(error) = frame.decode_blocks(&mut self.source, one()) else {
            return Ok(());
        };
        if !self.is_at_end()? {
            return Err(damaged(error));
        }
        self.is_cut = true;
        frame.decode_blocks(END.as_slice(), one()).map(drop).map_err(damaged)
    }

    /// Closes a frame of which everything was handed out.
    fn close(&self, frame: &FrameDecoder) -> io::Result<()> {
        if self.is_cut {
            return Err(cut());
        }
        match frame.get_checksum_from_data() {
            Some(told) if Some(told) != frame.get_calculated_checksum() => {
                Err(damaged("校验和不符"))
            }
            _ => Ok(()),
        }
    }

    fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(self.source.fill_buf()?.is_empty())
    }
}

impl<R: BufRead> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(mut frame) = self.frame.take() else {
                if self.begin()? {
                    continue;
                }
                return Ok(0);
            };
            if frame.can_collect() > 0 {
                let count = frame.read(into);
                self.frame = Some(frame);
                return count;
            }
            if frame.is_finished() {
                self.close(&frame)?;
            } else {
                self.unpack(&mut frame)?;
                self.frame = Some(frame);
            }
        }
    }
}

fn cut() -> io::Error {
    io::Error::new(ErrorKind::UnexpectedEof, "压缩的内容没有结束")
}

fn damaged(why: impl ToString) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, why.to_string())
}

#[cfg(test)]
mod tests {
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};

    use super::*;

    fn pack(text: &[u8]) -> Vec<u8> {
        compress_to_vec(text, CompressionLevel::Fastest)
    }

    /// What can be read, and how it ended.
    fn unpack(packed: &[u8]) -> (Vec<u8>, Option<ErrorKind>) {
        let mut all = Vec::new();
        let end = Unpacked::new(packed).read_to_end(&mut all).err();
        (all, end.map(|error| error.kind()))
    }

    /// Half a megabyte that packs badly, so that it has several blocks.
    fn text() -> Vec<u8> {
        let mut state = 7_u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            b'a' + (state >> 24) as u8 % 26
        };
        (0..500_000).map(|_| next()).collect()
    }

    #[test]
    fn every_frame_is_read_and_those_without_content_are_passed_over() {
        let mut file = pack(b"one\n");
        file.extend([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 9, 9, 9]);
        file.extend(pack(b"two\n"));
        assert_eq!(unpack(&file), (b"one\ntwo\n".to_vec(), None));
    }

    #[test]
    fn of_a_file_cut_off_anywhere_everything_before_is_read() {
        let (text, mut most) = (text(), 0);
        let file = pack(&text);
        for end in (0..file.len()).step_by(file.len() / 50).chain([file.len() - 1]) {
            let (read, how) = unpack(&file[..end]);
            assert_eq!(how, Some(ErrorKind::UnexpectedEof), "cut at {end}");
            assert!(text.starts_with(&read), "cut at {end}");
            assert!(read.len() >= most, "cut at {end}");
            most = read.len();
        }
        assert_eq!(most, text.len(), "only the checksum was missing");
    }

    #[test]
    fn a_changed_byte_is_noticed() {
        let text = text();
        let file = pack(&text);
        for at in (0..file.len()).step_by(file.len() / 50) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            let (read, how) = unpack(&changed);
            assert!(how.is_some() || read == text, "byte {at}");
        }
        let (_, how) = unpack(b"{\"id\":\"1\"}\n");
        assert_eq!(how, Some(ErrorKind::InvalidData));
    }
}
