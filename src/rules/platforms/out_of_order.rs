//! `platforms/out-of-order`.

use crate::corpus::{Corpus, ResolvedPage, PageId, PlatformStats, order, pairs};
use crate::diagnostic::Finding;
use crate::document::label_groups;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::PlatformId;

/// A topic whose platforms stand in another order than elsewhere.
#[derive(Debug, Default)]
pub(crate) struct OutOfOrder;

impl SiteRule for OutOfOrder {
    const META: RuleMeta = rule_meta! {
        /// A topic puts the platforms in another order than the others.
        ///
        /// ## What it checks
        ///
        /// Labels that stand side by side, against the other topics of the page, or those of all pages
        /// when the page has one only. Where two topics of a page disagree, the order of `[[platform]]`
        /// decides between them. Each topic is reported once.
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
            let mut swaps: Vec<(Judgement, Swap)> = Vec::new();
            for (a, b) in pairs(&order(&page.platform_labels, group)) {
                let judgement = judge(&own, corpus.platform_stats(), a.0, b.0);
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

/// Two platforms of a group with the labels they stand in.
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
    // The topics of other pages, few of them only beside the order of `[[platform]]`.
    match swapped {
        1..5 if a > b => Some(Judgement::Disputed),
        5.. => Some(Judgement::Swapped),
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
        format!("`{first}` stands before `{then}` here, and behind it in other topics"),
    )
    .help("put the platforms in one order everywhere")
    .related(label(swap.then.1).span, format!("`{then}` is here"))
}
