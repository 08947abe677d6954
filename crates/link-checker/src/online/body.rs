//! Bodies of responses: limited, decoded, and read by their type.

use std::io::{self, Read};
use std::time::{Duration, Instant};

use encoding_rs::{Decoder, Encoding, UTF_8};
use tokio::sync::mpsc;

use crate::check::MarkdownIds;
use crate::online::bot_protection;
use crate::online::html_ids::{SeenPage, scan, scan_start};
use crate::online::http::{HttpError, HttpResponse};
use crate::online::refresh::Refresh;
use crate::online::remote_page::{Extent, RemotePage, fold, holds_text};
use crate::target::Wanted;

/// Most bytes of a body that are read, after decompression.
pub(super) const LARGEST: usize = 5 * 1024 * 1024;
/// A page of so many bytes is read without a thread of its own.
const SMALL: usize = 256 * 1024;
/// A server that pauses for so long is slow: what has come of the page is looked at meanwhile.
const SLOW: Duration = Duration::from_millis(200);
/// Most bytes of an error page that are looked at.
const ERROR_PAGE: usize = 64 * 1024;
/// First bytes of an image, or of a page of which nothing is wanted, that are looked at.
const HEAD: usize = 1024;

/// What a body is, as far as fragments are concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Html,
    Markdown,
    /// To be seen by its first bytes.
    Unknown,
    Opaque,
}

fn kind(content_type: Option<&str>, path: &str) -> Kind {
    let Some(content_type) = content_type else {
        return Kind::Unknown;
    };
    let kind = content_type.split(';').next().unwrap_or_default();
    let path = path.to_ascii_lowercase();
    let is_markdown = [".md", ".markdown", ".mdx"]
        .iter()
        .any(|end| path.ends_with(end));
    match kind.trim().to_ascii_lowercase().as_str() {
        "text/html" | "application/xhtml+xml" | "image/svg+xml" => Kind::Html,
        "text/markdown" | "text/x-markdown" => Kind::Markdown,
        "text/plain" if is_markdown => Kind::Markdown,
        "" => Kind::Unknown,
        _ => Kind::Opaque,
    }
}

/// The character encoding of a body: by its first bytes, its content type, or its own word.
fn encoding(content_type: Option<&str>, head: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let named = content_type.and_then(charset);
    let start = String::from_utf8_lossy(&head[..head.len().min(1024)]).into_owned();
    named.or_else(|| charset(&start)).unwrap_or(UTF_8)
}

fn charset(text: &str) -> Option<&'static Encoding> {
    let lower = text.to_ascii_lowercase();
    let rest = lower[lower.find("charset")? + 7..].trim_start();
    let rest = rest.strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let label = rest
        .split(|c: char| matches!(c, '"' | '\'' | ';' | '>' | '/') || c.is_whitespace())
        .next()?;
    Encoding::for_label(label.as_bytes())
}

/// Reads a page for its anchors, as far as needed.
///
/// # Errors
///
/// When the body breaks off before everything that is wanted was seen.
pub(super) async fn read_page(
    mut reply: HttpResponse,
    path: &str,
    wanted: &Wanted,
    markdown_ids: MarkdownIds,
) -> Result<SeenPage, HttpError> {
    if reply.is_encoded() {
        return Err(HttpError::Garbled);
    }
    let content_type = reply.header("content-type").map(str::to_owned);
    let mut kind = kind(content_type.as_deref(), path);
    if kind == Kind::Opaque {
        reply.drain().await;
        return Ok(opaque());
    }
    let Some(first) = reply.chunk().await? else {
        return Ok(SeenPage {
            page: RemotePage {
                extent: Extent::Whole,
                ..RemotePage::default()
            },
            ..SeenPage::default()
        });
    };
    let encoding = encoding(content_type.as_deref(), &first);
    if kind == Kind::Unknown {
        let start = first.trim_ascii_start();
        let is_html = start.starts_with(b"<") || start.starts_with(b"\xef\xbb\xbf<");
        kind = if is_html { Kind::Html } else { Kind::Opaque };
    }
    match kind {
        Kind::Html => html(reply, first, encoding, wanted).await,
        Kind::Markdown => markdown(reply, first, encoding, wanted, markdown_ids).await,
        Kind::Unknown | Kind::Opaque => Ok(opaque()),
    }
}

fn opaque() -> SeenPage {
    SeenPage {
        page: RemotePage {
            extent: Extent::Opaque,
            ..RemotePage::default()
        },
        ..SeenPage::default()
    }
}

