//! The steps of `action.yml`, played in their order as a runner plays them: conditions, variables, outputs.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::wiring::{action, pairs, steps};
use super::{Runner, text};

/// What one job did.
#[derive(Debug, Default)]
struct Job {
    /// The names of the steps that ran.
    ran: Vec<String>,
    /// The text of what was uploaded.
    uploaded: Option<String>,
    has_failed: bool,
    outputs: BTreeMap<String, String>,
    log: String,
}

/// The values of expressions.
struct Values<'a> {
    runner: &'a Runner,
    number: usize,
    inputs: BTreeMap<String, String>,
}

impl Values<'_> {
    /// The value of `inputs.x`, `runner.temp` and the like; of `a || b` the first that is not empty.
    fn of(&self, expression: &str, job: &Job) -> String {
        let value = |name: &str| {
            if let Some(input) = name.strip_prefix("inputs.") {
                return self.inputs[input].clone();
            }
            if let Some(output) = name.strip_prefix("steps.check.outputs.") {
                return job.outputs.get(output).cloned().unwrap_or_default();
            }
            match name {
                "runner.temp" => self.runner.path("temp").display().to_string(),
                "github.run_id" => self.number.to_string(),
                "github.run_attempt" => "1".to_owned(),
                "github.job" => "pages".to_owned(),
                "github.repository" => "a/b".to_owned(),
                "github.action_repository" => String::new(),
                _ if name.starts_with("github.event.") => String::new(),
                _ => panic!("no such value: {name}"),
            }
        };
        let mut values = expression.split("||").map(|name| value(name.trim()));
        values.find(|value| !value.is_empty()).unwrap_or_default()
    }

    fn fill(&self, template: &str, job: &Job) -> String {
        let mut parts = template.split("${{");
        let mut filled = parts.next().unwrap().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once("}}").unwrap();
            filled += &self.of(expression, job);
            filled += rest;
        }
        filled
    }

    /// Whether a step runs: without a word about it, not after one that failed.
    fn holds(&self, condition: Option<&str>, job: &Job) -> bool {
        let condition = condition.unwrap_or("success()");
        let is_free = condition.contains("always()");
        let holds = |part: &str| match part.trim() {
            "always()" => true,
            "success()" => !job.has_failed,
            part => {
                let (is_equal, (name, wanted)) = match part.split_once("==") {
                    Some(sides) => (true, sides),
                    None => (false, part.split_once("!=").unwrap()),
                };
                let wanted = wanted.trim().trim_matches('\'');
                (self.of(name, job) == wanted) == is_equal
            }
        };
        (is_free || !job.has_failed) && condition.split("&&").all(holds)
    }
}

impl Runner {
    /// Plays a job with some inputs; `number` is that of the run.
    fn play(&self, number: usize, inputs: &[(&str, &str)]) -> Job {
        let action = action();
        let declared = action["inputs"].as_hash().unwrap().iter();
        let mut values = Values {
            runner: self,
            number,
            inputs: declared
                .map(|(name, input)| {
                    let default = input["default"].as_str().unwrap();
                    (name.as_str().unwrap().to_owned(), default.to_owned())
                })
                .collect(),
        };
        for (name, value) in inputs {
            let old = values
                .inputs
                .insert((*name).to_owned(), (*value).to_owned());
            assert!(old.is_some(), "{name}");
        }
        // Every job has a fresh machine.
        for folder in ["temp", "home"] {
            fs::remove_dir_all(self.path(folder)).unwrap();
            fs::create_dir(self.path(folder)).unwrap();
        }
        let mut job = Job::default();
        for step in steps(&action) {
            if !values.holds(step["if"].as_str(), &job) {
                continue;
            }
            job.ran.push(step["name"].as_str().unwrap().to_owned());
            let filled = |table| -> BTreeMap<String, String> {
                let pairs = pairs(table).into_iter();
                pairs
                    .map(|(name, value)| (name.to_owned(), values.fill(value, &job)))
                    .collect()
            };
            if let Some(run) = step["run"].as_str() {
                let output = self.run_step(run, &filled(&step["env"]));
                job.log += &text(&output.stdout);
                job.log += &text(&output.stderr);
                job.has_failed |= !output.status.success();
                if step["id"].as_str() == Some("check") {
                    job.outputs = self.outputs();
                }
            } else {
                let with = filled(&step["with"]);
                self.use_action(step["uses"].as_str().unwrap(), &with, &mut job);
            }
        }
        job
    }

    fn run_step(&self, run: &str, variables: &BTreeMap<String, String>) -> Output {
        let _ = fs::remove_file(self.path("output"));
        let variables: Vec<(&str, &str)> = variables
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let mut command = self.command(Path::new("bash"), &self.site, &variables);
        command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", run]);
        command.output().unwrap()
    }

