use super::*;
use crate::diagnostic::{Applicability, Edit, Finding, Fix};
use crate::engine::{
    BaselineEntry, BaselineUse, CoverageTables, PageCoverage, Suppressed, SuppressedBy,
    TopicCoverage, TranslatedPage,
};
use crate::report::Format;
use crate::report::samples::{self, Sample, plain};
use crate::text::Span;

#[test]
fn each_finding_is_printed_once_under_its_fingerprint() {
    let outcome = samples::faq();
    let shown = plain(Format::Html, &outcome);
    for one in &outcome.diagnostics {
        let id = format!("<li id=f-{}>", one.fingerprint);
        assert_eq!(shown.matches(&id).count(), 1, "{}", one.message);
        assert_eq!(shown.matches(&sentence(&one.message)).count(), 1);
    }
    assert!(shown.contains("<title>faqlint: 4 errors, 1 warning, 1 note</title>"));
    assert!(shown.contains("4. Click [here](<mark>#pasword</mark>)"));
    assert!(!shown.contains("<del>"), "the excerpt shows the line");
    assert!(
        shown.contains("\n<ins>safe fix: 3. Click"),
        "below the line itself"
    );
}

#[test]
fn the_policy_allows_exactly_the_inline_style_and_script() {
    let shown = plain(Format::Html, &samples::faq());
    for (tag, text) in [("style", STYLE), ("script", SCRIPT)] {
        let inline = format!("<{tag}>{text}</{tag}>");
        assert_eq!(shown.matches(&inline).count(), 1);
        assert!(shown.contains(&format!("{tag}-src '{}'", source_hash(text))));
        assert!(!text.contains("</"), "{tag} would end early");
    }
    assert!(!shown.contains(" style=") && !shown.contains(" onclick="));
    // The hash of an empty text is a known one.
    assert_eq!(
        source_hash(""),
        "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
    );
}

#[test]
fn a_finding_without_length_does_not_split_a_command() {
    let sample = Sample::default().page("a.md", "x ##vso[task.x]\n");
    let finding = Finding::new(Span::at(3, 0), "x");
    let shown = plain(
        Format::Html,
        &sample.found("a.md", "x/y", Level::Error, finding).outcome(),
    );
    assert!(shown.contains("task.x") && !shown.contains("##vso["));
}

#[test]
fn hostile_text_is_inert() {
    let evil = "</script><img src=x onerror=\"a()\">'\"&amp; `</code><s>` \u{202e}";
    let fix = Fix {
        title: evil.to_owned().into(),
        applicability: Applicability::Safe,
        changes: std::borrow::Cow::Borrowed(&[]),
        edits: vec![Edit {
            path: None,
            span: Span::new(0, 5),
            text: "<s>\u{1b}[2J\n</pre>".to_owned(),
        }],
    };
    let finding = Finding::new(Span::new(0, 400), evil)
        .help(evil.to_owned())
        .related(Span::new(0, 1), evil)
        .fix(fix);
    let name = "a\"><script>x</script>.md";
    let outcome = Sample::default()
        .page(name, "<u>x</u> \u{1b}[2J\nmore\n")
        .found(name, "links/empty", Level::Error, finding)
        .outcome();
    let shown = plain(Format::Html, &outcome);
    let content = shown.split("<main").nth(1).unwrap();
    let content = content.split("<footer").next().unwrap();
    for raw in [
        "<script",
        "<img",
        "<s>",
        "<u>",
        "\u{1b}",
        "\u{202e}",
        "onerror=\"",
    ] {
        assert!(!content.contains(raw), "{raw:?} in {content}");
    }
}

