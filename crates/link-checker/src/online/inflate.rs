//! Decompression of `deflate`, with the zlib header of the standard or without, as some servers send it.

use flate2::{Decompress, FlushDecompress, Status};

/// Most bytes that are given at a time.
const PIECE: usize = 32 * 1024;

/// Decompresses a body as it arrives, in small pieces, so that a bomb takes no memory.
#[derive(Debug, Default)]
pub(super) struct Inflate {
    /// What arrived and was not used, from `at` on.
    input: Vec<u8>,
    at: usize,
    /// Known when the first two bytes are there.
    stream: Option<Decompress>,
    is_complete: bool,
}

/// The body is not `deflate`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotDeflate;

impl Inflate {
    /// Adds bytes that arrived.
    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.input.drain(..self.at);
        self.at = 0;
        // What follows the end belongs to nothing.
        if !self.is_complete {
            self.input.extend_from_slice(bytes);
        }
    }

    /// Whether the end was reached, or the body is empty.
    pub(super) fn is_complete(&self) -> bool {
        self.is_complete || self.stream.is_none() && self.input.is_empty()
    }

    /// The next piece, or `None` when more has to arrive.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>, NotDeflate> {
        if self.is_complete {
            return Ok(None);
        }
        if self.stream.is_none() {
            let [first, second, ..] = self.input[..] else {
                return Ok(None);
            };
            self.stream = Some(Decompress::new(is_zlib(first, second)));
        }
        let Some(stream) = &mut self.stream else {
            return Ok(None);
        };
        let (read, written) = (stream.total_in(), stream.total_out());
        let mut piece = vec![0; PIECE];
        let status = stream
            .decompress(&self.input[self.at..], &mut piece, FlushDecompress::None)
            .map_err(|_| NotDeflate)?;
        self.at += (stream.total_in() - read) as usize;
        self.is_complete = status == Status::StreamEnd;
        piece.truncate((stream.total_out() - written) as usize);
        Ok((!piece.is_empty()).then_some(piece))
    }
}

/// Whether these bytes are the header of zlib (RFC 1950, section 2.2). The data of `deflate` itself
/// begins with none: where the method would be, it would have bits that are always zero.
fn is_zlib(first: u8, second: u8) -> bool {
    first & 0x0f == 8 && first >> 4 <= 7 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, ZlibEncoder};

    use super::*;

    fn bodies(text: &[u8]) -> [Vec<u8>; 2] {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        zlib.write_all(text).unwrap();
        let mut plain = DeflateEncoder::new(Vec::new(), Compression::default());
        plain.write_all(text).unwrap();
        [zlib.finish().unwrap(), plain.finish().unwrap()]
    }

    fn read(body: &[u8], step: usize) -> Result<(Vec<u8>, bool), NotDeflate> {
        let (mut inflate, mut out) = (Inflate::default(), Vec::new());
        for bytes in body.chunks(step) {
            inflate.add(bytes);
            while let Some(piece) = inflate.next()? {
                assert!(piece.len() <= PIECE);
                out.extend(piece);
            }
        }
        Ok((out, inflate.is_complete()))
    }

    #[test]
    fn both_forms_are_read_however_they_arrive() {
        let text = "<p id=x>Words.".repeat(10_000);
        for body in bodies(text.as_bytes()) {
            for step in [1, 2, 100, usize::MAX] {
                assert_eq!(read(&body, step), Ok((text.clone().into_bytes(), true)));
            }
            let (start, is_complete) = read(&body[..body.len() / 2], 64).unwrap();
            assert!(text.as_bytes().starts_with(&start) && !is_complete);
        }
        assert_eq!(read(b"", 1), Ok((Vec::new(), true)));
    }

    #[test]
    fn what_is_no_deflate_is_an_error() {
        assert_eq!(read(b"<!DOCTYPE html><p>", 100), Err(NotDeflate));
    }
}
