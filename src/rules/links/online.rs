//! What is known of the external links of a page, for the rules about them.

use std::collections::BTreeSet;

use crate::corpus::{Corpus, ResolvedPage};
use crate::diagnostic::LinkFact;
use crate::document::{ImageKind, Target};
use crate::links::{Outcome, Reason, Verdict};
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
    /// The mailboxes that a link to mail names, with commas between them.
    pub(crate) mailboxes: Option<String>,
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

    /// What the link leads to, in words: its URL, or mail to somebody.
    pub(crate) fn subject(&self) -> String {
        match &self.mailboxes {
            Some(mailboxes) => format!("mail to `{mailboxes}`"),
            None => format!("`{}`", self.url),
        }
    }

    /// The reason in words, with the status code that says it.
    pub(crate) fn reason(&self) -> String {
        if let Some(mailboxes) = &self.mailboxes {
            let is_one = !mailboxes.contains(',');
            return match self.outcome.reason {
                Some(Reason::NoSuchHost) if is_one => "its domain does not exist or takes no mail",
                Some(Reason::NoSuchHost) => "one of the domains does not exist or takes no mail",
                Some(Reason::TimedOut) => "the name server did not answer in time",
                Some(Reason::ConnectionFailed) => "the look-up of the domain failed",
                other => other.map_or("nobody knows why", Reason::text),
            }
            .to_owned();
        }
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
pub(crate) fn checked<'a>(corpus: &'a Corpus, page: &'a ResolvedPage) -> Vec<Checked<'a>> {
    if corpus.outcomes().0.is_empty() {
        return Vec::new();
    }
    let links = page.links.iter();
    let links = links.map(|link| (&link.target, Some(link.kind), false));
    let images = page
        .images
        .iter()
        .map(|image| (&image.target, None, image.kind != ImageKind::Media));
    let mut seen = BTreeSet::new();
    let mut out = Vec::new();
    for (target, kind, is_image) in links.chain(images) {
        let Some(address) = page.address(target, kind) else {
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
                mailboxes: address.is_mail().then(|| mailboxes(page.target(target))),
                fragment: address.fragment,
                outcome,
            });
        }
    }
    out
}

/// The mailboxes of a link to mail, as outputs show them.
fn mailboxes(target: &str) -> String {
    // In angle brackets there is no scheme.
    mask(crate::links::mailboxes(target).unwrap_or(target)).into_owned()
}
