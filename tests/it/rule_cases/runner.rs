//! Runs the cases of a file in all their variants, and writes into it what is found.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use faqlint::config::{Config, ConfigChoice, Selection, load};
use faqlint::diagnostic::{Applicability, Diagnostic};
use faqlint::engine::{Request, check};
use faqlint::fix;

use super::format::{CaseFile, Fence, Piece, Role};
use super::picture::{self, Mark};

/// The page that a case without a name for it is about.
const PAGE: &str = "docs/page.md";
/// Text above the page in half of the variants: no rule may count bytes as characters or start at line 1.
const LEAD: &str = "Grüße, 世界 😀 שלום.\n\n";

/// A file of a case.
struct SiteFile {
    fence: Fence,
    name: String,
    text: String,
    marks: Vec<Mark>,
    fixed: Option<String>,
}

/// A case: its place in the file, its configuration, its files; the first is the page.
struct Case {
    pieces: std::ops::Range<usize>,
    title: String,
    config: String,
    files: Vec<SiteFile>,
}

/// A way to write the same page.
#[derive(Clone, Copy, PartialEq)]
struct Variant {
    crlf: bool,
    lead: bool,
}

impl Variant {
    fn of(text: &str) -> Vec<Self> {
        let is_at_top =
            text.starts_with("---") || text.starts_with("+++") || text.starts_with('\u{feff}');
        let leads: &[bool] = if is_at_top { &[false] } else { &[false, true] };
        let all = leads
            .iter()
            .flat_map(|&lead| [false, true].map(|crlf| Self { crlf, lead }));
        all.collect()
    }

    fn write(self, text: &str, is_first: bool) -> String {
        let lead = if self.lead && is_first { LEAD } else { "" };
        let text = format!("{lead}{text}");
        if self.crlf {
            text.replace('\n', "\r\n")
        } else {
            text
        }
    }

    /// Where a finding would be without the variant.
    fn unmark(self, mut mark: Mark, is_first: bool) -> Mark {
        if self.lead && is_first {
            let rows = LEAD.matches('\n').count();
            mark.from.0 = mark.from.0.checked_sub(rows).unwrap_or(usize::MAX);
            mark.to.0 = mark.to.0.checked_sub(rows).unwrap_or(usize::MAX);
        }
        mark
    }
}

/// Runs all cases and returns what is not as they say; the file then says what is.
pub(super) fn run(rule: &str, file: &mut CaseFile) -> Vec<String> {
    let mut faults = Vec::new();
    let mut runner = Runner::new(rule);
    let mut changes = Vec::new();
    for case in cases(file) {
        let before = faults.len();
        let now = runner.check(&case, &mut faults);
        if faults.len() > before {
            changes.push((case.pieces.clone(), now));
        }
    }
    for (range, pieces) in changes.into_iter().rev() {
        file.pieces.splice(range, pieces);
    }
    faults
}

fn cases(file: &CaseFile) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let (mut title, mut config) = (String::new(), String::new());
    for (index, piece) in file.pieces.iter().enumerate() {
        let fence = match piece {
            Piece::Prose(line) => {
                if let Some(heading) = line.strip_prefix("## ") {
                    heading.clone_into(&mut title);
                    config.clear();
                }
                continue;
            }
            Piece::Fence(fence) => fence,
        };
        let last = cases.last_mut();
        match fence.role() {
            Role::Config => config = fence.lines.join("\n"),
            Role::Page => cases.push(Case {
                pieces: index..index + 1,
                title: title.clone(),
                config: config.clone(),
                files: vec![SiteFile::new(fence, fence.value("page").unwrap_or(PAGE))],
            }),
            role => {
                let case = last.expect("a page comes before its other fences");
                case.pieces.end = index + 1;
                let above = case.files.last_mut().expect("a case has a page");
                match role {
                    Role::Found => above.marks = picture::unlist(&fence.lines),
                    Role::Fixed => {
                        above.fixed = Some(fence.text(fence.lines.iter().map(String::as_str)));
                    }
                    _ => {
                        let name = fence.value("file").unwrap_or_default();
                        case.files.push(SiteFile::new(fence, name));
                    }
                }
            }
        }
    }
    cases
}

