//! `images/missing-alt`.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Finding, Fix};
use crate::document::{Document, Image, ImageKind, InlineKind};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;

/// An image without alternative text.
#[derive(Debug)]
pub(crate) struct MissingAlt {
    options: Options,
}

/// Options of `images/missing-alt`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "images/missing-alt")]
pub(crate) struct Options {
    /// Whether `![](…)` is how this site marks decoration, and fine.
    #[schemars(example = true)]
    empty_is_decoration: bool,
}

impl Configurable for MissingAlt {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self { options })
    }
}

impl PageRule for MissingAlt {
    const META: RuleMeta = rule_meta! {
        /// An image has no alternative text.
        ///
        /// Reported when:
        ///
        /// - `![](…)`, also inside a link, and `<img>` without `alt`;
        /// - Hugo's `figure` without `alt` and `caption`, docfx's `:::image` without `alt-text` unless it
        ///   is an icon, MyST's `{image}` without `:alt:`, and `<Image>` of MDX.
        ///
        /// Not reported when:
        ///
        /// - a list of attributes right after it has one: `![](bell.png){alt="A bell"}`;
        /// - it is marked as decoration: by `alt=""`, `role="presentation"` or `aria-hidden="true"` in
        ///   HTML, or by `{role="presentation"}` behind a Markdown image.
        ///
        /// Options:
        ///
        /// - `empty_is_decoration = true`: `![](…)` is how this site marks decoration. Default: `false`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/missing-alt -->`.
        ///
        /// ## Why it matters
        ///
        /// Whoever listens to the page hears nothing, or a file name, where the others see the answer. So
        /// does everybody whose connection loses the image.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// The code is in the chat with a blue check:
        ///
        /// ![](img/code.png)
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// The code is in the chat with a blue check:
        ///
        /// ![A chat with the login code 12345](img/code.png)
        ///
        /// <img src="img/line.png" alt="">
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the title of the image, when it has one, becomes its alternative text.
        name: "images/missing-alt",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for image in &page.images {
            let is_missing = match image.kind {
                ImageKind::Markdown => {
                    let alt = image.alt.map_or("", |alt| page.slice(alt));
                    alt.trim().is_empty()
                        && !has_alt_attribute(page, image)
                        && !self.options.empty_is_decoration
                        && !is_marked(page, image)
                }
                ImageKind::Html | ImageKind::Generated => image.alt.is_none() && !image.decorative,
                ImageKind::Embed | ImageKind::SrcSet | ImageKind::Poster | ImageKind::Media => {
                    false
                }
            };
            if is_missing {
                cx.report(finding(page, image));
            }
        }
    }
}

/// The list of attributes right after an image, empty where there is none.
fn attributes_after<'a>(page: &'a Document, image: &Image) -> &'a str {
    let after = &page.text[image.span.end as usize..];
    let list = after
        .strip_prefix('{')
        .and_then(|list| list.split_once(['}', '\n']));
    list.map_or("", |(list, _)| list)
}

/// Whether attributes after a Markdown image say that it is decoration.
fn is_marked(page: &Document, image: &Image) -> bool {
    let list = attributes_after(page, image);
    ["presentation", "role=none", "role=\"none\"", "aria-hidden"]
        .iter()
        .any(|mark| list.contains(mark))
}

/// Whether attributes after an image say what it shows: `![](a.png){alt="Bell"}` of kramdown and
/// Python-Markdown, `{fig-alt="Bell"}` of Quarto.
fn has_alt_attribute(page: &Document, image: &Image) -> bool {
    let list = attributes_after(page, image);
    list.match_indices("alt=").any(|(at, name)| {
        let before = list[..at].trim_end_matches("fig-");
        let is_whole = before.is_empty() || before.ends_with([' ', ':']);
        let value = list[at + name.len()..].trim_start_matches(['"', '\'']);
        is_whole && value.trim_start().starts_with(char::is_alphanumeric)
    })
}

fn finding(page: &Document, image: &Image) -> Finding {
    let target = page.target(&image.target);
    let message = if target.len() > 80 || target.is_empty() || target.contains('{') {
        "this image has no alternative text".to_owned()
    } else {
        format!("the image `{target}` has no alternative text")
    };
    let finding = Finding::new(image.span, message);
    if image.kind == ImageKind::Generated {
        return finding.help("say in `alt` or `alt-text` what the image shows");
    }
    if image.kind == ImageKind::Html {
        return finding.help("say in `alt` what the image shows; `alt=\"\"` if it is decoration");
    }
    if is_whole_link(page, image) {
        return finding
            .help("the image is the whole link: say between `![` and `]` where it leads");
    }
    let finding = finding.help("say between `![` and `]` what the image shows");
    match (title(page, image), image.alt) {
        (Some(title), Some(alt)) => finding.fix(Fix::risky(
            "use the title as the alternative text",
            alt,
            title,
        )),
        _ => finding,
    }
}

/// Whether the image is the whole content of a link.
fn is_whole_link(page: &Document, image: &Image) -> bool {
    let Some(link) = image.link.map(|link| &page.links[link as usize]) else {
        return false;
    };
    let mut leaves = page.inlines(&link.inlines).iter();
    !leaves.any(|leaf| match leaf.kind {
        InlineKind::Text => !page.slice(leaf.span).trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::HardBreak | InlineKind::Html => false,
        _ => true,
    })
}

/// The title of an inline image, as it is written between its quotes.
fn title<'a>(page: &'a Document, image: &Image) -> Option<&'a str> {
    let is_inline = image.definition.is_none() && image.target.span.end < image.span.end;
    let source =
        is_inline.then(|| &page.text[image.target.span.end as usize..image.span.end as usize])?;
    let quoted = source.trim_start_matches('>').strip_suffix(')')?.trim();
    let quote = quoted
        .chars()
        .next()
        .filter(|first| matches!(first, '"' | '\''))?;
    let title = quoted[1..].strip_suffix(quote)?;
    (!title.is_empty() && !title.contains(['[', ']', '\n', '\r', '\\'])).then_some(title)
}
