//! `anchors/auto-suffixed`.

use crate::corpus::{Corpus, PageId, ResolvedPage};
use crate::diagnostic::Finding;
use crate::document::{Anchor, AnchorKind};
use crate::rules::anchors::fragment_links::{FragmentTarget, Naming, fragment_links_to};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A link to an id that a heading has only because another has the same text.
#[derive(Debug, Default)]
pub(crate) struct AutoSuffixed;

impl SiteRule for AutoSuffixed {
    const META: RuleMeta = rule_meta! {
        /// A link leads to a numbered id, which moves when a heading is added.
        ///
        /// Reported when:
        ///
        /// - a link leads to an id such as `#android-1`, where the site added the number because an
        ///   earlier heading of the page has the same text.
        ///
        /// Not reported when:
        ///
        /// - the number is part of the heading itself.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/auto-suffixed -->`.
        ///
        /// ## Why it matters
        ///
        /// When a third heading of that text is added above, or the first is renamed, the link silently
        /// leads to another answer.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [codes on iOS](#codes-1).
        ///
        /// ## Codes
        ///
        /// On Android, open the app.
        ///
        /// ## Codes
        ///
        /// On iOS, open the settings.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [codes on iOS](#codes-on-ios).
        ///
        /// ## Codes
        ///
        /// On Android, open the app.
        ///
        /// ## Codes on iOS
        ///
        /// On iOS, open the settings.
        /// ```
        name: "anchors/auto-suffixed",
        level: Note,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let naming = Naming::of(cx.settings.site_of(&corpus.page(id).path));
        // Nearly every fragment ends in no number, and what it leads to need not be looked up.
        for fragment_link in fragment_links_to(corpus, id, naming, |id| numbered(id).is_some()) {
            let (FragmentTarget::Page(target), Some((base, number))) =
                (fragment_link.target, numbered(&fragment_link.id))
            else {
                continue;
            };
            let there = corpus.page(target);
            let Some(anchor) = numbered_anchor(there, &fragment_link.id, base, number) else {
                continue;
            };
            let text = anchor
                .heading
                .and_then(|heading| there.headings.get(heading as usize))
                .map_or("", |heading| &*heading.text);
            let message = format!(
                "`#{}` is numbered because two headings are called “{text}”, and moves when one is added",
                fragment_link.id
            );
            let help = if there.dialect.heading_ids() {
                "give that heading an id of its own, `{#id}`, and link to it"
            } else {
                "reword that heading, or give it an anchor of its own, and link to it"
            };
            let finding = Finding::new(fragment_link.span, message).help(help);
            cx.report(if target == id {
                finding.related(anchor.span, "the heading is here")
            } else {
                finding.related_on(there.path.clone(), anchor.span, "the heading is here")
            });
        }
    }
}

/// The id before its number, and the number: `faq-1`, `faq_1`.
fn numbered(id: &str) -> Option<(&str, &str)> {
    let base = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = &id[base.len()..];
    let base = base.strip_suffix(['-', '_'])?;
    (!number.is_empty() && !number.starts_with('0') && !base.is_empty()).then_some((base, number))
}

/// The anchor with the id, when the site made its number: another heading has the id without it, and its
/// own text does not end in the number.
fn numbered_anchor<'a>(
    page: &'a ResolvedPage,
    id: &str,
    base: &str,
    number: &str,
) -> Option<&'a Anchor> {
    if !page.has_anchor(id) || !page.has_anchor(base) {
        return None;
    }
    let mut with_id = page.anchors.iter().filter(|anchor| *anchor.id == *id);
    let anchor = with_id.next()?;
    if anchor.kind != AnchorKind::Generated || with_id.next().is_some() {
        return None;
    }
    let heading = page.headings.get(anchor.heading? as usize)?;
    let letters = heading
        .text
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    let digits = letters.len() - letters.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let ends_so = letters[letters.len() - digits..] == *number;
    (!ends_so && !heading.dynamic).then_some(anchor)
}
