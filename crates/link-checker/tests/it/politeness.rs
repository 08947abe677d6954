//! Limits that follow what a host bears.

use std::sync::Arc;
use std::time::{Duration, Instant};

use globset::Glob;
use link_checker::{HostRule, Settings};

use super::setup::{Use, impatient, of, run_with, said, settings, targets};
use crate::server::{Server, page, reply, until, wait};

fn run(settings: &Settings, urls: &[String]) -> link_checker::CheckResult {
    let links = urls.iter().map(|url| (Use::Link, url.as_str()));
    run_with(settings, Arc::default(), targets(links))
}

#[test]
fn a_host_that_asks_for_patience_gets_it() {
    let server = Server::start("127.0.0.1", |request, stream| {
        if request.before == 0 {
            return reply(
                stream,
                "429 Too Many Requests",
                &[("Retry-After", "1")],
                b"",
            );
        }
        page(stream, "fine")
    });
    let urls = [server.url("/a"), server.url("/b")];
    let start = Instant::now();
    let found = run(&settings(), &urls);
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(found.outcomes.counts().alive, 2);
    assert_eq!(of(&found.outcomes, &urls[0]).requests, 2);
}

#[test]
fn a_date_to_come_back_at_is_understood() {
    let server = Server::start("127.0.0.1", |request, stream| {
        if request.before == 0 {
            let date =
                httpdate::fmt_http_date(std::time::SystemTime::now() + Duration::from_secs(2));
            return reply(stream, "503 Busy", &[("Retry-After", &date)], b"");
        }
        page(stream, "fine")
    });
    let url = [server.url("/a")];
    let found = run(&settings(), &url);
    assert_eq!(said(&found.outcomes, &url[0]), "alive");
}

#[test]
fn a_host_that_wants_a_year_is_left_alone_at_once() {
    let server = Server::start("127.0.0.1", |_, stream| {
        let year = (365 * 24 * 3600).to_string();
        reply(stream, "429 Slow down", &[("Retry-After", &year)], b"")
    });
    let other = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let mut urls: Vec<String> = (0..100).map(|n| server.url(&format!("/{n}"))).collect();
    urls.push(other.url("/"));
    let found = run(&settings(), &urls);
    let counts = found.outcomes.counts();
    assert_eq!((counts.unverified, counts.alive), (100, 1));
    for url in &urls[..100] {
        assert_eq!(said(&found.outcomes, url), "unverified rate-limited");
    }
    assert!(server.log().len() <= 8, "{}", server.log().len());
}

#[test]
fn always_too_many_requests_is_no_death() {
    let server = Server::start("127.0.0.1", |_, stream| {
        reply(stream, "429 Slow down", &[], b"")
    });
    let url = [server.url("/")];
    let found = run(&settings(), &url);
    assert_eq!(said(&found.outcomes, &url[0]), "unverified rate-limited");
    assert_eq!(server.log().len(), 2);
}

#[test]
fn a_host_that_hangs_holds_up_nobody() {
    let healthy = Arc::new(Server::start("127.0.0.1", |_, stream| page(stream, "fine")));
    let others = Arc::clone(&healthy);
    // It answers when all others have been asked, which would never be if they waited for it.
    let hanging = Server::start("127.0.0.1", move |_, stream| {
        until(|| others.log().len() == 200);
        page(stream, "late")
    });
    let mut urls: Vec<String> = (0..50).map(|n| hanging.url(&format!("/{n}"))).collect();
    urls.extend((0..200).map(|n| healthy.url(&format!("/{n}"))));
    let found = run(&settings(), &urls);
    assert_eq!(found.outcomes.counts().alive, 250);
}

#[test]
fn a_host_that_never_answers_is_given_up() {
    let hanging = Server::start("127.0.0.1", |_, stream| {
        wait(60_000);
        page(stream, "late")
    });
    let urls: Vec<String> = (0..50).map(|n| hanging.url(&format!("/{n}"))).collect();
    let found = run(&impatient(), &urls);
    let counts = found.outcomes.counts();
    assert_eq!((counts.alive, counts.unverified, counts.dead), (0, 50, 0));
    assert!(hanging.log().len() <= 16, "{}", hanging.log().len());
}

#[test]
fn an_answer_has_to_begin_in_time() {
    let server = Server::start("127.0.0.1", |request, stream| {
        if request.path == "/silent" {
            wait(60_000);
        }
        page(stream, "fine")
    });
    let mut settings = settings();
    // Longer than the run: only the time to the first byte can end it.
    settings.timeout = Duration::from_hours(1);
    settings.first_byte_timeout = Duration::from_secs(3);
    let urls = ["/silent", "/fine"].map(|path| server.url(path));
    let found = run(&settings, &urls);
    assert_eq!(said(&found.outcomes, &urls[0]), "unverified timed-out");
    assert_eq!(said(&found.outcomes, &urls[1]), "alive");
}

