//! What is taken out of one language is found there, once.
//!
//! A small site of its own, and the translated sites of `../shared/corpora` (or where
//! `FAQLINT_SHARED` says); without them the test says so and passes.

use std::fs;
use std::path::{Path, PathBuf};

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::diagnostic::Diagnostic;
use faqlint::engine::{Outcome, Request, check};
use faqlint::text::LineIndex;

const SOURCE: &str = "# Questions\n\nStart [here](start.md).\n\n## Log in\n\n**Android:**\n\n1. Tap **Start**.\n2. Type your \
number.\n3. Type the code.\n\n**iOS:**\n\n1. Tap **Start**.\n2. Type the code.\n\n## The code does not come\n\nWait, or [write to \
us](contact.md).\n\n![The form](form.png)\n\n## Log out\n\n1. Tap your picture.\n2. Tap **Log out**.\n";

const TRANSLATION: &str = "# Fragen\n\nBeginne [hier](start.md).\n\n## Anmelden\n\n**Android:**\n\n1. Tippe auf **Start**.\n2. Gib \
deine Nummer ein.\n3. Gib den Code ein.\n\n**iOS:**\n\n1. Tippe auf **Start**.\n2. Gib den Code ein.\n\n## Der Code kommt \
nicht\n\nWarte, oder [schreib uns](contact.md).\n\n![Das Formular](form.png)\n\n## Abmelden\n\n1. Tippe auf dein Bild.\n2. Tippe \
auf **Abmelden**.\n";

fn run(root: &Path) -> Outcome {
    run_with(root, &["translations"])
}

fn run_with(root: &Path, select: &[&str]) -> Outcome {
    let selection = Selection {
        select: select.iter().map(|name| (*name).to_owned()).collect(),
        ..Selection::default()
    };
    let config = load(root, ConfigChoice::Discover, &selection).expect("a configuration");
    let request = Request {
        threads: Some(1),
        ..Request::new(root.to_path_buf())
    };
    check(&config, &request).expect("a run")
}

/// The findings of some rules on a site of two pages.
fn findings(source: &str, translation: &str) -> Vec<Diagnostic> {
    findings_of(source, translation, &["translations"])
}

fn findings_of(source: &str, translation: &str, select: &[&str]) -> Vec<Diagnostic> {
    let dir = tempfile::tempdir().expect("a folder");
    let root = fs::canonicalize(dir.path()).expect("a folder");
    for (language, text) in [("en", source), ("de", translation)] {
        fs::create_dir(root.join(language)).expect("a folder");
        fs::write(root.join(language).join("faq.md"), text).expect("a page");
    }
    run_with(&root, select).diagnostics
}

#[test]
fn what_is_lost_is_found_once_and_at_its_place() {
    assert_eq!(findings(SOURCE, TRANSLATION), []);
    let cases = [
        (
            "2. Gib deine Nummer ein.\n",
            "",
            "translations/differing-steps",
            9,
        ),
        (
            "**iOS:**\n\n1. Tippe auf **Start**.\n2. Gib den Code ein.\n\n",
            "",
            "translations/differing-platforms",
            11,
        ),
        (
            "## Abmelden\n\n1. Tippe auf dein Bild.\n2. Tippe auf **Abmelden**.\n",
            "",
            "translations/missing-topic",
            24,
        ),
        (
            "![Das Formular](form.png)\n\n",
            "",
            "translations/differing-images",
            20,
        ),
        (
            "[schreib uns](contact.md)",
            "schreib uns",
            "translations/differing-links",
            20,
        ),
    ];
    for (before, after, rule, line) in cases {
        let page = TRANSLATION.replace(before, after);
        let found = findings(SOURCE, &page);
        let index = LineIndex::new(&page);
        let found: Vec<_> = found
            .iter()
            .map(|one| {
                (
                    one.rule,
                    &*one.path,
                    index.position(&page, one.span.start).line,
                )
            })
            .collect();
        assert_eq!(found, [(rule, "de/faq.md", line)], "without {before:?}");
    }
}

/// What the rules of one page say of a fault at its place, the comparison does not say again.
#[test]
fn one_fault_is_one_finding_of_all_rules() {
    let twice =
        |text: &str, title: &str, other: &str| format!("{text}\n{}", text.replace(title, other));
    let source = twice(SOURCE, "# Questions", "# Others")
        .replace("## Log in\n\n**", "## Log in\n\nSo:\n\n**");
    let page = twice(TRANSLATION, "# Fragen", "# Weitere")
        .replace("## Anmelden\n\n**", "## Anmelden\n\nSo:\n\n**");
    let rules = [
        "translations",
        "steps",
        "platforms",
        "structure/empty-topic",
    ];
    assert_eq!(findings_of(&source, &page, &rules), []);
    for (before, after, rule) in [
        ("2. Gib deine Nummer ein.\n", "", "steps/misnumbered"),
        (
            "1. Tippe auf dein Bild.\n2. Tippe auf **Abmelden**.",
            "1.Tippe auf dein Bild.\n2.Tippe auf **Abmelden**.",
            "steps/not-a-list",
        ),
        (
            "1. Tippe auf dein Bild.\n2. Tippe auf **Abmelden**.\n",
            "",
            "structure/empty-topic",
        ),
        (
            "**iOS:**\n\n1. Tippe auf **Start**.\n2. Gib den Code ein.\n\n",
            "",
            "translations/differing-platforms",
        ),
    ] {
        assert!(page.contains(before), "{before:?}");
        let found = findings_of(&source, &page.replacen(before, after, 1), &rules);
        let found: Vec<_> = found.iter().map(|one| (one.rule, &one.message)).collect();
        assert!(
            matches!(found[..], [(one, _)] if one == rule),
            "without {before:?}: {found:?}"
        );
    }
}

