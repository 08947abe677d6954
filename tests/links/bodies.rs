//! Bodies that are made to be too much.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use faqlint::settings::LinkSettings;

use crate::common::server::{Server, Then};
use crate::setup::{Use, of, run_with, said, settings, targets};

/// `0x00` repeated, as a gzip member: about a thousandth of its length.
fn gzip_of_zeros(megabytes: usize) -> Vec<u8> {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    let mut out = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..megabytes {
        out.write_all(&zeros).unwrap();
    }
    out.finish().unwrap()
}

fn server() -> Server {
    let bomb = gzip_of_zeros(64);
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
    let patient = LinkSettings {
        timeout: Duration::from_secs(20),
        ..settings()
    };
    let links = [&bomb, &endless, &first].map(|url| (Use::Link, url.as_str()));
    let start = Instant::now();
    let found = run_with(&patient, Arc::default(), targets(links));
    assert!(start.elapsed() < Duration::from_secs(15));
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
    let start = Instant::now();
    let found = run_with(&settings(), Arc::default(), targets(links));
    assert!(start.elapsed() < Duration::from_secs(5));
    assert_eq!(found.outcomes.counts().alive, 2);
}
