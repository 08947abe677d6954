//! `platforms/misspelled`.

mod former_names;
mod spelling_exceptions;
mod spellings;

use crate::diagnostic::{Finding, Fix};
use crate::document::{BlockKind, Document, LabelForm, LabelNaming};
use crate::rules::platforms::misspelled::spelling_exceptions::{Place, is_literal};
use crate::rules::platforms::misspelled::spellings::{Fault, Spelled, Spellings};
use crate::rules::registry::{NoOptions, rule_meta};
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::{Rows, Span};

/// The name of a platform that is not written as its maker writes it.
#[derive(Debug)]
pub(crate) struct Misspelled {
    spellings: Spellings,
}

impl Configurable for Misspelled {
    type Options = NoOptions;

    fn new(_: NoOptions, settings: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            spellings: Spellings::new(&settings.platforms),
        })
    }
}

impl PageRule for Misspelled {
    const META: RuleMeta = rule_meta! {
        /// The name of a platform is misspelled.
        ///
        /// Reported when a title, a label or running text has:
        ///
        /// - a spelling that `[[platform]]` lists under `misspellings`;
        /// - a name in the wrong case: `MacOS`, `IOS`, `android`;
        /// - a typing error: `Andorid`;
        /// - `windows` where it can only be the system: "on a windows computer".
        ///
        /// Not reported when:
        ///
        /// - it is code, a URL, a file name, a value that code on the page has as well, or in quotes;
        /// - it is in the title of a page of another site that the text links to;
        /// - all words around it are in capitals;
        /// - it is another product (Cisco IOS), or a former name with its version (`OS X 10.9`).
        ///
        /// Suppress with `<!-- faqlint-disable-next-line platforms/misspelled -->`.
        ///
        /// ## Why it matters
        ///
        /// A name in three spellings looks careless, and whoever searches the page for one misses the
        /// others.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// # Sign in on your Iphone
        ///
        /// The app runs on MacOS and Andorid too.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// # Sign in on your iPhone
        ///
        /// The app runs on macOS and Android too: `brew install macos-app`.
        /// ```
        ///
        /// ```markdown,fixed
        /// # Sign in on your iPhone
        ///
        /// The app runs on macOS and Android too.
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe for a wrong case in upper or mixed letters. Unsafe for a word in lower case, which may be an
        /// identifier, for a name that has changed (`OS X`), and in a heading whose id would change.
        name: "platforms/misspelled",
        level: Warning,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let place = Place::new(page, &cx.settings.platforms);
        let prose = page.prose();
        for run in prose.blocks() {
            let text = prose.text(run);
            for found in self.spellings.wrong(text) {
                let span = prose.span(run, found.start..found.end);
                let is_fault = !is_literal(&place, Some(run.block), text, &found)
                    && !is_guessed(page, span)
                    && !is_marked(page, span, &found);
                if is_fault {
                    let heading = match page.block(run.block).kind {
                        BlockKind::Heading(heading) => Some(heading),
                        _ => None,
                    };
                    cx.report(misspelled(page, span, heading, &found));
                }
            }
        }
        for label in &page.platform_labels {
            let is_tab = label.form == LabelForm::Tab && label.naming == LabelNaming::Shown;
            let is_directive = matches!(page.block(label.block).kind, BlockKind::Directive(_));
            if is_tab && is_directive {
                self.span(&place, label.span, cx);
            }
        }
    }
}

impl Misspelled {
    /// Checks text that is in no block.
    fn span(&self, place: &Place<'_>, span: Span, cx: &mut Context<'_>) {
        let text = place.page.slice(span);
        for found in self.spellings.wrong(text) {
            if !is_literal(place, None, text, &found) {
                let start = span.start + found.start as u32;
                let span = Span::at(start, (found.end - found.start) as u32);
                cx.report(misspelled(place.page, span, None, &found));
            }
        }
    }
}

/// Whether `platforms/unknown` reports the word.
fn is_guessed(page: &Document, span: Span) -> bool {
    let label = page
        .platform_labels
        .ending_after(span.end.saturating_sub(1))
        .first();
    label
        .is_some_and(|label| label.naming == LabelNaming::Guessed && label.span.start <= span.start)
}

/// Whether a word in lower case is marked as a value, or is the name of an include: `**linux**`.
fn is_marked(page: &Document, span: Span, found: &Spelled<'_>) -> bool {
    let (start, end) = (span.start as usize, span.end as usize);
    let (before, after) = (&page.text[..start], &page.text[end..]);
    if found.fault == Fault::Listed || page.slice(span).contains(char::is_uppercase) {
        return false;
    }
    let label = page
        .platform_labels
        .binary_search_by_key(&span, |label| label.span);
    let is_emphasised = before.ends_with(['*', '_']) && after.starts_with(['*', '_']);
    (is_emphasised && label.is_err()) || is_in_value(page, span) || is_include(before)
}

/// Whether a word is in emphasised words that are all in lower case, as something to type is.
fn is_in_value(page: &Document, span: Span) -> bool {
    let around = page.emphases.until(span.start).last();
    around.is_some_and(|emphasis| {
        let text = page.slice(emphasis.span);
        emphasis.span.end >= span.end
            && text.trim_matches(['*', '_']).contains(' ')
            && !text.contains(|c: char| c.is_uppercase() || c == ':')
    })
}

/// Whether a text ends inside the name of an include of docfx, which no reader sees.
fn is_include(before: &str) -> bool {
    let near = &before[before.floor_char_boundary(before.len().saturating_sub(80))..];
    near.rfind("[!INCLUDE")
        .is_some_and(|at| !near[at..].contains([']', '\n']))
}

fn misspelled(page: &Document, span: Span, heading: Option<u32>, found: &Spelled<'_>) -> Finding {
    let (word, right) = (page.slice(span), found.right);
    let letters = |name: &str| -> String {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect()
    };
    let is_renamed = found.fault == Fault::Listed && letters(word) != letters(right);
    let moves_id = heading.is_some_and(|heading| !page.headings[heading as usize].declared)
        && word.to_lowercase() != right.to_lowercase();
    let title = format!("write `{right}`");
    // A word in lower case may be an identifier, and words in brackets the label of a definition.
    let is_lower = !word.contains(char::is_uppercase) && found.fault != Fault::Slip;
    let fix = if is_renamed || moves_id || is_lower || found.fault == Fault::Noun {
        Fix::risky(title.clone(), span, right)
    } else {
        Fix::safe(title.clone(), span, right)
    };
    let word = word.split_whitespace().collect::<Vec<_>>().join(" ");
    Finding::new(span, format!("`{right}` is spelled `{word}` here"))
        .help(title)
        .fix(fix)
}