impl SiteFile {
    fn new(fence: &Fence, name: &str) -> Self {
        let (lines, marks) = if fence.has("plain") {
            (fence.lines.iter().map(String::as_str).collect(), Vec::new())
        } else {
            picture::read(&fence.lines)
        };
        let text = fence.text(lines.into_iter());
        Self {
            fence: fence.clone(),
            name: name.to_owned(),
            text,
            marks,
            fixed: None,
        }
    }

    /// The fences that show this file with what is found in it, and after its fixes.
    fn draw(&self, marks: &[Mark], fixed: Option<&str>) -> Vec<Fence> {
        let words = self
            .fence
            .info
            .split(' ')
            .filter(|word| !["plain", "noeol"].contains(word));
        let info = words.collect::<Vec<_>>().join(" ");
        let mut fence = Fence::holding(&info, &self.text);
        let mut fences = Vec::new();
        if let Some(lines) = picture::draw(&self.text, &fence.lines, marks) {
            fence.lines = lines;
            fences.push(fence);
        } else {
            if picture::is_ambiguous(&self.text) {
                fence.info.push_str(" plain");
            }
            fences.push(fence);
            fences.push(Fence {
                info: "found".to_owned(),
                lines: picture::list(marks),
            });
        }
        fences.extend(fixed.map(|text| Fence::holding("markdown fixed", text)));
        fences
    }
}

/// Runs one rule; configurations that cases share are read once.
struct Runner<'a> {
    rule: &'a str,
    folder: tempfile::TempDir,
    configs: HashMap<String, Config>,
}

/// What is found in each file of a case, and each file after its fixes.
type Results = Vec<(Vec<Mark>, Option<String>)>;

