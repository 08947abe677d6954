//! Links that come in while pages are still read.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use link_checker::Settings;
use link_checker::{Address, Cache, CheckResult, Request, Sender, channel, check_queue};
use regex::Regex;

use super::setup::{Names, Use, check, mask, of, said, settings, targets};
use crate::server::{Server, page, reply, until, wait};

fn server() -> Server {
    Server::start("127.0.0.1", |request, stream| match request.path.as_str() {
        "/gone" => reply(stream, "404 Not Found", &[], b""),
        "/moved" => reply(stream, "301 Moved", &[("Location", "/page")], b""),
        _ => page(stream, "<p id=a><p id=b><p>Open the settings"),
    })
}

/// Runs while `reading` hands in links.
fn while_reading(
    settings: &Settings,
    cache: Option<&Cache>,
    reading: impl FnOnce(Sender),
) -> CheckResult {
    let (sender, receiver) = channel();
    let request = Request {
        settings,
        resolver: Arc::new(Names::default()),
        name_servers: super::setup::NOBODY,
        environment: &|_| None,
        markdown_ids: |_| Vec::new(),
        mask,
        now: SystemTime::now(),
        cache,
        progress: &|_| {},
        is_interruptible: false,
    };
    std::thread::scope(|scope| {
        let run = scope.spawn(|| check_queue(receiver, &request).unwrap());
        reading(sender);
        run.join().unwrap()
    })
}

#[test]
fn a_page_is_asked_before_all_that_is_wanted_of_it_is_known_and_only_once() {
    let server = server();
    let paths = [
        "/page#a",
        "/page#b",
        "/page#missing",
        "/page#:~:text=open%20the%20settings",
        "/gone#x",
        "/moved#a",
        "/plain",
    ];
    let urls = paths.map(|path| server.url(path));
    let all = || targets(urls.iter().map(|url| (Use::Link, url.as_str())));
    let found = while_reading(&settings(), None, |sender| {
        for url in ["/page#a", "/gone#x", "/moved#a", "/plain"].map(|it| server.url(it)) {
            sender.early(Address::parse(&url).unwrap());
        }
        // A page may yet be read that wants a fragment of this one: then the request is another.
        until(|| server.count("/page") >= 2 && server.count("/gone") == 2);
        assert_eq!(server.count("/plain"), 0);
        sender.all(all());
    });
    let asked_early = server.log().len();
    let urls = urls.each_ref().map(String::as_str);
    let outcomes = check(&urls);
    assert_eq!(found.outcomes.0, outcomes.0, "the time makes no difference");
    assert_eq!(server.log().len(), 2 * asked_early);
    let fragments = &of(&outcomes, urls[0]).fragments;
    let answers: Vec<Option<bool>> = fragments.values().copied().collect();
    assert_eq!(answers, [Some(true), Some(true), Some(true), Some(false)]);
    assert_eq!(said(&outcomes, urls[5]), "moved");
    assert_eq!(of(&outcomes, urls[5]).requests, 2);
}

#[test]
fn what_turns_out_to_be_an_image_is_judged_as_one() {
    let server = server();
    let url = server.url("/picture#a");
    let found = while_reading(&settings(), None, |sender| {
        sender.early(Address::parse(&url).unwrap());
        until(|| server.count("/picture") == 1);
        sender.all(targets([(Use::Link, &*url), (Use::Image, &*url)]));
    });
    assert_eq!(said(&found.outcomes, &url), "dead not-an-image");
    assert_eq!(server.count("/picture"), 2);
}

#[test]
fn what_the_configuration_leaves_out_is_not_asked_early() {
    let server = server();
    let excluding = Settings {
        exclude: vec![Regex::new("/page").unwrap()],
        ..settings()
    };
    let (left_out, other) = (server.url("/page#a"), server.url("/other#a"));
    let found = while_reading(&excluding, None, |sender| {
        for url in [&left_out, &other] {
            sender.early(Address::parse(url).unwrap());
        }
        until(|| server.count("/other") == 1);
        let both = [&left_out, &other].map(|url| (Use::Link, url.as_str()));
        sender.all(targets(both));
    });
    assert_eq!(said(&found.outcomes, &left_out), "skipped excluded");
    assert_eq!(server.count("/page"), 0);
}

#[test]
fn what_the_cache_may_answer_waits_for_it() {
    let server = server();
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let urls = ["/page#a", "/new#a", "/page#missing"].map(|path| server.url(path));
    let run = |links: &[&String], last: &dyn Fn()| {
        while_reading(&settings(), Some(&cache), |sender| {
            for url in links {
                sender.early(Address::parse(url).unwrap());
            }
            last();
            sender.all(targets(links.iter().map(|url| (Use::Link, url.as_str()))));
        })
    };
    run(&[&urls[0]], &|| {});
    let again = run(&[&urls[0], &urls[1]], &|| {
        until(|| server.count("/new") == 1);
    });
    assert_eq!(server.count("/page"), 1);
    assert!(of(&again.outcomes, &urls[0]).cached);
    // Of this one the cache knows too little.
    run(&[&urls[2]], &|| until(|| server.count("/page") == 2));
}

#[test]
fn a_run_that_nobody_waits_for_ends() {
    let server = server();
    let url = server.url("/page#a");
    let found = while_reading(&settings(), None, |sender| {
        sender.early(Address::parse(&url).unwrap());
        until(|| server.count("/page") == 1);
        drop(sender);
    });
    assert!(found.outcomes.0.is_empty());
}

#[test]
fn the_time_of_a_run_counts_from_its_first_link() {
    let server = server();
    let url = server.url("/page#a");
    let short = Settings {
        max_time: Duration::from_millis(50),
        ..settings()
    };
    let found = while_reading(&short, None, |sender| {
        sender.early(Address::parse(&url).unwrap());
        wait(200);
        sender.all(targets([(Use::Link, &*url)]));
    });
    assert_eq!(said(&found.outcomes, &url), "unverified out-of-time");
}
