//! `--baseline`, on scratch folders.

use std::fs;

use crate::scratch::{Scratch, faqlint};
use serde_json::Value;

fn baseline(scratch: &Scratch) -> String {
    fs::read_to_string(scratch.root.join("old.json")).unwrap()
}

#[test]
fn a_baseline_holds_old_findings_back_wherever_they_move() {
    let scratch = Scratch::empty();
    scratch.write(
        "a.md",
        "# A\n\n[x](gone.md)\n\n[x](gone.md)\n\n[y](lost.md)\n",
    );
    scratch.write("b.md", "# B\n\n[x](gone.md)\n");
    let output = scratch.run(&["check", "--baseline", "old.json", "--update-baseline"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("4 findings suppressed, 4 added, 0 dropped"),
        "{said}"
    );
    let first = baseline(&scratch);
    assert!(first.contains("\"count\":2"), "{first}");
    scratch.write(
        "a.md",
        "# A\n\nNew.\n\n[y](lost.md)\n\n[x](gone.md)\n\nText.\n\n[x](gone.md)\n",
    );
    assert_eq!(scratch.found(&["--baseline", "old.json"]), [""; 0]);
    let report = scratch.run(&["check", "--baseline", "old.json", "--format", "json"]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["summary"]["baselined"], 4);
    // One more of the same kind than the baseline counts.
    scratch.write("b.md", "# B\n\n[x](gone.md)\n\n[x](gone.md)\n");
    assert_eq!(scratch.found(&["--baseline", "old.json"]).len(), 1);
    // From a folder below, a page has the same name.
    scratch.write("rules.toml", "");
    scratch.write("sub/c.md", "# C\n");
    let below = faqlint(
        &scratch.root.join("sub"),
        &["check", "--baseline", "../old.json"],
    );
    let below = String::from_utf8_lossy(&below.stderr).into_owned();
    assert!(below.contains("4 older findings left out"), "{below}");
}

#[test]
fn what_is_repaired_can_be_dropped() {
    let scratch = Scratch::empty();
    scratch.write("a.md", "# A\n\n[x](gone.md)\n\n[y](lost.md)\n");
    scratch.write("b.md", "# B\n\n[x](gone.md)\n");
    let update = ["check", "--baseline", "old.json", "--update-baseline"];
    scratch.run(&update);
    let first = baseline(&scratch);
    scratch.write("a.md", "# A\n\n[x](gone.md)\n");
    scratch.write("b.md", "# B\n");
    let output = scratch.run(&["check", "--baseline", "old.json"]);
    assert_eq!(output.status.code(), Some(0));
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("2 findings are gone"), "{said}");
    assert!(said.contains("a.md: links/missing-file"), "{said}");
    // Neither a part of the pages nor a part of the rules says anything about the rest.
    for args in [&["b.md"][..], &["--select", "anchors"]] {
        let output = scratch.run(&[&["check", "--baseline", "old.json"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!said.contains("a.md:"), "{args:?}: {said}");
    }
    scratch.run(&[&update[..], &["--select", "anchors"]].concat());
    assert_eq!(baseline(&scratch), first);
    scratch.run(&update);
    assert_eq!(baseline(&scratch).matches("fingerprint").count(), 1);
    assert_eq!(scratch.found(&["--baseline", "old.json"]), [""; 0]);
}

#[test]
fn a_missing_or_damaged_baseline_is_refused() {
    let scratch = Scratch::empty();
    scratch.write("a.md", "# A\n");
    let said = scratch.refused(&["--baseline", "old.json"]);
    assert!(
        said.contains("no baseline `old.json`") && said.contains("--update-baseline"),
        "{said}"
    );
    let said = scratch.refused(&["--baseline", "a.md", "--update-baseline"]);
    assert!(said.contains("`a.md` is not a baseline"), "{said}");
    assert_eq!(
        fs::read_to_string(scratch.root.join("a.md")).unwrap(),
        "# A\n"
    );
    scratch.write("old.json", "{\"schema\": 1, \"findings\": [");
    assert!(
        scratch
            .refused(&["--baseline", "old.json"])
            .contains("not a baseline")
    );
}
