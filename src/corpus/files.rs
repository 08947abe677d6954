//! What is known about files that are no pages.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::corpus::picture::{ImageFacts, Pixels};
use crate::document::html_tags;
use crate::source::Tree;

/// What is known about a file that is no page.
#[derive(Debug)]
pub enum FileFacts {
    /// An HTML file: its ids.
    Html(FxHashSet<Box<str>>),
    /// An image, by its first and last bytes.
    Image(ImageFacts),
    /// A pointer of Git LFS: the file itself is kept elsewhere.
    Elsewhere,
    /// It could not be read.
    Unreadable,
}

impl FileFacts {
    /// Reads the ids of an HTML file.
    #[must_use]
    pub fn read_html(tree: &Tree, file: &Path) -> Self {
        let Ok(text) = tree.read_page(file) else {
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

    /// Reads the ends of an image.
    pub(super) fn read_image(tree: &Tree, file: &Path, pixels: Pixels) -> Self {
        match ImageFacts::read(tree, file, pixels) {
            Ok(Some(facts)) => Self::Image(facts),
            Ok(None) => Self::Elsewhere,
            Err(_) => Self::Unreadable,
        }
    }
}
