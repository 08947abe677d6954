//! `check --watch`, seen from outside: after each change of the files it says what `check` says.

use std::collections::BTreeSet;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde_json::Value;

/// Longest wait for a state.
const PATIENCE: Duration = Duration::from_mins(1);

/// Path, rule and start of each finding.
type Findings = BTreeSet<(String, String, u64)>;

struct Watch {
    child: Child,
    states: Receiver<Value>,
    root: PathBuf,
}

fn faqlint(root: &Path, args: &[&str]) -> Command {
    let mut command = crate::scratch::program();
    command
        .args(["check", "--format", "json"])
        .args(args)
        .current_dir(root)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    command
}

fn findings(state: &Value) -> Findings {
    let all = state["diagnostics"].as_array().unwrap();
    let text = |one: &Value, key: &str| one[key].as_str().unwrap().to_owned();
    all.iter()
        .map(|one| {
            let start = one["start"]["offset"].as_u64().unwrap();
            (text(one, "path"), text(one, "rule"), start)
        })
        .collect()
}

/// What `check` finds now.
fn checked(root: &Path) -> Findings {
    let output = faqlint(root, &[]).output().unwrap();
    findings(&serde_json::from_slice(&output.stdout).unwrap())
}

impl Watch {
    fn start(root: &Path) -> Self {
        let mut child = faqlint(root, &["--watch"]).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        let (sender, states) = channel();
        std::thread::spawn(move || {
            let documents = serde_json::Deserializer::from_reader(BufReader::new(stdout));
            for state in documents.into_iter::<Value>() {
                if sender
                    .send(state.expect("JSON, and no escape codes"))
                    .is_err()
                {
                    break;
                }
            }
        });
        Self {
            child,
            states,
            root: root.to_path_buf(),
        }
    }

    /// Waits until the last state is what `check` finds.
    fn settle(&self, what: &str) {
        let wanted = checked(&self.root);
        let end = Instant::now() + PATIENCE;
        let mut last = None;
        loop {
            match self
                .states
                .recv_timeout(end.saturating_duration_since(Instant::now()))
            {
                Ok(state) => last = Some(findings(&state)),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    assert_eq!(last, Some(wanted), "{what}");
                    return;
                }
            }
            if last.as_ref() == Some(&wanted) {
                return;
            }
        }
    }

    /// Presses Ctrl-C, and gives the exit code.
    fn interrupt(mut self) -> Option<i32> {
        let id = self.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap().code()
    }
}

fn site() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let pages = [
        ("rules.toml", ""),
        ("a.md", "# A\n\n[b](b.md#b) and [c](sub/c.md)\n"),
        ("b.md", "# B\n"),
        ("sub/c.md", "# C\n\n[a](../a.md#a)\n"),
    ];
    for (name, text) in pages {
        fs::create_dir_all(root.join(name).parent().unwrap()).unwrap();
        fs::write(root.join(name), text).unwrap();
    }
    (dir, root)
}

#[test]
fn what_happens_to_files_is_seen_and_ctrl_c_ends_with_the_last_state() {
    let (_dir, root) = site();
    let watch = Watch::start(&root);
    watch.settle("at the start");
    fs::write(root.join("a.md"), "# A\n\nThe the. [b](b.md#b)\n").unwrap();
    watch.settle("a page is written");
    fs::remove_file(root.join("b.md")).unwrap();
    watch.settle("a page is deleted");
    fs::rename(root.join("sub/c.md"), root.join("b.md")).unwrap();
    watch.settle("a page is renamed");
    fs::create_dir(root.join("new")).unwrap();
    fs::write(root.join("new/d.md"), "# D\n\n[x](../nowhere.md)\n").unwrap();
    watch.settle("a page comes in a new folder");
    fs::rename(root.join("new"), root.join("newer")).unwrap();
    watch.settle("a folder is renamed");
    fs::write(root.join("rules.toml"), "[rules]\nwording = \"off\"\n").unwrap();
    watch.settle("the configuration is written");
    assert_eq!(watch.interrupt(), Some(1));
}

#[test]
fn a_site_that_was_repaired_ends_well() {
    let (_dir, root) = site();
    fs::write(root.join("b.md"), "# B\n\n[x](nowhere.md)\n").unwrap();
    let watch = Watch::start(&root);
    watch.settle("at the start");
    fs::write(root.join("b.md"), "# B\n").unwrap();
    watch.settle("a page is repaired");
    assert_eq!(watch.interrupt(), Some(0));
}
