//! Commands to try next, for somebody who sees hundreds of problems.

use std::path::Path;

use crate::cli::options::{CheckOptions, Input};
use crate::engine::Outcome;
use crate::report::overview::{self, Next};

/// A few commands, the most useful first. They contain no text of pages: they are meant to be copied into a
/// shell.
pub(crate) fn commands(options: &CheckOptions, outcome: &Outcome, has_rules: bool) -> Vec<Next> {
    let check = format!("faqlint check{}", paths(options));
    let mut next = Vec::new();
    if let Some(rule) = overview::worst_rule(outcome) {
        next.push(("one rule", format!("{check} --select {rule}")));
    }
    if outcome.summary.fixable > 0 {
        next.push(("safe fixes", format!("{check} --diff")));
    }
    next.push(("everything", format!("{check} --all")));
    if !has_rules {
        next.push(("set it up", "faqlint init".to_owned()));
    }
    if options.changes.baseline.is_none() {
        let baseline = format!("{check} --baseline {BASELINE} --update-baseline");
        next.push(("new ones only", baseline));
    }
    next
}

/// The proposed name of a baseline file.
pub(crate) const BASELINE: &str = "faqlint-baseline.json";

/// The paths as they were typed, when a shell takes them for what they are.
fn paths(options: &CheckOptions) -> String {
    let Input::Paths(paths) = &options.corpus.input else {
        return " -".to_owned();
    };
    let typed: Option<Vec<&str>> = paths.iter().map(|path| plain(path)).collect();
    match typed {
        Some(typed) if typed.is_empty() => String::new(),
        Some(typed) if typed.len() <= 3 => format!(" {}", typed.join(" ")),
        _ => " …".to_owned(),
    }
}

/// A path that needs no quoting in a shell.
fn plain(path: &Path) -> Option<&str> {
    let text = path.to_str()?;
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    (text.chars().all(is_safe) && !text.starts_with('-')).then_some(text)
}
