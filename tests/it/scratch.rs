//! Scratch folders and repositories, for the tests that run the program from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// A scratch folder; one that is a repository only where there is git.
pub(crate) struct Scratch {
    pub(crate) dir: TempDir,
    pub(crate) root: PathBuf,
}

impl Scratch {
    pub(crate) fn new() -> Option<Self> {
        let scratch = Self::empty();
        let has_git = Command::new("git").arg("--version").output().is_ok();
        if !has_git {
            return None;
        }
        scratch.git(&["init", "-q", "-b", "main"]);
        Some(scratch)
    }

    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("site");
        fs::create_dir(&root).unwrap();
        Self { dir, root }
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        git_in(&self.root, args)
    }

    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", message]);
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.root.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    pub(crate) fn run(&self, args: &[&str]) -> Output {
        faqlint(&self.root, args)
    }

    /// What is found, as `path rule text` with the offending text; and the summary.
    pub(crate) fn found(&self, args: &[&str]) -> Vec<String> {
        let output = self.run(&[&["check", "--format", "json"], args].concat());
        let said = String::from_utf8_lossy(&output.stderr);
        assert_ne!(output.status.code(), Some(2), "{said}");
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let found = report["diagnostics"].as_array().unwrap().iter();
        found
            .map(|one| {
                let text = |key: &str| one[key].as_str().unwrap().to_owned();
                format!("{} {}: {}", text("path"), text("rule"), text("message"))
            })
            .collect()
    }

    /// What is said when a run is refused.
    pub(crate) fn refused(&self, args: &[&str]) -> String {
        let output = self.run(&[&["check"], args].concat());
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(output.stdout.is_empty());
        said.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

pub(crate) fn git_in(folder: &Path, args: &[&str]) -> String {
    let output = git(folder, args).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

pub(crate) fn git(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new("git");
    command
        .args(["-c", "user.name=a", "-c", "user.email=a@a.example"])
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(args)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null");
    command
}

/// The program, with a cache of its own.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_faqlint"));
    command.env("FAQLINT_CACHE_DIR", cache_folder());
    command
}

/// The folder of the caches of all tests.
pub(crate) fn cache_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache")
}

pub(crate) fn faqlint(folder: &Path, args: &[&str]) -> Output {
    program()
        .args(args)
        .current_dir(folder)
        .env_remove("CLICOLOR_FORCE")
        .env("COLUMNS", "120")
        .output()
        .unwrap()
}
