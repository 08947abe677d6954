//! `images/missing-file`.

use crate::corpus::{Corpus, PageId, Resolution, forms_of};
use crate::diagnostic::{Finding, Fix, FormKind};
use crate::document::Image;
use crate::rules::images::shown::shown;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::did_you_mean;

/// An image whose file is not there.
#[derive(Debug, Default)]
pub(crate) struct MissingFile;

impl SiteRule for MissingFile {
    const META: RuleMeta = rule_meta! {
        /// An image shows a file that does not exist.
        ///
        /// Reported when:
        ///
        /// - an image without a host has no file on disk: `![…](…)`, `<img>`, each candidate of a
        ///   `srcset`, `<video>`, `<audio>` with their posters and sources, Hugo's `figure`, docfx's
        ///   `:::image`, MyST's `{image}`, `require` and `useBaseUrl` in MDX, and `relative_url` in
        ///   Jekyll.
        ///
        /// Not reported when:
        ///
        /// - only the site generator can know whether the image exists.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/missing-file -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader sees a broken image where the answer says "as shown here".
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// The button is at the top: ![The send button, a paper plane](img/sned.svg)
        /// ```
        ///
        /// ```markdown,bad,file=img/send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// The button is at the top: ![The send button, a paper plane](img/send.svg)
        /// ```
        ///
        /// ```markdown,good,file=img/send.svg
        /// <svg xmlns="http://www.w3.org/2000/svg"></svg>
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: when one image has nearly the same name, its path is written instead.
        name: "images/missing-file",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        for (image, resolution) in shown(page) {
            let span = page.path_span(&image.target);
            match resolution {
                Resolution::Missing(missing) => {
                    let finding =
                        Finding::new(span, format!("there is no image `{}`", missing.wanted));
                    let target = forms_of(page.target(&image.target));
                    let forms = target.into_iter().map(|(kind, form)| match kind {
                        FormKind::Place => (FormKind::Image, form),
                        kind => (kind, form),
                    });
                    let finding = finding.forms(forms.collect());
                    cx.report(match &missing.nearest {
                        Some(near) => finding.help(did_you_mean(near)).fix(Fix::risky(
                            format!("show `{near}`"),
                            span,
                            &**near,
                        )),
                        None => finding.help("correct the path, or add the file"),
                    });
                }
                Resolution::OutsideRoot => cx.report(
                    Finding::new(
                        span,
                        format!("the image `{}` is outside the site", span.slice(&page.text)),
                    )
                    .help("move the file into the site, so that it is published with the page"),
                ),
                Resolution::Unknown if names_nothing(image, page.target(&image.target)) => {
                    cx.report(
                        Finding::new(image.span, "the image names no file")
                            .help("write the path of the image, or remove the image"),
                    );
                }
                _ => {}
            }
        }
    }
}

/// `![alt]()`, `<img alt="…">`, `{{< figure alt="…" >}}`.
fn names_nothing(image: &Image, target: &str) -> bool {
    image.kind.is_picture() && !image.target.dynamic && target.trim().is_empty()
}
