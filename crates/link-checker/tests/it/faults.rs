//! Servers that break off, dawdle, or talk nonsense.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use link_checker::Outcomes;
use link_checker::Settings;

use super::setup::{Names, Use, check, impatient, of, run_with, said, settings, targets};
use crate::server::{Server, Then, page, raw, reply, reset, wait};

#[expect(clippy::too_many_lines, reason = "a row a fault")]
fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| {
        let html = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: text/html\r\n";
        match request.path.as_str() {
            "/closed" => Ok(Then::Close),
            "/closed-once" if request.before == 0 => Ok(Then::Close),
            "/reset" => reset(stream),
            "/reset-in-head" => {
                stream.write_all(b"HTTP/1.1 200 OK\r\nContent-")?;
                reset(stream)
            }
            "/reset-in-body" => {
                stream.write_all(format!("{html}Content-Length: 99\r\n\r\n<p").as_bytes())?;
                wait(50);
                reset(stream)
            }
            "/truncated" => raw(
                stream,
                format!("{html}Content-Length: 999\r\n\r\n<p id=a>").as_bytes(),
            ),
            "/short-length" => raw(
                stream,
                format!("{html}Content-Length: 8\r\n\r\n<p id=a><p id=b>").as_bytes(),
            ),
            "/bad-length" => raw(
                stream,
                format!("{html}Content-Length: -5\r\n\r\n<p id=a>").as_bytes(),
            ),
            "/bad-chunks" => raw(
                stream,
                format!("{html}Transfer-Encoding: chunked\r\n\r\nzz\r\n<p id=a>").as_bytes(),
            ),
            "/bad-gzip" => reply(
                stream,
                "200 OK",
                &[("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
                b"this is not gzip",
            ),
            "/invalid-header" => raw(stream, b"HTTP/1.1 200 OK\r\nA\x00b: c\r\n\r\n"),
            "/no-http" => raw(stream, b"SSH-2.0-OpenSSH_9.9\r\n"),
            "/huge-header" => {
                let mut bytes = b"HTTP/1.1 200 OK\r\nX-Much: ".to_vec();
                bytes.extend(std::iter::repeat_n(b'a', 1 << 20));
                bytes.extend(b"\r\nContent-Length: 0\r\n\r\n");
                raw(stream, &bytes)
            }
            "/slow" => {
                wait(2500);
                page(stream, "late")
            }
            "/slow-head" => {
                for byte in b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" {
                    stream.write_all(&[*byte])?;
                    wait(100);
                }
                Ok(Then::Close)
            }
            "/slow-body" => {
                stream.write_all(format!("{html}Content-Length: 100\r\n\r\n").as_bytes())?;
                for _ in 0..40 {
                    stream.write_all(b"a")?;
                    wait(100);
                }
                Ok(Then::Close)
            }
            "/old" => raw(
                stream,
                b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n<p id=a>",
            ),
            "/trailers" => raw(
                stream,
                format!(
                    "{html}Transfer-Encoding: chunked\r\nTrailer: X-End\r\n\r\n\
                     8\r\n<p id=a>\r\n0\r\nX-End: yes\r\n\r\n"
                )
                .as_bytes(),
            ),
            _ => page(stream, "<p id=a>fine"),
        }
    })
}

#[test]
fn every_fault_has_its_verdict_and_nothing_hangs() {
    let expected = [
        ("/closed", "unverified connection-failed"),
        ("/closed-once", "alive"),
        ("/reset", "unverified connection-failed"),
        ("/reset-in-head", "unverified connection-failed"),
        ("/reset-in-body", "alive"),
        ("/truncated", "alive"),
        ("/invalid-header", "unverified bad-response"),
        ("/bad-length", "unverified bad-response"),
        ("/no-http", "unverified bad-response"),
        ("/huge-header", "unverified bad-response"),
        ("/slow", "unverified timed-out"),
        ("/slow-head", "unverified timed-out"),
        ("/slow-body", "alive"),
        ("/old", "alive"),
        ("/trailers", "alive"),
    ];
    let server = server();
    let urls: Vec<String> = expected.iter().map(|(path, _)| server.url(path)).collect();
    let (slow, quick): (Vec<&str>, Vec<&str>) = urls
        .iter()
        .map(String::as_str)
        .partition(|url| url.contains("/slow"));
    let (slow, quick) = (check_slow(&slow), check(&quick));
    for ((path, verdict), url) in expected.into_iter().zip(&urls) {
        let outcomes = if path.starts_with("/slow") {
            &slow
        } else {
            &quick
        };
        assert_eq!(said(outcomes, url), verdict, "{path}");
    }
}

