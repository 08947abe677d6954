//! The options about external links, `faqlint cache`, and what is said about them after a run.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::cli::Failure;
use crate::cli::args::OnlineArguments;
use crate::cli::terminal::Terminal;
use crate::engine::{Online, Outcome, user_cache};
use crate::links::{self, HostTime, Reason, Shard, Verdict, VerdictCounts};
use crate::settings::{LinkSettings, parse_duration};
use crate::text::escape;
use crate::{fix, report};

/// The options about external links.
#[derive(Clone, Debug, Default)]
pub(crate) struct OnlineOptions {
    is_asked_for: bool,
    /// Whether external links are left out, whatever the configuration says.
    is_refused: bool,
    shard: Option<Shard>,
    /// File for the verdicts.
    pub(crate) report: Option<PathBuf>,
    cache: CacheChoice,
    max_time: Option<Duration>,
}

/// Where the cache is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum CacheChoice {
    #[default]
    User,
    Folder(PathBuf),
    None,
}

impl OnlineOptions {
    /// Checks what clap cannot.
    pub(crate) fn new(typed: OnlineArguments) -> Result<Self, Failure> {
        let shard = match typed.shard {
            Some(text) => Some(Shard::parse(&text).ok_or_else(|| {
                Failure::new(format!("`{text}` is not a shard"))
                    .hint("write `--shard 2/4` for the second of four")
            })?),
            None => None,
        };
        let max_time = match typed.max_time {
            Some(text) => Some(parse_duration(&text).ok_or_else(|| {
                Failure::new(format!("`{text}` is not a time"))
                    .hint("write a number and a unit: `90s`, `10m`, `1h`")
            })?),
            None => None,
        };
        let cache = match (typed.cache_dir, typed.no_cache) {
            (_, true) => CacheChoice::None,
            (Some(folder), _) => CacheChoice::Folder(folder),
            (None, false) => CacheChoice::User,
        };
        Ok(Self {
            is_asked_for: typed.online,
            is_refused: typed.offline,
            shard,
            report: typed.link_report,
            cache,
            max_time,
        })
    }

    /// The folder of the caches; `None` when nothing is to be taken from one or stored.
    pub(crate) fn cache_folder(&self, cwd: &Path) -> Option<PathBuf> {
        match &self.cache {
            CacheChoice::None => None,
            CacheChoice::Folder(folder) => Some(cwd.join(folder)),
            CacheChoice::User => user_cache(),
        }
    }

    /// The plan for the online part of a run; `None` when links are not to be checked.
    pub(crate) fn plan(
        &self,
        settings: &LinkSettings,
        cwd: &Path,
        told: &ProgressText,
    ) -> Result<Option<Online>, Failure> {
        if !self.is_asked_for && (self.is_refused || !settings.online) {
            let needs = [
                ("--link-report", self.report.is_some()),
                ("--shard", self.shard.is_some()),
                ("--max-time", self.max_time.is_some()),
            ];
            return match needs.into_iter().find(|(_, is_given)| *is_given) {
                Some((option, _)) => Err(Failure::new(format!("`{option}` needs `--online`"))
                    .hint("add `--online`, or set `online = true` in `[links]`")),
                None => Ok(None),
            };
        }
        if !links::IS_AVAILABLE {
            return Err(Failure::new(
                "this faqlint was built without `online`: it cannot check external links",
            )
            .hint("install it with its default features"));
        }
        let mut online = Online::new(environment);
        online.shard = self.shard;
        online.max_time = self.max_time;
        online.is_interruptible = true;
        online.cache = self.cache_folder(cwd);
        let told = told.clone();
        online.progress = Arc::new(move |counts, total, slowest| {
            told.set(progress(counts, total, slowest));
        });
        Ok(Some(online))
    }
}

/// The environment belongs to the command line; headers name its variables.
fn environment(name: &str) -> Option<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the environment belongs to `cli`"
    )]
    std::env::var(name).ok()
}

/// What the progress line says about links; shared with the thread that draws it.
#[derive(Clone, Debug, Default)]
pub(crate) struct ProgressText(Arc<Mutex<Option<String>>>);

impl ProgressText {
    fn set(&self, text: String) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(text);
    }

    /// The line, once links are being asked.
    pub(crate) fn get(&self) -> Option<String> {
        let text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone()
    }
}

fn progress(counts: VerdictCounts, total: usize, slowest: &[HostTime]) -> String {
    let done = Verdict::ALL.iter().filter(|it| counts.of(**it) > 0);
    let done: Vec<String> = done
        .map(|verdict| format!("{} {}", counts.of(*verdict), verdict.as_str()))
        .collect();
    let mut text = format!("Links {}/{total}", counts.total());
    if !done.is_empty() {
        text.extend([": ", &done.join(", ")]);
    }
    let waiting: Vec<String> = slowest
        .iter()
        .filter(|host| host.waiting > 0)
        .map(|host| format!("{} ({})", escape::name(&host.host), host.waiting))
        .collect();
    if !waiting.is_empty() {
        text.extend(["; waiting for ", &waiting.join(", ")]);
    }
    text
}

/// Writes the link report and says what there is to say about the links of a run.
pub(crate) fn conclude(
    options: &OnlineOptions,
    outcome: &Outcome,
    is_quiet: bool,
    terminal: &mut Terminal,
) -> Result<(), Failure> {
    let Some(links) = &outcome.links else {
        return Ok(());
    };
    if let Some(file) = &options.report {
        fix::write_atomically(file, |out| report::write_link_report(outcome, out))
            .map_err(|error| Failure::new(format!("cannot write `{}`: {error}", file.display())))?;
    }
    if !is_quiet {
        for note in &links.notes {
            terminal.say(&format!("note: {}\n", escape::sentence(note)));
        }
    }
    if links.is_interrupted {
        let rows = links.rows.iter();
        let left = rows
            .filter(|row| row.outcome.reason == Some(Reason::OutOfTime))
            .count();
        return Err(Failure::new(format!(
            "interrupted: {left} of {} links were not checked",
            links.rows.len()
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_counts_verdicts_and_names_the_slowest() {
        let counts = VerdictCounts {
            alive: 12,
            dead: 1,
            ..VerdictCounts::default()
        };
        let host = HostTime {
            host: "a.example".to_owned(),
            requests: 3,
            spent: Duration::from_secs(9),
            waiting: 7,
        };
        assert_eq!(
            progress(counts, 40, &[host]),
            "Links 13/40: 12 alive, 1 dead; waiting for a.example (7)"
        );
        assert_eq!(progress(VerdictCounts::default(), 4, &[]), "Links 0/4");
    }
}
