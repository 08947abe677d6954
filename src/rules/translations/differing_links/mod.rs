//! `translations/differing-links`.

mod comparison;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::{Corpus, LeafBlockKind, PageId, Resolution, TargetKey};
use crate::diagnostic::Finding;
use crate::document::LinkKind;
use crate::rules::registry::rule_meta;
use crate::rules::translations::alignment::unless_empty;
use crate::rules::translations::alignment::{PagePair, SectionPair};
use crate::rules::translations::block_alignment::BlockAlignment;
use crate::rules::translations::differing_links::comparison::{Compared, Spare, links};
use crate::rules::{Context, RuleMeta, SiteRule};

/// A topic whose links do not lead where those of the source lead.
#[derive(Debug, Default)]
pub(crate) struct DifferingLinks;

impl SiteRule for DifferingLinks {
    const META: RuleMeta = rule_meta! {
        /// A topic has fewer links than its source.
        ///
        /// Reported when:
        ///
        /// - a link of the source topic has no counterpart in the translation, compared by target without
        ///   the language in the path;
        /// - a link into the same page leads to another declared anchor.
        ///
        /// Not reported when:
        ///
        /// - a link leads to another site in the translation: there may be a better page in that
        ///   language.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/differing-links -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers of one language are not shown where to go on.
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
        /// Tap **Start**. If that fails, [write to us](contact.md).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        ///
        /// Tippe auf **Start**. Wenn das nicht geht, [schreib uns](contact.md).
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        ///
        /// Tap **Start**. If that fails, [write to us](contact.md).
        /// ```
        name: "translations/differing-links",
        level: Warning,
        fix: None,
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let Some(pair) = PagePair::in_step(corpus, id) else {
            return;
        };
        let spare = Spare::new(&pair);
        for both in pair.matched() {
            let (lost, added) = both.lone_platform_sections();
            let there = links(pair.source, both.source, &lost);
            let mut here = links(pair.page, both.here, &added);
            let mut kept: FxHashSet<(TargetKey, Option<String>)> = FxHashSet::default();
            // Equal fragments belong together before those that differ, whatever their order.
            let mut rest = Vec::new();
            for link in there {
                let same = |other: &Compared<'_>| {
                    other.target == link.target && other.fragment == link.fragment
                };
                match here.iter().position(same) {
                    Some(at) => {
                        here.swap_remove(at);
                        kept.insert((link.target, link.fragment));
                    }
                    None => rest.push(link),
                }
            }
            let mut lone = Vec::new();
            for link in rest {
                match here.iter().position(|other| other.target == link.target) {
                    Some(at) => {
                        let twin = here.remove(at);
                        if let Some(finding) = other_anchor(corpus, &pair, &link, &twin) {
                            cx.report(finding);
                        }
                    }
                    None => lone.push(link),
                }
            }
            let beside = BlockAlignment::of(both);
            let mut lone = without_twins(lone, &here, &beside);
            // A topic that says it once where its source says it twice leads there all the same.
            lone.retain(|link| !kept.contains(&(link.target, link.fragment.clone())));
            lone.retain(|link| !spare.has(link.target));
            // An address that the source shows may be code in the translation.
            lone.retain(|link| {
                let written = pair.source.target(&link.link.target);
                !(matches!(link.link.kind, LinkKind::Bare | LinkKind::Autolink)
                    && both.here.span.slice(&pair.page.text).contains(written))
            });
            if !lone.is_empty() {
                cx.report(lacking(&pair, both, &lone, &beside));
            }
        }
    }
}

/// The links that are lost for certain: as many others in their place are the translation's own, which
/// leads to pages in its language. Their place is their block, or the topic where its blocks are others.
fn without_twins<'a>(
    mut lone: Vec<Compared<'a>>,
    others: &[Compared<'_>],
    beside: &BlockAlignment<'_>,
) -> Vec<Compared<'a>> {
    if !beside.is_in_step() {
        let missing = lone.len().saturating_sub(others.len());
        lone.drain(..lone.len() - missing);
        return lone;
    }
    let mut own: FxHashMap<Option<usize>, usize> = FxHashMap::default();
    for other in others {
        *own.entry(beside.block_here(other.link.span.start))
            .or_default() += 1;
    }
    lone.retain(
        |link| match own.get_mut(&beside.block_there(link.link.span.start)) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        },
    );
    lone
}

/// One finding for the links that a topic lacks.
fn lacking(
    pair: &PagePair<'_>,
    both: SectionPair<'_>,
    lone: &[Compared<'_>],
    beside: &BlockAlignment<'_>,
) -> Finding {
    let mut names: Vec<String> = lone
        .iter()
        .map(|link| format!("`{}`", pair.source.target(&link.link.target)))
        .take(3)
        .collect();
    if lone.len() > names.len() {
        names.push(format!("{} more", lone.len() - names.len()));
    }
    let (links, help) = match lone.len() {
        1 => ("the link", "add it, or remove it from the source"),
        _ => ("the links", "add them, or remove them from the source"),
    };
    let message = format!(
        "{} lacks {links} to {} that {} has",
        pair.name_here(both.here),
        names.join(", "),
        pair.name_there(both.source),
    );
    let first = lone.first().map(|link| link.link.span.start);
    let place = first.and_then(|start| beside.place(start));
    let place = place.unwrap_or_else(|| PagePair::head(pair.page, both.here));
    let finding = Finding::new(place, message).help(help);
    let mut finding = unless_empty(finding, pair.page, both.here);
    // The loss of the item that has the links says it all.
    for (kind, rule) in [
        (LeafBlockKind::Bullet, "translations/differing-blocks"),
        (LeafBlockKind::Step, "translations/differing-steps"),
    ] {
        if lone
            .iter()
            .all(|link| beside.kind_there(link.link.span.start) == Some(kind))
        {
            finding = finding.superseded_by(rule, both.here.span);
        }
    }
    for link in lone.iter().take(3) {
        finding = finding.related_on(
            pair.source.path.clone(),
            link.link.span,
            "a link in the source",
        );
    }
    finding
}

/// A link to the same page whose fragment is another, although the anchor of the source is there too.
fn other_anchor(
    corpus: &Corpus,
    pair: &PagePair<'_>,
    there: &Compared<'_>,
    here: &Compared<'_>,
) -> Option<Finding> {
    let (wanted, written) = (there.fragment.as_deref()?, here.fragment.as_deref()?);
    let page = match pair.page.link_targets().get(here.index)? {
        Resolution::SamePage => pair.page,
        Resolution::Found(found) => corpus.page(corpus.page_of(&found.file)?),
        _ => return None,
    };
    let is_declared = page
        .headings
        .iter()
        .any(|heading| heading.declared && heading.id.as_deref() == Some(wanted));
    if wanted == written || !is_declared || !page.has_anchor(written) {
        return None;
    }
    let message = format!("this link leads to `#{written}`, and its source to `#{wanted}`");
    Some(
        Finding::new(here.link.target.span, message)
            .help(format!("the page has `#{wanted}` as well: link there"))
            .related_on(
                pair.source.path.clone(),
                there.link.span,
                "the link in the source",
            ),
    )
}
