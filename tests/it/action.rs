//! The script of the GitHub Action, run with the variables that a runner sets.

mod played;
mod wiring;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::scratch::git_in;

struct Runner {
    dir: tempfile::TempDir,
    site: PathBuf,
}

impl Runner {
    fn new() -> Option<Self> {
        let has = |program: &str| Command::new(program).arg("--version").output().is_ok();
        if !["git", "bash", "curl", "tar"].into_iter().all(has) {
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        for folder in ["site", "temp", "home"] {
            fs::create_dir(dir.path().join(folder)).unwrap();
        }
        let runner = Self { dir, site };
        runner.git(&["init", "-q", "-b", "main"]);
        Some(runner)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.site.join(name), text).unwrap();
    }

    fn git(&self, args: &[&str]) -> String {
        git_in(&self.site, args)
    }

    fn commit(&self) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", "change"]);
    }

    /// Runs a step in `folder`.
    fn step(&self, step: &str, folder: &Path, inputs: &[(&str, &str)]) -> Output {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/action");
        let mut command = self.command(&script, folder, inputs);
        command.arg(step).output().unwrap()
    }

    /// A program with nothing in its environment but what a runner sets.
    fn command(&self, program: &Path, folder: &Path, inputs: &[(&str, &str)]) -> Command {
        let own = Path::new(env!("CARGO_BIN_EXE_faqlint")).parent().unwrap();
        let path = std::env::var("PATH").unwrap();
        let programs = self.path("programs");
        let mut command = Command::new(program);
        command
            .current_dir(folder)
            .env_clear()
            .env("FAQLINT_CACHE_DIR", crate::scratch::cache_folder())
            .env(
                "PATH",
                format!("{}:{}:{path}", programs.display(), own.display()),
            )
            .env("HOME", self.path("home"))
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_ACTION_PATH", env!("CARGO_MANIFEST_DIR"))
            .env("GITHUB_OUTPUT", self.path("output"))
            .env("GITHUB_STEP_SUMMARY", self.path("summary"))
            .env("GITHUB_PATH", self.path("path"))
            .env("GITHUB_WORKSPACE", folder)
            .env("GITHUB_SERVER_URL", "https://code.example")
            .env("GITHUB_REPOSITORY", "a/b")
            .env("GITHUB_SHA", "1f")
            .envs(inputs.iter().copied());
        command
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_pull_request_shows_what_it_brought() {
    let Some(runner) = Runner::new() else { return };
    runner.write("a.md", "# A\n\n[x](gone.md)\n");
    runner.commit();
    runner.git(&["checkout", "-q", "-b", "change"]);
    runner.write("b.md", "# B\n\n[y](lost.md)\n");
    runner.commit();
    runner.git(&["checkout", "-q", "main"]);
    runner.write("c.md", "# C\n");
    runner.commit();
    let base = runner.git(&["rev-parse", "HEAD"]);
    let head = runner.git(&["rev-parse", "change"]);
    runner.git(&["checkout", "-q", "-b", "merge"]);
    runner.git(&["merge", "-q", "--no-edit", "change"]);
    // As actions/checkout leaves it: the merge alone, without history.
    let url = format!("file://{}", runner.site.display());
    for branch in ["merge", "change"] {
        git_in(
            runner.dir.path(),
            &[
                "clone",
                "-q",
                "--depth=1",
                "--branch",
                branch,
                &url,
                &format!("at-{branch}"),
            ],
        );
        let clone = runner.path(&format!("at-{branch}"));
        let inputs = [
            ("FAQLINT_BASE_SHA", base.trim()),
            ("FAQLINT_HEAD_SHA", head.trim()),
            ("FAQLINT_SARIF", "true"),
        ];
        let output = runner.step("check", &clone, &inputs);
        let said = text(&output.stderr);
        let log = text(&output.stdout);
        assert_eq!(output.status.code(), Some(1), "{branch}: {log}{said}");
        assert_eq!(log.matches("::error ").count(), 1, "{branch}: {log}{said}");
        assert!(log.starts_with("::error file=b.md,line=3,"), "{log}");
        assert!(!said.contains("note:"), "{said}");
    }
    let summary = runner.read("summary");
    assert!(
        summary.contains("(https://code.example/a/b/blob/1f/b.md#L3)"),
        "{summary}"
    );
    assert!(!summary.contains("gone.md"), "{summary}");
    let outputs = runner.read("output");
    assert!(outputs.contains("exit-code=1\nsarif-file="), "{outputs}");
    let sarif: serde_json::Value =
        serde_json::from_str(&runner.read("temp/faqlint.sarif")).unwrap();
    assert_eq!(sarif["runs"][0]["results"].as_array().unwrap().len(), 1);
}

#[test]
fn a_merge_that_is_no_pull_request_is_no_base() {
    let Some(runner) = Runner::new() else { return };
    runner.write("a.md", "# A\n\n[x](gone.md)\n");
    runner.commit();
    let base = runner.git(&["rev-parse", "HEAD"]);
    runner.git(&["checkout", "-q", "-b", "change"]);
    runner.write("b.md", "# B\n\n[y](lost.md)\n");
    runner.commit();
    runner.git(&["checkout", "-q", "-b", "other", "main"]);
    runner.write("c.md", "# C\n");
    runner.commit();
    runner.git(&["checkout", "-q", "change"]);
    runner.git(&["merge", "-q", "--no-edit", "other"]);
    let count = |inputs: &[(&str, &str)]| {
        let output = runner.step("check", &runner.site, inputs);
        text(&output.stdout).matches("::error ").count()
    };
    // A branch that was pushed after a merge: all findings, as after any other commit.
    assert_eq!(count(&[]), 2);
    // The branch of a pull request, checked out in place of the merge, with a merge of its own.
    let head = runner.git(&["rev-parse", "HEAD"]);
    let change = [
        ("FAQLINT_BASE_SHA", base.trim()),
        ("FAQLINT_HEAD_SHA", head.trim()),
    ];
    assert_eq!(count(&change), 1);
}

#[test]
fn inputs_are_data() {
    let Some(runner) = Runner::new() else { return };
    runner.write("a b.md", "# A\n\n[x](gone.md)\n");
    runner.write("$(touch ran).md", "# B\n");
    runner.commit();
    let run = |inputs: &[(&str, &str)]| runner.step("check", &runner.site, inputs);
    let paths = "a b.md\n$(touch ran).md\n";
    assert_eq!(run(&[("FAQLINT_PATHS", paths)]).status.code(), Some(1));
    let mild = [("FAQLINT_PATHS", paths), ("FAQLINT_FAIL_ON", "never")];
    assert_eq!(run(&mild).status.code(), Some(0));
    let evil = "x; touch ran; $(touch ran) `touch ran` --output=ran";
    for name in [
        "FAQLINT_PATHS",
        "FAQLINT_SINCE",
        "FAQLINT_BASELINE",
        "FAQLINT_FORMAT",
        "FAQLINT_FAIL_ON",
        "FAQLINT_FOLDER",
    ] {
        assert_eq!(run(&[(name, evil)]).status.code(), Some(2), "{name}");
    }
    run(&[("FAQLINT_BASE_SHA", evil), ("GITHUB_BASE_REF", evil)]);
    assert_eq!(
        run(&[("FAQLINT_SINCE", "--output=ran")]).status.code(),
        Some(2)
    );
    let output = runner.step("install", &runner.site, &[("FAQLINT_VERSION", evil)]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!runner.site.join("ran").exists());
    let names = runner.git(&["status", "--porcelain"]);
    assert_eq!(names, "");
}

#[test]
fn a_release_is_taken_by_its_checksum() {
    let Some(runner) = Runner::new() else { return };
    let release = runner.path("releases/download/v9.9.9");
    fs::create_dir_all(&release).unwrap();
    fs::write(runner.path("faqlint"), "#!/bin/sh\necho it runs\n").unwrap();
    for target in [
        "x86_64-unknown-linux-musl",
        "aarch64-unknown-linux-musl",
        "x86_64-apple-darwin",
        "aarch64-apple-darwin",
    ] {
        let file = release.join(format!("faqlint-{target}.tar.gz"));
        let tar = Command::new("tar")
            .arg("-czf")
            .arg(&file)
            .args(["-C", runner.dir.path().to_str().unwrap(), "faqlint"])
            .status();
        assert!(tar.unwrap().success());
        let sum = Command::new("sha256sum").arg(&file).output();
        let Ok(sum) = sum else { return };
        fs::write(format!("{}.sha256", file.display()), sum.stdout).unwrap();
    }
    let downloads = format!("file://{}", runner.path("releases").display());
    let inputs = [
        ("FAQLINT_VERSION", "9.9.9"),
        ("FAQLINT_DOWNLOADS", &*downloads),
    ];
    let output = runner.step("install", &runner.site, &inputs);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let folder = runner.read("path");
    assert!(
        Path::new(folder.trim()).join("faqlint").is_file(),
        "{folder}"
    );
    // One byte more, and nothing is installed.
    fs::remove_file(runner.path("path")).unwrap();
    for entry in fs::read_dir(&release).unwrap().flatten() {
        if entry
            .path()
            .extension()
            .is_some_and(|extension| extension == "gz")
        {
            let mut bytes = fs::read(entry.path()).unwrap();
            bytes.push(0);
            fs::write(entry.path(), bytes).unwrap();
        }
    }
    let output = runner.step("install", &runner.site, &inputs);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stdout).contains("the checksum of the release is wrong"));
    assert_eq!(runner.read("path"), "");
}

