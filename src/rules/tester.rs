//! Checks of single rules on small pages.
//!
//! Every page is checked four times: as written, with CRLF line endings, and both again behind a
//! paragraph of non-ASCII text, so that no rule depends on line endings or on one byte a character.
#![allow(dead_code, reason = "not every way to check has a rule that needs it")]

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;

use crate::corpus::{CorpusBuilder, PageSummary, Wants};
use crate::diagnostic::{Finding, Fix};
use crate::document::Document;
use crate::links::{Outcome, Outcomes};
use crate::rules::{Context, PageRule, SiteRule};
use crate::settings::{Noun, Platform, Platforms, Settings};
use crate::source::{Tree, normalise};

/// The settings that tests run with: the platforms of the default configuration.
pub(crate) fn settings() -> Settings {
    let platform = |name: &str, misspellings: &[&str], synonyms: &[&str], terms: &[&str]| {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Platform {
            name: name.to_owned(),
            misspellings: owned(misspellings),
            synonyms: owned(synonyms),
            terms: owned(terms),
            ..Platform::default()
        }
    };
    let noun = |name: &str, noun, includes: &[&str]| Platform {
        noun,
        includes: includes.iter().map(|name| (*name).to_owned()).collect(),
        ..platform(name, &[], &[], &[])
    };
    let list = vec![
        platform(
            "Android",
            &["ANDROID", "Andriod", "Andorid"],
            &["Android phone"],
            &["Google Play", "APK"],
        ),
        platform("iOS", &["IOS"], &["iPhone"], &["TestFlight"]),
        platform("iPadOS", &[], &["iPad"], &[]),
        platform("macOS", &["MacOS", "Mac OS", "OS X"], &["Mac"], &[]),
        noun("Windows", Noun::LowerCase, &[]),
        platform("Linux", &[], &[], &[]),
        noun("Web", Noun::Always, &[]),
        noun("Desktop", Noun::Always, &["Windows", "macOS", "Linux"]),
    ];
    let mut settings = Settings::new(PathBuf::from("/"));
    settings.platforms = Platforms::new(list, None);
    settings
}

/// Asserts that rule `R`, with default options, finds exactly `expected`: the text each finding
/// covers and its message.
#[track_caller]
pub(crate) fn check<R: PageRule>(page: &str, expected: &[(&str, &str)]) {
    check_in::<R>(&settings(), "", page, expected);
}

/// [`check`] with options, written as in the configuration.
#[track_caller]
pub(crate) fn check_with<R: PageRule>(options: &str, page: &str, expected: &[(&str, &str)]) {
    check_in::<R>(&settings(), options, page, expected);
}

/// [`check_with`] under given settings.
#[track_caller]
pub(crate) fn check_in<R: PageRule>(
    settings: &Settings,
    options: &str,
    page: &str,
    expected: &[(&str, &str)],
) {
    for page in variants(page) {
        assert_found(&page, findings::<R>(settings, options, &page), expected);
    }
}

/// Asserts what is found on a page: the source of each finding, and its message.
#[track_caller]
fn assert_found(page: &str, found: Vec<Finding>, expected: &[(&str, &str)]) {
    let found: Vec<(String, String)> = found
        .into_iter()
        .map(|finding| {
            let source = finding.span.slice(page).replace("\r\n", "\n");
            (source, finding.message)
        })
        .collect();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(text, message)| (text.as_str(), message.as_str()))
        .collect();
    assert_eq!(found, expected, "on the page\n{page}");
}

/// Asserts that the fixes of `R` turn `before` into `after`, and leave nothing to fix.
#[track_caller]
pub(crate) fn check_fix<R: PageRule>(before: &str, after: &str) {
    check_fix_in::<R>(&settings(), "", before, after);
}

/// [`check_fix`] with options and settings.
#[track_caller]
pub(crate) fn check_fix_in<R: PageRule>(
    settings: &Settings,
    options: &str,
    before: &str,
    after: &str,
) {
    for (before, after) in variants(before).into_iter().zip(variants(after)) {
        let fixed = apply(
            &before,
            findings::<R>(settings, options, &before)
                .into_iter()
                .filter_map(|finding| finding.fix),
        );
        assert_eq!(fixed, after);
        let again = apply(
            &after,
            findings::<R>(settings, options, &after)
                .into_iter()
                .filter_map(|finding| finding.fix),
        );
        assert_eq!(again, after, "a second fix changes the page again");
    }
}

/// What rule `R` finds on one page, in the order it reports.
pub(crate) fn findings<R: PageRule>(
    settings: &Settings,
    options: &str,
    page: &str,
) -> Vec<Finding> {
    let table = toml::Deserializer::parse(options).expect("options are TOML");
    let options = R::Options::deserialize(table).expect("options fit the rule");
    let rule = R::new(options, settings).expect("options are usable");
    let doc = Document::parse(Arc::from("docs/page.md"), Arc::from(page), settings);
    let mut cx = Context::new(settings);
    PageRule::check(&rule, &doc, &mut cx);
    cx.take()
}

fn variants(page: &str) -> Vec<String> {
    let unix = page.to_owned();
    let windows = page.replace('\n', "\r\n");
    let is_at_top =
        page.starts_with("---") || page.starts_with("+++") || page.starts_with('\u{feff}');
    if is_at_top {
        return vec![unix, windows];
    }
    let lead = "Grüße, 世界 😀 שלום.\n\n";
    vec![
        format!("{lead}{unix}"),
        format!("{}{windows}", lead.replace('\n', "\r\n")),
        unix,
        windows,
    ]
}