/// Reads the body as HTML: here as long as it is small, as most are, and then in a thread of its own.
async fn html(
    mut reply: HttpResponse,
    first: Vec<u8>,
    encoding: &'static Encoding,
    wanted: &Wanted,
) -> Result<SeenPage, HttpError> {
    let wants_all = wanted.fragments.iter().any(|it| it.contains(":~:"));
    let mut decoder = (encoding != UTF_8).then(|| encoding.new_decoder());
    let mut read = first.len();
    let mut text = decoded(decoder.as_mut(), first);
    let mut looked_at = 0;
    let mut is_slow = false;
    while read <= SMALL {
        // At twice the length, so that all looks together cost no more than two.
        if !wants_all && (is_slow || text.len() >= 2 * looked_at) {
            let seen = scan(text.as_slice(), wanted);
            if seen.is_enough {
                return Ok(seen);
            }
            looked_at = text.len();
        }
        let start = Instant::now();
        match reply.chunk().await {
            Ok(Some(piece)) => {
                read += piece.len();
                text.extend(decoded(decoder.as_mut(), piece));
            }
            Ok(None) => return Ok(scan(text.as_slice(), wanted)),
            Err(fault) => {
                let seen = scan(text.as_slice(), wanted);
                return if seen.is_enough { Ok(seen) } else { Err(fault) };
            }
        }
        is_slow = start.elapsed() > SLOW;
    }
    let begun = Begun {
        read,
        text,
        decoder,
    };
    long_html(reply, begun, wanted).await
}

/// What was read of a body.
struct Begun {
    /// Bytes as they came.
    read: usize,
    text: Vec<u8>,
    decoder: Option<Decoder>,
}

/// Bytes in the encoding of a page as UTF-8.
fn decoded(decoder: Option<&mut Decoder>, bytes: Vec<u8>) -> Vec<u8> {
    let Some(decoder) = decoder else {
        return bytes;
    };
    let most = decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(0);
    let mut text = String::with_capacity(most);
    // The buffer is as long as the decoder asks for, so that it takes everything.
    let _ = decoder.decode_to_string(&bytes, &mut text, false);
    text.into_bytes()
}

/// Hands the body to a thread that reads it as HTML, piece by piece.
async fn long_html(
    mut reply: HttpResponse,
    begun: Begun,
    wanted: &Wanted,
) -> Result<SeenPage, HttpError> {
    let (sender, receiver) = mpsc::channel(2);
    let thread = {
        let wanted = wanted.clone();
        let reader = Pieces {
            receiver,
            decoder: begun.decoder,
            piece: begun.text,
            at: 0,
        };
        tokio::task::spawn_blocking(move || scan(reader, &wanted))
    };
    let mut read = begun.read;
    let mut next = reply.chunk().await;
    let mut is_cut = false;
    let fault = loop {
        match next {
            Ok(Some(mut piece)) => {
                if read + piece.len() > LARGEST {
                    piece.truncate(LARGEST.saturating_sub(read));
                    is_cut = true;
                }
                read += piece.len();
                // The thread has seen everything it wants when it does not listen any more.
                if sender.send(piece).await.is_err() || is_cut {
                    break None;
                }
            }
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        }
        next = reply.chunk().await;
    };
    drop(sender);
    let mut seen = thread.await.unwrap_or_default();
    if !seen.is_enough && is_cut {
        seen.page.extent = Extent::Cut;
    }
    match fault {
        Some(fault) if !seen.is_enough => Err(fault),
        _ => Ok(seen),
    }
}

async fn markdown(
    mut reply: HttpResponse,
    first: Vec<u8>,
    encoding: &'static Encoding,
    wanted: &Wanted,
    markdown_ids: MarkdownIds,
) -> Result<SeenPage, HttpError> {
    let mut bytes = first;
    while bytes.len() <= LARGEST {
        match reply.chunk().await? {
            Some(piece) => bytes.extend(piece),
            None => break,
        }
    }
    let is_cut = bytes.len() > LARGEST;
    bytes.truncate(LARGEST);
    let (text, ..) = encoding.decode(&bytes);
    let mut page = RemotePage {
        ids: markdown_ids(&text).iter().map(|id| &**id).collect(),
        extent: if is_cut { Extent::Cut } else { Extent::Whole },
        ..RemotePage::default()
    };
    let folded = fold(&text);
    for fragment in wanted.fragments.iter().filter(|it| it.contains(":~:")) {
        let found = holds_text(&folded, fragment);
        page.texts.insert(fragment.clone(), found);
    }
    Ok(SeenPage {
        page,
        ..SeenPage::default()
    })
}

/// Pieces of a body that arrive over a channel, decoded to UTF-8.
struct Pieces {
    receiver: mpsc::Receiver<Vec<u8>>,
    decoder: Option<Decoder>,
    piece: Vec<u8>,
    at: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            let Some(piece) = self.receiver.blocking_recv() else {
                return Ok(0);
            };
            self.at = 0;
            self.piece = decoded(self.decoder.as_mut(), piece);
        }
        let len = buffer.len().min(self.piece.len() - self.at);
        buffer[..len].copy_from_slice(&self.piece[self.at..self.at + len]);
        self.at += len;
        Ok(len)
    }
}

