//! `translations/differing-images`.

use crate::corpus::{Corpus, PageId, PlatformSection, ResolvedPage, Section};
use crate::diagnostic::Finding;
use crate::document::Image;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::unless_empty;
use crate::rules::translations::alignment::{PagePair, is_in_lone_platform_section};
use crate::rules::translations::block_alignment::BlockAlignment;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::Rows;

/// A topic whose pictures are more or fewer than in the source.
#[derive(Debug, Default)]
pub(crate) struct DifferingImages;

impl SiteRule for DifferingImages {
    const META: RuleMeta = rule_meta! {
        /// A topic has more or fewer images than its source.
        ///
        /// Reported when:
        ///
        /// - the number of images of a topic differs from the same topic of the page that it is a
        ///   translation of.
        ///
        /// Not reported when:
        ///
        /// - only the names of the images differ: a translation has its own screenshots;
        /// - the other page shows the image in another topic.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/differing-images -->`.
        ///
        /// ## Why it matters
        ///
        /// The text mentions an image that is missing, or an image is shown that the text does not explain.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// # Anmelden
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in
        ///
        /// Tap **Start**.
        ///
        /// ![The button](start.png)
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        ///
        /// Tippe auf **Start**.
        ///
        /// ![Der Knopf](start-de.png)
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        ///
        /// Tap **Start**.
        ///
        /// ![The button](start.png)
        /// ```
        name: "translations/differing-images",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        for both in pair.matched() {
            let (lost, added) = both.lone_platform_sections();
            let mut there = images(pair.source, both.source, &lost);
            let mut here = images(pair.page, both.here, &added);
            if there.len() == here.len() {
                continue;
            }
            // What the other page shows under another heading is neither lost nor added.
            there.retain(|image| !is_shown(pair.page, both.here, pair.source, image));
            here.retain(|image| !is_shown(pair.source, both.source, pair.page, image));
            if there.len() == here.len() {
                continue;
            }
            let counts = (here.len() as u32, there.len() as u32);
            let message = pair.counts(both, counts, "image");
            let lone =
                |of: &[&Image], among: &[&Image], page: &ResolvedPage, other: &ResolvedPage| {
                    let name =
                        |page: &ResolvedPage, image: &Image| file_name(page.target(&image.target));
                    let among: Vec<String> = among.iter().map(|image| name(other, image)).collect();
                    of.iter()
                        .find(|image| !among.contains(&name(page, image)))
                        .map(|image| image.span)
                };
            let mut finding = Finding::new(PagePair::head(pair.page, both.here), message);
            if there.len() > here.len() {
                let lost = lone(&there, &here, pair.source, pair.page);
                if let Some(place) =
                    lost.and_then(|lost| BlockAlignment::of(both).place(lost.start))
                {
                    finding.span = place;
                }
                let span = lost.unwrap_or_else(|| PagePair::head(pair.source, both.source));
                finding = finding
                    .help("add the image, or remove it from the source")
                    .related_on(pair.source.path.clone(), span, "the image in the source");
                finding = unless_empty(finding, pair.page, both.here);
            } else {
                finding.span = lone(&here, &there, pair.page, pair.source).unwrap_or(finding.span);
                finding = finding
                    .help("remove the image, or add it to the source")
                    .related_on(
                        pair.source.path.clone(),
                        PagePair::head(pair.source, both.source),
                        "the topic in the source",
                    );
            }
            cx.report(finding);
        }
    }
}

/// The pictures of a section; the candidates of a `srcset` are one picture with their `img`.
fn images<'a>(
    page: &'a ResolvedPage,
    section: &Section,
    lone: &[&PlatformSection],
) -> Vec<&'a Image> {
    page.images
        .starting_in(section.span)
        .iter()
        .filter(|image| image.kind.is_picture())
        .filter(|image| !is_in_lone_platform_section(image.span, lone))
        .collect()
}

/// Whether a page shows an image of another page outside a section.
fn is_shown(page: &ResolvedPage, section: &Section, other: &ResolvedPage, image: &Image) -> bool {
    let name = file_name(other.target(&image.target));
    let mut outside = page
        .images
        .iter()
        .filter(|image| !section.span.contains(image.span));
    outside.any(|image| file_name(page.target(&image.target)) == name)
}

fn file_name(target: &str) -> String {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or(path).to_owned()
}
