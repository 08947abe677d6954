//! Pages that show themselves to browsers only: the verdict is what a reader sees.

use std::net::TcpStream;

use link_checker::Outcomes;
use link_checker::Settings;

use super::setup::{Use, check, of, run_with, said, settings, targets};
use crate::server::{Received, Server, Then, page, reply};

const FILL: &str = "<p>Words of a page that is long enough to be one.</p>";

fn is_browser(request: &Received) -> bool {
    let agent = request.header("user-agent").unwrap_or_default();
    agent.contains("Firefox/") && request.header("accept-language").is_some()
}

fn is_ranged(request: &Received) -> bool {
    request.header("range").is_some()
}

/// `/range/403` is 403 for a range, `/program/404` is 404 for a program, and so on.
fn picky(request: &Received, stream: &mut TcpStream) -> std::io::Result<Then> {
    let mut parts = request.path.trim_start_matches('/').splitn(2, '/');
    let (kind, status) = (parts.next().unwrap(), parts.next().unwrap_or_default());
    let status = format!("{status} Status");
    match kind {
        "range" if is_ranged(request) => reply(stream, &status, &[], b""),
        "program" if !is_browser(request) => reply(stream, &status, &[], b""),
        // Programs are sent to a page of their own, which is not there.
        "aside" if !is_browser(request) => {
            reply(stream, "302 Found", &[("Location", "/none/404")], b"")
        }
        "none" => reply(stream, &status, &[], b""),
        "wall" if !is_browser(request) => reply(stream, "404 Not Found", &[], b""),
        "wall" => reply(stream, "403 Forbidden", &[], b""),
        _ => page(stream, &format!("<h1 id=there>There</h1>{FILL}")),
    }
}

