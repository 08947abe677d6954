//! `platforms/foreign-term`.

mod exempt_sentences;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::diagnostic::Finding;
use crate::document::{Document, PlatformLabel};
use crate::rules::platforms::foreign_term::exempt_sentences::is_exempt;
use crate::rules::platforms::platform_matcher::PlatformMatcher;
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::surroundings::sentence;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::{Noun, PlatformId, Platforms, Settings};
use crate::text::Span;
use crate::text::script::is_east_asian;

/// A word of one platform in the section of another.
#[derive(Debug)]
pub(crate) struct ForeignTerm {
    automaton: AhoCorasick,
    terms: Vec<Term>,
    matcher: PlatformMatcher,
}

/// A term and the platforms whose term it is.
#[derive(Debug)]
struct Term {
    text: String,
    platforms: Vec<PlatformId>,
}

impl Configurable for ForeignTerm {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        let terms = terms(&settings.platforms);
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(terms.iter().map(|term| &term.text))
            .map_err(|_| OptionsError::new("terms", "there are too many terms"))?;
        Ok(Self {
            automaton,
            terms,
            matcher: PlatformMatcher::new(&settings.platforms),
        })
    }
}

impl PageRule for ForeignTerm {
    const META: RuleMeta = rule_meta! {
        /// A platform section uses a term of another platform.
        ///
        /// Reported when:
        ///
        /// - a section has one of the `terms` of a `[[platform]]` that it is not for, as it is written
        ///   there.
        ///
        /// Not reported when:
        ///
        /// - the sentence names the platform of the term, or compares it with a term of the section's own
        ///   platform;
        /// - the sentence says that something does not exist ("There is no APK");
        /// - the term is outside platform sections.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/foreign-term -->`.
        ///
        /// ## Why it matters
        ///
        /// It is what remains when a section is copied for another platform: the reader looks for a
        /// thing that is not there.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// **Android**
        ///
        /// Update the app in Google Play.
        ///
        /// **iOS**
        ///
        /// Update the app in Google Play.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// **Android**
        ///
        /// Update the app in Google Play.
        ///
        /// **iOS**
        ///
        /// Update the app in the App Store. Android users find it in Google Play.
        /// ```
        name: "platforms/foreign-term",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let labels = &page.platform_labels;
        if labels.is_empty() {
            return;
        }
        let prose = page.prose();
        let mut next = 0;
        let mut open: Vec<&PlatformLabel> = Vec::new();
        for run in prose.blocks() {
            while let Some(label) = labels.get(next).filter(|label| label.block <= run.block) {
                open.retain(|other| other.section_end > label.block);
                open.push(label);
                next += 1;
            }
            while open
                .last()
                .is_some_and(|label| label.section_end <= run.block && label.block != run.block)
            {
                open.pop();
            }
            let Some(label) = open.last() else {
                continue;
            };
            let text = prose.text(run);
            for (range, term) in self.foreign(page, text, label, &cx.settings.platforms) {
                let span = prose.span(run, range);
                cx.report(foreign(span, term, label, &cx.settings.platforms));
            }
        }
    }
}

impl ForeignTerm {
    /// The terms in `text` that do not belong to the platforms of `label`.
    fn foreign<'a>(
        &'a self,
        page: &'a Document,
        text: &'a str,
        label: &'a PlatformLabel,
        platforms: &'a Platforms,
    ) -> impl Iterator<Item = (std::ops::Range<usize>, &'a Term)> + 'a {
        self.automaton.find_iter(text).filter_map(move |found| {
            let term = &self.terms[found.pattern().as_usize()];
            let joins = |c: char| c.is_alphanumeric() && !is_east_asian(c);
            if text[..found.start()].ends_with(joins) || text[found.end()..].starts_with(joins) {
                return None;
            }
            let is_own = |id: &PlatformId| term.platforms.contains(id);
            // What runs in a browser, or on any computer, may send the reader anywhere.
            let is_open = |id: &PlatformId| platforms.get(*id).noun == Noun::Always;
            if label.platforms.iter().any(|id| is_own(id) || is_open(id)) {
                return None;
            }
            let (before, after) = sentence(text, found.start(), found.end());
            let names_its_own = [before, after]
                .iter()
                .any(|part| self.matcher.of(part).any(|id| is_own(&id)));
            let compares = [before, after].iter().any(|part| {
                let terms = self.automaton.find_iter(part);
                terms
                    .map(|other| &self.terms[other.pattern().as_usize()])
                    .any(|other| {
                        label
                            .platforms
                            .iter()
                            .any(|id| other.platforms.contains(id))
                    })
            });
            let is_said = is_exempt(page, before, after);
            let is_brand = before
                .split_whitespace()
                .enumerate()
                .last()
                .is_some_and(|(at, word)| at > 0 && word.starts_with(char::is_uppercase));
            (!names_its_own && !compares && !is_said && !is_brand).then(|| (found.range(), term))
        })
    }
}

/// The terms, each once, with all platforms that have it.
fn terms(platforms: &Platforms) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    for (platform, id) in platforms.list().iter().zip(0..) {
        for text in platform.terms.iter().filter(|text| !text.is_empty()) {
            match terms.iter_mut().find(|term| term.text == *text) {
                Some(term) => term.platforms.push(PlatformId(id)),
                None => terms.push(Term {
                    text: text.clone(),
                    platforms: vec![PlatformId(id)],
                }),
            }
        }
    }
    terms
}

fn foreign(span: Span, term: &Term, label: &PlatformLabel, platforms: &Platforms) -> Finding {
    let (owners, here) = (
        platforms.names(&term.platforms, ""),
        platforms.names(&label.platforms, ""),
    );
    let message = format!(
        "`{}` belongs to {owners}, but this section is for {here}",
        term.text
    );
    Finding::new(span, message)
        .help(format!(
            "say what it is called on {here}, or name {owners} in the sentence"
        ))
        .related(label.span, "the section starts here")
}
