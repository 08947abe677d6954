//! The program with `--online`, seen from outside; servers on this machine only.

mod http2;
mod mail;

use std::path::Path;
use std::process::{Command, Output, Stdio};

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::engine::{Online, Request, check_online};

use crate::server::{Server, page, reply, until, wait};
use serde_json::Value;

struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new(pages: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = Self { folder };
        site.configure("timeout = \"5s\"\nretries = 1\n");
        for (name, text) in pages {
            site.write(name, text);
        }
        site
    }

    /// A site of one page with a link to each URL.
    fn linking<T: AsRef<str>>(urls: impl IntoIterator<Item = T>) -> Self {
        let links = urls
            .into_iter()
            .map(|url| format!("[a]({})\n\n", url.as_ref()));
        Self::new(&[("a.md", &links.collect::<String>())])
    }

    /// Writes a configuration that allows servers on this machine, and says what else `links` does.
    fn configure(&self, links: &str) {
        let allow = "[links]\nallow = [\"127.0.0.1\", \"::1\"]\n";
        self.write("rules.toml", &format!("{allow}{links}"));
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = crate::scratch::program();
        command
            .args(args)
            .current_dir(self.path())
            .env("FAQLINT_CACHE_DIR", self.path().join(".cache"))
            .env("HOME", self.path().join(".home"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Runs with `--online` and variables, without a cache, and gives the rows of the link report.
    fn link_report(&self, variables: &[(&str, &str)]) -> Vec<Value> {
        let args = [
            "check",
            "--online",
            "--no-cache",
            "--link-report",
            "links.json",
        ];
        let mut command = self.command(&args);
        command.envs(variables.iter().copied());
        let output = command.output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let report = std::fs::read(self.path().join("links.json")).expect(&said);
        let report: Value = serde_json::from_slice(&report).expect(&said);
        report["links"].as_array().expect(&said).clone()
    }

    /// Runs with `--online` and gives the JSON report and the exit code.
    fn check(&self, args: &[&str]) -> (Value, Option<i32>) {
        let all = [&["check", "--online", "--format", "json"], args].concat();
        let output = self.run(&all);
        let said = String::from_utf8_lossy(&output.stderr);
        let read = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{said}"));
        (read, output.status.code())
    }
}

/// Sends a token to servers on this machine.
const WITH_TOKEN: &str = "[[links.host]]\nmatch = \"127.0.0.1\"\n\
    headers = { Authorization = \"Bearer ${DOCS_TOKEN}\" }\n";

fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| match request.path.as_str() {
        "/gone" => reply(stream, "404 Not Found", &[], b""),
        "/moved" => reply(stream, "301 Moved", &[("Location", "/new")], b""),
        "/busy" => reply(stream, "429 Slow down", &[], b""),
        "/page.png" => page(stream, "<!doctype html>"),
        "/secret" => match request.header("authorization") {
            Some("Bearer t0ken-of-the-docs") => page(stream, "fine"),
            _ => reply(stream, "401 Who are you", &[], b""),
        },
        _ => page(stream, "<h1 id=there>Help</h1>"),
    })
}

fn rules(report: &Value) -> Vec<&str> {
    let found = report["diagnostics"].as_array().unwrap();
    let mut rules: Vec<&str> = found
        .iter()
        .map(|one| one["rule"].as_str().unwrap())
        .collect();
    rules.sort_unstable();
    rules
}

