//! Status codes, and what they mean.

use std::ops::RangeInclusive;

use globset::Glob;
use link_checker::Outcomes;
use link_checker::{HostRule, Settings};

use super::setup::{Use, check, of, run_with, said, settings, targets};
use crate::server::{Server, Then, page, reply};

/// Answers `/200` with that status, and so on.
fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| {
        let name = request.path.trim_start_matches('/');
        match name {
            "204" => {
                use std::io::Write;
                stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n")?;
                Ok(Then::Keep)
            }
            "range" if request.header("range").is_some() => {
                reply(stream, "206 Partial Content", &[], b"x")
            }
            "unsatisfiable" => reply(stream, "416 Range Not Satisfiable", &[], b""),
            "no-ranges" if request.header("range").is_some() => {
                reply(stream, "400 Bad Request", &[], b"")
            }
            "wall" => reply(
                stream,
                "403 Forbidden",
                &[],
                b"<title>Just a moment...</title>",
            ),
            "wall-header" => reply(stream, "503 Busy", &[("cf-mitigated", "challenge")], b""),
            "wall-202" => reply(
                stream,
                "202 Accepted",
                &[("x-amzn-waf-action", "challenge")],
                b"",
            ),
            "wall-404" => reply(
                stream,
                "404 Not Found",
                &[("cf-mitigated", "challenge")],
                b"",
            ),
            "wall-429" => reply(stream, "429 Slow", &[("cf-mitigated", "challenge")], b""),
            "404-once" if request.before == 0 => reply(stream, "404 Not Found", &[], b""),
            "500-once" if request.before == 0 => reply(stream, "500 Oops", &[], b""),
            "404-once" | "500-once" | "no-ranges" | "get-only" => page(stream, "fine"),
            "titled-404" => page(stream, "<title>404 Not Found</title>"),
            status => reply(stream, &format!("{status} Status"), &[], b""),
        }
    })
}

fn run(paths: &[&str]) -> (Server, Outcomes) {
    let server = server();
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    let urls: Vec<&str> = urls.iter().map(String::as_str).collect();
    let outcomes = check(&urls);
    (server, outcomes)
}

#[test]
fn every_status_has_its_verdict() {
    let expected = [
        ("/200", "alive", 1),
        ("/204", "alive", 1),
        ("/range", "alive", 1),
        ("/unsatisfiable", "alive", 1),
        ("/no-ranges", "alive", 2),
        ("/get-only", "alive", 1),
        ("/titled-404", "alive", 1),
        ("/401", "unverified login", 1),
        ("/403", "unverified login", 2),
        ("/407", "unverified login", 1),
        ("/404", "dead not-found", 2),
        ("/410", "dead gone", 2),
        ("/451", "unverified bad-response", 2),
        ("/999", "unverified bot-wall", 1),
        ("/wall", "unverified bot-wall", 1),
        ("/wall-header", "unverified bot-wall", 1),
        ("/wall-202", "unverified bot-wall", 1),
        ("/wall-404", "unverified bot-wall", 1),
        ("/wall-429", "unverified bot-wall", 1),
        ("/500", "unverified server-error", 2),
        ("/500-once", "alive", 2),
        ("/404-once", "alive", 2),
    ];
    let (server, outcomes) = run(&expected.map(|(path, ..)| path));
    for (path, verdict, requests) in expected {
        let url = server.url(path);
        assert_eq!(said(&outcomes, &url), verdict, "{path}");
        assert_eq!(server.count(path), requests, "{path}");
        assert_eq!(of(&outcomes, &url).requests as usize, requests, "{path}");
    }
    let status = |path: &str| of(&outcomes, &server.url(path)).status;
    assert_eq!(status("/404"), Some(404));
    assert_eq!(status("/500"), Some(500));
    assert_eq!(status("/999"), Some(999));
}

#[test]
fn nothing_is_asked_with_head() {
    let (server, _) = run(&["/200", "/404"]);
    assert!(server.log().iter().all(|it| it.head[0].starts_with("GET ")));
}

fn accepting(accept: &[RangeInclusive<u16>]) -> Settings {
    Settings {
        hosts: vec![HostRule {
            pattern: "127.0.0.1".to_owned(),
            hosts: Glob::new("127.0.0.1").unwrap().compile_matcher(),
            headers: Vec::new(),
            concurrency: None,
            interval: std::time::Duration::ZERO,
            accept: Some(accept.to_vec()),
            fragments: true,
            skip: None,
        }],
        ..settings()
    }
}

#[test]
fn a_host_rule_says_which_statuses_are_fine() {
    let server = server();
    let (fine, other) = (server.url("/403"), server.url("/204"));
    let targets = targets([(Use::Link, fine.as_str()), (Use::Link, other.as_str())]);
    let found = run_with(
        &accepting(&[200..=200, 403..=403]),
        std::sync::Arc::default(),
        targets,
    );
    assert_eq!(said(&found.outcomes, &fine), "alive");
    assert_eq!(said(&found.outcomes, &other), "unverified bad-response");
}