fn apply(page: &str, fixes: impl Iterator<Item = Fix>) -> String {
    let mut edits: Vec<_> = fixes
        .flat_map(|fix| fix.edits)
        .filter(|edit| edit.path.is_none())
        .collect();
    edits.sort_by_key(|edit| edit.span);
    edits.dedup();
    let mut out = String::new();
    let mut at = 0;
    for edit in edits {
        assert!(edit.span.start >= at, "fixes overlap");
        out.push_str(&page[at as usize..edit.span.start as usize]);
        out.push_str(&if page.contains("\r\n") {
            edit.text.replace('\n', "\r\n")
        } else {
            edit.text
        });
        at = edit.span.end;
    }
    out + &page[at as usize..]
}

/// Asserts what the site rule `R`, with default options, finds on `files[0]`, in a folder that holds
/// all `files`: paths and contents. Files that are not pages may be empty.
#[track_caller]
pub(crate) fn check_site<R: SiteRule>(files: &[(&str, &str)], expected: &[(&str, &str)]) {
    check_site_in::<R>(|_| {}, "", files, expected);
}

/// [`check_site`] with options and changed settings.
#[track_caller]
pub(crate) fn check_site_in<R: SiteRule>(
    change: impl Fn(&mut Settings),
    options: &str,
    files: &[(&str, &str)],
    expected: &[(&str, &str)],
) {
    for page in variants(files[0].1) {
        let found = site_findings::<R>(&change, options, files, &page);
        assert_found(&page, found, expected);
    }
}

/// Asserts that the fixes of site rule `R` turn `files[0]` into `after`, and leave nothing to fix.
#[track_caller]
pub(crate) fn check_site_fix<R: SiteRule>(files: &[(&str, &str)], after: &str) {
    for (before, after) in variants(files[0].1).into_iter().zip(variants(after)) {
        let repairs = |page: &str| {
            let found = site_findings::<R>(|_| {}, "", files, page);
            found.into_iter().filter_map(|finding| finding.fix)
        };
        let fixed = apply(&before, repairs(&before));
        assert_eq!(fixed, after);
        assert_eq!(
            apply(&fixed, repairs(&fixed)),
            fixed,
            "a second fix changes the page"
        );
    }
}

/// Asserts what the site rule `R` finds on a page when this is known of its external links.
#[track_caller]
pub(crate) fn check_online<R: SiteRule>(
    page: &str,
    outcomes: &[(&str, Outcome)],
    expected: &[(&str, &str)],
) {
    for page in variants(page) {
        let found = online_findings::<R>(&page, outcomes);
        let found: Vec<(&str, &str)> = found
            .iter()
            .map(|finding| (finding.span.slice(&page), finding.message.as_str()))
            .collect();
        assert_eq!(found, expected, "on the page\n{page}");
    }
}

/// What site rule `R` finds on a page when this is known of its external links.
pub(crate) fn online_findings<R: SiteRule>(
    page: &str,
    outcomes: &[(&str, Outcome)],
) -> Vec<Finding> {
    let mut known = Outcomes::default();
    for (url, outcome) in outcomes {
        known.insert(url, outcome.clone());
    }
    findings_in_site::<R>(|_| {}, "", &[("a.md", page)], page, known)
}

/// What site rule `R` finds on `files[0]`, whose content is `page`.
pub(crate) fn site_findings<R: SiteRule>(
    change: impl Fn(&mut Settings),
    options: &str,
    files: &[(&str, &str)],
    page: &str,
) -> Vec<Finding> {
    findings_in_site::<R>(change, options, files, page, Outcomes::default())
}

fn findings_in_site<R: SiteRule>(
    change: impl Fn(&mut Settings),
    options: &str,
    files: &[(&str, &str)],
    page: &str,
    outcomes: Outcomes,
) -> Vec<Finding> {
    let dir = tempfile::tempdir().expect("a folder");
    let root = normalise(dir.path());
    let mut settings = Settings {
        base: root.clone(),
        boundary: root.clone(),
        ..settings()
    };
    settings.site.roots = vec![root.clone()];
    settings.site.roots_given = true;
    change(&mut settings);
    let mut pages = Vec::new();
    let paths: Vec<&str> = files.iter().map(|(path, _)| *path).collect();
    let pairs = crate::corpus::pair(&paths, &settings.translations);
    for (index, (path, content)) in files.iter().enumerate() {
        let file = root.join(path);
        std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        let mut out = std::fs::File::create(&file).expect("a file");
        out.write_all(content.as_bytes()).expect("content");
        if file.extension().is_some_and(|extension| extension == "md") {
            let text = if index == 0 { page } else { content };
            let doc = Document::parse(Arc::from(*path), Arc::from(text), &settings);
            let source = pairs[index].as_ref();
            let source = source.map(|(at, language)| (Arc::from(paths[*at]), language.clone()));
            pages.push(Arc::new(PageSummary::with_shape(doc, Some(file), source)));
        }
    }
    let wants = Wants {
        image_bytes: true,
        image_pixels: true,
        unused_images: true,
    };
    let tree = Tree::default();
    let builder = CorpusBuilder::new(&tree, &settings, &root).wants(wants);
    let corpus = builder.build(pages).with_outcomes(outcomes);
    let table = toml::Deserializer::parse(options).expect("options are TOML");
    let options = R::Options::deserialize(table).expect("options fit the rule");
    let rule = R::new(options, &settings).expect("options are usable");
    let id = corpus
        .page_of(&root.join(files[0].0))
        .expect("the page is in the corpus");
    let mut cx = Context::new(&settings);
    SiteRule::check(&rule, &corpus, id, &mut cx);
    cx.take()
}
