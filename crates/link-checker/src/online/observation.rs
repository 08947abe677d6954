//! From an observation of a URL to its verdict.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::check::Mask;
use crate::online::remote_page::{Extent, RemotePage};
use crate::target::Wanted;
use crate::verdict::{Outcome, Reason, Verdict};

/// What was seen of a URL, before it is known what is wanted of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ObservedState {
    /// Something is there.
    Present {
        /// Whether every redirect on the way is for good, and there is one.
        moved: bool,
    },
    /// Nothing is there; seen twice.
    Dead(Reason),
    /// Nothing certain could be found out.
    Unverified(Reason),
    /// The configuration says not to ask.
    Skipped(Reason),
}

/// What was seen of a URL, as the cache keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Observation {
    pub(super) state: ObservedState,
    pub(super) status: Option<u16>,
    /// Where the redirects ended; secrets masked.
    pub(super) final_url: Option<Box<str>>,
    /// The anchors, when they were looked at.
    pub(super) page: Option<RemotePage>,
    /// Whether it was seen to be an image, for what is wanted as one.
    pub(super) is_image: bool,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
}

impl Observation {
    pub(super) fn new(state: ObservedState, status: Option<u16>) -> Self {
        Self {
            state,
            status,
            final_url: None,
            page: None,
            is_image: false,
            etag: None,
            last_modified: None,
        }
    }

    /// Whether it says everything about what is wanted. `looks` says whether fragments are looked for.
    pub(super) fn answers(&self, wanted: &Wanted, looks_at_fragments: bool) -> bool {
        if !matches!(self.state, ObservedState::Present { .. }) {
            return true;
        }
        let knows = |fragment: &str| self.page.as_ref().is_some_and(|it| it.knows(fragment));
        (!wanted.is_image || self.is_image)
            && (!looks_at_fragments
                || wanted.is_image
                || wanted.fragments.iter().all(|it| knows(it)))
    }

    /// The outcome for what is wanted.
    pub(super) fn outcome(&self, wanted: &Wanted) -> Outcome {
        let (mut verdict, mut reason) = match self.state {
            ObservedState::Present { moved: true } => (Verdict::Moved, None),
            ObservedState::Present { moved: false } => (Verdict::Alive, None),
            ObservedState::Dead(reason) => (Verdict::Dead, Some(reason)),
            ObservedState::Unverified(reason) => (Verdict::Unverified, Some(reason)),
            ObservedState::Skipped(reason) => (Verdict::Skipped, Some(reason)),
        };
        let mut outcome = Outcome::new(verdict, reason);
        for fragment in &wanted.fragments {
            let answer = self.page.as_ref().and_then(|page| page.answer(fragment));
            outcome.fragments.insert(fragment.clone(), answer);
        }
        let is_open = outcome.fragments.values().any(Option::is_none);
        if verdict == Verdict::Alive && is_open {
            let unseen = match self.page.as_ref().map(|page| page.extent) {
                Some(Extent::Scripted) => Some(Reason::ScriptedPage),
                Some(Extent::Cut) => Some(Reason::TooLarge),
                _ => None,
            };
            if unseen.is_some() {
                (verdict, reason) = (Verdict::Unverified, unseen);
            }
        }
        Outcome {
            verdict,
            reason,
            status: self.status,
            final_url: self.final_url.clone(),
            ..outcome
        }
    }
}

/// A URL as outputs show it. `secrets` are values that a server may have sent back.
pub(super) fn shown(url: &Url, secrets: &[String], mask: Mask) -> Box<str> {
    let mut text = mask(url.as_str());
    for secret in secrets {
        if text.contains(secret.as_str()) {
            text = Cow::Owned(text.replace(secret.as_str(), "***"));
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(fragment: &str) -> Wanted {
        Wanted {
            fragments: std::iter::once(Box::from(fragment)).collect(),
            is_image: false,
        }
    }

    fn observation(extent: Extent) -> Observation {
        Observation {
            page: Some(RemotePage {
                ids: std::iter::once("a").collect(),
                extent,
                ..RemotePage::default()
            }),
            ..Observation::new(ObservedState::Present { moved: false }, Some(200))
        }
    }

    #[test]
    fn a_page_without_the_anchor_is_alive_and_the_fragment_is_not() {
        let outcome = observation(Extent::Whole).outcome(&wanted("b"));
        assert_eq!(outcome.verdict, Verdict::Alive);
        assert_eq!(outcome.fragments["b"], Some(false));
    }

    #[test]
    fn a_page_whose_anchors_cannot_be_seen_is_unverified_with_the_reason() {
        for (extent, reason) in [
            (Extent::Scripted, Reason::ScriptedPage),
            (Extent::Cut, Reason::TooLarge),
        ] {
            let outcome = observation(extent).outcome(&wanted("b"));
            assert_eq!(outcome.verdict, Verdict::Unverified);
            assert_eq!(outcome.reason, Some(reason));
            let outcome = observation(extent).outcome(&wanted("a"));
            assert_eq!(outcome.verdict, Verdict::Alive);
        }
        let outcome = observation(Extent::Opaque).outcome(&wanted("page=3"));
        assert_eq!(outcome.verdict, Verdict::Alive);
    }

    #[test]
    fn what_was_not_looked_at_is_not_answered() {
        let mut seen = observation(Extent::Part);
        assert!(seen.answers(&wanted("a"), true));
        assert!(!seen.answers(&wanted("b"), true));
        assert!(seen.answers(&wanted("b"), false));
        let image = Wanted {
            is_image: true,
            ..Wanted::default()
        };
        assert!(!seen.answers(&image, true));
        seen.is_image = true;
        assert!(seen.answers(&image, true));
    }

    #[test]
    fn secrets_do_not_come_back() {
        let mask = |text: &str| text.replace("s3cr3t-t0ken", "************").into();
        let url = Url::parse("https://a.example/s3cret-value?token=s3cr3t-t0ken").unwrap();
        assert_eq!(
            &*shown(&url, &["s3cret-value".to_owned()], mask),
            "https://a.example/***?token=************"
        );
    }
}
