//! `images/dead`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::Finding;
use crate::links::Verdict;
use crate::rules::links::online::checked;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// An image of another site that is missing, or is not an image.
#[derive(Debug, Default)]
pub(crate) struct Dead;

impl SiteRule for Dead {
    const META: RuleMeta = rule_meta! {
        /// An image of another site does not exist, or is not an image.
        ///
        /// Reported when:
        ///
        /// - with `--online`, a server does not have an image of `![](…)`, `<img>`, `srcset` or `poster`,
        ///   or sends something that is not an image by its first bytes, and a second request confirms it.
        ///
        /// Not reported when:
        ///
        /// - the server is down or slow, or refuses programs: that is `links/unverified`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line images/dead -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader sees a broken frame where the explanation should be.
        ///
        /// ## Bad
        ///
        /// ```markdown
        /// ![The settings of the app](https://old-host.example/settings.png)
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown
        /// ![The settings of the app](images/settings.png)
        /// ```
        name: "images/dead",
        level: Error,
        fix: None,
        needs: [Verdicts],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        for image in checked(corpus, corpus.page(id)) {
            if image.outcome.verdict != Verdict::Dead || !image.is_image {
                continue;
            }
            let message = format!("the image `{}` is dead: {}", image.url, image.reason());
            cx.report(
                Finding::new(image.span(), message)
                    .help("keep a copy of the image beside the page, or remove it")
                    .link(image.fact()),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Dead;
    use crate::links::{Outcome, Reason, Verdict};
    use crate::rules::tester::check_online;

    #[test]
    fn a_page_in_place_of_an_image_is_reported() {
        let page = Outcome {
            status: Some(200),
            ..Outcome::new(Verdict::Dead, Some(Reason::NotAnImage))
        };
        check_online::<Dead>(
            "![a](https://a.example/a.png) [a](https://a.example/a.png) <img src=\"https://b.example/b.png\">\n",
            &[
                ("https://a.example/a.png", page),
                (
                    "https://b.example/b.png",
                    Outcome::new(Verdict::Alive, None),
                ),
            ],
            &[(
                "https://a.example/a.png",
                "the image `https://a.example/a.png` is dead: what the server sends is not an image",
            )],
        );
    }
}
