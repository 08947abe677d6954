//! A fault that two rules find is reported by one of them, and by the other when the first is off.

use crate::scratch::Scratch;

/// A page, the rule that reports its fault, and the one that reports it when the first is off.
const PAIRS: &[(&str, &str, &str)] = &[
    (
        "## A {#a}\n\n## B {#b}\n\n## C {#c}\n\n## D {#d}\n\n## Echo {echo}\n",
        "anchors/malformed",
        "anchors/missing",
    ),
    (
        "# [](#log-in)Log in\n\n# [](#out)Log out\n\n# [](#out)Lost the phone\n",
        "anchors/duplicate",
        "anchors/slug-mismatch",
    ),
    (
        "[x](www.example.org/a)\n",
        "links/malformed",
        "links/missing-file",
    ),
    (
        "[x](http://10.0.0.7:99999/a)\n",
        "links/malformed",
        "links/private-host",
    ),
    (
        "[the guide][gudie]\n\n[guide]: https://example.org/\n",
        "links/undefined-reference",
        "links/unused-definition",
    ),
    (
        "1. One.\n2. Two.\n\n3.Three.\n\n4. Four.\n5. Five.\n",
        "steps/not-a-list",
        "steps/misnumbered",
    ),
    (
        "# Contents\n\n- [A](#a)\n- [B](#b)\n- [C](#c)\n- [D](#nothing)\n\n# A\n\na\n\n# B\n\nb\n\n# C\n\nc\n",
        "anchors/undefined",
        "structure/stale-contents",
    ),
];

fn rules_of(site: &Scratch, off: Option<&str>) -> Vec<String> {
    let rules = off.map_or(String::new(), |rule| {
        format!("[rules]\n\"{rule}\" = \"off\"\n")
    });
    site.write("rules.toml", &rules);
    let found = site.found(&[]);
    let rules = found
        .iter()
        .filter_map(|line| line.split([' ', ':']).nth(1));
    rules.map(str::to_owned).collect()
}

#[test]
fn a_rule_that_is_off_silences_no_other() {
    for (page, first, second) in PAIRS {
        let site = Scratch::empty();
        site.write("a.md", page);
        let with = rules_of(&site, None);
        assert!(with.iter().any(|rule| rule == first), "{page}: {with:?}");
        assert!(!with.iter().any(|rule| rule == second), "{page}: {with:?}");
        let without = rules_of(&site, Some(first));
        assert!(
            without.iter().any(|rule| rule == second),
            "{page}: {without:?}"
        );
    }
}

#[test]
fn headings_that_count_wrong_on_copies_of_a_page_are_one_finding() {
    for (titles, count) in [
        (["1. Open", "2. Save", "4. Close"], 1),
        (["Step 1", "Step 2", "Step 4"], 2),
    ] {
        let site = Scratch::empty();
        for name in ["a.md", "b.md"] {
            let topics = titles.map(|title| format!("## {title}\n\nx\n\n"));
            site.write(name, &format!("# A\n\n{}", topics.concat()));
        }
        let found = site.found(&[]);
        let found = found
            .iter()
            .filter(|one| one.contains("misnumbered-headings"));
        assert_eq!(found.count(), count, "{titles:?}");
    }
}