#[test]
fn each_verdict_has_its_finding_and_dead_fails_the_run() {
    let server = server();
    let at = |path: &str| server.url(path);
    let text = format!(
        "# A\n\n[a]({}) [b]({}) [c]({}) [d]({}) [e]({}) ![f]({}) [g]({})\n",
        at("/fine"),
        at("/gone"),
        at("/moved"),
        at("/busy"),
        at("/fine#missing"),
        at("/page.png"),
        "http://no-such-host.invalid/",
    );
    let site = Site::new(&[("a.md", &text)]);
    let select = "--select=links/dead,links/dead-fragment,links/moved,links/unverified,images/dead";
    let report_file = site.path().join("links.json");
    let (report, code) = site.check(&[select, "--link-report", report_file.to_str().unwrap()]);
    assert_eq!(code, Some(1));
    assert_eq!(
        rules(&report),
        [
            "images/dead",
            "links/dead",
            "links/dead",
            "links/dead-fragment",
            "links/moved",
            "links/unverified"
        ]
    );
    let counts = &report["summary"]["links"];
    let count = |verdict: &str| counts[verdict].as_u64().unwrap();
    assert_eq!(
        (
            count("alive"),
            count("moved"),
            count("dead"),
            count("unverified"),
            count("skipped")
        ),
        (1, 1, 3, 1, 0)
    );
    let found = report["diagnostics"].as_array().unwrap();
    let moved = found
        .iter()
        .find(|one| one["rule"] == "links/moved")
        .unwrap();
    assert_eq!(moved["link"]["final_url"], at("/new"));
    assert_eq!(moved["fix"]["applicability"], "safe");
    let links: Value = serde_json::from_slice(&std::fs::read(report_file).unwrap()).unwrap();
    let links = links["links"].as_array().unwrap();
    assert_eq!(links.len(), 6);
    let fine = links.iter().find(|it| it["url"] == at("/fine")).unwrap();
    assert_eq!(fine["fragments"]["missing"], false);
    assert_eq!(fine["occurrences"][0]["line"], 3);
    assert_eq!(fine["occurrences"].as_array().unwrap().len(), 2);
}

#[test]
fn links_are_asked_while_pages_are_still_read() {
    let server = server();
    let text = format!("# A\n\n[a]({})\n", server.url("/fine#there"));
    let site = Site::new(&[("a.md", &text), ("b.md", &text)]);
    let choice = ConfigChoice::Discover;
    let config = load(site.path(), choice, &Selection::default()).unwrap();
    let request = Request {
        threads: Some(1),
        progress: &|done, all| {
            if (done, all) == (1, 2) {
                until(|| !server.log().is_empty());
            }
        },
        ..Request::new(site.path().to_path_buf())
    };
    let outcome = check_online(&config, &request, &Online::new(|_| None)).unwrap();
    assert_eq!(outcome.summary.links.unwrap().alive, 1);
    assert_eq!(server.log().len(), 1);
}

