//! Any text: parse, check with every rule, fix, and check what the fixes made.

#![no_main]

use std::path::PathBuf;
use std::sync::LazyLock;

use faqlint::config::{Config, ConfigChoice, Selection, load};
use faqlint::diagnostic::Applicability;
use faqlint::engine::{Outcome, Request, check};
use faqlint::fix;
use libfuzzer_sys::fuzz_target;

/// Every rule, those that are off by default as well.
static CONFIG: LazyLock<Config> = LazyLock::new(|| {
    let mut select: Vec<String> = faqlint::rules::RULES.iter().map(|entry| entry.meta.name.to_owned()).collect();
    select.retain(|name| name != "images/unused-file");
    load(&root(), ConfigChoice::None, &Selection { select, ignore: Vec::new() }).expect("the default configuration")
});

fn root() -> PathBuf {
    PathBuf::from("/nonexistent")
}

fn run(text: &str) -> Outcome {
    let request = Request {
        stdin: Some(("page.md".to_owned(), text.to_owned())),
        threads: Some(1),
        ..Request::new(root())
    };
    check(&CONFIG, &request).expect("a run over given text cannot fail")
}

fuzz_target!(|text: &str| {
    let outcome = run(text);
    for diagnostic in &outcome.diagnostics {
        assert!(text.is_char_boundary(diagnostic.span.start as usize) && text.is_char_boundary(diagnostic.span.end as usize));
    }
    let page = fix::Page { text, file: None };
    for fixed in fix::fixed_pages(&outcome.diagnostics, Applicability::Unsafe, &|_| Some(page)) {
        run(&fixed.after);
    }
});