#[test]
fn a_third_of_the_hosts_in_trouble_holds_up_no_other() {
    let server = Server::start("127.0.0.1", |request, stream| {
        let host = request.header("host").unwrap_or_default();
        match host.split('.').next() {
            Some("busy") => {
                let headers = [("Retry-After", "1")];
                reply(stream, "429 Slow down", &headers, b"")
            }
            Some("hangs") => {
                wait(60_000);
                page(stream, "late")
            }
            _ => page(stream, "fine"),
        }
    });
    let port = server.address.port();
    let well: Vec<String> = (0..40).map(|n| format!("well.{n}.example")).collect();
    let ill: Vec<String> = (0..20)
        .map(|n| format!("{}.{n}.example", ["busy", "hangs", "down"][n % 3]))
        .collect();
    let hosts: Vec<&str> = ill.iter().chain(&well).map(String::as_str).collect();
    let names: Vec<(&str, &str)> = hosts.iter().map(|host| (*host, "127.0.0.1")).collect();
    let urls: Vec<String> = hosts
        .iter()
        .flat_map(|host| (0..12).map(move |n| (host, n)))
        // Nobody listens on port 1.
        .map(|(host, n)| {
            let port = if host.starts_with("down") { 1 } else { port };
            format!("http://{host}:{port}/{host}/{n}")
        })
        .collect();
    let names = Arc::new(super::setup::Names::new(&names));
    let links = urls.iter().map(|url| (Use::Link, url.as_str()));
    // Short for the hosts that hang, long enough for the others on a busy machine.
    let settings = Settings {
        connect_timeout: Duration::from_secs(4),
        timeout: Duration::from_secs(4),
        ..settings()
    };
    let found = run_with(&settings, names, targets(links));
    for url in &urls {
        let expected = match url.split(['/', '.']).nth(2) {
            Some("busy") => "unverified rate-limited",
            Some("hangs") => "unverified timed-out",
            Some("down") => "unverified connection-failed",
            _ => "alive",
        };
        assert_eq!(said(&found.outcomes, url), expected, "{url}");
    }
    assert_eq!(found.outcomes.counts().dead, 0);
    // All hosts that are well are through before one that hangs is asked for a second time.
    let log = server.log();
    let of_host = |it: &crate::server::Received, kind: &str| {
        it.header("host").is_some_and(|host| host.starts_with(kind))
    };
    let last = log.iter().rposition(|it| of_host(it, "well")).unwrap();
    let mut hanging = log[..last].iter().filter(|it| of_host(it, "hangs"));
    assert!(hanging.all(|it| it.before == 0));
    let asked = log.iter().filter(|it| of_host(it, "hangs")).count();
    assert!(asked <= 7 * 10, "{asked}");
}

#[test]
fn one_host_gets_more_as_it_bears_more_and_never_too_much() {
    let server = Server::start("127.0.0.1", |_, stream| {
        wait(20);
        page(stream, "fine")
    });
    let urls: Vec<String> = (0..600).map(|n| server.url(&format!("/{n}"))).collect();
    let found = run(&settings(), &urls);
    assert_eq!(found.outcomes.counts().alive, 600);
    assert_eq!(server.log().len(), 600);
    let most = server.most_at_a_time();
    assert!((9..=32).contains(&most), "{most}");
}

fn rule(concurrency: Option<u32>, interval: Duration, skip: Option<&str>) -> Settings {
    Settings {
        hosts: vec![HostRule {
            pattern: "127.0.0.1".to_owned(),
            hosts: Glob::new("127.0.0.1").unwrap().compile_matcher(),
            headers: Vec::new(),
            concurrency,
            interval,
            accept: None,
            fragments: true,
            skip: skip.map(str::to_owned),
        }],
        ..settings()
    }
}

#[test]
fn a_host_rule_sets_the_pace() {
    let server = Server::start("127.0.0.1", |_, stream| {
        wait(5);
        page(stream, "fine")
    });
    let urls: Vec<String> = (0..20).map(|n| server.url(&format!("/{n}"))).collect();
    let start = Instant::now();
    run(&rule(Some(2), Duration::from_millis(20), None), &urls);
    assert!(start.elapsed() >= Duration::from_millis(380));
    assert!(server.most_at_a_time() <= 2);
}

#[test]
fn a_host_that_is_skipped_is_counted_with_the_reason() {
    let server = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let url = [server.url("/")];
    let found = run(&rule(None, Duration::ZERO, Some("needs a login")), &url);
    assert_eq!(said(&found.outcomes, &url[0]), "skipped host-rule");
    let note = of(&found.outcomes, &url[0]).note.as_deref();
    assert_eq!(note, Some("needs a login"));
    assert!(server.log().is_empty());
}
