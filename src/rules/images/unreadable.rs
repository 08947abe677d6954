//! `images/unreadable`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Finding, FormKind};
use crate::rules::images::shown::{Picture, pictures};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::Settings;

/// A picture that a browser cannot show.
#[derive(Debug)]
pub(crate) struct Unreadable {
    options: Options,
}

/// Options of `images/unreadable`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "images/unreadable")]
pub(crate) struct Options {
    /// Whether files of 0 bytes are placeholders for images that are kept elsewhere, and are fine.
    #[schemars(example = true)]
    placeholders: bool,
}

impl Configurable for Unreadable {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self { options })
    }
}

impl SiteRule for Unreadable {
    const META: RuleMeta = rule_meta! {
        /// An image file is not an image, is truncated, or is of another type than its name says.
        ///
        /// Reported when:
        ///
        /// - the first or last bytes of a PNG, JPEG, GIF, WebP, AVIF, BMP or SVG file that a page shows
        ///   are not those of its type; once per file and page.
        ///
        /// Not reported when:
        ///
        /// - the file is a pointer of Git LFS.
        ///
        /// Options:
        ///
        /// - `placeholders = true`: files of 0 bytes are placeholders for images that are kept elsewhere.
        ///   Default: `false`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/unreadable -->`.
        ///
        /// ## Why it matters
        ///
        /// The file is there, so the page looks complete to its writer; the reader sees half an image, or
        /// none. A failed download saved as `.png` is the usual reason.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ![The send button, a paper plane](send.svg)
        /// ```
        ///
        /// ```markdown,bad,file=send.svg
        /// <html><body>404 Not Found</body></html>
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ![The send button, a paper plane](send.svg)
        /// ```
        ///
        /// ```markdown,good,file=send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        name: "images/unreadable",
        level: Error,
        fix: None,
        needs: [ImageBytes],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        for picture in pictures(corpus, corpus.page(id)) {
            if let Some((message, help)) = self.fault(&picture) {
                let finding = Finding::new(picture.span, message).help(help);
                let is_empty = picture.facts.is_some_and(|facts| facts.bytes == 0);
                cx.report(if is_empty {
                    finding.forms(vec![(FormKind::EmptyImage, "".into())])
                } else {
                    finding
                });
            }
        }
    }
}

impl Unreadable {
    /// What is wrong with an image file, and what to do.
    fn fault(&self, picture: &Picture<'_>) -> Option<(String, String)> {
        let name = picture.name();
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        let promised = format_named(&extension)?;
        let Some(facts) = picture.facts else {
            return Some((
                format!("the image `{name}` cannot be read"),
                "check that it is a file and may be read".to_owned(),
            ));
        };
        if facts.bytes == 0 {
            let help =
                "put the image there; if images are kept elsewhere, set the option `placeholders`";
            return (!self.options.placeholders)
                .then(|| (format!("the file `{name}` is empty"), help.to_owned()));
        }
        let Some(format) = facts.format else {
            return Some((
                format!("the file `{name}` is not a valid image"),
                format!("save the image again as {}", title(promised)),
            ));
        };
        if facts.ends_early {
            return Some((
                format!("the image `{name}` is cut off: the file ends before the image does"),
                "copy or save the image again".to_owned(),
            ));
        }
        // Browsers take a PNG as an icon.
        let is_kept = format == promised || (promised == "ico" && format == "png");
        (!is_kept).then(|| {
            (
                format!(
                    "the file `{name}` is named like {}, but is {}",
                    title(promised),
                    title(format)
                ),
                format!(
                    "save it as {}, or name it `.{format}` here and on disk",
                    title(promised)
                ),
            )
        })
    }
}

/// The format that a file extension promises; `None` for files that are not images or not checked.
fn format_named(extension: &str) -> Option<&'static str> {
    Some(match extension {
        "png" | "apng" => "png",
        "jpg" | "jpeg" | "jpe" | "jfif" => "jpg",
        "gif" => "gif",
        "webp" => "webp",
        "svg" => "svg",
        "avif" => "avif",
        "heic" | "heif" => "heic",
        "bmp" => "bmp",
        "ico" => "ico",
        "tif" | "tiff" => "tiff",
        "jxl" => "jxl",
        _ => return None,
    })
}

/// A format as people write it, with its article.
fn title(format: &'static str) -> &'static str {
    match format {
        "png" => "a PNG",
        "jpg" => "a JPEG",
        "gif" => "a GIF",
        "webp" => "a WebP",
        "svg" => "an SVG",
        "avif" => "an AVIF",
        "heic" => "an HEIC",
        "bmp" => "a BMP",
        "ico" => "an icon",
        "tiff" => "a TIFF",
        _ => "a JPEG XL",
    }
}
