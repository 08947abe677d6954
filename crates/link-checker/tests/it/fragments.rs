//! Fragments of remote pages, and images.

use std::sync::Arc;

use globset::Glob;
use link_checker::{HostRule, Settings};

use super::setup::{Use, check, of, run_with, said, settings, targets};
use crate::server::{Server, page, raw, reply};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| {
        let typed = |stream: &mut _, kind: &str, body: &[u8]| {
            reply(stream, "200 OK", &[("Content-Type", kind)], body)
        };
        let html = "<h1 id=id>A</h1><a name=named></a><p id=\"\u{e9}\"><p id='user-content-b'>\
            <p>Open the settings</p>"
            .as_bytes();
        let kind = match request.path.as_str() {
            "/capitals" => "Text/HTML",
            "/xhtml" => "application/xhtml+xml",
            "/unknown" => return raw(stream, &[b"HTTP/1.1 200 OK\r\n\r\n", html].concat()),
            "/cyrillic" => {
                let kind = "text/html; Charset=windows-1251";
                return typed(stream, kind, b"<p id=\xe0\xe1>");
            }
            "/notes.md" => return typed(stream, "text/plain", b"# Log in\n"),
            "/markdown" => return typed(stream, "text/markdown", b"# Log in\n"),
            "/app" => return page(stream, "<div id=root></div><script src=a.js></script>"),
            "/challenge" => return page(stream, "<title>Just a moment...</title><p id=x>"),
            "/pdf" => return typed(stream, "application/pdf", b"%PDF-1.7"),
            "/empty" => return page(stream, ""),
            "/png" => return typed(stream, "image/png", PNG),
            "/png-as-text" => return typed(stream, "text/plain", PNG),
            "/svg" => return typed(stream, "image/svg+xml", b"<svg></svg>"),
            "/wall.png" => {
                let html = "<!doctype html><title>Just a moment...</title>";
                return page(stream, html);
            }
            "/rustdoc" => return page(stream, "<h2 id=impl-From%3CT%3E-for-T>x"),
            "/sent-on" => return page(stream, "<meta http-equiv=refresh content='0;url=/page'>"),
            "/deflate" => {
                let headers = [
                    ("Content-Type", "text/html"),
                    ("Content-Encoding", "deflate"),
                ];
                return reply(stream, "200 OK", &headers, b"\x78\x9c\x00");
            }
            "/page.png" => return page(stream, "<!doctype html><p>No picture here"),
            "/gone.png" => return reply(stream, "404 Not Found", &[], b""),
            _ => "text/html",
        };
        typed(stream, kind, html)
    })
}

#[test]
fn ids_are_found_in_every_kind_of_page() {
    let expected = [
        ("/page", "id", Some(true)),
        ("/page", "named", Some(true)),
        ("/page", "%C3%A9", Some(true)),
        ("/page", "b", Some(true)),
        ("/page", "user-content-id", Some(true)),
        ("/page", "missing", Some(false)),
        ("/page", "ID", Some(false)),
        ("/page", ":~:text=open%20the%20settings", Some(true)),
        ("/page", "id:~:text=open,settings", Some(true)),
        ("/page", ":~:text=nothing%20of%20it", Some(false)),
        ("/capitals", "id", Some(true)),
        ("/capitals", "missing", Some(false)),
        ("/xhtml", "id", Some(true)),
        ("/xhtml", "missing", Some(false)),
        ("/unknown", "id", Some(true)),
        ("/unknown", "missing", Some(false)),
        ("/cyrillic", "%D0%B0%D0%B1", Some(true)),
        ("/notes.md", "log-in", Some(true)),
        ("/notes.md", "missing", Some(false)),
        ("/markdown", "log-in", Some(true)),
        ("/empty", "missing", Some(false)),
        ("/pdf", "page=3", None),
        ("/rustdoc", "impl-From%3CT%3E-for-T", Some(true)),
        ("/rustdoc", "impl-From<T>-for-T", Some(true)),
        ("/sent-on", "missing", None),
        ("/deflate", "missing", None),
        ("/app", "missing", None),
        ("/app", "root", Some(true)),
    ];
    let server = server();
    let urls = expected.map(|(path, fragment, _)| server.url(&format!("{path}#{fragment}")));
    let outcomes = check(&urls.each_ref().map(String::as_str));
    for ((path, fragment, there), url) in expected.into_iter().zip(&urls) {
        let fragments = &of(&outcomes, url).fragments;
        let decoded = match fragment {
            "%C3%A9" => "é",
            "%D0%B0%D0%B1" => "аб",
            "impl-From%3CT%3E-for-T" => "impl-From<T>-for-T",
            other => other,
        };
        assert_eq!(fragments[decoded], there, "{path}#{fragment}");
    }
    assert_eq!(said(&outcomes, &server.url("/page")), "alive");
    assert_eq!(said(&outcomes, &server.url("/pdf")), "alive");
    assert_eq!(
        said(&outcomes, &server.url("/app")),
        "unverified scripted-page"
    );
    assert_eq!(
        said(&outcomes, &server.url("/deflate")),
        "unverified bad-response"
    );
    assert_eq!(
        server.count("/capitals"),
        2,
        "a missing anchor is looked for twice"
    );
    assert_eq!(server.count("/markdown"), 1);
}

#[test]
fn a_challenge_with_status_200_hides_the_anchors() {
    let server = server();
    let url = server.url("/challenge#y");
    assert_eq!(said(&check(&[&url]), &url), "unverified bot-wall");
}

#[test]
fn a_page_is_asked_for_once_however_many_fragments() {
    let server = Server::start("127.0.0.1", |_, stream| {
        let ids: String = (0..100).map(|id| format!("<p id=f{id}>")).collect();
        page(stream, &ids)
    });
    let urls: Vec<String> = (0..20)
        .flat_map(|page| (0..100).map(move |id| format!("/{page}#f{id}")))
        .map(|path| server.url(&path))
        .collect();
    let outcomes = check(&urls.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(outcomes.counts().alive, 20);
    assert_eq!(server.log().len(), 20);
}

#[test]
fn a_host_rule_can_leave_fragments_alone() {
    let server = server();
    let url = server.url("/page#missing");
    let settings = Settings {
        hosts: vec![HostRule {
            pattern: "127.*".to_owned(),
            hosts: Glob::new("127.*").unwrap().compile_matcher(),
            headers: Vec::new(),
            concurrency: None,
            interval: std::time::Duration::ZERO,
            accept: None,
            fragments: false,
            skip: None,
        }],
        ..settings()
    };
    let found = run_with(&settings, Arc::default(), targets([(Use::Link, &*url)]));
    assert_eq!(said(&found.outcomes, &url), "alive");
    assert_eq!(of(&found.outcomes, &url).fragments["missing"], None);
}

#[test]
fn an_image_has_to_be_one() {
    let expected = [
        ("/png", "alive"),
        ("/png-as-text", "alive"),
        ("/svg", "alive"),
        ("/page.png", "dead not-an-image"),
        ("/wall.png", "unverified bot-wall"),
        ("/gone.png", "dead not-found"),
    ];
    let server = server();
    let urls = expected.map(|(path, _)| server.url(path));
    let images = targets(urls.iter().map(|url| (Use::Image, url.as_str())));
    let found = run_with(&settings(), Arc::default(), images);
    for ((path, verdict), url) in expected.into_iter().zip(&urls) {
        assert_eq!(said(&found.outcomes, url), verdict, "{path}");
    }
    let links = check(&[&urls[3]]);
    assert_eq!(said(&links, &urls[3]), "alive", "a link may lead to a page");
}
