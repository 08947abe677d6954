//! `images/too-large`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::rules::images::shown::pictures;
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, RuleMeta, SiteRule};
use crate::settings::Settings;

/// A picture that is larger than it need be.
#[derive(Debug)]
pub(crate) struct TooLarge {
    options: Options,
}

/// Options of `images/too-large`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "images/too-large")]
pub(crate) struct Options {
    /// Largest file in bytes.
    #[schemars(example = 500_000)]
    bytes: u64,
    /// Largest width or height in pixels.
    #[schemars(example = 2000)]
    pixels: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            bytes: 1_000_000,
            pixels: 4000,
        }
    }
}

impl Configurable for TooLarge {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        if options.bytes == 0 {
            return Err(OptionsError::new("bytes", "give at least 1 byte"));
        }
        if options.pixels == 0 {
            return Err(OptionsError::new("pixels", "give at least 1 pixel"));
        }
        Ok(Self { options })
    }
}

impl SiteRule for TooLarge {
    const META: RuleMeta = rule_meta! {
        /// An image file is too large.
        ///
        /// Reported when:
        ///
        /// - a file that a page shows has more bytes or pixels than allowed; once per file and page.
        ///
        /// Not reported when:
        ///
        /// - the image comes from another site.
        ///
        /// Options:
        ///
        /// - `bytes`: largest file. Default: `1000000`.
        /// - `pixels`: largest width or height. Default: `4000`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/too-large -->`.
        ///
        /// ## Why it matters
        ///
        /// Help is often read on a phone with a bad connection, where a screenshot of 5 MB keeps the
        /// answer waiting.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [rules]
        /// "images/too-large" = { level = "warning", bytes = 60 }
        /// ```
        ///
        /// ```markdown,bad
        /// ![The send button, a paper plane](send.svg)
        /// ```
        ///
        /// ```markdown,bad,file=send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9"/></svg>
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ![The send button, a paper plane](send.svg)
        /// ```
        ///
        /// ```markdown,good,file=send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"/>
        /// ```
        name: "images/too-large",
        level: Off,
        fix: None,
        needs: [ImageBytes, ImagePixels],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Options { bytes, pixels } = self.options;
        for picture in pictures(corpus, corpus.page(id)) {
            let Some(facts) = picture.facts else {
                continue;
            };
            let name = picture.name();
            let message = match facts.pixels {
                _ if facts.bytes > bytes => format!(
                    "the image `{name}` has {} bytes, and {bytes} are allowed",
                    facts.bytes
                ),
                Some((width, height)) if width.max(height) > pixels => format!(
                    "the image `{name}` is {width} × {height} pixels, and {pixels} are allowed"
                ),
                _ => continue,
            };
            cx.report(
                Finding::new(picture.span, message).help("scale it down, or compress it more"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::TooLarge;
    use crate::rules::tester::{check_site, check_site_in};

    const GIF: &str = "GIF89a\u{1}\0\u{2}\0\0\0\0,\0\0\0\0\u{1}\0\u{2}\0\0\u{2}\u{2}D\u{1}\0;";

    #[test]
    fn bytes_and_pixels_are_options() {
        let files = [("a.md", "![x](a.gif)\n"), ("a.gif", GIF)];
        check_site::<TooLarge>(&files, &[]);
        let bytes = "the image `a.gif` has 29 bytes, and 20 are allowed";
        check_site_in::<TooLarge>(|_| {}, "bytes = 20", &files, &[("a.gif", bytes)]);
        let pixels = "the image `a.gif` is 1 × 2 pixels, and 1 are allowed";
        check_site_in::<TooLarge>(|_| {}, "pixels = 1", &files, &[("a.gif", pixels)]);
        check_site_in::<TooLarge>(|_| {}, "pixels = 2\nbytes = 29", &files, &[]);
    }
}