#[test]
fn without_a_release_the_source_of_the_action_is_built() {
    let Some(runner) = Runner::new() else { return };
    fs::create_dir(runner.path("programs")).unwrap();
    let cargo = runner.path("programs/cargo");
    let said = runner.path("cargo-args");
    let script = format!("#!/bin/sh\nprintf '%s\\n' \"$@\" >'{}'\n", said.display());
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let downloads = format!("file://{}", runner.path("nothing").display());
    let source = env!("CARGO_MANIFEST_DIR");
    let own = env!("CARGO_PKG_VERSION");
    let registry = ["faqlint", "--version", "9.9.9"];
    for (version, from) in [
        ("latest", &["--path", source][..]),
        (own, &["--path", source]),
        ("v9.9.9", &registry),
    ] {
        let inputs = [
            ("FAQLINT_VERSION", version),
            ("FAQLINT_DOWNLOADS", &*downloads),
        ];
        let output = runner.step("install", &runner.site, &inputs);
        assert!(output.status.success(), "{}", text(&output.stderr));
        let args = runner.read("cargo-args");
        let args: Vec<&str> = args.lines().collect();
        assert_eq!(args[..3], ["install", "--locked", "--root"]);
        assert_eq!(args[4..], *from);
        assert!(runner.read("path").ends_with("faqlint-bin/bin\n"));
    }
}