/// What ten translations lack, the source has gained; what one or two lack, they lost.
#[test]
fn an_edit_of_the_source_is_one_finding_in_all_languages() {
    let lost = TRANSLATION.replacen("2. Gib deine Nummer ein.\n", "", 1);
    let lost = lost.replacen("3. ", "2. ", 1);
    for (languages, expected) in [(2, 2), (9, 9), (10, 1)] {
        let dir = tempfile::tempdir().expect("a folder");
        let root = fs::canonicalize(dir.path()).expect("a folder");
        let tags = ["de", "fr", "es", "it", "pt", "nl", "pl", "cs", "sv", "da"];
        let translations = tags[..languages].iter().map(|tag| (*tag, &*lost));
        for (tag, text) in translations.chain([("en", SOURCE)]) {
            let folder = root.join(tag);
            fs::create_dir_all(&folder).expect("a folder");
            fs::write(folder.join("a.md"), text).expect("a page");
        }
        let mut outcome = run(&root);
        outcome.join_repeats();
        let found = outcome.diagnostics;
        assert_eq!(found.len(), expected, "{languages}: {found:?}");
        if expected == 1 {
            assert!(
                found[0].message.ends_with("on 10 pages"),
                "{}",
                found[0].message
            );
            assert_eq!(found[0].related.len(), 10);
        }
    }
}

#[test]
fn coverage_is_counted_for_each_language() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = fs::canonicalize(dir.path()).expect("a folder");
    for (path, text) in [
        ("en/a.md", SOURCE),
        ("en/b.md", "# B\n"),
        ("de/a.md", TRANSLATION),
    ] {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
        fs::write(file, text).expect("a page");
    }
    let coverage = run(&root).translations;
    let de = coverage.get("de").expect("a language");
    assert_eq!((de.pages, de.topics, de.steps), ((1, 2), (4, 4), (7, 7)));
}

fn shared() -> PathBuf {
    std::env::var_os("FAQLINT_SHARED")
        .map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
            PathBuf::from,
        )
        .join("corpora")
}