impl<'a> Runner<'a> {
    fn new(rule: &'a str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        Self {
            rule,
            folder,
            configs: HashMap::new(),
        }
    }

    /// Checks every variant of a case, and returns the pieces that would show it as it is.
    fn check(&mut self, case: &Case, faults: &mut Vec<String>) -> Vec<Piece> {
        let mut plain = Vec::new();
        for variant in Variant::of(&case.files[0].text) {
            let results = self.results(case, variant);
            for (index, (file, (marks, fixed))) in case.files.iter().zip(&results).enumerate() {
                let wanted = file.fixed.as_ref().map(|text| {
                    if is_text(&file.name) {
                        variant.write(text, index == 0)
                    } else {
                        text.clone()
                    }
                });
                let mut expected = file.marks.clone();
                expected.sort();
                if *marks != expected || *fixed != wanted {
                    let mut fault = format!("{}, {}", case.title, file.name);
                    if variant
                        != (Variant {
                            crlf: false,
                            lead: false,
                        })
                    {
                        fault.push_str(&format!(
                            " (crlf: {}, lead: {})",
                            variant.crlf, variant.lead
                        ));
                    }
                    let shown = file.draw(marks, fixed.as_deref());
                    let pieces = shown.into_iter().map(Piece::Fence).collect();
                    fault.push_str(&format!("\n{}", CaseFile { pieces }.to_text()));
                    faults.push(fault);
                }
            }
            if !variant.crlf && !variant.lead {
                plain = results;
            }
        }
        let mut pieces = Vec::new();
        for (file, (marks, fixed)) in case.files.iter().zip(&plain) {
            for fence in file.draw(marks, fixed.as_deref()) {
                if !pieces.is_empty() {
                    pieces.push(Piece::Prose(String::new()));
                }
                pieces.push(Piece::Fence(fence));
            }
        }
        pieces
    }

    fn results(&mut self, case: &Case, variant: Variant) -> Results {
        let files = case.files.iter().enumerate();
        let mut texts: Vec<String> = files
            .map(|(index, file)| {
                if is_text(&file.name) {
                    variant.write(&file.text, index == 0)
                } else {
                    file.text.clone()
                }
            })
            .collect();
        let before = texts.clone();
        let mut found = self.diagnostics(case, &texts);
        let results: Vec<Vec<Mark>> = (0..texts.len())
            .map(|index| {
                let own = found
                    .iter()
                    .filter(|one| *one.path == *case.files[index].name);
                let mut marks: Vec<Mark> = own
                    .map(|one| variant.unmark(mark(one, &texts[index]), index == 0))
                    .collect();
                marks.sort();
                marks
            })
            .collect();
        for round in 0.. {
            assert!(
                round < 5,
                "{}: {}: fixes never come to an end",
                self.rule,
                case.title
            );
            let index = |path: &str| case.files.iter().position(|file| file.name == path);
            let page = |path: &str| {
                let text = &texts[index(path)?];
                Some(fix::Page { text, file: None })
            };
            let fixed = fix::fixed_pages(&found, Applicability::Unsafe, &page);
            let fixed: Vec<_> = fixed
                .into_iter()
                .filter_map(|fixed| Some((index(&fixed.path)?, fixed.after)))
                .collect();
            if fixed.is_empty() {
                break;
            }
            for (index, after) in fixed {
                texts[index] = after;
            }
            found = self.diagnostics(case, &texts);
        }
        let changed = texts
            .into_iter()
            .zip(&before)
            .map(|(after, before)| (after != *before).then_some(after));
        results.into_iter().zip(changed).collect()
    }

    /// What the rule reports: on a page alone without any file, on a site in a folder of its own.
    fn diagnostics(&mut self, case: &Case, texts: &[String]) -> Vec<Diagnostic> {
        if case.files.len() == 1 && case.files[0].fence.value("page").is_none() {
            let (rule, root) = (self.rule, self.folder.path().to_path_buf());
            let config = self.configs.entry(case.config.clone()).or_insert_with(|| {
                let file = root.join("rules.toml");
                fs::write(&file, &case.config).expect("a file");
                configuration(rule, &root, &case.title)
            });
            let request = Request {
                stdin: Some((PAGE.to_owned(), texts[0].clone())),
                threads: Some(1),
                ..Request::new(root)
            };
            let outcome = check(config, &request).expect("a run");
            return outcome
                .diagnostics
                .into_iter()
                .filter(|one| one.rule == rule)
                .collect();
        }
        let folder = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(folder.path()).expect("a folder");
        fs::write(root.join("rules.toml"), &case.config).expect("a file");
        for (file, text) in case.files.iter().zip(texts) {
            let path = root.join(&file.name);
            fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            fs::write(path, text).expect("a file");
        }
        let config = configuration(self.rule, &root, &case.title);
        let request = Request {
            threads: Some(1),
            ..Request::new(root)
        };
        let outcome = check(&config, &request).expect("a run");
        let own = outcome
            .diagnostics
            .into_iter()
            .filter(|one| one.rule == self.rule);
        own.collect()
    }
}

fn configuration(rule: &str, root: &std::path::Path, title: &str) -> Config {
    let selection = Selection {
        select: vec![rule.to_owned()],
        ..Selection::default()
    };
    load(
        root,
        ConfigChoice::File(PathBuf::from("rules.toml")),
        &selection,
    )
    .unwrap_or_else(|errors| panic!("{rule}: {title}: {}", errors.render(100, false)))
}

fn is_text(name: &str) -> bool {
    [".md", ".mdx"].iter().any(|ending| name.ends_with(ending))
}

/// A finding by lines and characters.
fn mark(found: &Diagnostic, text: &str) -> Mark {
    let position = |offset: u32| {
        let before = &text[..offset as usize];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (
            before.matches('\n').count(),
            before[start..].trim_end_matches('\r').chars().count(),
        )
    };
    Mark {
        from: position(found.span.start),
        to: position(found.span.end),
        message: found.message.clone(),
    }
}
