//! `anchors/missing`.

mod levels;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::{AnchorKind, Document, Heading};
use crate::rules::anchors::id_syntax::is_generated;
use crate::rules::anchors::missing::levels::{by_level, is_mixed, is_rare};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;

/// Options of `anchors/missing`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "anchors/missing")]
pub(crate) struct Options {
    /// Report every heading below the title that declares no id, on every page.
    #[schemars(example = true)]
    every_page: bool,
}

/// A heading without a declared id among headings that declare theirs.
#[derive(Debug)]
pub(crate) struct Missing {
    every_page: bool,
}

impl Configurable for Missing {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        Ok(Self {
            every_page: options.every_page,
        })
    }
}

impl PageRule for Missing {
    const META: RuleMeta = rule_meta! {
        /// A heading declares no id although the other headings of the page do.
        ///
        /// Reported when:
        ///
        /// - at least four headings of the same level declare one, with `[](#id)` or `{#id}`, and at most
        ///   one in five does not, on this level and on all levels that have ids.
        ///
        /// Not reported when:
        ///
        /// - it is the title of the page;
        /// - the page says that it is generated;
        /// - the ids of the page are not slugs, as in a translation that keeps the ids of its source, and
        ///   the heading is plain ASCII.
        ///
        /// Options:
        ///
        /// - `every_page = true` reports every heading below the title without a declared id. Default:
        ///   `false`.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/missing -->`.
        ///
        /// ## Why it matters
        ///
        /// The id of this heading alone changes when its text does, and links to it break.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Install {#install}
        ///
        /// ## Log in {#log-in}
        ///
        /// ## Log out {#log-out}
        ///
        /// ## Find friends {#find-friends}
        ///
        /// ## Delete your account
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Install {#install}
        ///
        /// ## Log in {#log-in}
        ///
        /// ## Log out {#log-out}
        ///
        /// ## Find friends {#find-friends}
        ///
        /// ## Delete your account {#delete-your-account}
        /// ```
        ///
        /// ## Fix
        ///
        /// Declares the id that the heading has now: safe where the other ids of the page are slugs too.
        ///
        /// ```markdown,fixed
        /// ## Install {#install}
        ///
        /// ## Log in {#log-in}
        ///
        /// ## Log out {#log-out}
        ///
        /// ## Find friends {#find-friends}
        ///
        /// ## Delete your account {#delete-your-account}
        /// ```
        name: "anchors/missing",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let form = page
            .anchors
            .iter()
            .map(|anchor| anchor.kind)
            .find(|kind| matches!(kind, AnchorKind::EmptyLink | AnchorKind::Attribute));
        if (form.is_none() && !self.every_page) || is_generated(page) {
            return;
        }
        let (mut slugs, mut chosen, mut foreign) = (0, 0, 0);
        for heading in page.headings.iter().filter(|heading| heading.declared) {
            if heading.id == heading.slug {
                slugs += 1;
            } else {
                chosen += 1;
                let slug = heading.slug.as_ref();
                foreign += usize::from(slug.is_none_or(|slug| !slug.is_ascii()));
            }
        }
        let levels = by_level(page);
        let is_mixed = is_mixed(&levels);
        for (declared, bare) in levels {
            let speaks = !is_mixed && declared.len() >= 4 && is_rare(bare.len(), declared.len());
            if !speaks && !self.every_page {
                continue;
            }
            for (index, heading) in bare {
                let is_title = index == 0 && heading.level == 1;
                // A translation declares the ids of its source, and `Slack` has the right one as it is.
                let is_translated = chosen > slugs && foreign * 2 > chosen;
                let is_kept = !self.every_page && is_translated && has_plain_slug(heading);
                if heading.dynamic || is_title || is_kept || heading.text.is_empty() {
                    continue;
                }
                let finding = missing(page, heading, form, chosen == 0);
                cx.report(finding.superseded_by("anchors/malformed", heading.span));
            }
        }
    }
}

fn has_plain_slug(heading: &Heading) -> bool {
    heading.id.as_ref().is_some_and(|id| id.is_ascii())
}

fn missing(
    page: &Document,
    heading: &Heading,
    form: Option<AnchorKind>,
    are_slugs: bool,
) -> Finding {
    let message = format!("“{}” declares no id", heading.text);
    let finding = Finding::new(heading.content, message)
        .help("declare one, as the other headings of the page do");
    let (Some(form), Some(id)) = (form, &heading.id) else {
        return finding;
    };
    // What is already there may have been meant as the id.
    if page.slice(heading.content).contains(['{', '}', '[', '#']) {
        return finding;
    }
    let id = format!("{}{id}", page.id_prefix);
    let (at, text) = match form {
        AnchorKind::EmptyLink => (heading.content.start, format!("[](#{id})")),
        _ => (heading.content.end, format!(" {{#{id}}}")),
    };
    let title = format!("declare `{id}`");
    let fix = if are_slugs {
        Fix::safe(title, Span::at(at, 0), text).changes(&[Protected::Ids, Protected::Html])
    } else {
        Fix::risky(title, Span::at(at, 0), text)
    };
    finding.fix(fix)
}

#[cfg(test)]
mod tests {
    use super::Missing;
    use crate::rules::tester::{check, check_fix, check_with};

    const FOUR: &str = "## A {#a}\n\n## B {#b}\n\n## C {#c}\n\n## D {#d}\n\n";

    #[test]
    fn the_odd_one_out_is_reported() {
        check::<Missing>(
            &format!("# T\n\n{FOUR}## E\n\n### F\n"),
            &[("E", "“E” declares no id")],
        );
        check_fix::<Missing>(
            "## [](#a)A\n\n## [](#b)B\n\n## C\n\n## [](#d)D\n\n## [](#e)E\n",
            "## [](#a)A\n\n## [](#b)B\n\n## [](#c)C\n\n## [](#d)D\n\n## [](#e)E\n",
        );
    }

    #[test]
    fn the_scheme_of_the_ids_is_kept() {
        check_fix::<Missing>(
            "## [](#q-a)A\n\n## [](#q-b)B\n\n## C\n\n## [](#q-d)D\n\n## [](#q-e)E\n",
            "## [](#q-a)A\n\n## [](#q-b)B\n\n## [](#q-c)C\n\n## [](#q-d)D\n\n## [](#q-e)E\n",
        );
    }

    #[test]
    fn pages_that_mix_are_left_alone() {
        check::<Missing>(&format!("{FOUR}## E\n\n## F\n"), &[]);
        check::<Missing>("## A {#a}\n\n## B\n", &[]);
        let lower = "### F {#f}\n\n### G\n\n### H\n\n### I\n";
        check::<Missing>(&format!("{FOUR}## E\n\n{lower}"), &[]);
        check::<Missing>(
            "## Ä {#a}\n\n## Ö {#o}\n\n## Ü {#u}\n\n## Größe {#size}\n\n## Slack\n",
            &[],
        );
        check::<Missing>(&format!("{FOUR}<a name=\"e\"></a>\n\n## E\n"), &[]);
    }

    #[test]
    fn every_page_can_be_asked_for() {
        check_with::<Missing>(
            "every_page = true",
            "# T\n\n## A\n",
            &[("A", "“A” declares no id")],
        );
    }
}