#[test]
fn tables_say_what_is_covered_and_what_is_not() {
    let mut outcome = samples::faq();
    let translated = |path: &str, topics| TranslatedPage {
        path: path.into(),
        topics,
    };
    let translations = [
        ("de".to_owned(), translated("de/a.md", Some((2, 3)))),
        ("fr".to_owned(), translated("fr/a.md", Some((3, 3)))),
    ];
    outcome.translations = ["de", "fr", "ja"]
        .map(|tag| (tag.to_owned(), crate::engine::Coverage::default()))
        .into();
    outcome.coverage = Some(CoverageTables {
        platforms: vec!["Android".to_owned(), "iOS".to_owned()],
        topics: vec![TopicCoverage {
            path: "a.md".into(),
            title: "Log <in>".to_owned(),
            covered: vec![true, false],
        }],
        pages: vec![PageCoverage {
            path: "en/a.md".into(),
            translations: translations.into(),
        }],
    });
    let shown = plain(Format::Html, &outcome);
    assert!(shown.contains(
        "<tr><td>a.md</td><th scope=\"row\">Log &lt;in&gt;</th><td>yes</td><td>–</td></tr>"
    ));
    assert!(shown.contains(
        "<tr><th scope=\"row\">en/a.md</th><td class=\"gap\">2 of 3</td><td>all 3</td>\
         <td class=\"gap\">missing</td></tr>"
    ));
}

#[test]
fn a_baseline_tells_new_old_and_gone() {
    let mut outcome = samples::faq();
    let old = outcome.diagnostics.remove(0);
    let fingerprint = old.fingerprint.clone();
    outcome.suppressed.push(Suppressed {
        diagnostic: old,
        by: SuppressedBy::Baseline,
    });
    outcome.summary.baselined = 1;
    outcome.baseline = Some(BaselineUse {
        removable: vec![BaselineEntry {
            path: "gone.md".to_owned(),
            rule: "links/empty".to_owned(),
            fingerprint: "0".repeat(16),
            count: 2,
        }],
        ..BaselineUse::default()
    });
    let shown = plain(Format::Html, &outcome);
    let table = "<tr><td class=\"n\">5</td><td class=\"n\">1</td><td class=\"n\">2</td></tr>";
    assert!(shown.contains(table), "{shown}");
    assert!(shown.contains("<li>gone.md: links/empty (2)</li>"));
    assert!(shown.contains(&format!("<li id=f-{fingerprint} data-old>")));
    assert!(shown.contains("<option value=\"old\">in the baseline</option>"));
}

#[test]
fn what_a_fix_writes_into_a_long_line_is_shown_whole() {
    let line = format!(
        "See [the old guide](http://a.example/moved), {}\n",
        "and so on ".repeat(20)
    );
    let target = Span::at(20, 22);
    assert_eq!(target.slice(&line), "http://a.example/moved");
    let fix = Fix {
        title: "link to the new address".into(),
        applicability: Applicability::Safe,
        changes: std::borrow::Cow::Borrowed(&[]),
        edits: vec![Edit {
            path: None,
            span: target,
            text: "http://a.example/alive".to_owned(),
        }],
    };
    let outcome = Sample::default()
        .page("a.md", &line)
        .found(
            "a.md",
            "links/moved",
            Level::Warning,
            Finding::new(target, "x").fix(fix),
        )
        .outcome();
    let shown = plain(Format::Html, &outcome);
    let after = shown.split("<ins>").nth(1).expect("the line after the fix");
    let after = after.split("</ins>").next().unwrap_or_default();
    assert_eq!(after, "safe fix: …ide](http://a.example/alive), and…");
}

#[test]
fn a_clean_run_says_so() {
    let shown = plain(Format::Html, &Outcome::default());
    assert!(shown.contains("<p>Nothing found.</p>"));
    assert!(!shown.contains("<form"));
}

#[test]
fn ten_thousand_findings_stay_well_below_five_megabytes() {
    let line =
        "4. Open **Settings**, choose *Privacy and security*, and tap [here](#pasword) now.\n";
    let mut sample = Sample::default();
    for page in 0..100 {
        let path = format!("docs/topic-{page}/page-{page}.md");
        sample = sample.page(&path, &line.repeat(100));
        for index in 0..100 {
            let at = index * line.len() as u32;
            let fix = Fix {
                title: "renumber the steps".into(),
                applicability: Applicability::Safe,
                changes: std::borrow::Cow::Borrowed(&[]),
                edits: vec![Edit {
                    path: None,
                    span: Span::at(at, 2),
                    text: "3.".to_owned(),
                }],
            };
            let finding = Finding::new(Span::at(at, 2), "step `4.` follows step `2.`")
                .help("number it `3.`")
                .fix(fix);
            sample = sample.found(&path, "steps/misnumbered", Level::Error, finding);
        }
    }
    let shown = plain(Format::Html, &sample.outcome());
    assert!(shown.len() < 4_250_000, "{} bytes", shown.len());
}
