//! `anchors/slug-mismatch`.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::diagnostic::{Applicability, Finding, Fix};
use crate::document::{Anchor, AnchorKind, Document, Heading};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::text::Span;

/// A declared id that is not the slug of its heading, on a page where ids are slugs.
#[derive(Debug, Default)]
pub(crate) struct SlugMismatch;

impl PageRule for SlugMismatch {
    const META: RuleMeta = rule_meta! {
        /// A declared id does not match the text of its heading.
        ///
        /// Reported when:
        ///
        /// - `[](#id)` at the start of a heading, or `{#id}` at its end, differs from the slug that the
        ///   site makes of the heading, on a page whose ids are meant to be slugs: at least four in
        ///   five of its `{#id}` are.
        ///
        /// Not reported when:
        ///
        /// - an `{#id}` leaves out words of the heading or adds some: it was chosen by hand.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/slug-mismatch -->`.
        ///
        /// ## Why it matters
        ///
        /// The id was copied from another heading, or the heading was reworded: whoever links by the
        /// text of the heading misses it.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ### [](#login-and-sms)Login and SMS
        ///
        /// We send a code.
        ///
        /// ### [](#login-and-sms-codes)Notification problems
        ///
        /// Look at the settings.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ### [](#login-and-sms)Login and SMS
        ///
        /// We send a code.
        ///
        /// ### [](#notification-problems)Notification problems
        ///
        /// Look at the settings.
        /// ```
        ///
        /// ## Fix
        ///
        /// Unsafe, as other sites may link to the id: it becomes the slug, also in the links of the page.
        ///
        /// ```markdown,fixed
        /// ### [](#login-and-sms)Login and SMS
        ///
        /// We send a code.
        ///
        /// ### [](#notification-problems)Notification problems
        ///
        /// Look at the settings.
        /// ```
        name: "anchors/slug-mismatch",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for kind in [AnchorKind::EmptyLink, AnchorKind::Attribute] {
            let declared: Vec<_> = declared(page, kind).collect();
            let faults: Vec<_> = declared
                .iter()
                .filter(|(anchor, _, slug)| !is_slug(&anchor.id, slug))
                .collect();
            let (all, wrong) = (declared.len(), faults.len());
            let are_slugs = match kind {
                // Half of the others, so that a lone or second heading can be wrong.
                AnchorKind::EmptyLink => (all - wrong) * 2 + 1 >= all,
                _ => all >= 5 && wrong * 5 <= all,
            };
            if are_slugs && !faults.is_empty() {
                let repeated = repeated(page);
                for (anchor, heading, slug) in faults {
                    let is_chosen = kind == AnchorKind::Attribute && is_chosen(&anchor.id, slug);
                    if is_chosen {
                        continue;
                    }
                    let mut finding = mismatch(page, anchor, heading, slug);
                    if let Some(last) = repeated.get(&*anchor.id) {
                        finding = finding.superseded_by("anchors/duplicate", anchor.span.to(*last));
                    }
                    cx.report(finding);
                }
            }
        }
    }
}

/// The ids that are on the page more than once, with the last place of each.
fn repeated(page: &Document) -> FxHashMap<&str, Span> {
    let mut seen = FxHashSet::default();
    let anchors = page.anchors.iter();
    anchors
        .filter(|anchor| !seen.insert(&*anchor.id))
        .map(|anchor| (&*anchor.id, anchor.span))
        .collect()
}

/// The declared anchors of a kind with their heading and its slug.
fn declared(page: &Document, kind: AnchorKind) -> impl Iterator<Item = (&Anchor, &Heading, &str)> {
    page.anchors.iter().filter_map(move |anchor| {
        if anchor.kind != kind {
            return None;
        }
        let heading = page.headings.get(anchor.heading? as usize)?;
        let slug = heading.slug.as_deref().filter(|slug| !slug.is_empty())?;
        (!heading.dynamic).then_some((anchor, heading, slug))
    })
}