#[test]
fn without_online_nothing_is_asked() {
    let server = server();
    let text = format!("# A\n\n[a gone page]({})\n", server.url("/gone"));
    let site = Site::new(&[("a.md", &text)]);
    let output = site.run(&["check", "--select", "links/dead"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(server.log().is_empty());
    let refused = site.run(&["check", "--link-report", "x.json"]);
    assert_eq!(refused.status.code(), Some(2));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("needs `--online`"), "{said}");
}

#[test]
fn what_is_not_public_is_not_reached_without_being_allowed() {
    let server = server();
    let text = format!(
        "# A\n\n[a]({}) [b](http://localhost:1/)\n",
        server.url("/x")
    );
    let site = Site::new(&[("a.md", &text)]);
    site.write("rules.toml", "");
    let (report, code) = site.check(&["--select", "links/unverified", "--no-cache"]);
    assert_eq!(code, Some(0));
    let reasons: Vec<&Value> = report["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["link"]["reason"])
        .collect();
    assert_eq!(reasons, ["blocked-address", "blocked-address"]);
    assert!(server.log().is_empty());
}

#[test]
fn a_second_run_asks_nothing_inside_the_lifetime() {
    let server = server();
    let site = Site::linking(["/fine#there", "/gone", "/busy"].map(|path| server.url(path)));
    let (first, _) = site.check(&["--cache-dir", "kept"]);
    let asked = server.log().len();
    let (second, _) = site.check(&["--cache-dir", "kept"]);
    assert_eq!(server.log().len(), asked, "the cache answers");
    assert_eq!(first, second);
    // Another anchor of the same page was not looked for, and is.
    site.write("a.md", &format!("[a]({})\n", server.url("/fine#other")));
    site.check(&["--cache-dir", "kept"]);
    assert!(server.log().len() > asked);
    let cleared = site.run(&["cache", "clear", "--cache-dir", "kept"]);
    assert_eq!(cleared.status.code(), Some(0));
    assert!(!site.path().join("kept/links.redb").exists());
    let path = site.run(&["cache", "path"]);
    assert!(String::from_utf8_lossy(&path.stdout).contains(".cache"));
}

#[test]
fn an_old_answer_is_confirmed_by_the_server() {
    let date = "Sun, 06 Nov 1994 08:49:37 GMT";
    for (asks, tells, value) in [
        ("if-none-match", "ETag", "\"v1\""),
        ("if-modified-since", "Last-Modified", date),
    ] {
        let server = Server::start("127.0.0.1", move |request, stream| {
            if request.header(asks) == Some(value) {
                return reply(stream, "304 Not Modified", &[], b"");
            }
            let headers = [(tells, value), ("Content-Type", "text/html")];
            reply(stream, "200 OK", &headers, b"<p id=a><p id=b>")
        });
        let site = Site::linking([server.url("/x#a")]);
        let lifetime = |alive: &str| format!("lifetime = {{ alive = \"{alive}\" }}\n");
        site.configure(&lifetime("0s"));
        site.check(&["--cache-dir", "kept"]);
        let (report, _) = site.check(&["--cache-dir", "kept"]);
        assert_eq!(report["summary"]["links"]["alive"], 1);
        assert!(server.log()[1].header(asks).is_some());
        // The answer was kept anew, with its anchors.
        site.configure(&lifetime("7d"));
        site.check(&["--cache-dir", "kept"]);
        assert_eq!(server.log().len(), 2);
        // Of an anchor that was not looked for nothing is known, so the page itself is wanted.
        site.write("a.md", &format!("[a]({})\n", server.url("/x#b")));
        site.configure(&lifetime("0s"));
        let (report, _) = site.check(&["--cache-dir", "kept"]);
        assert_eq!(report["summary"]["links"]["alive"], 1);
        assert!(server.log()[2].header(asks).is_none());
    }
}

#[test]
fn two_runs_share_one_cache() {
    let server = server();
    let site = Site::linking((0..40).map(|n| server.url(&format!("/{n}"))));
    let args = [
        "check",
        "--online",
        "--cache-dir",
        "kept",
        "--format",
        "json",
    ];
    let runs: Vec<_> = (0..4)
        .map(|_| site.command(&args).spawn().unwrap())
        .collect();
    for run in runs {
        let output = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said}");
        assert!(!said.contains("note:"), "{said}");
    }
    let asked = server.log().len();
    site.run(&args);
    assert_eq!(server.log().len(), asked);
}

#[test]
fn a_run_that_is_killed_leaves_a_cache_that_works() {
    let server = server();
    let site = Site::linking((0..400).map(|n| server.url(&format!("/{n}"))));
    let args = ["check", "--online", "--cache-dir", "kept"];
    for milliseconds in [60, 120, 180, 240, 300] {
        let mut run = site.command(&args).spawn().unwrap();
        wait(milliseconds);
        run.kill().unwrap();
        run.wait().unwrap();
    }
    let (report, _) = site.check(&["--cache-dir", "kept"]);
    assert_eq!(report["summary"]["links"]["alive"], 400);
    let asked = server.log().len();
    site.check(&["--cache-dir", "kept"]);
    assert_eq!(server.log().len(), asked);
}

#[test]
fn headers_come_from_the_environment_and_show_nowhere() {
    let server = server();
    let site = Site::linking([server.url("/secret")]);
    site.configure(WITH_TOKEN);
    let args = ["check", "--online", "--no-cache", "--format", "json"];
    let output = site
        .command(&args)
        .env("DOCS_TOKEN", "t0ken-of-the-docs")
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["links"]["alive"], 1);
    assert!(!String::from_utf8_lossy(&output.stdout).contains("t0ken"));
    let unset = site.run(&args);
    let said = String::from_utf8_lossy(&unset.stderr).into_owned();
    assert!(said.contains("`DOCS_TOKEN` is not set"), "{said}");
}

