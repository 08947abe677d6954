//! How long the stages take, and how far a whole run is from its limit.
//!
//! The limit is finding the pages, reading them and one bare pass of the Markdown parser, with the
//! same threads and allocator, measured in turn with the run. Criterion measures the stages on pages
//! made here. The ratios are printed for three sites made here, and for a copy of the one in
//! `FAQLINT_BENCH` when that is set; a word on the command line selects what Criterion measures, and
//! `ratios` prints the ratios alone.
#![allow(
    clippy::disallowed_methods,
    reason = "tests and benches make their own files"
)]

use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::slice;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use criterion::{Criterion, Throughput};
use faqlint::config::{Config, ConfigChoice, Selection, load};
use faqlint::document::{Document, markdown_options};
use faqlint::engine::{Cache, Request, check};
use faqlint::source::{Tree, discover};
use rayon::prelude::*;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A help page of about four kilobytes with everything the rules look at.
fn page(number: usize) -> String {
    let next = (number + 1) % 50;
    linked_page(number, next, next)
}

/// The same with links to the page of a file that is about `next`.
fn linked_page(number: usize, next: usize, file: usize) -> String {
    let mut out = format!("# Questions about topic {number}\n\n");
    for question in 0..6 {
        write!(
            out,
            "## How do I change setting {question} of account {number}?\n\nOpen **Settings > Privacy** and look \
             for the entry that you want. It says *who can see it*, and `code` is never shown. More is in \
             [the guide](page{file}.md#how-do-i-change-setting-{question}-of-account-{next}), and a picture helps:\n\n\
             ![the entry in the list](picture.png)\n\n**Android**\n\n1. Open the app.\n2. Tap the menu, then \
             **Settings**.\n3. Choose the entry.\n\n**iOS**\n\n1. Open the app.\n2. Tap **Settings**.\n3. Choose the entry.\n\n\
             > NOTE: this can take a minute. It's the same on every device, and you don't lose anything.\n\n"
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
    let found = discover(&tree, &[root.to_path_buf()], &mut |path| {
        config.includes(path)
    });
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

/// A site that is measured, and the folder for its cache.
struct Bench {
    dir: tempfile::TempDir,
    root: PathBuf,
    pages: Vec<PathBuf>,
}

impl Bench {
    fn new(fill: impl FnOnce(&Path)) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let root = dir.path().join("site");
        fs::create_dir(&root).expect("a folder");
        fill(&root);
        // The nearest configuration above would be another's.
        let root = fs::canonicalize(root).expect("a folder");
        let config = config(&root, &[]);
        let tree = Tree::default();
        let found = discover(&tree, slice::from_ref(&root), &mut |path| {
            config.includes(path)
        });
        Self {
            dir,
            root,
            pages: found.pages,
        }
    }

    /// A run of the program's kind: the configuration is read, and the cache written.
    fn run(&self, paths: &[PathBuf], is_cached: bool) -> usize {
        let config = config(&self.root, &[]);
        let cache = is_cached.then(|| Cache::new(&self.dir.path().join("cache"), &config));
        let request = Request {
            paths: paths.to_vec(),
            cache: cache.as_ref(),
            ..Request::new(self.root.clone())
        };
        let found = check(&config, &request).expect("a run").diagnostics.len();
        if let Some(cache) = cache {
            cache.save();
        }
        found
    }

    /// Renews the time of every page, as a checkout does.
    fn touch(&self) {
        let now = SystemTime::now();
        for page in &self.pages {
            let file = fs::File::options().append(true).open(page).expect("a page");
            file.set_modified(now).expect("a time");
        }
    }

    /// The median of a run to the limit, pair by pair; before each pair something is prepared.
    fn ratio(&self, mut prepare: impl FnMut(usize), run: impl Fn() -> usize) -> String {
        let config = config(&self.root, &[]);
        let mut ratios: Vec<f64> = (0..12)
            .map(|number| {
                prepare(number);
                let bare = timed(|| limit(&config, &self.root));
                timed(&run).as_secs_f64() / bare.as_secs_f64()
            })
            .skip(1)
            .collect();
        ratios.sort_by(f64::total_cmp);
        let (median, last) = (ratios.len() / 2, ratios.len() - 1);
        format!(
            "{:5.2} ({:.2} to {:.2})",
            ratios[median], ratios[0], ratios[last]
        )
    }

    fn print(&self, name: &str) {
        let bytes: u64 = self
            .pages
            .iter()
            .filter_map(|page| Some(fs::metadata(page).ok()?.len()))
            .sum();
        say(&format!(
            "{name}: {} pages, {} kB; ratio to the limit\n",
            self.pages.len(),
            bytes / 1000
        ));
        let cold = self.ratio(|_| {}, || self.run(&[], false));
        say(&format!("  cold             {cold}\n"));
        // Times that are too new prove nothing.
        std::thread::sleep(Duration::from_millis(2500));
        self.run(&[], true);
        let by_stat = self.ratio(|_| {}, || self.run(&[], true));
        say(&format!("  warm by stat     {by_stat}\n"));
        let by_content = self.ratio(|_| self.touch(), || self.run(&[], true));
        say(&format!("  warm by content  {by_content}\n"));
        let page = &self.pages[self.pages.len() / 2];
        let text = fs::read_to_string(page).expect("a page");
        let edit = |number| {
            fs::write(page, format!("{text}\nOne line more: {number}.\n")).expect("a page");
        };
        let hook = self.ratio(edit, || self.run(slice::from_ref(page), true));
        say(&format!("  one page edited  {hook}\n"));
    }
}

fn say(text: &str) {
    std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes()).expect("standard output");
}

fn write_all(root: &Path, pages: impl Iterator<Item = (String, String)>) {
    for (name, text) in pages {
        let file = root.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, text).expect("a page");
    }
    fs::write(root.join("picture.png"), []).expect("a picture");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let kind = entry.file_type().expect("a kind");
        let target = to.join(entry.file_name());
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_file() {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

fn print_ratios() {
    let large = |root: &Path| {
        let page = |number: usize| {
            (0..10)
                .map(|part| number * 10 + part)
                .map(|topic| linked_page(topic, topic ^ 1, number))
                .collect::<String>()
        };
        write_all(
            root,
            (0..400).map(|number| (format!("page{number}.md"), page(number))),
        );
    };
    Bench::new(large).print("large pages");
    let small = |number: usize| {
        let other = (number * 7 + 1) % 10_000;
        format!(
            "# Question {number}\n\nSee [the other one](../{}/page{other}.md#question-{other}).\n",
            other % 100
        )
    };
    let name = |number: usize| format!("{}/page{number}.md", number % 100);
    let many = |root: &Path| {
        write_all(
            root,
            (0..10_000).map(|number| (name(number), small(number))),
        );
    };
    Bench::new(many).print("many small pages");
    let languages = [
        "en", "de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da", "fi", "uk", "ru", "tr",
    ];
    let all = || {
        languages
            .iter()
            .flat_map(|language| (0..60).map(move |number| (language, number)))
    };
    let translated = |root: &Path| {
        write_all(
            root,
            all().map(|(language, number)| (format!("{language}/page{number}.md"), page(number))),
        );
    };
    Bench::new(translated).print("many languages");
    if let Some(site) = std::env::var_os("FAQLINT_BENCH") {
        let site = fs::canonicalize(site).expect("FAQLINT_BENCH is a folder");
        Bench::new(|root| copy(&site, root)).print(&site.display().to_string());
    }
}

fn main() {
    if std::env::args().any(|word| word == "ratios") {
        return print_ratios();
    }
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
    print_ratios();
}
