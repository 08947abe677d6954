//! `markup/unknown-callout`.

use crate::diagnostic::Finding;
use crate::document::{Block, BlockKind, Document};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::{Preset, Site};
use crate::text::Span;

/// A quote that was meant as a callout and shows its mark.
#[derive(Debug, Default)]
pub(crate) struct UnknownCallout;

impl PageRule for UnknownCallout {
    const META: RuleMeta = rule_meta! {
        /// A quote was meant as a callout and shows its mark.
        ///
        /// Reported when:
        ///
        /// - the site does not know the kind: `> [!NB]`, where GitHub knows NOTE, TIP, IMPORTANT, WARNING and
        ///   CAUTION;
        /// - on GitHub, a title follows the kind, or the quote is a part of a list item or of another quote.
        ///
        /// Not reported when:
        ///
        /// - the kinds of the site are not known, or a site may have kinds of its own: Obsidian, Hugo.
        ///
        /// ```toml,use
        /// site = "github"
        /// ```
        ///
        /// Suppress with `<!-- faqlint-disable-next-line markup/unknown-callout -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers see `[!NB]` at the start of a plain quote.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// > [!NB]
        /// > This cannot be undone.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// > [!NOTE]
        /// > This cannot be undone.
        /// ```
        name: "markup/unknown-callout",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let Some(kinds) = kinds(cx.settings.site_of(&page.path), &page.path) else {
            return;
        };
        for block in &page.blocks {
            if block.kind == BlockKind::Quote
                && let Some(finding) = quote(page, block, kinds)
            {
                cx.report(finding);
            }
        }
    }
}

/// The callouts that a renderer knows.
struct Kinds {
    renderer: &'static str,
    names: &'static [&'static str],
    /// Whether a title may follow the name, and a callout may be in a list.
    strict: bool,
}

const GITHUB: Kinds = Kinds {
    renderer: "GitHub",
    names: &["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"],
    strict: true,
};

const GITLAB: Kinds = Kinds {
    renderer: "GitLab",
    strict: false,
    ..GITHUB
};

const VITEPRESS: Kinds = Kinds {
    renderer: "VitePress",
    names: &[
        "NOTE",
        "TIP",
        "INFO",
        "IMPORTANT",
        "WARNING",
        "CAUTION",
        "DANGER",
    ],
    strict: false,
};

fn kinds(site: &Site, path: &str) -> Option<&'static Kinds> {
    match site.preset {
        _ if site.is_shown_by_github(path) => Some(&GITHUB),
        Preset::Github => Some(&GITHUB),
        Preset::Gitlab => Some(&GITLAB),
        Preset::Vitepress => Some(&VITEPRESS),
        _ => None,
    }
}

fn quote(page: &Document, block: &Block, kinds: &Kinds) -> Option<Finding> {
    let source = page.slice(block.span);
    let line = source.lines().next()?;
    let body = line.trim_start_matches(['>', ' ', '\t']);
    let (name, title) = body.strip_prefix("[!")?.split_once(']')?;
    let is_name = name.len() > 1
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'-');
    // `[!x](y)` is a link.
    if !is_name || title.starts_with(['(', '[']) {
        return None;
    }
    let start = block.span.start + (line.len() - body.len()) as u32;
    let span = Span::at(start, name.len() as u32 + 3);
    let renderer = kinds.renderer;
    let is_known = kinds
        .names
        .iter()
        .any(|known| known.eq_ignore_ascii_case(name));
    let parent = block.parent.map(|parent| page.block(parent).kind);
    let (message, help) = if !is_known {
        (
            format!("`[!{name}]` shows as text: {renderer} does not know this kind of callout"),
            format!("use one of {}", kinds.names.join(", ")),
        )
    } else if kinds.strict && !title.trim().is_empty() {
        (
            format!("`[!{name}]` shows as text: {renderer} knows no callout with a title"),
            "put the text on the next line of the quote".to_owned(),
        )
    } else if kinds.strict && matches!(parent, Some(BlockKind::Item(_) | BlockKind::Quote)) {
        (
            format!("`[!{name}]` shows as text: {renderer} knows callouts at the top level only"),
            "move the callout out of the list or quote, or write `**Note:**`".to_owned(),
        )
    } else {
        return None;
    };
    Some(Finding::new(span, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::UnknownCallout;
    use crate::rules::tester::{check, check_in, settings};
    use crate::settings::Preset;

    #[test]
    fn what_github_does_not_know_is_reported() {
        let mut settings = settings();
        settings.site.preset = Preset::Github;
        let page = "> [!HINT]\n> x\n\n> [!NOTE] Title\n> x\n\n- a\n\n  > [!TIP]\n  > x\n\n> [!note]\n> x\n";
        let found = &[
            (
                "[!HINT]",
                "`[!HINT]` shows as text: GitHub does not know this kind of callout",
            ),
            (
                "[!NOTE]",
                "`[!NOTE]` shows as text: GitHub knows no callout with a title",
            ),
            (
                "[!TIP]",
                "`[!TIP]` shows as text: GitHub knows callouts at the top level only",
            ),
        ];
        check_in::<UnknownCallout>(&settings, "", page, found);
        check::<UnknownCallout>(page, &[]);
        check_in::<UnknownCallout>(&settings, "", "> [!x](y.md)\n\n> [ ] z\n", &[]);
    }
}
