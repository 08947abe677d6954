//! `translations/differing-blocks`.

use crate::corpus::{Corpus, LeafBlock, LeafBlockKind, PageId, Section, TargetKey};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::{
    PagePair, SectionPair, is_in_lone_platform_section, unless_empty,
};
use crate::rules::translations::block_alignment::BlockAlignment;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::text::{Rows, Span};

/// A topic that lost a bullet or a code block of its source.
#[derive(Debug, Default)]
pub(crate) struct DifferingBlocks;

impl SiteRule for DifferingBlocks {
    const META: RuleMeta = rule_meta! {
        /// A topic has fewer bullets or code blocks than its source.
        ///
        /// Reported when:
        ///
        /// - a topic of a translation has fewer bullets, or fewer code blocks, than the same topic of its
        ///   source: one finding for each of the two.
        ///
        /// Not reported when:
        ///
        /// - the translation numbers the items that the source marks with bullets, or has them as paragraphs;
        /// - the whole topic or platform section is missing, which another rule reports.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/differing-blocks -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers of the translation miss an option or a command that others have.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// # Formate
        ///
        /// - PNG
        /// - JPEG
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Formats
        ///
        /// - PNG
        /// - JPEG
        /// - WebP
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Formate
        ///
        /// - PNG
        /// - JPEG
        /// - WebP
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Formats
        ///
        /// - PNG
        /// - JPEG
        /// - WebP
        /// ```
        name: "translations/differing-blocks",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        for both in pair.matched() {
            let items = |section: &Section| section.bullets() + section.steps();
            let bullets = (both.here.bullets(), both.source.bullets());
            // What became a paragraph of its own is not lost.
            let added = both
                .here
                .paragraphs()
                .saturating_sub(both.source.paragraphs());
            let lost = items(both.source).saturating_sub(items(both.here));
            if bullets.0 < bullets.1 && lost > added {
                cx.report(lacking(
                    &pair,
                    both,
                    bullets,
                    "bullet",
                    LeafBlockKind::Bullet,
                ));
            }
            let code = (both.here.code_blocks(), both.source.code_blocks());
            if code.0 < code.1 {
                cx.report(lacking(
                    &pair,
                    both,
                    code,
                    "code block",
                    LeafBlockKind::Code,
                ));
            }
        }
    }
}

/// The finding about what a topic lacks, where the first of them would be.
fn lacking(
    pair: &PagePair<'_>,
    both: SectionPair<'_>,
    counts: (u32, u32),
    noun: &str,
    kind: LeafBlockKind,
) -> Finding {
    let (lost, _) = both.lone_platform_sections();
    let blocks = BlockAlignment::of(both);
    let mut there = both
        .source
        .leaves
        .iter()
        .filter(|leaf| leaf.kind == kind && !is_in_lone_platform_section(leaf.span, &lost));
    let is_alone = |leaf: &&LeafBlock| blocks.is_alone(leaf.span.start);
    let first = there
        .clone()
        .find(|leaf| is_unlinked(pair, both, leaf))
        .or_else(|| there.clone().find(is_alone))
        .or_else(|| there.next());
    let place = first.and_then(|leaf| blocks.place(leaf.span.start));
    let place = place.unwrap_or_else(|| PagePair::head(pair.page, both.here));
    let original = first.map_or(PagePair::head(pair.source, both.source), |leaf| leaf.span);
    let finding = Finding::new(
        Span::new(place.start, place.end),
        pair.counts(both, counts, noun),
    )
    .help("translate it as well, or remove it from the source")
    .related_on(pair.source.path.clone(), original, "in the source");
    unless_empty(finding, pair.page, both.here)
        .superseded_by("translations/differing-platforms", both.here.span)
}

/// Whether a block of the source has links, and the topic here none of them.
fn is_unlinked(pair: &PagePair<'_>, both: SectionPair<'_>, leaf: &LeafBlock) -> bool {
    let there = pair.source.links.starting_in(both.source.span);
    let mut own = there
        .iter()
        .filter(|link| leaf.span.contains(link.span))
        .map(|link| TargetKey::new(pair.source.target(&link.target)))
        .peekable();
    let here = pair.page.links.starting_in(both.here.span);
    let is_here = |key: TargetKey| {
        let mut keys = here
            .iter()
            .map(|link| TargetKey::new(pair.page.target(&link.target)));
        keys.any(|other| other == key)
    };
    own.peek().is_some() && !own.any(is_here)
}

#[cfg(test)]
mod tests {
    use super::DifferingBlocks;
    use crate::rules::tester::check_site;

    #[test]
    fn a_lost_bullet_and_a_lost_command_are_reported() {
        let source = "# A\n\nx\n\n- a\n- b\n- c\n\n# B\n\nx\n\n```\nrun\n```\n";
        let page = "# Ä\n\nx\n\n- a\n- c\n\n# B\n\nx\n";
        let bullet = "`Ä` has 2 bullets, and `A` of `en/a.md` has 3 bullets";
        let code = "`B` has no code blocks, and `B` of `en/a.md` has 1 code block";
        check_site::<DifferingBlocks>(
            &[("de/a.md", page), ("en/a.md", source)],
            &[("", bullet), ("", code)],
        );
    }

    #[test]
    fn the_lost_bullet_is_the_one_whose_link_is_lost() {
        let source = "# A\n\nx\n\n- [a](a.md)\n- [b](b.md)\n- [c](c.md)\n";
        let page = "# Ä\n\nx\n\n- [a](a.md)\n- [c](c.md)\n";
        check_site::<DifferingBlocks>(
            &[("de/a.md", page), ("en/a.md", source)],
            &[(
                "[c](c.md)",
                "`Ä` has 2 bullets, and `A` of `en/a.md` has 3 bullets",
            )],
        );
    }

    #[test]
    fn numbers_for_bullets_and_more_bullets_are_fine() {
        let source = "# A\n\n- a\n- b\n";
        for page in ["# Ä\n\n1. a\n2. b\n", "# Ä\n\n- a\n- b\n- c\n"] {
            check_site::<DifferingBlocks>(&[("de/a.md", page), ("en/a.md", source)], &[]);
        }
    }
}
