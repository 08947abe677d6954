//! `platforms/out-of-order`.

use crate::corpus::{Corpus, PageId, PlatformStats, ResolvedPage, order, pairs};
use crate::diagnostic::Finding;
use crate::document::{LabelForm, label_groups};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::PlatformId;
use crate::text::Rows;

/// A topic whose platforms are in another order than elsewhere.
#[derive(Debug, Default)]
pub(crate) struct OutOfOrder;

impl SiteRule for OutOfOrder {
    const META: RuleMeta = rule_meta! {
        /// A topic lists its platforms in a different order from the other topics.
        ///
        /// Reported when:
        ///
        /// - most other topics of the page have the opposite order;
        /// - one other topic of the page has the opposite order, which is also that of `[[platform]]`;
        /// - the page has no other such topic, and at least ten topics of other pages all agree.
        ///
        /// Not reported when:
        ///
        /// - the labels are headings or links, or name versions, which have an order of their own, unless at
        ///   least two other topics of the page disagree with this one and none agrees.
        ///
        /// Each topic is reported once. Suppress with `<!-- faqlint-disable-next-line platforms/out-of-order -->`.
        ///
        /// ## Why it matters
        ///
        /// A reader who has learnt that Android comes first follows the wrong steps.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Mute a chat
        ///
        /// - Android: hold the chat.
        /// - iOS: swipe the chat.
        ///
        /// ## Pin a chat
        ///
        /// - iOS: swipe the chat.
        /// - Android: hold the chat.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Mute a chat
        ///
        /// - iOS: swipe the chat.
        /// - Android: hold the chat.
        ///
        /// ## Pin a chat
        ///
        /// - iOS: swipe the chat.
        /// - Android: hold the chat.
        /// ```
        name: "platforms/out-of-order",
        level: Note,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let groups = label_groups(&page.platform_labels);
        if groups.iter().all(|group| group.len() < 2) {
            return;
        }
        let own = PlatformStats::new(std::iter::once(page.summary().as_ref()));
        let mut undecided: Option<(usize, Swap)> = None;
        for group in &groups {
            let has_own_order = has_own_order(page, group);
            let mut swaps: Vec<(Judgement, Swap)> = Vec::new();
            for (a, b) in pairs(&order(&page.platform_labels, group)) {
                let judgement = judge(&own, corpus.platform_stats(), a.0, b.0);
                let judgement = judgement.filter(|_| !has_own_order || is_clear(&own, a.0, b.0));
                swaps.extend(judgement.map(|judgement| (judgement, Swap { first: a, then: b })));
            }
            if let Some((_, swap)) = swaps.iter().find(|(one, _)| *one == Judgement::Swapped) {
                cx.report(out_of_order(page, swap));
                continue;
            }
            let count = swaps.len();
            if let Some((_, swap)) = swaps.into_iter().next()
                && undecided.as_ref().is_none_or(|(most, _)| count >= *most)
            {
                undecided = Some((count, swap));
            }
        }
        if let Some((_, swap)) = undecided {
            cx.report(out_of_order(page, &swap));
        }
    }
}

/// Groups on other pages that must agree, without exception, before they count.
const MIN_AGREEING_ELSEWHERE: u32 = 10;

/// Whether the order of a group may follow from something else: headings follow the outline of their page,
/// links that of the pages they lead to, and versions (`Desktop 1.3`) the dates of releases.
fn has_own_order(page: &ResolvedPage, group: &[usize]) -> bool {
    group.iter().any(|index| {
        let label = &page.platform_labels[*index];
        let link = page.links.ending_after(label.span.start).first();
        let is_link = link.is_some_and(|link| link.span.start < label.whole.end);
        let text = label.span.slice(&page.text);
        label.form == LabelForm::Heading
            || label.form != LabelForm::Tab && is_link
            || text.contains(|c: char| c.is_ascii_digit())
    })
}

/// Whether at least two other groups of the page put `b` before `a`, and no other one `a` before `b`.
fn is_clear(own: &PlatformStats, a: PlatformId, b: PlatformId) -> bool {
    own.before(b, a) >= 2 && own.before(a, b) <= 1
}

/// Two platforms of a group with their labels.
struct Swap {
    first: (PlatformId, usize),
    then: (PlatformId, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Judgement {
    /// The others have the other order.
    Swapped,
    /// One says so, another otherwise, and `[[platform]]` has the other order.
    Disputed,
}

/// Judges a group that puts `a` before `b`.
fn judge(
    own: &PlatformStats,
    corpus: &PlatformStats,
    a: PlatformId,
    b: PlatformId,
) -> Option<Judgement> {
    let others = own.before(a, b).saturating_sub(1);
    let swapped = own.before(b, a);
    if swapped >= 2 && swapped > 2 * others {
        return Some(Judgement::Swapped);
    }
    if swapped > 0 {
        return (swapped == 1 && others == 0 && a > b).then_some(Judgement::Disputed);
    }
    let elsewhere = corpus.before(a, b).saturating_sub(1);
    let swapped = corpus.before(b, a);
    if others > 0 || elsewhere > 0 {
        return None;
    }
    match swapped {
        MIN_AGREEING_ELSEWHERE.. => Some(Judgement::Swapped),
        _ => None,
    }
}

fn out_of_order(page: &ResolvedPage, swap: &Swap) -> Finding {
    let label = |index: usize| &page.platform_labels[index];
    let text = |index: usize| {
        let text = label(index).span.slice(&page.text);
        text.trim_matches([' ', ':', '：'])
    };
    let (first, then) = (text(swap.first.1), text(swap.then.1));
    Finding::new(
        label(swap.first.1).span,
        format!("`{first}` comes before `{then}` here but after it elsewhere"),
    )
    .help("use one order of platforms everywhere")
    .related(label(swap.then.1).span, format!("`{then}` is here"))
}
