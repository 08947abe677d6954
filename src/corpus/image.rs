//! What the first and last bytes of an image file say about it.

use std::io;
use std::path::Path;

use imagesize::{Compression, ImageType};
use memchr::memmem;

use crate::source::Tree;

/// What the bytes of an image say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// The format by the first bytes, in the words of file extensions: `png`, `jpg`, `svg`.
    pub format: Option<&'static str>,
    /// Whether the file ends before the image does.
    pub ends_early: bool,
    /// Width and height in pixels; read only when a rule asks for them.
    pub pixels: Option<(usize, usize)>,
}

/// Whether the pixels of an image are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pixels {
    Count,
    Skip,
}

/// Bytes that are read at each end of a file.
const ENDS: u64 = 4096;

/// Bytes at the start of a JPEG that may come before its size: metadata and a thumbnail.
const METADATA: u64 = 256 * 1024;

/// Largest file that is read as a whole when its ends do not tell whether it is complete.
const WHOLE: u64 = 64 * 1024 * 1024;

/// How a Git LFS pointer begins (the pointer file specification): the image is kept elsewhere.
const POINTER: &[u8] = b"version https://git-lfs.github.com/spec/";

impl ImageFacts {
    /// Reads the ends of an image, and the rest only when the ends leave a doubt. `None` is a Git LFS
    /// pointer: the image itself is not here.
    pub(super) fn read(tree: &Tree, file: &Path, pixels: Pixels) -> io::Result<Option<Self>> {
        let ends = tree.read_ends(file, ENDS)?;
        if ends.head.starts_with(POINTER) {
            return Ok(None);
        }
        let format = format_of(&ends.head);
        let is_complete = match format.and_then(|format| is_complete(format, &ends)) {
            Some(is_complete) => is_complete,
            None if format.is_some() && ends.bytes <= WHOLE => {
                let (whole, _) = tree.read_prefix(file, WHOLE)?;
                format.is_some_and(|format| reaches_end(format, &whole))
            }
            None => true,
        };
        let size = match pixels {
            Pixels::Count => size_of(tree, file, &ends.head, ends.bytes),
            Pixels::Skip => None,
        };
        Ok(Some(Self {
            bytes: ends.bytes,
            format,
            ends_early: !is_complete,
            pixels: size,
        }))
    }
}

fn size_of(tree: &Tree, file: &Path, head: &[u8], bytes: u64) -> Option<(usize, usize)> {
    let of = |bytes: &[u8]| {
        let size = imagesize::blob_size(bytes).ok()?;
        Some((size.width, size.height))
    };
    of(head).or_else(|| {
        let (head, _) = (bytes > ENDS).then(|| tree.read_prefix(file, METADATA).ok())??;
        of(&head)
    })
}

/// The format of an image by its first bytes.
fn format_of(head: &[u8]) -> Option<&'static str> {
    if is_svg(head) {
        return Some("svg");
    }
    Some(match imagesize::image_type(head).ok()? {
        ImageType::Png => "png",
        ImageType::Jpeg => "jpg",
        ImageType::Gif => "gif",
        ImageType::Webp => "webp",
        ImageType::Bmp => "bmp",
        ImageType::Ico => "ico",
        ImageType::Tiff => "tiff",
        ImageType::Jxl => "jxl",
        ImageType::Heif(Compression::Av1) => "avif",
        ImageType::Heif(_) => "heic",
        _ => return None,
    })
}

/// Whether the text is XML whose root is `svg`, with or without a namespace prefix.
fn is_svg(head: &[u8]) -> bool {
    // Cut characters at the end of the head do not matter, nor do pages in UTF-16, which are rare.
    let text = String::from_utf8_lossy(head);
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    while let Some(prolog) = rest.strip_prefix("<!").or_else(|| rest.strip_prefix("<?")) {
        let close = if prolog.starts_with("--") {
            "-->"
        } else if rest.starts_with("<?") {
            "?>"
        } else if prolog
            .find('[')
            .is_some_and(|at| prolog.find('>').is_none_or(|end| at < end))
        {
            "]>"
        } else {
            ">"
        };
        let Some(end) = prolog.find(close) else {
            // A long licence or subset of definitions: the root is behind the head.
            return text.contains("<svg") || text.contains("<!DOCTYPE svg");
        };
        let is_html = prolog
            .get(..12)
            .is_some_and(|start| start.eq_ignore_ascii_case("doctype html"));
        if is_html {
            return false;
        }
        rest = prolog[end + close.len()..].trim_start();
    }
    let name = rest.strip_prefix('<').unwrap_or_default();
    let end = name.find(|c: char| !c.is_ascii_alphanumeric() && !":_-.".contains(c));
    let name = &name[..end.unwrap_or(name.len())];
    name.rsplit(':').next() == Some("svg")
}