#[test]
fn a_run_in_which_hosts_are_in_trouble_is_no_failure() {
    let trouble = |kind: usize| {
        Server::start("127.0.0.1", move |_, stream| match kind {
            0 => reply(stream, "429 Slow down", &[("Retry-After", "1")], b""),
            1 => {
                wait(20_000);
                page(stream, "late")
            }
            _ => reply(stream, "503 Down", &[], b""),
        })
    };
    let well: Vec<Server> = (0..6).map(|_| server()).collect();
    let ill: Vec<Server> = (0..3).map(trouble).collect();
    let servers = well.iter().chain(&ill);
    let urls = servers.flat_map(|server| (0..10).map(|n| server.url(&format!("/{n}"))));
    let site = Site::linking(urls);
    let select = "--select=links/dead,links/dead-fragment,links/unverified";
    let (report, code) = site.check(&["--no-cache", "--max-time", "15s", select]);
    assert_eq!(code, Some(0));
    let counts = &report["summary"]["links"];
    assert_eq!(
        (&counts["alive"], &counts["unverified"]),
        (&60.into(), &30.into())
    );
    let found = report["diagnostics"].as_array().unwrap();
    let late = found
        .iter()
        .filter(|it| it["link"]["reason"] == "out-of-time");
    assert_eq!(late.count(), 0, "the run does not need all its time");
}

#[test]
fn a_secret_that_a_server_sends_back_is_not_kept() {
    let server = Server::start("127.0.0.1", |request, stream| {
        let token = request.header("authorization").unwrap_or_default();
        let token = token.rsplit(' ').next().unwrap_or_default();
        let (etag, location) = (format!("\"{token}\""), format!("/page?echo={token}"));
        let headers = [("ETag", &*etag), ("Content-Type", "text/html")];
        match request.path.as_str() {
            "/away" => reply(stream, "301 Moved", &[("Location", &location)], b""),
            _ => reply(stream, "200 OK", &headers, b"<p id=a>"),
        }
    });
    let paths = [
        "/page#a",
        "/away",
        "/other#access_token=s3cret-of-the-page&x=1",
    ];
    let site = Site::linking(paths.map(|path| server.url(path)));
    site.configure(WITH_TOKEN);
    let formats = [
        "text", "concise", "json", "jsonl", "github", "gitlab", "sarif", "junit", "markdown",
    ];
    let mut args = vec!["check", "--online", "--cache-dir", "kept", "--statistics"];
    args.extend(["--link-report", "links.json"]);
    for format in formats {
        args.extend(["--format", format, "--output", format]);
    }
    let output = site
        .command(&args)
        .env("DOCS_TOKEN", "t0ken-of-the-docs")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut outputs = vec![("stderr", output.stderr), ("stdout", output.stdout)];
    for name in formats.into_iter().chain(["links.json", "kept/links.redb"]) {
        let bytes = std::fs::read(site.path().join(name));
        outputs.push((name, bytes.unwrap_or_else(|_| panic!("{name}: {said}"))));
    }
    for (name, bytes) in outputs {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["t0ken-of-the-docs", "s3cret-of-the-page"] {
            assert!(!text.contains(secret), "{secret} in {name}");
        }
    }
}

#[test]
fn own_pages_are_never_asked() {
    let server = server();
    let own = server.url("/help");
    let blob = "https://github.com/owner/name/blob/main";
    let text = format!(
        "# A\n\n[a]({own}/b#there) <{own}/b#nowhere> and {own}/b#bare as well\n\n\
         [b]({blob}/b.md#there) [c]({blob}/b.md#nowhere) [d]({blob}/gone.md)\n"
    );
    let site = Site::new(&[("a.md", &text), ("b.md", "# There\n")]);
    // Were they asked, it would be here.
    site.write(
        "rules.toml",
        &format!(
            "own_sites = {{ \"{own}\" = \".\" }}\n[links]\nallow = [\"127.0.0.1\"]\n\
             rewrite = [{{ from = '^https://github\\.com', to = \"{}\" }}]\n",
            server.url("")
        ),
    );
    std::fs::create_dir(site.path().join(".git")).unwrap();
    site.write(
        ".git/config",
        "[remote \"origin\"]\n\turl = https://github.com/owner/name.git\n",
    );
    let (report, code) = site.check(&["--no-cache", "--link-report", "links.json"]);
    assert!(server.log().is_empty(), "{:?}", server.log());
    assert_eq!(code, Some(1));
    let rules = rules(&report);
    let count = |rule: &str| rules.iter().filter(|it| **it == rule).count();
    assert_eq!(count("links/dead-fragment"), 1, "{rules:?}");
    assert_eq!(count("links/dead"), 1, "{rules:?}");
    assert_eq!(count("anchors/undefined"), 2, "{rules:?}");
    assert_eq!(report["summary"]["links"]["alive"], 1);
}