/// Reads the start of a page without wanted fragments, for a refresh.
///
/// A body that does not come or breaks off changes nothing: the page exists.
pub(super) async fn read_start(mut reply: HttpResponse, longest: Duration) -> Option<Refresh> {
    let content_type = reply.header("content-type").map(str::to_owned);
    if kind(content_type.as_deref(), "") != Kind::Html || reply.is_encoded() {
        reply.drain().await;
        return None;
    }
    let mut start = Vec::new();
    let read = async {
        while start.len() < HEAD {
            match reply.chunk().await {
                Ok(Some(piece)) => start.extend(piece),
                Ok(None) | Err(_) => break,
            }
        }
    };
    let is_there = tokio::time::timeout(longest, read).await.is_ok();
    let encoding = encoding(content_type.as_deref(), &start);
    start.truncate(16 * HEAD);
    let mut decoder = (encoding != UTF_8).then(|| encoding.new_decoder());
    let refresh = scan_start(&decoded(decoder.as_mut(), start));
    if is_there {
        reply.drain().await;
    }
    refresh
}

/// Whether an answer with an error code is a page that keeps programs out.
pub(super) async fn is_challenge(mut reply: HttpResponse) -> bool {
    let mut body = Vec::new();
    while body.len() < ERROR_PAGE {
        match reply.chunk().await {
            Ok(Some(piece)) => body.extend(piece),
            Ok(None) | Err(_) => break,
        }
    }
    bot_protection::is_body(&body)
}

/// What an answer to a request for an image is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ImageCheck {
    Image,
    /// A page that keeps programs out.
    Challenge,
    Other,
}

/// Looks whether an answer is an image, by its type and its first bytes.
pub(super) async fn look_at_image(mut reply: HttpResponse) -> Result<ImageCheck, HttpError> {
    let content_type = reply
        .header("content-type")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let mut head = Vec::new();
    while head.len() < HEAD {
        match reply.chunk().await? {
            Some(piece) => head.extend(piece),
            None => break,
        }
    }
    Ok(if looks_like_image(&content_type, &head) {
        ImageCheck::Image
    } else if bot_protection::is_body(&head) {
        ImageCheck::Challenge
    } else if reply.is_encoded() {
        return Err(HttpError::Garbled);
    } else {
        ImageCheck::Other
    })
}

fn looks_like_image(content_type: &str, head: &[u8]) -> bool {
    if imagesize::image_type(head).is_ok() {
        return true;
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(HEAD)]).to_ascii_lowercase();
    let start = start.trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return false;
    }
    if start.contains("<svg") || start.starts_with("<?xml") && !start.contains("<html") {
        return true;
    }
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    let is_text = kind.starts_with("text/")
        || matches!(
            kind,
            "application/json" | "application/xhtml+xml" | "application/pdf"
        );
    !is_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_content_type_does_not_count() {
        assert_eq!(kind(Some("Text/HTML;Charset=UTF-8"), "/"), Kind::Html);
        assert_eq!(kind(Some("application/xhtml+xml"), "/"), Kind::Html);
        assert_eq!(
            kind(Some("text/plain; charset=utf-8"), "/A.MD"),
            Kind::Markdown
        );
        assert_eq!(kind(Some("text/plain"), "/a.txt"), Kind::Opaque);
        assert_eq!(kind(None, "/"), Kind::Unknown);
    }

    #[test]
    fn an_encoding_is_found_in_header_and_page() {
        let name = |content_type, head: &str| encoding(content_type, head.as_bytes()).name();
        assert_eq!(
            name(Some("text/html; CHARSET=\"windows-1251\""), ""),
            "windows-1251"
        );
        assert_eq!(name(None, "<meta charset='Shift_JIS'>"), "Shift_JIS");
        assert_eq!(
            name(None, "<meta content='text/html; charset=koi8-r'>"),
            "KOI8-R"
        );
        assert_eq!(name(Some("text/html"), "<p>"), "UTF-8");
        assert_eq!(encoding(None, b"\xff\xfe<").name(), "UTF-16LE");
    }

    #[test]
    fn an_image_is_known_by_its_first_bytes() {
        assert!(looks_like_image(
            "text/plain",
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        ));
        assert!(looks_like_image("text/xml", b"<?xml version='1.0'?><svg>"));
        assert!(looks_like_image(
            "text/plain",
            b"<?xml version='1.0'?><!-- "
        ));
        assert!(!looks_like_image(
            "text/xml",
            b"<?xml version='1.0'?><html>"
        ));
        assert!(looks_like_image("image/jxl", b"\0\0"));
        assert!(!looks_like_image("image/png", b"<!DOCTYPE html><p>"));
        assert!(!looks_like_image("text/html", b"gone"));
        assert!(looks_like_image("application/octet-stream", b"\0\0"));
    }
}