/// Checks links whose answers take longer than the timeout.
fn check_slow(links: &[&str]) -> Outcomes {
    let links = targets(links.iter().map(|url| (Use::Link, *url)));
    run_with(&impatient(), Arc::default(), links).outcomes
}

#[test]
fn a_body_that_breaks_off_says_nothing_about_what_it_had_not_shown_yet() {
    let expected = [
        ("/truncated", "a", "alive", Some(true)),
        ("/truncated", "b", "unverified bad-response", None),
        ("/reset-in-body", "b", "unverified connection-failed", None),
        ("/bad-chunks", "a", "unverified bad-response", None),
        ("/bad-gzip", "a", "unverified bad-response", None),
        ("/slow-body", "a", "unverified timed-out", None),
        ("/short-length", "a", "alive", Some(true)),
        ("/short-length", "b", "alive", Some(false)),
        ("/old", "a", "alive", Some(true)),
        ("/trailers", "b", "alive", Some(false)),
    ];
    let server = server();
    for (path, fragment, verdict, there) in expected {
        let url = server.url(&format!("{path}#{fragment}"));
        let outcomes = if path.starts_with("/slow") {
            check_slow(&[&url])
        } else {
            check(&[&url])
        };
        assert_eq!(said(&outcomes, &url), verdict, "{path}");
        assert_eq!(of(&outcomes, &url).fragments[fragment], there, "{path}");
    }
}

#[test]
fn nobody_listens() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let url = format!("http://127.0.0.1:{port}/");
    let outcomes = check(&[&url]);
    assert_eq!(said(&outcomes, &url), "unverified connection-failed");
}

#[test]
fn a_server_without_tls_is_no_proof_of_anything() {
    let server = server();
    let url = server.url("/").replace("http:", "https:");
    let outcomes = check(&[&url]);
    assert_eq!(said(&outcomes, &url), "unverified connection-failed");
}

#[test]
fn a_host_that_does_not_exist_is_believed_the_second_time() {
    let names = Arc::new(Names::default());
    let targets = targets([(Use::Link, "https://no-such-host.example/a")]);
    let found = run_with(&settings(), Arc::clone(&names), targets);
    let url = "https://no-such-host.example/a";
    assert_eq!(said(&found.outcomes, url), "dead no-such-host");
    assert_eq!(of(&found.outcomes, url).requests, 0);
    assert_eq!(names.asked.load(std::sync::atomic::Ordering::Relaxed), 2);
}

#[test]
fn a_look_up_that_fails_is_made_again() {
    let server = server();
    let names = Names::new(&[("a.example", "127.0.0.1"), ("b.example", "127.0.0.1")]);
    let failing = [("a.example", 1), ("b.example", 9)];
    *names.failing.lock().unwrap() = failing.map(|(name, times)| (name.to_owned(), times)).into();
    let url = |name: &str| format!("http://{name}:{}/", server.address.port());
    let (comes_back, stays_away) = (url("a.example"), url("b.example"));
    let targets = targets([
        (Use::Link, comes_back.as_str()),
        (Use::Link, stays_away.as_str()),
    ]);
    let found = run_with(&settings(), Arc::new(names), targets);
    assert_eq!(said(&found.outcomes, &comes_back), "alive");
    assert_eq!(
        said(&found.outcomes, &stays_away),
        "unverified connection-failed"
    );
}

#[test]
fn the_run_ends_in_time_and_says_what_had_no_turn() {
    let slow = Settings {
        max_time: Duration::from_millis(400),
        timeout: Duration::from_secs(20),
        ..settings()
    };
    let server = Server::start("127.0.0.1", |_, stream| {
        wait(3000);
        page(stream, "late")
    });
    let urls: Vec<String> = (0..40).map(|n| server.url(&format!("/{n}"))).collect();
    let links = urls.iter().map(|url| (Use::Link, url.as_str()));
    let found = run_with(&slow, Arc::default(), targets(links));
    let counts = found.outcomes.counts();
    assert_eq!((counts.unverified, counts.total()), (40, 40));
    assert_eq!(said(&found.outcomes, &urls[0]), "unverified out-of-time");
}
