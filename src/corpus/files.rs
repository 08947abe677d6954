//! What is known about files that are no pages.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::document::html_tags;
use crate::source::{read_page, read_prefix};

/// What is known about a file that is no page.
#[derive(Debug)]
pub enum FileFacts {
    /// An HTML file: its ids.
    Html(FxHashSet<Box<str>>),
    /// An image, by its first and last bytes.
    Image(ImageFacts),
    /// It could not be read.
    Unreadable,
}

/// What the bytes of an image say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImageFacts {
    /// Length of the file in bytes.
    pub bytes: u64,
    /// The format by the first bytes, in the words of file extensions: `png`, `jpg`, `svg`.
    pub format: Option<&'static str>,
    /// Width and height in pixels.
    pub pixels: Option<(usize, usize)>,
}

/// Bytes at the start of an image that are read: JPEG keeps its size behind its metadata.
const HEAD: u64 = 256 * 1024;

impl FileFacts {
    /// Reads the ids of an HTML file.
    #[must_use]
    pub fn read_html(file: &Path) -> Self {
        let Ok(text) = read_page(file) else {
            return Self::Unreadable;
        };
        let tags = html_tags(&text, 0);
        let ids = tags.iter().flat_map(|tag| {
            let name = if tag.name == "a" {
                tag.attribute("name")
            } else {
                None
            };
            tag.attribute("id").into_iter().chain(name)
        });
        Self::Html(
            ids.map(|attribute| attribute.value.as_str().into())
                .collect(),
        )
    }

    /// Reads the first bytes of an image.
    #[must_use]
    pub fn read_image(file: &Path) -> Self {
        let Ok((head, bytes)) = read_prefix(file, HEAD) else {
            return Self::Unreadable;
        };
        let pixels = imagesize::blob_size(&head)
            .ok()
            .map(|size| (size.width, size.height));
        Self::Image(ImageFacts {
            bytes,
            format: format_of(&head),
            pixels,
        })
    }
}

/// The format of an image by its first bytes.
fn format_of(head: &[u8]) -> Option<&'static str> {
    use imagesize::ImageType;
    if let Ok(kind) = imagesize::image_type(head) {
        return Some(match kind {
            ImageType::Png => "png",
            ImageType::Jpeg => "jpg",
            ImageType::Gif => "gif",
            ImageType::Webp => "webp",
            ImageType::Bmp => "bmp",
            ImageType::Ico => "ico",
            ImageType::Tiff => "tiff",
            ImageType::Heif(_) => "heif",
            _ => "other",
        });
    }
    let text = String::from_utf8_lossy(&head[..head.len().min(4096)]);
    text.contains("<svg").then_some("svg")
}
