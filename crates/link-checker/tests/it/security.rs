//! What is refused, and what is never told to anybody.

use std::sync::Arc;

use globset::Glob;
use link_checker::{Allow, HostRule, Rewrite, Settings};
use regex::Regex;

use super::setup::{Names, Use, of, run_with, said, settings, targets};
use crate::server::{Server, page, reply};

fn nothing_allowed() -> Settings {
    Settings {
        allow: Vec::new(),
        ..settings()
    }
}

#[test]
fn nothing_that_is_not_public_is_reached() {
    let names = [
        ("private.example", "10.0.0.1"),
        ("carrier.example", "100.64.0.1"),
        ("local.example", "127.0.0.1"),
        ("metadata.example", "169.254.169.254"),
        ("zero.example", "0.0.0.0"),
        ("multicast.example", "224.0.0.1"),
        ("mapped.example", "::ffff:127.0.0.1"),
        ("nat64.example", "64:ff9b::7f00:1"),
        ("unique.example", "fd00::1"),
        ("link.example", "fe80::1"),
        ("mixed.example", "1.1.1.1"),
        ("mixed.example", "192.168.0.1"),
        ("localhost.localdomain", "127.0.0.1"),
    ];
    let mut urls: Vec<String> = names
        .iter()
        .map(|(name, _)| format!("http://{name}/"))
        .collect();
    urls.extend(
        [
            "http://127.0.0.1/",
            "http://2130706433/x",
            "http://0x7f.1/y",
            "http://127.0.0.1./z",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://0.0.0.0/",
            "http://100.64.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[fd00:ec2::254]/",
        ]
        .map(str::to_owned),
    );
    let links = targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let found = run_with(&nothing_allowed(), Arc::new(Names::new(&names)), links);
    for url in &urls {
        assert_eq!(
            said(&found.outcomes, url),
            "unverified blocked-address",
            "{url}"
        );
        assert_eq!(of(&found.outcomes, url).requests, 0, "{url}");
    }
}

#[test]
fn a_name_is_looked_up_once_and_its_address_is_kept() {
    let server = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let names = Arc::new(Names::new(&[("help.example", "127.0.0.1")]));
    let urls: Vec<String> = (0..30)
        .map(|n| format!("http://help.example:{}/{n}", server.address.port()))
        .collect();
    let links = targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let found = run_with(&settings(), Arc::clone(&names), links);
    assert_eq!(found.outcomes.counts().alive, 30);
    assert_eq!(names.asked.load(std::sync::atomic::Ordering::Relaxed), 1);
    let host = format!("help.example:{}", server.address.port());
    assert!(
        server
            .log()
            .iter()
            .all(|it| it.header("host") == Some(&host))
    );
}

#[test]
fn ipv6_is_reached_when_it_is_allowed() {
    let server = Server::start("::1", |_, stream| page(stream, "fine"));
    let url = server.url("/");
    let links = targets([(Use::Link, url.as_str())]);
    let found = run_with(&settings(), Arc::default(), links);
    assert_eq!(said(&found.outcomes, &url), "alive");
}

#[test]
fn an_allowed_name_does_not_allow_its_address_in_other_links() {
    let server = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let port = server.address.port();
    let written = format!("http://preview.example:{port}/");
    let literal = server.url("/");
    let opening = Settings {
        allow: Allow::parse("preview.example").into_iter().collect(),
        ..settings()
    };
    let names = Names::new(&[("preview.example", "127.0.0.1")]);
    let links = targets([(Use::Link, written.as_str()), (Use::Link, literal.as_str())]);
    let found = run_with(&opening, Arc::new(names), links);
    assert_eq!(said(&found.outcomes, &written), "alive");
    assert_eq!(
        said(&found.outcomes, &literal),
        "unverified blocked-address"
    );
}

fn with_header(pattern: &str) -> Settings {
    Settings {
        hosts: vec![HostRule {
            pattern: pattern.to_owned(),
            hosts: Glob::new(pattern).unwrap().compile_matcher(),
            headers: vec![
                ("Authorization".to_owned(), "Bearer ${TOKEN}".to_owned()),
                ("X-Unset".to_owned(), "${NOT_SET}".to_owned()),
            ],
            concurrency: None,
            interval: std::time::Duration::ZERO,
            accept: None,
            fragments: true,
            skip: None,
        }],
        ..settings()
    }
}

