//! `translations/missing-anchor`.

use crate::corpus::{Corpus, PageId, ResolvedPage};
use crate::diagnostic::{Finding, Fix};
use crate::document::AnchorKind;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::{PagePair, SectionPair};
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::{Rows, Span};

/// A declared anchor of the source that a translation lacks.
#[derive(Debug, Default)]
pub(crate) struct MissingAnchor;

impl SiteRule for MissingAnchor {
    const META: RuleMeta = rule_meta! {
        /// A translation lacks an anchor that its source declares.
        ///
        /// Reported when:
        ///
        /// - an id that the source declares with `{#id}`, `[](#id)` or HTML is not in the translation.
        ///
        /// Not reported when:
        ///
        /// - the id is made from the text of a heading: it is different in every language.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/missing-anchor -->`.
        ///
        /// ## Why it matters
        ///
        /// A declared id is there so that one link works in all languages: an app that opens the page in the
        /// language of its user lands at the top.
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
        /// # Log in {#log-in}
        ///
        /// Tap **Start**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden {#log-in}
        ///
        /// Tippe auf **Start**.
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in {#log-in}
        ///
        /// Tap **Start**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe: the id is declared at the heading here, in place of the one that its text gives it.
        name: "translations/missing-anchor",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        for both in pair.matched() {
            let anchors = pair.source.anchors.starting_in(both.source.span);
            let declared = anchors.iter().filter(|anchor| {
                anchor.kind != AnchorKind::Generated && !pair.page.has_anchor(&anchor.id)
            });
            for anchor in declared {
                let message = format!(
                    "the anchor `#{}` of `{}` is missing here",
                    anchor.id, pair.source.path
                );
                let mut finding = Finding::new(PagePair::head(pair.page, both.here), message)
                    .help("declare the same id here: links from outside are the same in every language")
                    .related_on(pair.source.path.clone(), anchor.span, "the anchor in the source");
                if anchor.kind == AnchorKind::Attribute {
                    finding.fix = fix(pair.page, both, &anchor.id);
                }
                cx.report(finding);
            }
        }
    }
}

fn fix(page: &ResolvedPage, both: SectionPair<'_>, id: &str) -> Option<Fix> {
    let heading = &page.headings[both.here.heading? as usize];
    if heading.declared {
        return None;
    }
    let title = format!("declare the id `{id}` here");
    Some(Fix::risky(
        title,
        Span::at(heading.content.end, 0),
        format!(" {{#{id}}}"),
    ))
}