#[test]
fn what_stays_unverified_becomes_a_warning() {
    let server = server();
    let site = Site::linking([server.url("/busy")]);
    let config = |escalate: &str| {
        format!("retries = 0\nescalate = \"{escalate}\"\nlifetime = {{ unverified = \"0s\" }}\n")
    };
    let level = || {
        let args = ["--cache-dir", "kept", "--select", "links/unverified"];
        let (report, code) = site.check(&args);
        assert_eq!(code, Some(0));
        report["diagnostics"][0]["level"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    site.configure(&config("1s"));
    assert_eq!(level(), "note", "seen for the first time");
    wait(1100);
    site.configure(&config("7d"));
    assert_eq!(level(), "note", "the cache keeps the first time");
    site.configure(&config("1s"));
    assert_eq!(level(), "warning");
}

#[test]
fn the_run_ends_in_time() {
    let server = Server::start("127.0.0.1", |_, stream| {
        wait(20_000);
        page(stream, "late")
    });
    let site = Site::linking([server.url("/x")]);
    site.configure("");
    let (report, code) = site.check(&["--max-time", "300ms", "--select", "links/unverified"]);
    assert_eq!(code, Some(0));
    let found = &report["diagnostics"].as_array().unwrap()[0];
    assert_eq!(found["link"]["reason"], "out-of-time");
}

#[test]
fn statistics_count_verdicts_and_reasons() {
    let server = server();
    let site = Site::linking(["/fine", "/busy"].map(|path| server.url(path)));
    let output = site.run(&["check", "--online", "--no-cache", "--statistics"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("1  alive"), "{said}");
    assert!(said.contains("1  unverified  rate-limited"), "{said}");
    assert!(
        said.contains("2 external links: 1 alive, 1 unverified"),
        "{said}"
    );
}

/// A site that links to four hosts, with findings of every kind, some of them held back.
fn many_hosts(server: &Server) -> Site {
    let hosts = ["127.0.0.1", "localhost", "a.localhost", "b.localhost"];
    let text: String = hosts
        .iter()
        .enumerate()
        .map(|(number, host)| {
            let url = |path: &str| server.url(path).replace("127.0.0.1", host);
            format!(
                "[a]({gone}) [b]({}) [c]({}) [d]({}) [a]({gone})\n\n\
                 <!-- faqlint-disable-next-line links/dead: known -->\n[e]({})\n\n\
                 <!-- faqlint-disable-next-line links -->\n[f]({}) [g](no-{number}.md)\n\n",
                url("/fine#there"),
                url("/fine#missing"),
                url("/moved"),
                url("/gone?held"),
                url("/busy?token=s3cr3t-t0ken"),
                gone = url("/gone"),
            )
        })
        .chain(["[x](no-such-page.md)\n".to_owned()])
        .collect();
    let old = server.url("/gone").replace("127.0.0.1", "localhost");
    let site = Site::new(&[("a.md", &text), ("b.md", &format!("[old]({old})\n"))]);
    site.configure("retries = 0\n");
    site
}

#[test]
fn shards_joined_are_the_whole_byte_for_byte() {
    let server = server();
    let site = many_hosts(&server);
    let online = ["check", "--online", "--no-cache", "--format", "json"];
    let baseline = ["--baseline", "old.json"];
    let made = ["check", "--online", "--no-cache", "--update-baseline"];
    site.run(&[&made[..], &baseline, &["b.md"]].concat());
    let report = ["--link-report", "whole-links.json"];
    let whole = site.run(&[&online[..], &baseline, &report].concat());
    let counts: Value = serde_json::from_slice(&whole.stdout).unwrap();
    assert_eq!(counts["summary"]["suppressed"], 8, "{counts}");
    assert_eq!(counts["summary"]["baselined"], 1, "{counts}");
    for parts in [2, 3, 7] {
        let mut merge = vec!["merge".to_owned()];
        for part in 1..=parts {
            let (name, links) = (format!("part{part}.json"), format!("links{part}.json"));
            let shard = format!("{part}/{parts}");
            let own = [
                "--shard",
                &shard,
                "--output",
                &name,
                "--link-report",
                &links,
            ];
            site.run(&[&online[..], &baseline, &own].concat());
            merge.extend([name, links]);
        }
        let files: Vec<&str> = merge.iter().map(String::as_str).collect();
        let format = ["--format", "json", "--link-report", "joined-links.json"];
        let joined = site.run(&[&files[..], &format].concat());
        let said = String::from_utf8_lossy(&joined.stderr).into_owned();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        assert_eq!(text(&joined.stdout), text(&whole.stdout), "{said}");
        assert_eq!(joined.status.code(), whole.status.code(), "{said}");
        let links = |name: &str| std::fs::read_to_string(site.path().join(name)).unwrap();
        assert_eq!(links("joined-links.json"), links("whole-links.json"));
    }
}

#[test]
fn a_part_that_is_missing_is_not_passed_over() {
    let server = server();
    let site = many_hosts(&server);
    let online = ["check", "--online", "--no-cache", "--format", "json"];
    for part in ["1", "3"] {
        let (shard, name) = (format!("{part}/3"), format!("part{part}.json"));
        site.run(&[&online[..], &["--shard", &shard, "--output", &name]].concat());
    }
    let refused = |files: &[&str]| {
        let output = site.run(&[&["merge"], files, &["--fail-on", "never"]].concat());
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let said = refused(&["part1.json", "part3.json"]);
    assert!(said.contains("the report of shard 2 is missing"), "{said}");
    let said = refused(&["part1.json", "part1.json"]);
    assert!(said.contains("part 1 of 3"), "{said}");
    let said = refused(&["part1.json", "--link-report", "x.json"]);
    assert!(
        said.contains("none of the files is a link report"),
        "{said}"
    );
}

#[test]
fn a_fix_writes_the_new_address_and_asks_only_about_that() {
    let server = server();
    let text = format!(
        "[a]({}) [b]({})\n",
        server.url("/moved"),
        server.url("/fine")
    );
    let site = Site::new(&[("a.md", &text)]);
    site.run(&[
        "check",
        "--online",
        "--no-cache",
        "--fix",
        "--select",
        "links/moved",
    ]);
    let fixed = std::fs::read_to_string(site.path().join("a.md")).unwrap();
    assert_eq!(fixed, text.replace("/moved", "/new"));
    assert_eq!(server.count("/fine"), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_the_run_with_what_is_known() {
    let server = Server::start("127.0.0.1", |request, stream| {
        if request.path == "/slow" {
            wait(20_000);
        }
        page(stream, "fine")
    });
    let site = Site::linking(["/slow", "/fine"].map(|path| server.url(path)));
    site.configure("");
    let args = [
        "check",
        "--online",
        "--cache-dir",
        "kept",
        "--format",
        "json",
    ];
    let run = site.command(&args).spawn().unwrap();
    while server.count("/slow") == 0 || server.count("/fine") == 0 {
        wait(20);
    }
    wait(200);
    let kill = Command::new("kill")
        .args(["-INT", &run.id().to_string()])
        .status()
        .unwrap();
    assert!(kill.success());
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("interrupted: 1 of 2 links"), "{said}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["summary"]["links"]["alive"], 1);
    assert!(site.path().join("kept/links.redb").exists());
}

#[test]
fn a_dead_link_is_new_where_a_change_put_it() {
    if Command::new("git").arg("--version").output().is_err() {
        return;
    }
    let server = server();
    let dead = format!("[a]({})", server.url("/gone"));
    let site = Site::new(&[
        ("a.md", &format!("# A\n\n{dead}\n")),
        (".gitignore", ".cache\n.home\n"),
    ]);
    let git = |args: &[&str]| crate::scratch::git_in(site.path(), args);
    git(&["init", "-q", "-b", "main"]);
    git(&["add", "-A"]);
    git(&["commit", "-q", "-m", "page"]);
    // The line of the old link was changed, and another page leads there now.
    site.write("a.md", &format!("# A\n\nSee also {dead}.\n"));
    site.write("b.md", &format!("# B\n\n{dead}\n"));
    git(&["add", "-A"]);
    for how in ["--since=main", "--staged"] {
        let (report, code) = site.check(&[how, "--select=links/dead"]);
        let found = report["diagnostics"].as_array().unwrap();
        assert_eq!((found.len(), code), (1, Some(1)), "{how}: {report}");
        assert_eq!(found[0]["path"], "b.md");
    }
}
