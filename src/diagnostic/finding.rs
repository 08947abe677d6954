//! What a rule reports, and what a reporter prints.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::sync::Arc;

use crate::diagnostic::{Fix, Level};
use crate::text::interned::{self, Interned};
use crate::text::{Span, secret};

/// A second place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Related {
    /// The page of the place; `None` is the page of the finding.
    pub path: Option<Arc<str>>,
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub message: String,
}

/// What is known of the external link that a finding is about, in the words of every output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkFact {
    /// The URL; secrets masked.
    pub url: String,
    /// The verdict.
    pub verdict: &'static str,
    /// Why.
    pub reason: Option<&'static str>,
    /// The last status code.
    pub status: Option<u16>,
    /// Where the redirects ended, when there were any.
    pub final_url: Option<String>,
}

/// What a form says of a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
pub enum FormKind {
    /// Where links start from, or what they end in: `/article/…`, `….md`.
    Place,
    /// One target, as it is written.
    Target,
    /// An image: where it is.
    Image,
    /// An id that the site makes from a heading.
    Id,
    /// An image file without content.
    EmptyImage,
}

/// The form that many targets of a site have. When most targets of one form lead nowhere, the model of
/// the site is wrong, and not the site.
pub type Form = Box<str>;

/// What a rule found in one page, before level, path and fingerprint are known.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Finding {
    /// The offending bytes.
    pub span: Span,
    /// What is wrong: one sentence, lower case, no full stop, the offending text quoted with backticks.
    pub message: String,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// Other places that belong to the finding.
    pub related: Vec<Related>,
    /// The repair, when there is one.
    pub fix: Option<Fix>,
    /// A level to use instead of the rule's own, when that is milder.
    pub at_most: Option<Level>,
    /// A level to use instead of the rule's own, when that is graver.
    pub at_least: Option<Level>,
    /// A level to use instead of the rule's own, for rules whose data carries levels.
    pub level: Option<Level>,
    /// The data the finding comes from: the `id` of a `[[pattern]]`.
    pub origin: Option<Arc<str>>,
    /// The file the finding is about, when that is not the page it was found on.
    pub path: Option<Arc<str>>,
    /// The external link the finding is about.
    #[serde(skip)]
    pub link: Option<Box<LinkFact>>,
    /// Rules with precedence, each with a place: this finding is dropped when one of them reports a
    /// finding that starts there.
    #[serde(with = "interned::places")]
    pub superseded_by: Vec<(&'static str, Span)>,
    /// Rules without precedence, each with a place: their findings that start there are dropped.
    #[serde(with = "interned::places")]
    pub supersedes: Vec<(&'static str, Span)>,
    /// The forms of the target that the finding is about: the finding is dropped when most targets of one
    /// of them fail.
    pub forms: Vec<(FormKind, Form)>,
    /// What caused the finding: those of one rule with the same cause, on whatever page, are one.
    pub cause: Option<Arc<str>>,
    /// Findings of the same fault at other places. The first one that no comment suppresses is
    /// reported.
    pub occurrences: Vec<Finding>,
}

impl Finding {
    /// Makes a finding with a message and nothing else.
    #[must_use]
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self {
            span,
            message: message.into(),
            help: None,
            related: Vec::new(),
            fix: None,
            at_most: None,
            at_least: None,
            level: None,
            origin: None,
            path: None,
            link: None,
            superseded_by: Vec::new(),
            supersedes: Vec::new(),
            forms: Vec::new(),
            cause: None,
            occurrences: Vec::new(),
        }
    }

    /// Drops this finding if `rule` reports one starting within `place`.
    #[must_use]
    pub fn superseded_by(mut self, rule: &'static str, place: Span) -> Self {
        self.superseded_by.push((rule, place));
        self
    }

    /// Drops the findings of `rule` that start within `place`.
    #[must_use]
    pub fn supersedes(mut self, rule: &'static str, place: Span) -> Self {
        self.supersedes.push((rule, place));
        self
    }

    /// Names the forms of the target that the finding is about.
    #[must_use]
    pub fn forms(mut self, forms: Vec<(FormKind, Form)>) -> Self {
        self.forms = forms;
        self
    }

    /// Names what caused the finding, and others like it on other pages.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<Arc<str>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Groups the findings of one fault at many places: the first that is not suppressed is reported.
    #[must_use]
    pub fn grouped(findings: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut findings = findings.into_iter();
        let mut first = findings.next()?;
        first.occurrences.extend(findings);
        Some(first)
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Cow<'static, str>>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Points to a second place on the same page.
    #[must_use]
    pub fn related(mut self, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            path: None,
            span,
            message: message.into(),
        });
        self
    }

    /// Points to a place on another page.
    #[must_use]
    pub fn related_on(mut self, path: Arc<str>, span: Span, message: impl Into<String>) -> Self {
        self.related.push(Related {
            path: Some(path),
            span,
            message: message.into(),
        });
        self
    }

    /// Offers a repair.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Masks the secrets in every text a person reads.
    ///
    /// A fix that would write a secret goes as a whole: its text has to be exact, and so can not be
    /// shown.
    pub fn mask_secrets(&mut self) {
        hide(&mut self.message);
        if let Some(help) = &mut self.help
            && let Cow::Owned(masked) = secret::mask(help)
        {
            *help = masked.into();
        }
        for related in &mut self.related {
            hide(&mut related.message);
        }
        let is_secret = |text: &str| matches!(secret::mask(text), Cow::Owned(_));
        let shows =
            |fix: &Fix| is_secret(&fix.title) || fix.edits.iter().any(|edit| is_secret(&edit.text));
        if self.fix.as_ref().is_some_and(shows) {
            self.fix = None;
        }
    }

    /// Says what is known of the external link.
    #[must_use]
    pub fn link(mut self, fact: LinkFact) -> Self {
        self.link = Some(Box::new(fact));
        self
    }

    /// Raises the level of this one finding.
    #[must_use]
    pub fn at_least(mut self, level: Level) -> Self {
        self.at_least = Some(level);
        self
    }

    /// Lowers the level of this one finding.
    #[must_use]
    pub fn at_most(mut self, level: Level) -> Self {
        self.at_most = Some(level);
        self
    }
}

