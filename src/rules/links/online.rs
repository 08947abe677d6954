//! What is known of the external links of a page, for the rules about them.

use std::collections::BTreeSet;

use crate::corpus::{Corpus, PageFacts};
use crate::diagnostic::LinkFact;
use crate::document::{ImageKind, LinkKind, Target};
use crate::links::{Address, Outcome, Reason, Verdict};
use crate::text::Span;
use crate::text::secret::mask;

/// An external link or image of a page, with what is known of it.
pub(crate) struct Checked<'a> {
    /// Where the URL is written.
    pub(crate) target: &'a Target,
    /// Whether the page shows it as an image.
    pub(crate) is_image: bool,
    /// The fragment that is looked for.
    pub(crate) fragment: Option<Box<str>>,
    /// What is known.
    pub(crate) outcome: &'a Outcome,
    /// The URL as outputs show it, without its fragment.
    pub(crate) url: String,
}

impl Checked<'_> {
    /// Where the URL is written.
    pub(crate) fn span(&self) -> Span {
        self.target.span
    }

    /// What is known, as findings carry it.
    pub(crate) fn fact(&self) -> LinkFact {
        LinkFact {
            url: self.url.clone(),
            verdict: self.outcome.verdict.as_str(),
            reason: self.outcome.reason.map(Reason::as_str),
            status: self.outcome.status,
            final_url: self.outcome.final_url.as_deref().map(str::to_owned),
        }
    }

    /// The reason in words, with the status code that says it.
    pub(crate) fn reason(&self) -> String {
        let text = self.outcome.reason.map_or("nobody knows why", Reason::text);
        match (self.outcome.status, self.outcome.verdict) {
            (Some(status), Verdict::Dead | Verdict::Unverified) if status >= 300 => {
                format!("{text} ({status})")
            }
            _ => text.to_owned(),
        }
    }

    /// Whether the fragment is there; `None` when that is not known.
    pub(crate) fn has_fragment(&self) -> Option<bool> {
        let fragment = self.fragment.as_deref()?;
        *self.outcome.fragments.get(fragment)?
    }
}

/// The external links and images of a page that were checked, each place once.
///
/// A reference definition is one place however many links use it.
pub(crate) fn checked<'a>(corpus: &'a Corpus, page: &'a PageFacts) -> Vec<Checked<'a>> {
    if corpus.outcomes().0.is_empty() {
        return Vec::new();
    }
    let links = page.links.iter().map(|link| {
        let is_bare = link.kind == LinkKind::Bare;
        (&link.target, is_bare, false)
    });
    let images = page
        .images
        .iter()
        .map(|image| (&image.target, false, image.kind != ImageKind::Media));
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (target, is_bare, is_image) in links.chain(images) {
        let text = page.target(target);
        if target.dynamic || !is_bare && !text.contains("//") {
            continue;
        }
        let Some(address) = Address::parse(text) else {
            continue;
        };
        let Some(outcome) = corpus.outcomes().get(address.key()) else {
            continue;
        };
        if seen.insert((target.span, is_image)) {
            out.push(Checked {
                target,
                is_image,
                url: mask(address.key()).into_owned(),
                fragment: address.fragment,
                outcome,
            });
        }
    }
    out
}
