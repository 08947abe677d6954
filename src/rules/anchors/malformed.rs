//! `anchors/malformed`.

use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::{Anchor, AnchorKind, Document};
use crate::rules::anchors::explicit_ids::Evidence;
use crate::rules::anchors::id_syntax::{fault_at_end, fault_at_start};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};

/// An id that is written so that it does not work.
#[derive(Debug, Default)]
pub(crate) struct Malformed;

impl PageRule for Malformed {
    const META: RuleMeta = rule_meta! {
        /// An id is written so that it does not work.
        ///
        /// Reported when:
        ///
        /// - what was meant to declare the id of a heading shows as text: `{id}`, `(#id)`, `{#id` without
        ///   its end, `{#id}` before a full stop, `[](id)` without the `#`, `[]#id)`; on GitHub and
        ///   GitLab also `{#id}`;
        /// - no link can reach an id, because it contains a space or a second `#`.
        ///
        /// Not reported when:
        ///
        /// - a word in braces is not meant as an id: the page declares none, no link leads to it, and it
        ///   is not the heading's own slug.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line anchors/malformed -->`.
        ///
        /// ## Why it matters
        ///
        /// The reader sees the mark in the heading, and every link to the id leads nowhere.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// ## Install {#install}
        ///
        /// ## Join a group {join-a-group}
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// ## Install {#install}
        ///
        /// ## Join a group {#join-a-group}
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the mark is written as the site wants it. Unsafe where the id itself has to change.
        ///
        /// ```markdown,fixed
        /// ## Install {#install}
        ///
        /// ## Join a group {#join-a-group}
        /// ```
        name: "anchors/malformed",
        level: Error,
        fix: Sometimes,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let preset = cx.settings.site_of(&page.path).preset;
        let mut evidence = None;
        for heading in &page.headings {
            let raw = page.slice(heading.content);
            if !raw.contains(['{', '}', '[', '#']) {
                continue;
            }
            let evidence = evidence.get_or_insert_with(|| Evidence::of(page).on(preset));
            let fault = fault_at_end(page, heading, evidence)
                .or_else(|| fault_at_start(page, heading, evidence));
            if let Some(fault) = fault {
                let mark = page.slice(fault.span);
                let mut finding = Finding::new(fault.span, format!("`{mark}` {}", fault.what));
                finding.fix = fault.fix;
                cx.report(finding.help(fault.help));
            }
        }
        for anchor in &page.anchors {
            if anchor.kind != AnchorKind::Generated
                && let Some(finding) = unreachable(page, anchor)
            {
                cx.report(finding);
            }
        }
    }
}

/// A written id that no fragment can name.
fn unreachable(page: &Document, anchor: &Anchor) -> Option<Finding> {
    let written = page.slice(anchor.span);
    let id = &*anchor.id;
    let bare = id.trim().trim_start_matches('#');
    if bare.is_empty() || bare == id && !id.contains(char::is_whitespace) {
        return None;
    }
    let what = if id.trim_start().starts_with('#') {
        "starts with `#`, which is not part of an id"
    } else {
        "has a space in it, which no link can write"
    };
    let new = bare.split_whitespace().collect::<Vec<_>>().join("-");
    let finding =
        Finding::new(anchor.span, format!("the id `{id}` {what}")).help(format!("write `{new}`"));
    if written != id {
        return Some(finding);
    }
    let title = format!("write `{new}`");
    let is_same = new == bare;
    Some(finding.fix(if is_same {
        Fix::safe(title, anchor.span, new).changes(&[Protected::Ids, Protected::Html])
    } else {
        Fix::risky(title, anchor.span, new)
    }))
}

#[cfg(test)]
mod tests {
    use super::Malformed;
    use crate::rules::tester::{check_in, settings};
    use crate::settings::{DialectChoice, Preset};
    use crate::slug::Dialect;

    #[test]
    fn hosts_of_repositories_read_no_attributes() {
        let mut settings = settings();
        settings.site.preset = Preset::Github;
        settings.site.dialect = DialectChoice::Fixed(Dialect::Github);
        check_in::<Malformed>(
            &settings,
            "",
            "## Restart {#restart}\n\n## Use `{#id}`\n",
            &[(
                "{#restart}",
                "`{#restart}` declares no id here and shows as text",
            )],
        );
    }
}