#[test]
fn headers_go_to_their_host_and_to_no_other() {
    let other = Server::start("::1", |_, stream| page(stream, "fine"));
    let target = other.url("/elsewhere/s3cret-t0ken");
    let server = Server::start("127.0.0.1", move |request, stream| {
        if request.path == "/away" {
            return reply(stream, "301 Moved", &[("Location", &target)], b"");
        }
        page(stream, "fine")
    });
    let urls = [server.url("/here"), server.url("/away")];
    let links = targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let found = run_with(&with_header("127.0.0.1"), Arc::default(), links);
    assert_eq!(found.outcomes.counts().total(), 2);
    for request in server.log() {
        assert_eq!(request.header("authorization"), Some("Bearer s3cret-t0ken"));
        assert_eq!(request.header("x-unset"), None);
    }
    assert_eq!(other.log().len(), 1);
    assert!(other.log()[0].header("authorization").is_none());
    // A server that sends the secret back in a location does not get it into the report.
    assert!(!format!("{:?}", found.outcomes).contains("s3cret"));
    assert_eq!(found.notes.len(), 1, "{:?}", found.notes);
    assert!(found.notes[0].contains("`NOT_SET`"), "{:?}", found.notes);
}

#[test]
fn user_info_in_a_link_is_not_sent() {
    let server = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let url = server.url("/").replace("http://", "http://user:s3cret@");
    let links = targets([(Use::Link, url.as_str())]);
    let found = run_with(&settings(), Arc::default(), links);
    assert_eq!(said(&found.outcomes, &url), "alive");
    assert!(server.log()[0].header("authorization").is_none());
    assert!(!format!("{:?}", found.outcomes).contains("s3cret"));
}

#[test]
fn a_preview_is_asked_in_place_of_the_site() {
    let server = Server::start("127.0.0.1", |request, stream| {
        if request.path == "/preview/moved" {
            return reply(stream, "301 Moved", &[("Location", "/preview/moved/")], b"");
        }
        page(stream, "<p id=a>")
    });
    let rewriting = Settings {
        rewrite: vec![Rewrite {
            from: Regex::new("^https://docs\\.example/").unwrap(),
            to: server.url("/preview/"),
        }],
        ..settings()
    };
    let url = "https://docs.example/faq#a";
    let found = run_with(&rewriting, Arc::default(), targets([(Use::Link, url)]));
    assert_eq!(said(&found.outcomes, url), "alive");
    assert_eq!(server.log()[0].path, "/preview/faq");
    // Where a preview sends its readers says nothing about the site.
    let moved = "https://docs.example/moved";
    let found = run_with(&rewriting, Arc::default(), targets([(Use::Link, moved)]));
    assert_eq!(said(&found.outcomes, moved), "alive");
}

/// Accepts TLS connections with a certificate that nobody vouches for.
fn tls_server() -> std::net::SocketAddr {
    use std::io::Read;
    let certificate = include_bytes!("../../../../tests/fixtures/tls/self-signed.der").to_vec();
    let key = include_bytes!("../../../../tests/fixtures/tls/key.der").to_vec();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key.into())
        .unwrap();
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            // The client refuses the certificate, which ends the connection.
            let _ = rustls::Stream::new(&mut connection, &mut stream).read(&mut [0; 1]);
        }
    });
    address
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_no_proof() {
    let url = format!("https://{}/", tls_server());
    let links = targets([(Use::Link, url.as_str())]);
    let found = run_with(&settings(), Arc::default(), links);
    assert_eq!(said(&found.outcomes, &url), "unverified certificate");
    assert_eq!(of(&found.outcomes, &url).requests, 1);
}

#[test]
fn includes_and_excludes_choose() {
    let server = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let choosing = Settings {
        include: vec![Regex::new("/docs/").unwrap()],
        exclude: vec![Regex::new("/docs/old").unwrap()],
        ..settings()
    };
    let urls = ["/docs/a", "/docs/old", "/blog"].map(|path| server.url(path));
    let links = targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let found = run_with(&choosing, Arc::default(), links);
    assert_eq!(said(&found.outcomes, &urls[0]), "alive");
    assert_eq!(said(&found.outcomes, &urls[1]), "skipped excluded");
    assert_eq!(said(&found.outcomes, &urls[2]), "skipped excluded");
    assert_eq!(server.log().len(), 1);
}