fn run(server: &Server, paths: &[&str]) -> Outcomes {
    let urls: Vec<String> = paths.iter().map(|path| server.url(path)).collect();
    check(&urls.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn what_only_a_browser_gets_is_there() {
    let expected = [
        ("/range/403", "alive", 2),
        ("/range/404", "alive", 2),
        ("/range/405", "alive", 2),
        ("/range/410", "alive", 2),
        ("/range/416", "alive", 1),
        ("/range/500", "alive", 2),
        ("/program/404", "alive", 2),
        ("/program/410", "alive", 2),
        // Who keeps programs out is not tricked.
        ("/program/403", "unverified login", 2),
        ("/program/406", "unverified bad-response", 2),
        ("/program/500", "unverified server-error", 2),
        ("/aside", "alive", 3),
        ("/wall", "unverified login", 2),
        ("/none/403", "unverified login", 2),
        ("/none/404", "dead not-found", 2),
    ];
    let server = Server::start("127.0.0.1", picky);
    let outcomes = run(&server, &expected.map(|(path, ..)| path));
    for (path, verdict, requests) in expected {
        let url = server.url(path);
        assert_eq!(said(&outcomes, &url), verdict, "{path}");
        assert_eq!(of(&outcomes, &url).requests, requests, "{path}");
    }
}

#[test]
fn a_fragment_is_looked_for_on_the_page_for_browsers() {
    let server = Server::start("127.0.0.1", picky);
    let urls = ["/program/404#there", "/program/410#missing"].map(|path| server.url(path));
    let outcomes = check(&[&urls[0], &urls[1]]);
    assert_eq!(of(&outcomes, &urls[0]).fragments["there"], Some(true));
    assert_eq!(of(&outcomes, &urls[1]).fragments["missing"], Some(false));
}

#[test]
fn a_browser_still_says_whose_program_it_is() {
    let server = Server::start("127.0.0.1", picky);
    let url = server.url("/program/404");
    let named = Settings {
        user_agent: "acme-help/2".to_owned(),
        ..settings()
    };
    run_with(
        &named,
        std::sync::Arc::default(),
        targets([(Use::Link, url.as_str())]),
    );
    let log = server.log();
    let agents: Vec<&str> = log
        .iter()
        .filter_map(|it| it.header("user-agent"))
        .collect();
    assert_eq!(agents[0], "acme-help/2");
    assert!(agents[1].ends_with(" acme-help/2"), "{agents:?}");
}

/// Pages that want a cookie before they show themselves.
fn cookies(request: &Received, stream: &mut TcpStream) -> std::io::Result<Then> {
    let sent = request.header("cookie").unwrap_or_default();
    let has = |cookie: &str| sent.split("; ").any(|it| it == cookie);
    let to = |stream: &mut _, location: &str, cookie: &str| {
        let headers = [("Location", location), ("Set-Cookie", cookie)];
        reply(stream, "302 Found", &headers, b"")
    };
    match request.path.as_str() {
        "/itself" if !has("seen=1") => to(stream, "/itself", "seen=1; Path=/"),
        "/for-good" if !has("seen=1") => {
            let headers = [("Location", "/for-good"), ("Set-Cookie", "seen=1")];
            reply(stream, "301 Moved", &headers, b"")
        }
        "/around" if !has("asked=1") => to(stream, "/consent", "asked=1"),
        "/consent" => to(stream, "/around", "agreed=1"),
        "/around" if !has("agreed=1") => reply(stream, "404 Not Found", &[], b""),
        "/never" => to(stream, "/never", "seen=1"),
        "/counting" => {
            let cookie = format!("count={}", request.before);
            to(stream, "/counting", &cookie)
        }
        "/other-path" if !has("here=1") => to(stream, "/other-path", "here=1; Path=/elsewhere"),
        "/foreign" if !has("far=1") => to(stream, "/foreign", "far=1; Domain=b.example"),
        "/stranger" if !sent.is_empty() => reply(stream, "404 Not Found", &[], b""),
        _ => page(stream, FILL),
    }
}

#[test]
fn cookies_are_kept_along_the_way_of_one_link() {
    let expected = [
        ("/itself", "alive", 2),
        ("/for-good", "alive", 2),
        ("/around", "alive", 3),
        ("/never", "unverified redirect-loop", 2),
        ("/counting", "unverified too-many-redirects", 21),
        ("/other-path", "unverified redirect-loop", 1),
        ("/foreign", "unverified redirect-loop", 1),
        // What another link was given is not sent with this one.
        ("/stranger", "alive", 1),
    ];
    let server = Server::start("127.0.0.1", cookies);
    let outcomes = run(&server, &expected.map(|(path, ..)| path));
    for (path, verdict, requests) in expected {
        let url = server.url(path);
        assert_eq!(said(&outcomes, &url), verdict, "{path}");
        assert_eq!(of(&outcomes, &url).requests, requests, "{path}");
    }
    assert_eq!(of(&outcomes, &server.url("/itself")).final_url, None);
}

/// Pages that send their readers on.
fn refreshing(request: &Received, stream: &mut TcpStream) -> std::io::Result<Then> {
    let meta = |stream: &mut _, content: &str| {
        let head = "<!DOCTYPE html><html><head><title>Moved</title>";
        page(
            stream,
            &format!("{head}<meta http-equiv=\"refresh\" content=\"{content}\"></head><body>"),
        )
    };
    match request.path.as_str() {
        "/meta" => meta(stream, "0; url=/there"),
        "/again" => meta(stream, "0; url=/meta"),
        "/relative/" => meta(stream, "1;URL='../there'"),
        "/to-none" => meta(stream, "0; url=/none"),
        "/to-redirect" => meta(stream, "0; url=/redirect"),
        "/redirect" => reply(stream, "301 Moved", &[("Location", "/there")], b""),
        "/loop-a" => meta(stream, "0; url=/loop-b"),
        "/loop-b" => meta(stream, "0; url=/loop-a"),
        "/itself" => meta(stream, "5; url=/itself"),
        "/late" => meta(stream, "300; url=/none"),
        "/script" => meta(stream, "0; url=javascript:go()"),
        "/to-login" => meta(stream, "0; url=/login?next=/x"),
        "/to-private" => meta(stream, "0; url=http://10.255.255.1/"),
        "/to-cookie" if request.header("cookie").is_none() => {
            let body = "<meta http-equiv=refresh content='0; url=/check'>";
            let headers = [("Content-Type", "text/html"), ("Set-Cookie", "js=0")];
            reply(stream, "200 OK", &headers, body.as_bytes())
        }
        "/check" if request.header("cookie").is_none() => reply(stream, "404 Not Found", &[], b""),
        "/header" => reply(stream, "200 OK", &[("Refresh", "0; url=/none")], b""),
        "/noscript" => page(
            stream,
            &format!("<noscript><meta http-equiv=refresh content='0; url=/none'></noscript>{FILL}"),
        ),
        "/text" => reply(
            stream,
            "200 OK",
            &[("Content-Type", "text/plain")],
            b"<meta http-equiv=refresh content='0; url=/none'>",
        ),
        "/none" => reply(stream, "404 Not Found", &[], b""),
        _ => page(stream, &format!("<h1 id=there>There</h1>{FILL}")),
    }
}

#[test]
fn a_page_that_sends_on_is_where_it_leads() {
    let expected = [
        ("/meta", "alive", 2),
        ("/again", "alive", 3),
        ("/relative/", "alive", 2),
        ("/to-none", "dead not-found", 4),
        ("/to-redirect", "alive", 3),
        ("/loop-a", "unverified redirect-loop", 2),
        ("/itself", "alive", 1),
        ("/late", "alive", 1),
        ("/script", "alive", 1),
        ("/to-login", "unverified login", 1),
        ("/to-private", "unverified blocked-address", 1),
        ("/to-cookie", "alive", 2),
        ("/header", "dead not-found", 4),
        ("/noscript", "alive", 1),
        ("/text", "alive", 1),
    ];
    let server = Server::start("127.0.0.1", refreshing);
    let outcomes = run(&server, &expected.map(|(path, ..)| path));
    for (path, verdict, requests) in expected {
        let url = server.url(path);
        assert_eq!(said(&outcomes, &url), verdict, "{path}");
        assert_eq!(of(&outcomes, &url).requests, requests, "{path}");
    }
    let meta = of(&outcomes, &server.url("/meta"));
    assert_eq!(meta.final_url.as_deref(), Some(&*server.url("/there")));
}

#[test]
fn a_fragment_does_not_survive_a_page_that_sends_on() {
    let server = Server::start("127.0.0.1", refreshing);
    let expected = [
        ("/meta#there", "alive", None),
        ("/meta#missing", "alive", None),
        ("/again#missing", "alive", None),
        ("/late#missing", "alive", Some(false)),
        ("/noscript#missing", "alive", Some(false)),
        ("/itself#missing", "unverified scripted-page", None),
        ("/to-none#x", "dead not-found", None),
    ];
    let outcomes = run(&server, &expected.map(|(link, ..)| link));
    for (link, verdict, answer) in expected {
        let (url, fragment) = (server.url(link), link.split_once('#').unwrap().1);
        assert_eq!(said(&outcomes, &url), verdict, "{link}");
        assert_eq!(of(&outcomes, &url).fragments[fragment], answer, "{link}");
    }
}
