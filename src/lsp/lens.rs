//! What a heading carries: links, publication, platforms, translations.

use std::path::Path;

use gen_lsp_types::{CodeLens, Command};
use rustc_hash::FxHashMap;

use crate::corpus::{PageId, ResolvedPage};
use crate::lsp::convert::Lines;
use crate::lsp::navigation::{counted, is_published};
use crate::lsp::view::View;
use crate::text::Span;

/// The lenses of a page.
pub(super) fn lenses(view: &View, file: &Path) -> Option<Vec<CodeLens>> {
    let (id, page) = view.page(file)?;
    let lines = view.lines(page);
    let mut counts: FxHashMap<String, usize> = FxHashMap::default();
    for (_, _, fragment) in view.links_to(file) {
        *counts.entry(fragment.unwrap_or_default()).or_default() += 1;
    }
    let mut lenses = Vec::new();
    if let Some(title) = translations(view, id) {
        lenses.push(lens(&lines, Span::default(), title));
    }
    let platforms = platforms(view, page);
    for (index, heading) in page.headings.iter().enumerate() {
        let Some(id) = &heading.id else {
            continue;
        };
        let count = counts.get(&**id).copied().unwrap_or_default();
        let mut parts = Vec::new();
        if count > 0 {
            parts.push(counted(count, "link"));
        }
        if is_published(view, page, id) {
            parts.push("published".to_owned());
        }
        if !parts.is_empty() {
            lenses.push(lens(&lines, heading.span, parts.join(" · ")));
        }
        if let Some(title) = platforms.get(&(index as u32)) {
            lenses.push(lens(&lines, heading.span, title.clone()));
        }
    }
    Some(lenses)
}

fn lens(lines: &Lines, span: Span, title: String) -> CodeLens {
    CodeLens {
        range: lines.range(Span::at(span.start, 0)),
        command: Some(Command {
            title,
            tooltip: None,
            // A command without a name is shown as text.
            command: String::new(),
            arguments: None,
        }),
        data: None,
    }
}

/// For each topic with platform sections, which of the platforms of the page it covers: `Android ✓ iOS –`.
fn platforms(view: &View, page: &ResolvedPage) -> FxHashMap<u32, String> {
    let known = &view.project.scope().config.settings.platforms;
    let mut all: Vec<_> = page
        .topic_platforms
        .iter()
        .flat_map(|topic| &topic.platforms)
        .collect();
    all.sort_unstable();
    all.dedup();
    let mut shown = FxHashMap::default();
    for topic in &page.topic_platforms {
        let Some(heading) = topic.heading else {
            continue;
        };
        let parts = all.iter().map(|platform| {
            let mark = if topic.platforms.contains(platform) {
                '✓'
            } else {
                '–'
            };
            format!("{} {mark}", known.get(**platform).name)
        });
        let parts: Vec<String> = parts.collect();
        shown.insert(heading, parts.join(" "));
    }
    shown
}

/// Which languages of the corpus have the page: `de ✓ fr –`.
fn translations(view: &View, id: PageId) -> Option<String> {
    let translations = view.corpus().translations();
    if !translations.is_source(id) {
        return None;
    }
    let here = translations.languages_of(id);
    let parts = translations.coverage().keys().map(|language| {
        let mark = if here.contains(language) {
            '✓'
        } else {
            '–'
        };
        format!("{language} {mark}")
    });
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