fn hide(text: &mut String) {
    if let Cow::Owned(masked) = secret::mask(text) {
        *text = masked;
    }
}

/// A finding as it leaves the engine: placed, levelled and identified.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Diagnostic {
    /// Full name of the rule, `family/fault`.
    #[serde(deserialize_with = "interned::deserialize")]
    pub rule: Interned,
    /// How serious it is under the configuration that applies to the page.
    pub level: Level,
    /// The page, relative to the working directory, with `/`.
    pub path: Arc<str>,
    /// The offending bytes.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<Cow<'static, str>>,
    /// Other places that belong to the finding.
    pub related: Vec<Related>,
    /// The repair, when there is one.
    pub fix: Option<Fix>,
    /// The `id` of the `[[pattern]]` the finding comes from.
    pub origin: Option<Arc<str>>,
    /// The external link the finding is about.
    #[serde(skip)]
    pub link: Option<Box<LinkFact>>,
    /// The forms of the target that the finding is about.
    pub forms: Vec<(FormKind, Form)>,
    /// What caused this finding and others like it.
    pub cause: Option<Arc<str>>,
    /// Whether it stands for findings that were dropped because the site seems to be understood wrongly.
    pub is_doubt: bool,
    /// Identity of the finding across runs and moved lines: 16 hexadecimal digits.
    pub fingerprint: String,
}

impl Diagnostic {
    /// Places a finding on a page, its secrets masked.
    #[must_use]
    pub fn new(
        rule: &'static str,
        level: Level,
        path: &Arc<str>,
        mut finding: Finding,
        fingerprint: String,
    ) -> Self {
        finding.mask_secrets();
        Self {
            rule,
            level,
            path: Arc::clone(path),
            span: finding.span,
            message: finding.message,
            help: finding.help,
            related: finding.related,
            fix: finding.fix,
            origin: finding.origin,
            link: finding.link,
            forms: finding.forms,
            cause: finding.cause,
            is_doubt: false,
            fingerprint,
        }
    }

    /// The order of every output: path, offset, rule, then what makes two findings at one place differ.
    #[must_use]
    pub fn sort_key(&self) -> (&str, Span, &'static str, &str) {
        (&self.path, self.span, self.rule, &self.message)
    }
}
