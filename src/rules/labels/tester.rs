//! Checks of the rules on one page, with the labels of an app for two platforms.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::corpus::{CorpusBuilder, PageId, PageSummary};
use crate::document::Document;
use crate::rules::tester::settings;
use crate::rules::{Configurable, Context, SiteRule};
use crate::settings::{FormerLabel, LabelSource, LabelTable, PlatformId, UiLabel, UiLabels};
use crate::source::Tree;

const ANDROID: PlatformId = PlatformId(0);
const IOS: PlatformId = PlatformId(1);

fn label(key: &str, text: &str) -> UiLabel {
    UiLabel {
        key: key.into(),
        group: "strings".into(),
        text: text.into(),
    }
}

fn labels() -> UiLabels {
    let former = FormerLabel {
        label: label("backup", "Import/Export"),
        commit: Some("abc1234".into()),
        date: "2025-03-04".into(),
    };
    let android = vec![
        label("settings", "Settings"),
        label("backup", "Backup & restore"),
        label("delete", "Automatic deletion"),
        label("devices", "Linked devices"),
    ];
    let german = vec![
        label("settings", "Einstellungen"),
        label("backup", "Sicherung"),
    ];
    let ios = vec![
        label("settings", "Settings"),
        label("devices", "Connected devices"),
        label("only", "Only here"),
    ];
    UiLabels {
        tables: vec![
            LabelTable::new((Some(ANDROID), "en", true), android, vec![former]),
            LabelTable::new((Some(ANDROID), "de", false), german, Vec::new()),
            LabelTable::new((Some(IOS), "en", true), ios, Vec::new()),
        ],
    }
}

/// Asserts what rule `R` finds on a page: the source of each finding, and its message.
#[track_caller]
pub(super) fn check<R: SiteRule>(page: &str, expected: &[(&str, &str)]) {
    check_at::<R>("a.md", page, expected);
}

/// [`check`] for a page in a place of its own.
#[track_caller]
pub(super) fn check_at<R: SiteRule>(path: &str, page: &str, expected: &[(&str, &str)]) {
    let mut settings = settings();
    settings.label_sources.push(LabelSource {
        platform: None,
        folder: PathBuf::from("/"),
        strings: Vec::new(),
        language: "en".to_owned(),
    });
    for page in [page.to_owned(), page.replace('\n', "\r\n")] {
        let doc = Document::parse(Arc::from(path), Arc::from(&*page), &settings);
        let facts = PageSummary::new(doc, Some(PathBuf::from("/").join(path)));
        let tree = Tree::default();
        let builder = CorpusBuilder::new(&tree, &settings, Path::new("/"));
        let mut corpus = builder.build(vec![Arc::new(facts)]);
        corpus.set_ui_labels(labels());
        let options = <R as Configurable>::Options::default();
        let rule = R::new(options, &settings).expect("default options");
        let mut cx = Context::new(&settings);
        rule.check(&corpus, PageId(0), &mut cx);
        let found = cx.take();
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| (finding.span.slice(&page), &*finding.message))
            .collect();
        assert_eq!(found, expected, "on the page\n{page}");
    }
}
