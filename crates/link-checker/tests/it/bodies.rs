//! Bodies that are made to be too much.

use std::io::Write;
use std::sync::Arc;

use super::setup::{Use, of, run_with, said, settings, targets};
use crate::server::{Server, Then, reply};

fn compressed(encoding: &str, bytes: &[u8]) -> Vec<u8> {
    match encoding {
        "gzip" => {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        "deflate" => {
            let mut out = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        // What some servers send under that name.
        "raw deflate" => {
            let level = flate2::Compression::best();
            let mut out = flate2::write::DeflateEncoder::new(Vec::new(), level);
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
        "br" => {
            let mut out = brotli::CompressorWriter::new(Vec::new(), 4096, 5, 22);
            out.write_all(bytes).unwrap();
            out.into_inner()
        }
        // With the largest window there is, which no browser takes.
        _ => {
            let mut out = zstd::Encoder::new(Vec::new(), 3).unwrap();
            out.window_log(27).unwrap();
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        }
    }
}

/// Compressions; the last two are sent though nobody asked for them.
const ENCODINGS: [&str; 5] = ["gzip", "br", "zstd", "deflate", "raw deflate"];

/// Answers `/gzip/…`, `/br/…` and so on: a page, one that breaks off, and a bomb.
fn compressing() -> Server {
    let bodies = ENCODINGS.map(|encoding| {
        let bomb = compressed(encoding, &vec![b' '; 64 << 20]);
        assert!(bomb.len() < 100_000);
        let page = compressed(encoding, "<h1 id=there>Ünder</h1>".repeat(500).as_bytes());
        (encoding, page, bomb)
    });
    Server::start("127.0.0.1", move |request, stream| {
        let mut parts = request.path.trim_start_matches('/').split('/');
        let encoding = parts.next().unwrap().replace("%20", " ");
        let kind = parts.next().unwrap();
        let taken = request.header("accept-encoding").unwrap_or_default();
        let is_taken = taken.split(',').any(|it| it.trim() == encoding);
        assert!(is_taken || encoding.contains("deflate"), "{taken}");
        let (_, page, bomb) = bodies.iter().find(|it| it.0 == encoding).unwrap();
        let body = match kind {
            "bomb" => &bomb[..],
            "broken" => &page[..page.len() / 2],
            _ => &page[..],
        };
        let headers = [
            ("Content-Type", "text/html"),
            ("Content-Encoding", encoding.trim_start_matches("raw ")),
        ];
        reply(stream, "200 OK", &headers, body)
    })
}

#[test]
fn every_compression_is_read_and_to_a_limit() {
    let server = compressing();
    let expected = [
        ("page#there", "alive", Some(true)),
        ("whole#missing", "alive", Some(false)),
        ("broken#missing", "unverified bad-response", None),
        ("bomb#missing", "unverified too-large", None),
    ];
    for encoding in ENCODINGS {
        let urls = expected.map(|(path, ..)| server.url(&format!("/{encoding}/{path}")));
        let links = urls.iter().map(|url| (Use::Link, url.as_str()));
        let found = run_with(&settings(), Arc::default(), targets(links));
        for ((path, verdict, answer), url) in expected.into_iter().zip(&urls) {
            assert_eq!(said(&found.outcomes, url), verdict, "{encoding}/{path}");
            let answers = &of(&found.outcomes, url).fragments;
            assert_eq!(answers.values().next(), Some(&answer), "{encoding}/{path}");
        }
    }
}

fn server() -> Server {
    let bomb = compressed("gzip", &vec![b' '; 64 << 20]);
    Server::start("127.0.0.1", move |request, stream| {
        let html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n";
        if request.path == "/bomb" {
            let head = format!(
                "{html}Content-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
                bomb.len()
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(&bomb)?;
            return Ok(Then::Close);
        }
        stream.write_all(html.as_bytes())?;
        stream.write_all(b"Transfer-Encoding: chunked\r\n\r\n")?;
        let chunk = format!("2000\r\n{}\r\n", "<p id=a>".repeat(1024));
        loop {
            stream.write_all(chunk.as_bytes())?;
        }
    })
}

#[test]
fn a_body_is_read_to_a_limit_after_decompression() {
    let server = server();
    let (bomb, endless) = (server.url("/bomb#x"), server.url("/endless#x"));
    let first = server.url("/endless-with-the-id#a");
    let links = [&bomb, &endless, &first].map(|url| (Use::Link, url.as_str()));
    let found = run_with(&settings(), Arc::default(), targets(links));
    assert_eq!(said(&found.outcomes, &bomb), "unverified too-large");
    assert_eq!(said(&found.outcomes, &endless), "unverified too-large");
    assert_eq!(said(&found.outcomes, &first), "alive");
    assert_eq!(of(&found.outcomes, &first).fragments["a"], Some(true));
}

#[test]
fn without_a_fragment_the_body_does_not_matter() {
    let server = server();
    let (bomb, endless) = (server.url("/bomb"), server.url("/endless"));
    let links = [&bomb, &endless].map(|url| (Use::Link, url.as_str()));
    let found = run_with(&settings(), Arc::default(), targets(links));
    assert_eq!(found.outcomes.counts().alive, 2);
}