/// What is taken out of a page, in words, and the rule that has to find it.
type Cut = (&'static str, fn(&str) -> Option<String>);

/// The first ordered list loses its last step.
fn without_step(text: &str) -> Option<String> {
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let at = (2..lines.len()).find(|at| {
        lines[*at].starts_with("3. ")
            && lines[at - 1].starts_with("2. ")
            && lines.get(at + 1).is_none_or(|next| next.trim().is_empty())
    })?;
    let has_link = lines[at].contains("](") || lines[at].contains('<');
    (!has_link).then(|| {
        lines[..at]
            .iter()
            .chain(&lines[at + 1..])
            .copied()
            .collect()
    })
}

/// The second question of the second level is gone.
fn without_topic(text: &str) -> Option<String> {
    let starts: Vec<usize> = text.match_indices("\n## ").map(|(at, _)| at + 1).collect();
    let (start, end) = (*starts.get(1)?, *starts.get(2)?);
    let is_plain = !text[..end].contains("```") && !text[..end].contains("<!--");
    is_plain.then(|| format!("{}{}", &text[..start], &text[end..]))
}

/// The first picture on a line of its own is gone.
fn without_image(text: &str) -> Option<String> {
    let line = text
        .split_inclusive('\n')
        .find(|line| line.starts_with("![") && line.trim_end().ends_with(')'))?;
    Some(text.replacen(line, "", 1))
}

/// The first link into the site becomes its text.
fn without_link(text: &str) -> Option<String> {
    let close = text.match_indices("](/").map(|(at, _)| at).find(|at| {
        let before = &text[..*at];
        before.rfind('[').is_some_and(|open| {
            open > 0 && !before[..open].ends_with('!') && !before[open..].contains('\n')
        })
    })?;
    let open = text[..close].rfind('[')?;
    let end = close + text[close..].find(')')?;
    Some(format!(
        "{}{}{}",
        &text[..open],
        &text[open + 1..close],
        &text[end + 1..]
    ))
}

/// The first platform section with a bold label is gone, where another one follows.
fn without_section(text: &str) -> Option<String> {
    let starts: Vec<usize> = ["Android", "iOS"]
        .iter()
        .flat_map(|name| {
            text.match_indices(&format!("\n**{name}"))
                .collect::<Vec<_>>()
        })
        .map(|(at, _)| at + 1)
        .collect();
    let (first, next) = (*starts.iter().min()?, *starts.iter().max()?);
    let is_plain = first < next && !text[first..next].contains("\n#");
    is_plain.then(|| format!("{}{}", &text[..first], &text[next..]))
}

const CUTS: [Cut; 5] = [
    ("translations/differing-steps", without_step),
    ("translations/missing-topic", without_topic),
    ("translations/differing-images", without_image),
    ("translations/differing-links", without_link),
    ("translations/differing-platforms", without_section),
];

/// Whether a finding lies beside the place where a page was cut: at most two lines away.
fn is_near(finding: &Diagnostic, before: &str, after: &str) -> bool {
    let same = before
        .lines()
        .zip(after.lines())
        .take_while(|(a, b)| a == b);
    let cut = same.count() as u32 + 1;
    let index = LineIndex::new(after);
    let line = |offset: u32| index.position(after, offset).line;
    let (first, last) = (line(finding.span.start), line(finding.span.end));
    (first.saturating_sub(2)..=last + 2).contains(&cut)
}

#[test]
fn what_is_taken_out_of_a_real_translation_is_one_finding() {
    let mut table = Vec::new();
    for name in ["cncf-glossary", "organicmaps", "tauri-docs"] {
        let corpus = shared().join(name);
        let Ok(corpus) = fs::canonicalize(&corpus) else {
            println!(
                "ignored: {} is not here, so no real translation can be cut",
                corpus.display()
            );
            return;
        };
        let outcome = run(&corpus);
        let unclean: Vec<&str> = outcome.diagnostics.iter().map(|one| &*one.path).collect();
        for pair in pairs(&corpus) {
            let (source, page) = pair;
            let shown = page
                .strip_prefix(&corpus)
                .expect("a page of the corpus")
                .display()
                .to_string();
            if unclean.contains(&shown.as_str()) {
                continue;
            }
            table.extend(cut(&source, &page));
        }
    }
    let (mut tried, mut right) = (0, 0);
    for (rule, _) in CUTS {
        let of_rule: Vec<_> = table.iter().filter(|(cut, ..)| *cut == rule).collect();
        let once = of_rule.iter().filter(|(.., right)| *right).count();
        println!(
            "{rule}: {} pages cut, {once} with exactly one finding, of that rule and beside the cut",
            of_rule.len()
        );
        tried += of_rule.len();
        right += once;
    }
    for (rule, page, _) in table.iter().filter(|(.., right)| !right).take(20) {
        println!("not exactly one: {rule} on {page}");
    }
    assert!(right * 20 >= tried * 19, "{right} of {tried}");
}

/// The pages of the corpus that lie in the folder of a language, with their sources.
fn pairs(corpus: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut found = Vec::new();
    let walk = ignore::WalkBuilder::new(corpus)
        .sort_by_file_path(Ord::cmp)
        .build();
    for entry in walk.filter_map(Result::ok) {
        let page = entry.path().to_path_buf();
        let text = page.display().to_string();
        for language in ["de", "fr", "es", "zh-cn", "ja", "tr", "vi"] {
            for (from, to) in [
                (format!("/{language}/"), "/en/".to_owned()),
                (format!("/{language}/"), "/".to_owned()),
                (format!(".{language}.md"), ".md".to_owned()),
            ] {
                let source = PathBuf::from(text.replacen(&from, &to, 1));
                let is_page = matches!(
                    page.extension().and_then(|end| end.to_str()),
                    Some("md" | "mdx")
                );
                if is_page && source != page && source.is_file() {
                    found.push((source, page.clone()));
                    break;
                }
            }
        }
    }
    found.dedup();
    found
}

/// Each cut of a page that changes it, and whether it gives exactly one finding, of its rule and there.
fn cut(source: &Path, page: &Path) -> Vec<(&'static str, String, bool)> {
    let (source, text) = (
        fs::read_to_string(source).expect("a page"),
        fs::read_to_string(page).expect("a page"),
    );
    // The pages lie alone here, so only those count that are clean without their site.
    // A page with topics of its own has no gap when it loses one of the others.
    let topics = |text: &str| text.matches("\n## ").count();
    if topics(&source) != topics(&text) || !findings(&source, &text).is_empty() {
        return Vec::new();
    }
    let cuts = CUTS.iter().filter_map(|(rule, cut)| {
        let page_without = cut(&text)?;
        let found = findings(&source, &page_without);
        let right =
            found.len() == 1 && found[0].rule == *rule && is_near(&found[0], &text, &page_without);
        Some((*rule, page.display().to_string(), right))
    });
    cuts.collect()
}
