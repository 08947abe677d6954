//! Redirects, hop by hop.

use std::sync::Arc;

use link_checker::Settings;
use regex::Regex;

use super::setup::{Names, Use, check, of, run_with, said, settings, targets};
use crate::server::{Server, page, raw, reply};

/// `/permanent/N` and `/temporary/N` lead on N times; the rest is named.
fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| {
        let to = |stream: &mut _, status: &str, location: &str| {
            reply(stream, status, &[("Location", location)], b"")
        };
        let mut parts = request.path.trim_start_matches('/').split('/');
        let (name, left) = (parts.next().unwrap_or_default(), parts.next());
        let left: u32 = left.and_then(|left| left.parse().ok()).unwrap_or(0);
        match name {
            "permanent" if left > 0 => to(stream, "301 Moved", &format!("/permanent/{}", left - 1)),
            "temporary" if left > 0 => to(stream, "302 Found", &format!("/temporary/{}", left - 1)),
            "mixed" => to(stream, "302 Found", "/permanent/1"),
            "loop-a" => to(stream, "302 Found", "/loop-b"),
            "loop-b" => to(stream, "301 Moved", "/loop-a"),
            "nowhere" => reply(stream, "302 Found", &[], b""),
            "to-file" => to(stream, "302 Found", "file:///etc/passwd"),
            "to-mail" => to(stream, "302 Found", "mailto:a@b.example"),
            "to-private" => to(stream, "302 Found", "http://10.255.255.1/"),
            "to-mapped" => to(stream, "302 Found", "http://[::ffff:10.0.0.1]/"),
            "to-private-name" => to(stream, "302 Found", "http://intranet.example/"),
            "to-port" => to(stream, "302 Found", "http://public.example:8080/"),
            "to-excluded" => to(stream, "302 Found", "/excluded"),
            "to-login" => to(stream, "302 Found", "/login?next=/to-login"),
            "to-gone" => to(stream, "301 Moved", "/gone"),
            "to-secret" => to(stream, "301 Moved", "/permanent/0?token=s3cr3t-t0ken"),
            "to-section" => to(stream, "308 Moved", "/permanent/0#there"),
            "bad-bytes" => raw(
                stream,
                b"HTTP/1.1 301 Moved\r\nConnection: close\r\nLocation: /permanent/\xc3\xa9\r\n\
                    Content-Length: 0\r\n\r\n",
            ),
            "gone" => reply(stream, "410 Gone", &[], b""),
            _ => page(stream, "<p id=there>fine"),
        }
    })
}

#[test]
fn every_way_has_its_verdict() {
    let expected = [
        ("/permanent/1", "moved", 2),
        ("/permanent/3", "moved", 4),
        ("/temporary/1", "alive", 2),
        ("/temporary/10", "alive", 11),
        ("/temporary/20", "alive", 21),
        ("/temporary/21", "unverified too-many-redirects", 21),
        ("/mixed", "alive", 3),
        ("/loop-a", "unverified redirect-loop", 2),
        ("/nowhere", "unverified bad-redirect", 1),
        ("/to-file", "unverified bad-redirect", 1),
        ("/to-mail", "unverified bad-redirect", 1),
        ("/to-private", "unverified blocked-address", 1),
        ("/to-mapped", "unverified blocked-address", 1),
        ("/to-private-name", "unverified blocked-address", 1),
        ("/to-port", "unverified blocked-port", 1),
        ("/to-excluded", "skipped excluded", 1),
        ("/to-login", "unverified login", 1),
        ("/to-gone", "dead gone", 4),
        ("/to-section", "moved", 2),
        ("/bad-bytes", "moved", 2),
    ];
    let server = server();
    let urls: Vec<String> = expected.iter().map(|(path, ..)| server.url(path)).collect();
    let settings = Settings {
        exclude: vec![Regex::new("/excluded$").unwrap()],
        ..settings()
    };
    let names = Names::new(&[
        ("intranet.example", "10.0.0.1"),
        ("public.example", "1.1.1.1"),
    ]);
    let targets = targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let outcomes = run_with(&settings, Arc::new(names), targets).outcomes;
    for ((path, verdict, requests), url) in expected.into_iter().zip(&urls) {
        assert_eq!(said(&outcomes, url), verdict, "{path}");
        assert_eq!(of(&outcomes, url).requests, requests, "{path}");
    }
    assert_eq!(server.count("/excluded"), 0);
    let final_url = |path: &str| of(&outcomes, &server.url(path)).final_url.clone().unwrap();
    assert_eq!(*final_url("/permanent/3"), *server.url("/permanent/0"));
    assert_eq!(*final_url("/to-section"), *server.url("/permanent/0#there"));
    assert_eq!(*final_url("/bad-bytes"), *server.url("/permanent/%C3%A9"));
}

#[test]
fn a_fragment_is_looked_for_where_the_way_ends() {
    let server = server();
    let (there, missing) = (
        server.url("/permanent/1#there"),
        server.url("/temporary/1#no"),
    );
    let outcomes = check(&[&there, &missing]);
    assert_eq!(said(&outcomes, &there), "moved");
    assert_eq!(of(&outcomes, &there).fragments["there"], Some(true));
    assert_eq!(said(&outcomes, &missing), "alive");
    assert_eq!(of(&outcomes, &missing).fragments["no"], Some(false));
}

#[test]
fn secrets_in_a_location_are_masked() {
    let server = server();
    let url = server.url("/to-secret");
    let outcomes = check(&[&url]);
    let final_url = of(&outcomes, &url).final_url.clone().unwrap();
    assert!(final_url.ends_with("?token=************"), "{final_url}");
}

#[test]
fn with_only_https_allowed_nothing_is_asked_in_the_open() {
    let server = server();
    let url = server.url("/permanent/0");
    let settings = Settings {
        require_https: true,
        ..settings()
    };
    let targets = targets([(Use::Link, url.as_str())]);
    let outcomes = run_with(&settings, Arc::default(), targets).outcomes;
    assert_eq!(said(&outcomes, &url), "unverified connection-failed");
    assert_eq!(server.count("/permanent/0"), 0);
}
