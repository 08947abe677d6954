//! How long the stages take, and how far a whole run is from its limit.
//!
//! The limit is finding the pages, reading them and one bare pass of the Markdown parser, with the
//! same threads and allocator, measured in turn with the run. Criterion measures the stages on pages
//! made here. The ratio is printed for the tree in `FAQLINT_BENCH` when it is set, else for a tree
//! made here.
#![allow(
    clippy::disallowed_methods,
    reason = "tests and benches make their own files"
)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use criterion::{Criterion, Throughput};
use faqlint::config::{Config, ConfigChoice, Selection, load};
use faqlint::document::{Document, markdown_options};
use faqlint::engine::{Request, check};
use faqlint::source::{Tree, discover};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A help page of about four kilobytes with everything the rules look at.
fn page(number: usize) -> String {
    let mut out = format!("# Questions about topic {number}\n\n");
    for question in 0..6 {
        write!(
            out,
            "## How do I change setting {question} of account {number}?\n\nOpen **Settings > Privacy** and look \
             for the entry that you want. It says *who can see it*, and `code` is never shown. More is in \
             [the guide](page{}.md#how-do-i-change-setting-{question}-of-account-{}), and a picture helps:\n\n\
             ![the entry in the list](picture.png)\n\n**Android**\n\n1. Open the app.\n2. Tap the menu, then \
             **Settings**.\n3. Choose the entry.\n\n**iOS**\n\n1. Open the app.\n2. Tap **Settings**.\n3. Choose the entry.\n\n\
             > NOTE: this can take a minute. It's the same on every device, and you don't lose anything.\n\n",
            (number + 1) % 50,
            (number + 1) % 50
        )
        .expect("a string");
    }
    out
}

fn tree(pages: usize) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for number in 0..pages {
        fs::write(dir.path().join(format!("page{number}.md")), page(number)).expect("a page");
    }
    fs::write(dir.path().join("picture.png"), []).expect("a picture");
    dir
}

fn config(root: &Path, select: &[&str]) -> Config {
    let selection = Selection {
        select: select.iter().map(|name| (*name).to_owned()).collect(),
        ..Selection::default()
    };
    load(root, ConfigChoice::None, &selection).expect("the default configuration")
}

fn run(config: &Config, root: &Path) -> usize {
    let request = Request {
        paths: vec![root.to_path_buf()],
        ..Request::new(root.to_path_buf())
    };
    check(config, &request).expect("a run").diagnostics.len()
}

/// Walk, read, and one bare pass.
fn limit(config: &Config, root: &Path) -> usize {
    let tree = Tree::default();
    let found = discover(
        &tree,
        &[root.to_path_buf()],
        &|path| config.includes(path),
        0,
    );
    found
        .pages
        .par_iter()
        .map(|path| {
            let text = tree.read_page(path).unwrap_or_default();
            let parser = pulldown_cmark::Parser::new_ext(&text, markdown_options());
            parser
                .into_offset_iter()
                .map(|event| black_box(event).1.len())
                .sum::<usize>()
        })
        .sum()
}

fn timed(work: impl FnOnce() -> usize) -> Duration {
    let start = Instant::now();
    black_box(work());
    start.elapsed()
}

/// The two in turn, fifteen times; the median of the ratios pair by pair.
fn print_ratio(root: &Path) {
    let config = config(root, &[]);
    let mut ratios: Vec<f64> = (0..16)
        .map(|_| {
            let bare = timed(|| limit(&config, root));
            timed(|| run(&config, root)).as_secs_f64() / bare.as_secs_f64()
        })
        .skip(1)
        .collect();
    ratios.sort_by(f64::total_cmp);
    let text = format!(
        "whole run / limit on {}: {:.2} (from {:.2} to {:.2})\n",
        root.display(),
        ratios[ratios.len() / 2],
        ratios[0],
        ratios[ratios.len() - 1]
    );
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()).expect("standard output");
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    let dir = tree(300);
    let root = fs::canonicalize(dir.path()).expect("a folder");
    let all = config(&root, &[]);
    let text = page(1);
    let mut group = criterion.benchmark_group("page");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("bare pass", |bench| {
        bench.iter(|| {
            pulldown_cmark::Parser::new_ext(&text, markdown_options())
                .into_offset_iter()
                .count()
        });
    });
    group.bench_function("document", |bench| {
        bench.iter(|| {
            Document::parse(
                Arc::from("page.md"),
                Arc::from(text.as_str()),
                &all.settings,
            )
        });
    });
    group.finish();
    let mut group = criterion.benchmark_group("300 pages");
    group.bench_function("limit", |bench| bench.iter(|| limit(&all, &root)));
    let parse_only = config(&root, &["faqlint/unreadable-page"]);
    group.bench_function("no rules", |bench| bench.iter(|| run(&parse_only, &root)));
    group.bench_function("default rules", |bench| bench.iter(|| run(&all, &root)));
    group.finish();
    criterion.final_summary();
    let chosen = std::env::var_os("FAQLINT_BENCH").map(PathBuf::from);
    print_ratio(&chosen.map_or(root, |path| {
        fs::canonicalize(path).expect("FAQLINT_BENCH is a folder")
    }));
}
