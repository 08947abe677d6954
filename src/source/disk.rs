//! Files on disk: pages, and the ends of other files.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::Arc;

use crate::source::trace::{Part, Stamp, content_hash};

/// Largest page that is read, in bytes: offsets are 32-bit.
pub(super) const LARGEST: u64 = u32::MAX as u64 - 1;

/// Why a page could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The file system refused.
    #[error("{}", describe(.0))]
    Io(#[from] io::Error),
    /// Not UTF-8; the offset of the first byte that is not.
    #[error("not UTF-8 text: the byte at offset {0} is not part of a character")]
    Encoding(usize),
    /// 4 GiB or more.
    #[error("too large: {0} bytes, and a page may have at most 4 GiB")]
    TooLarge(u64),
}

impl ReadError {
    /// An error of the file system in the words of a writer.
    pub(crate) fn describe_io(error: &io::Error) -> String {
        describe(error)
    }
}

fn describe(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "no permission to read it".to_owned(),
        _ => error.to_string(),
    }
}

/// The hash of some bytes of a file with a length.
pub(super) fn hash_of(parts: &[&[u8]], len: u64) -> u128 {
    let mut bytes = parts.concat();
    bytes.extend(len.to_le_bytes());
    content_hash(&bytes)
}

/// Reads what was read of a file again, for its hash.
pub(super) fn hash_part(path: &Path, part: Part) -> io::Result<(Stamp, u128)> {
    match part {
        Part::Whole => {
            let mut file = open(path)?;
            let stamp = Stamp::of(&file.metadata()?);
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok((stamp, content_hash(&bytes)))
        }
        Part::Start(limit) => {
            let (bytes, len, stamp) = read_start(path, limit)?;
            Ok((stamp, hash_of(&[&bytes], len)))
        }
        Part::Ends(limit) => {
            let (ends, stamp) = read_ends(path, limit)?;
            Ok((stamp, hash_of(&[&ends.head, &ends.tail], ends.bytes)))
        }
    }
}

pub(super) fn text(bytes: &[u8]) -> Result<Arc<str>, ReadError> {
    // The quick check does not say where the fault is.
    if let Ok(text) = simdutf8::basic::from_utf8(bytes) {
        return Ok(Arc::from(text));
    }
    let text = std::str::from_utf8(bytes);
    let text = text.map_err(|error| ReadError::Encoding(error.valid_up_to()))?;
    Ok(Arc::from(text))
}

/// Opens a file to read it; nothing else than a file, since reading from a pipe or a device may never
/// end.
fn open(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() {
        File::open(path)
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
}

pub(super) fn read_page(path: &Path) -> Result<(Arc<str>, Stamp), ReadError> {
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let mut file = open(path)?;
    let metadata = file.metadata()?;
    let len = metadata.len();
    if len > LARGEST {
        return Err(ReadError::TooLarge(len));
    }
    BUFFER.with_borrow_mut(|buffer| {
        buffer.clear();
        buffer.reserve(len as usize);
        // No more than the length, so that the file is not asked again whether that was all. Some that
        // are made when they are read have none.
        let limit = if len == 0 { LARGEST } else { len };
        file.by_ref().take(limit).read_to_end(buffer)?;
        let text = text(buffer);
        // A page of an unusual size does not stay in memory for the rest of the run.
        if buffer.capacity() > KEPT {
            *buffer = Vec::new();
        }
        Ok((text?, Stamp::of(&metadata)))
    })
}

/// Largest buffer that a thread keeps, in bytes.
const KEPT: usize = 1 << 20;

/// Reads at most `limit` bytes from the start of a file on disk, and says how long the file is.
///
/// # Errors
///
/// When the file system refuses.
pub fn read_prefix(path: &Path, limit: u64) -> io::Result<(Vec<u8>, u64)> {
    read_start(path, limit).map(|(bytes, len, _)| (bytes, len))
}

pub(super) fn read_start(path: &Path, limit: u64) -> io::Result<(Vec<u8>, u64, Stamp)> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    let mut bytes = Vec::new();
    file.take(limit).read_to_end(&mut bytes)?;
    Ok((bytes, metadata.len(), Stamp::of(&metadata)))
}

/// The two ends of a file, which overlap when it is short.
#[derive(Debug)]
pub struct Ends {
    /// Its first bytes.
    pub head: Vec<u8>,
    /// Its last bytes.
    pub tail: Vec<u8>,
    /// Its length in bytes.
    pub bytes: u64,
}

pub(super) fn read_ends(path: &Path, limit: u64) -> io::Result<(Ends, Stamp)> {
    let mut file = open(path)?;
    let metadata = file.metadata()?;
    let (bytes, stamp) = (metadata.len(), Stamp::of(&metadata));
    let mut head = Vec::new();
    file.by_ref().take(limit).read_to_end(&mut head)?;
    if bytes <= limit {
        let tail = head.clone();
        return Ok((Ends { head, tail, bytes }, stamp));
    }
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(bytes - limit))?;
    file.take(limit).read_to_end(&mut tail)?;
    Ok((Ends { head, tail, bytes }, stamp))
}
