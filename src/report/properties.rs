//! What holds for every format, whatever the pages and findings are.

use proptest::prelude::*;

use crate::diagnostic::{Finding, Level};
use crate::report::samples::{Sample, render};
use crate::report::{Format, ReportOptions};
use crate::text::{Span, escape};

fn any_text() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "a",
        "word ",
        "é",
        "設",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "::error::x",
        "##[",
        "👩\u{200d}💻",
        "\u{1b}[31m",
        "\u{202e}",
        "e\u{301}",
        "\u{0}",
        "long words of a paragraph ",
        "##[command]",
        "##vso[task.x]",
        "::add-mask::x",
        "%0A::error::x",
        "\u{1b}]8;;http://e.example\u{7}",
        "\u{9b}31m",
        "\u{2028}::error::x",
        "\u{200b}",
        "\u{ffff}",
        "\u{206a}",
        "]]>",
        "</details><script>",
        "|`",
        "\\",
    ]);
    prop::collection::vec(part, 0..60).prop_map(|parts| parts.concat())
}

const FORMATS: [Format; 10] = [
    Format::Html,
    Format::Text,
    Format::Concise,
    Format::Json,
    Format::Jsonl,
    Format::Github,
    Format::Markdown,
    Format::Sarif,
    Format::Gitlab,
    Format::Junit,
];

proptest! {
    #[test]
    fn any_finding_can_be_shown_and_nothing_hostile_gets_through(
        text in any_text(),
        other in any_text(),
        spans in prop::collection::vec((0_u32..300, 0_u32..60, 0_u32..300, 0_u8..4), 1..8),
        width in 32_usize..100,
    ) {
        let mut sample = Sample::default().page("a.md", &text).page(&other, &text);
        for (start, length, near, kind) in spans {
            let mut finding = Finding::new(Span::at(start, length), other.clone());
            if kind == 1 {
                finding = finding.related(Span::at(near, length), other.clone());
            }
            if kind == 2 {
                finding = finding.related_on(other.as_str().into(), Span::at(near, 3), "here");
            }
            sample = sample.found("a.md", "x/y", Level::Error, finding.help(text.clone()));
        }
        let outcome = sample.outcome();
        for unicode in [true, false] {
            let options = ReportOptions { width, unicode, ..ReportOptions::default() };
            for format in FORMATS {
                let shown = render(format, &outcome, &options);
                prop_assert!(!shown.contains("##[") && !shown.contains("##vso["));
                prop_assert!(is_whole(format, &shown), "{}", shown);
                for line in shown.split('\n') {
                    let is_ours = format == Format::Github && line.starts_with("::error file=");
                    prop_assert!(is_ours || !line.trim_start().starts_with("::"), "{}", shown);
                    prop_assert!(!line.chars().any(escape::is_hostile), "{:?}", shown);
                }
            }
        }
    }
}

/// Whether whoever reads the format can read the report: nothing in it ends it early.
fn is_whole(format: Format, shown: &str) -> bool {
    let is_json = |text: &str| serde_json::from_str::<serde_json::Value>(text).is_ok();
    match format {
        Format::Json | Format::Sarif | Format::Gitlab => is_json(shown),
        Format::Jsonl => shown.lines().all(is_json),
        Format::Junit => !shown.contains("]]>") && !shown.contains("<script"),
        Format::Markdown => {
            let count = |tag: &str| shown.matches(tag).count();
            count("<details") == count("</details>")
                && count("<code>") == count("</code>")
                && !shown.contains("<script")
        }
        Format::Html => {
            let count = |tag: &str| shown.matches(tag).count();
            count("<article") == count("</article>")
                && count("<script") == 1
                && count("</script>") == 1
                && count("<details") == count("</details>")
        }
        Format::Text | Format::Concise | Format::Github => true,
    }
}