    fn outputs(&self) -> BTreeMap<String, String> {
        let text = self.read("output");
        let lines = text.lines().map(|line| line.split_once('=').unwrap());
        lines
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect()
    }

    /// What the actions of others do, with a folder in place of the service.
    fn use_action(&self, name: &str, with: &BTreeMap<String, String>, job: &mut Job) {
        let name = name.split('@').next().unwrap();
        let kept = |key: &str| self.path("caches").join(key);
        match name {
            "actions/cache/restore" => {
                assert!(!kept(&with["key"]).exists());
                let Ok(entries) = fs::read_dir(self.path("caches")) else {
                    return;
                };
                let fits = |file: &PathBuf| {
                    let name = file.file_name().unwrap().to_str().unwrap();
                    name.starts_with(&with["restore-keys"])
                };
                let mut fitting: Vec<PathBuf> = entries
                    .map(|entry| entry.unwrap().path())
                    .filter(fits)
                    .collect();
                fitting.sort();
                if let Some(newest) = fitting.last() {
                    copy(newest, Path::new(&with["path"]));
                }
            }
            "actions/cache/save" => copy(Path::new(&with["path"]), &kept(&with["key"])),
            "github/codeql-action/upload-sarif" => {
                job.uploaded = Some(fs::read_to_string(&with["sarif_file"]).unwrap());
            }
            _ => panic!("no such action: {name}"),
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let status = Command::new("cp").arg("-R").arg(from).arg(to).status();
    assert!(status.unwrap().success(), "{}", from.display());
}

const INSTALL: &str = "Install faqlint";
const CHECK: &str = "Check";
const UPLOAD: &str = "Upload to code scanning";

#[cfg(feature = "online")]
#[test]
fn what_is_known_of_links_outlives_a_job_that_failed() {
    use crate::server::{Server, page, reply};
    const RESTORE: &str = "Restore results for external links";
    const SAVE: &str = "Save results for external links";
    let Some(runner) = Runner::new() else { return };
    let server = Server::start("127.0.0.1", |it, out| match it.path.as_str() {
        "/gone" => reply(out, "404 Not Found", &[], b""),
        _ => page(out, "<p>there</p>"),
    });
    runner.write("rules.toml", "[links]\nallow = [\"127.0.0.1\"]\n");
    let links = format!(
        "# A\n\n[a]({}) [b]({})\n",
        server.url("/there"),
        server.url("/gone")
    );
    runner.write("a.md", &links);
    let online = [("version", "installed"), ("online", "true")];
    let first = runner.play(1, &online);
    assert_eq!(first.ran, [INSTALL, RESTORE, CHECK, SAVE], "{}", first.log);
    assert!(first.has_failed);
    assert_eq!(first.outputs["exit-code"], "1");
    assert_eq!(first.log.matches("::error ").count(), 1, "{}", first.log);
    let asked = server.log().len();
    assert_eq!(server.count("/there"), 1);

    // Another machine, with nothing but what was saved: nobody is asked again.
    let second = runner.play(2, &online);
    assert_eq!(second.ran, first.ran);
    assert_eq!(second.log.matches("::error ").count(), 1, "{}", second.log);
    assert_eq!(server.log().len(), asked);

    let without = [online[0], online[1], ("cache", "false")];
    assert_eq!(runner.play(3, &without).ran, [INSTALL, CHECK]);
    assert_eq!(server.count("/there"), 2);
}

#[test]
fn the_report_is_uploaded_although_there_are_findings() {
    let Some(runner) = Runner::new() else { return };
    runner.write("a.md", "# A\n\n[x](gone.md)\n");
    let sarif = [("version", "installed"), ("sarif", "true")];
    let job = runner.play(1, &sarif);
    assert_eq!(job.ran, [INSTALL, CHECK, UPLOAD], "{}", job.log);
    assert!(job.has_failed);
    let report: serde_json::Value = serde_json::from_str(&job.uploaded.unwrap()).unwrap();
    assert_eq!(
        report["runs"][0]["results"][0]["ruleId"],
        "links/missing-file"
    );

    // Without a report there is nothing to upload, and without a program nothing to keep.
    let job = runner.play(2, &[sarif[0], sarif[1], ("format", "no-such")]);
    assert_eq!(job.ran, [INSTALL, CHECK], "{}", job.log);
    assert_eq!(job.outputs["exit-code"], "2");
    let job = runner.play(3, &[("version", "no-such"), ("online", "true")]);
    assert_eq!(job.ran, [INSTALL], "{}", job.log);
}
