//! Which rules run on a page, at which level, with which options.

use std::sync::Arc;

use crate::diagnostic::Level;
use crate::rules::{ActiveRule, Need, RULES, RuleMeta};

/// What the command line selects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Rules, families or `all`: when given, nothing else runs. A rule that is off and named by its
    /// full name runs as a warning.
    pub select: Vec<String>,
    /// Rules, families or `all` that run besides: those that are off run as warnings.
    pub extend: Vec<String>,
    /// Rules or families that do not run.
    pub ignore: Vec<String>,
}

/// A rule that runs.
#[derive(Clone, Debug)]
pub struct EnabledRule {
    /// Index in [`RULES`].
    pub index: usize,
    /// Name and page.
    pub meta: &'static RuleMeta,
    /// Level of its findings.
    pub level: Level,
    /// The rule with its options.
    pub rule: Arc<ActiveRule>,
}

/// The rules that run on a page, in the order of [`RULES`].
#[derive(Debug, Default)]
pub struct RuleSet {
    /// The rules.
    pub rules: Vec<EnabledRule>,
}

impl RuleSet {
    /// The level of a rule; `None` when it does not run.
    #[must_use]
    pub fn level_of(&self, name: &str) -> Option<Level> {
        self.rules
            .iter()
            .find(|enabled| enabled.meta.name == name)
            .map(|enabled| enabled.level)
    }

    /// Whether one of the rules needs it.
    #[must_use]
    pub fn needs(&self, need: Need) -> bool {
        let mut rules = self.rules.iter();
        rules.any(|enabled| enabled.meta.needs.contains(&need))
    }
}

/// What configuration says about one rule.
#[derive(Clone, Debug)]
pub(super) struct RuleState {
    pub(super) level: Option<Level>,
    pub(super) rule: Arc<ActiveRule>,
}

impl Selection {
    /// The level a rule runs at under this selection.
    fn level(&self, meta: &RuleMeta, level: Option<Level>) -> Option<Level> {
        let names = |list: &[String]| list.iter().any(|name| is_named(name, meta));
        if names(&self.ignore) {
            return None;
        }
        if names(&self.extend) {
            return level.or(Some(Level::Warning));
        }
        if self.select.is_empty() {
            return level;
        }
        let is_exact = self.select.iter().any(|name| name == meta.name);
        if is_exact {
            level.or(Some(Level::Warning))
        } else {
            level.filter(|_| names(&self.select))
        }
    }
}

fn is_named(name: &str, meta: &RuleMeta) -> bool {
    name == "all" || name == meta.name || name == meta.family().as_str()
}

/// Puts a rule set together from the state of every rule.
pub(super) fn rule_set(states: &[RuleState], selection: &Selection) -> RuleSet {
    let rules = RULES
        .iter()
        .zip(states)
        .enumerate()
        .filter_map(|(index, (entry, state))| {
            let level = selection.level(entry.meta, state.level)?;
            Some(EnabledRule {
                index,
                meta: entry.meta,
                level,
                rule: Arc::clone(&state.rule),
            })
        })
        .collect();
    RuleSet { rules }
}