/// Whether the ends of a file show that the image is complete; `None` when they cannot.
fn is_complete(format: &str, ends: &crate::source::Ends) -> Option<bool> {
    let (head, tail) = (ends.head.as_slice(), ends.tail.as_slice());
    let number = |at: usize, len: usize| {
        let bytes = head.get(at..at + len)?;
        let value = bytes
            .iter()
            .rev()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        Some(value)
    };
    match format {
        "png" => memmem::find(tail, PNG_END).map(|_| true),
        "jpg" => trim_padding(tail).ends_with(JPEG_END).then_some(true),
        "gif" => trim_padding(tail).ends_with(b"\0;").then_some(true),
        "svg" => (is_svg_end(tail)).then_some(true),
        // The RIFF header counts the bytes behind itself.
        "webp" => number(4, 4).map(|len| len.saturating_add(8) <= ends.bytes + 1),
        "bmp" => number(2, 4).map(|len| len <= ends.bytes),
        "avif" | "heic" => Some(boxes_fit(head, ends.bytes)),
        _ => Some(true),
    }
}

/// The last chunk of a PNG: its name and its check sum, which is always the same.
const PNG_END: &[u8] = b"IEND\xaeB`\x82";

/// The marker at the end of a JPEG.
const JPEG_END: &[u8] = b"\xff\xd9";

fn trim_padding(tail: &[u8]) -> &[u8] {
    let len = tail
        .iter()
        .rposition(|byte| !matches!(byte, 0 | b'\r' | b'\n' | b' '));
    &tail[..len.map_or(0, |at| at + 1)]
}

fn is_svg_end(tail: &[u8]) -> bool {
    memmem::find(tail, b"</svg").is_some()
        || memmem::find(tail, b":svg").is_some_and(|at| {
            let name = tail[..at].iter().rposition(|byte| *byte == b'/');
            name.is_some_and(|slash| slash > 0 && tail[slash - 1] == b'<')
        })
}

/// Whether the end of an image is somewhere in the whole file: cameras and editors write behind it.
fn reaches_end(format: &str, whole: &[u8]) -> bool {
    match format {
        "png" => memmem::find(whole, PNG_END).is_some(),
        "jpg" => jpeg_reaches_end(whole),
        "gif" => gif_reaches_end(whole).is_some(),
        // A root without content closes itself.
        "svg" => {
            let open = memchr::memchr_iter(b'<', whole).count();
            is_svg_end(whole) || (trim_padding(whole).ends_with(b"/>") && open <= 4)
        }
        _ => true,
    }
}

/// Finds the end marker behind the first scan: metadata may hold a thumbnail with an end of its own.
fn jpeg_reaches_end(whole: &[u8]) -> bool {
    let mut at = 2;
    while let Some(&[0xff, marker, high, low]) = whole.get(at..at + 4) {
        let len = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            0xff => at += 1,
            0xda => return memmem::find(&whole[at..], JPEG_END).is_some(),
            _ => at += 2 + len,
        }
    }
    false
}

/// Walks the blocks of a GIF (`GIF89a`, appendix B) to its trailer.
fn gif_reaches_end(whole: &[u8]) -> Option<()> {
    let table = |flags: u8| {
        if flags & 0x80 == 0 {
            0
        } else {
            3 << ((flags & 7) + 1)
        }
    };
    let mut at = 13 + table(*whole.get(10)?);
    loop {
        match whole.get(at)? {
            b';' => return Some(()),
            b'!' => at += 2,
            b',' => at += 11 + table(*whole.get(at + 9)?),
            _ => return None,
        }
        while *whole.get(at)? != 0 {
            at += usize::from(whole[at]) + 1;
        }
        at += 1;
    }
}

/// Whether the boxes whose headers lie in `head` end within the file (ISO/IEC 14496-12, 4.2).
fn boxes_fit(head: &[u8], bytes: u64) -> bool {
    let mut at = 0_u64;
    while let Some(header) = usize::try_from(at)
        .ok()
        .and_then(|at| head.get(at..at + 16))
    {
        let short = header[..4]
            .iter()
            .fold(0, |sum, byte| sum << 8 | u64::from(*byte));
        let len = match short {
            0 => return true,
            1 => header[8..]
                .iter()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte)),
            len => len,
        };
        if len < 8 {
            return false;
        }
        at = at.saturating_add(len);
    }
    at <= bytes
}

#[cfg(test)]
mod tests;
