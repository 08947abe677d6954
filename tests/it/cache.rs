//! The cache: whatever it holds, a run says what it would say without one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::time::{Duration, SystemTime};

use crate::scratch::{Scratch, program};

/// A site of many small pages that refer to each other, with a cache of its own.
struct Site {
    scratch: Scratch,
    cache: PathBuf,
}

impl Site {
    fn new() -> Option<Self> {
        let scratch = Scratch::new()?;
        let cache = scratch.dir.path().join("cache");
        let site = Self { scratch, cache };
        for number in 0..12 {
            site.write(&page_name(number), &page(number, 0));
        }
        site.write(
            "faqlint.toml",
            "[rules]\n\"wording/mixed-quotes\" = \"warning\"\n",
        );
        site.write("part.html", "<p id=\"made\">x</p>\n");
        site.write("picture.png", "x");
        site.scratch.commit("pages");
        Some(site)
    }

    fn write(&self, name: &str, text: &str) {
        self.scratch.write(name, text);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.scratch.root.join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = program();
        command.env("FAQLINT_CACHE_DIR", &self.cache);
        command.args(args).current_dir(&self.scratch.root);
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_ne!(output.status.code(), Some(2), "{said}");
        output
    }

    /// What a run prints, after it was held against one without a cache.
    fn check(&self, args: &[&str]) -> String {
        let common = ["check", "--format", "json"];
        let with = self.run(&[&common[..], args].concat());
        let without = self.run(&[&common[..], &["--no-cache"], args].concat());
        let text = |output: &Output| String::from_utf8(output.stdout.clone()).unwrap();
        assert_eq!(text(&with), text(&without), "{args:?}");
        assert_eq!(with.status, without.status);
        text(&with)
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(&self.cache).into_iter().flatten();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

fn page_name(number: u64) -> String {
    match number % 3 {
        0 => format!("page{number}.md"),
        1 => format!("de/page{number}.md"),
        _ => format!("guide/page{number}.md"),
    }
}

/// A page with a few faults, which depend on the variant.
fn page(number: u64, variant: u64) -> String {
    let next = (number * 7 + variant) % 14;
    let id = if variant.is_multiple_of(3) {
        "steps"
    } else {
        "gone"
    };
    format!(
        "# Page {number}\n\nSee [the the next](/{}#{id}) and [this](../{}).\n\n![](/picture.png)\n\n\
         ## Steps\n\n1. Open it.\n{}. Close it.\n\n[x](/part.html#{})\n",
        page_name(next),
        page_name(next + 1),
        2 + variant % 2,
        if variant.is_multiple_of(2) {
            "made"
        } else {
            "lost"
        },
    )
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % end
    }
}

/// Changes something in the site; says what.
fn change(site: &Site, numbers: &mut Numbers) -> String {
    let name = page_name(numbers.below(12));
    let file = site.path(&name);
    let (kind, variant) = (numbers.below(11), numbers.below(6));
    match kind {
        0..3 => site.write(&name, &page(numbers.below(12), variant)),
        3 => {
            let to = site.path(&page_name(numbers.below(14)));
            if file.exists() {
                fs::rename(&file, to).unwrap();
            }
        }
        4 if file.exists() => fs::remove_file(&file).unwrap(),
        5 if file.exists() => {
            let time = SystemTime::now() - Duration::from_secs(60 * variant);
            fs::File::options()
                .append(true)
                .open(&file)
                .unwrap()
                .set_modified(time)
                .unwrap();
        }
        6 => {
            site.scratch.git(&["checkout", "-q", "HEAD", "--", "."]);
        }
        7 => {
            let level = ["\"off\"", "\"note\"", "\"error\""][variant as usize % 3];
            let rule = ["wording/repeated-word", "images/missing-alt"][variant as usize / 3];
            site.write("faqlint.toml", &format!("[rules]\n\"{rule}\" = {level}\n"));
        }
        8 => match fs::remove_file(site.path("picture.png")) {
            Ok(()) => {}
            Err(_) => site.write("picture.png", "x"),
        },
        9 => {
            let id = ["made", "lost", "other"][variant as usize % 3];
            site.write("part.html", &format!("<p id=\"{id}\">x</p>\n"));
        }
        10 => match fs::remove_file(site.path(".gitignore")) {
            Ok(()) => {}
            Err(_) => site.write(".gitignore", "guide/\n"),
        },
        _ => {}
    }
    format!("{kind} {name} {variant}")
}

#[test]
fn a_run_with_a_cache_says_what_one_without_says() {
    for seed in [1, 5] {
        let Some(site) = Site::new() else {
            return;
        };
        let mut numbers = Numbers(seed);
        let mut done = Vec::new();
        for _ in 0..16 {
            done.push(change(&site, &mut numbers));
            let options: &[&str] = match numbers.below(9) {
                0 => &["--since", "HEAD"],
                1 => &["--select", "links"],
                2 => &["de"],
                3 => &["page0.md", "page3.md"],
                4 => &["--exclude", "guide"],
                _ => &[],
            };
            let is_there = |path: &&&str| path.starts_with('-') || site.path(path).exists();
            if options
                .iter()
                .filter(|one| one.contains(".md"))
                .all(|one| is_there(&one))
            {
                site.check(options);
            }
            site.check(&[]);
        }
        // What fixes write is what the next run reads.
        site.run(&["check", "--fix", "--fail-on", "never"]);
        site.check(&[]);
        site.check(&[]);
        assert_eq!(site.files().len(), 1, "{done:?}");
    }
}

#[test]
fn a_damaged_cache_is_as_none() {
    let Some(site) = Site::new() else {
        return;
    };
    let found = site.check(&[]);
    let file = site.files().pop().unwrap();
    let bytes = fs::read(&file).unwrap();
    for at in [0, 9, 30, 60, bytes.len() / 2, bytes.len() - 1] {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        fs::write(&file, &damaged).unwrap();
        assert_eq!(site.check(&[]), found, "byte {at}");
        fs::write(&file, &bytes[..at]).unwrap();
        assert_eq!(site.check(&[]), found, "cut at {at}");
        assert_eq!(
            fs::read(&file).unwrap().len(),
            bytes.len(),
            "it is written anew"
        );
    }
    fs::write(&file, [bytes.clone(), bytes].concat()).unwrap();
    assert_eq!(site.check(&[]), found);
}

#[test]
fn a_cache_that_cannot_be_written_is_no_fault() {
    let Some(site) = Site::new() else {
        return;
    };
    fs::write(&site.cache, "a file where the folder should be").unwrap();
    site.check(&[]);
    site.check(&[]);
}

#[test]
fn runs_at_once_share_a_cache() {
    let Some(site) = Site::new() else {
        return;
    };
    let expected = site.check(&[]);
    for number in [1, 4] {
        site.write(&page_name(number), &page(number, 1));
        let start = || {
            let mut command = program();
            command.env("FAQLINT_CACHE_DIR", &site.cache);
            command
                .args(["check", "--format", "json"])
                .current_dir(&site.scratch.root);
            command
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()
                .unwrap()
        };
        let running: Vec<_> = (0..4).map(|_| start()).collect();
        let said: Vec<Vec<u8>> = running
            .into_iter()
            .map(|child| child.wait_with_output().unwrap().stdout)
            .collect();
        let now = site.check(&[]);
        assert!(said.iter().all(|one| *one == now.as_bytes()));
        assert_ne!(now, expected);
    }
    assert_eq!(site.files().len(), 1, "nothing temporary is left");
}

#[test]
fn the_cache_is_small_and_outside_the_site() {
    let Some(site) = Site::new() else {
        return;
    };
    let markdown: u64 = (0..12)
        .map(|number| {
            let long = page(number, 0) + &"A paragraph of plain text.\n\n".repeat(100);
            site.write(&page_name(number), &long);
            long.len() as u64
        })
        .sum();
    let before = names(&site.scratch.root);
    site.check(&[]);
    assert_eq!(names(&site.scratch.root), before);
    let bytes = fs::metadata(site.files().pop().unwrap()).unwrap().len();
    assert!(
        bytes <= markdown / 2,
        "{bytes} bytes for {markdown} of pages"
    );
    site.run(&["cache", "clear"]);
    assert_eq!(site.files(), Vec::<PathBuf>::new());
    let path = site.run(&["cache", "path"]);
    let path = String::from_utf8(path.stdout).unwrap();
    assert_eq!(Path::new(path.trim_end()), site.cache);
    site.run(&["check", "--no-cache"]);
    assert_eq!(site.files(), Vec::<PathBuf>::new());
    site.run(&["check", "--cache-dir", "../elsewhere"]);
    assert_eq!(site.files(), Vec::<PathBuf>::new());
    assert!(site.path("../elsewhere").is_dir());
}

fn names(folder: &Path) -> Vec<PathBuf> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".git") {
            names.extend(self::names(&path));
        }
        names.push(path);
    }
    names.sort();
    names
}