/// Whether an id was chosen by hand with the heading in view: the words of one are among those of the
/// other in their order, however joined, or the heading is in another script.
fn is_chosen(id: &str, slug: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let is_part = |some: &[String], all: &[String]| {
        let mut rest = all.iter();
        some.iter().all(|word| rest.any(|other| other == word))
    };
    let (id_words, slug_words) = (words(id), words(slug));
    is_part(&id_words, &slug_words)
        || is_part(&slug_words, &id_words)
        || id_words.concat() == slug_words.concat()
        || (id.is_ascii() && !slug.is_ascii())
}

/// Whether an id is the slug, with the number of a repeated heading at most.
fn is_slug(id: &str, slug: &str) -> bool {
    let Some(rest) = id.strip_prefix(slug) else {
        return false;
    };
    rest.is_empty()
        || rest
            .strip_prefix(['-', '_'])
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn mismatch(page: &Document, anchor: &Anchor, heading: &Heading, slug: &str) -> Finding {
    let message = format!(
        "the id `{}` does not fit “{}”, whose slug is `{slug}`",
        anchor.id, heading.text
    );
    let mut fix =
        Fix::new(format!("make it `{slug}`"), Applicability::Unsafe).edit(anchor.span, slug);
    for link in &page.links {
        let target = link.target.span;
        let is_same = link.definition.is_none()
            && !link.declares_anchor
            && page.target(&link.target).strip_prefix('#') == Some(&*anchor.id)
            && page.slice(target).starts_with('#');
        if is_same {
            fix = fix.edit(Span::new(target.start + 1, target.end), slug);
        }
    }
    Finding::new(anchor.span, message)
        .help("make the id the slug, or keep it when others link to it")
        .fix(fix)
}

#[cfg(test)]
mod tests {
    use super::SlugMismatch;
    use crate::rules::tester::{check, check_fix};

    #[test]
    fn an_id_that_is_no_slug_is_reported() {
        check::<SlugMismatch>(
            "# [](#log-in)Log in\n\n# [](#log-inn)Log out\n",
            &[(
                "log-inn",
                "the id `log-inn` does not fit “Log out”, whose slug is `log-out`",
            )],
        );
        check::<SlugMismatch>(
            "# A b {#a-b}\n# B c {#b-c}\n# C d {#c-d}\n# D e {#d-e}\n# E f {#e-g}\n",
            &[(
                "e-g",
                "the id `e-g` does not fit “E f”, whose slug is `e-f`",
            )],
        );
    }

    #[test]
    fn what_all_ids_start_with_belongs_to_them() {
        check::<SlugMismatch>(
            "# [](#q-log-in)Log in\n# [](#q-log-out)Log out\n# [](#q-who)Who\n# [](#q-old)New\n# [](#top-x)Top x\n",
            &[(
                "q-old",
                "the id `q-old` does not fit “New”, whose slug is `q-new`",
            )],
        );
    }

    #[test]
    fn ids_chosen_by_hand_are_fine() {
        check::<SlugMismatch>(
            "# A b {#a-b}\n# B c {#x}\n# C d {#y}\n# D e {#d-e}\n# E f {#e-f}\n",
            &[],
        );
        check::<SlugMismatch>(
            "# A b {#a-b}\n# B c {#b-c}\n# C d {#c-d}\n# D e {#d-e}\n# E f (new) {#e-f}\n",
            &[],
        );
        check::<SlugMismatch>(
            "# [](#one)First\n# [](#two)Second\n# [](#three)Third\n",
            &[],
        );
    }

    #[test]
    fn numbers_of_repeated_headings_are_fine() {
        check::<SlugMismatch>("# [](#ios)iOS\n# [](#ios-1)iOS\n# [](#can-39t)Can't\n", &[]);
    }

    #[test]
    fn the_fix_takes_the_links_of_the_page_along() {
        check_fix::<SlugMismatch>(
            "[x](#log-inn)\n\n# [](#log-inn)Log in\n",
            "[x](#log-in)\n\n# [](#log-in)Log in\n",
        );
    }
}
