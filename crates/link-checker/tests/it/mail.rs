//! Whether mail arrives, by a name server on this machine.

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::Duration;

use globset::Glob;
use link_checker::Settings;
use link_checker::{Cache, CheckResult, NameServers};
use regex::Regex;

use super::setup::{Names, Use, impatient, of, run_at, said, settings, targets};
use crate::dns::{A, Answer, MX, NameServer};
use crate::server::{Server, page};

fn name_server() -> NameServer {
    NameServer::start(|name, kind, before| match name {
        "mail.example" => Answer::Mail(vec![(10, "mx1.mail.example"), (20, "mx2.mail.example")]),
        "never.example" if kind == MX => Answer::Mail(vec![(0, "")]),
        "plain.example" | "never.example" => Answer::Address(Ipv4Addr::new(192, 0, 2, 1)),
        "odd.example" => Answer::Mail(vec![(0, ""), (10, "mx.odd.example")]),
        "half.example" if kind == MX => Answer::Nothing,
        "empty.example" => Answer::Nothing,
        "half.example" | "broken.example" => Answer::Failure,
        "closed.example" => Answer::Refused,
        "silent.example" => Answer::Silence,
        "new.example" if before > 0 => Answer::Mail(vec![(10, "mx.new.example")]),
        _ => Answer::NoName,
    })
}

fn run(server: &NameServer, settings: &Settings, links: &[&str]) -> CheckResult {
    let targets = targets(links.iter().map(|link| (Use::Link, *link)));
    let servers = NameServers::At(server.address);
    run_at(settings, Arc::default(), servers, None, targets)
}

fn verdict_of(link: &str) -> (String, Vec<(String, u16)>) {
    let server = name_server();
    let found = run(&server, &settings(), &[link]);
    (said(&found.outcomes, link), server.log())
}

#[test]
fn mail_goes_to_its_servers_or_to_the_host_itself() {
    for (link, asked) in [
        ("mailto:ada@mail.example", &[MX][..]),
        ("mailto:ada@MAIL.example?subject=a@gone.example", &[MX]),
        ("mailto:ada@odd.example", &[MX]),
        ("mailto:ada@plain.example", &[MX, A]),
    ] {
        let (verdict, log) = verdict_of(link);
        assert_eq!(verdict, "alive", "{link}");
        let kinds: Vec<u16> = log.iter().map(|it| it.1).collect();
        assert_eq!(kinds, asked, "{link}: {log:?}");
    }
}

#[test]
fn nobody_to_take_mail_is_believed_when_it_is_seen_twice() {
    for domain in ["gone.example", "never.example", "empty.example"] {
        let server = name_server();
        let link = format!("mailto:ada@{domain}");
        let found = run(&server, &settings(), &[&link]);
        assert_eq!(said(&found.outcomes, &link), "dead no-such-host");
        assert_eq!(server.count(domain), 2, "{:?}", server.log());
        assert_eq!(of(&found.outcomes, &link).requests, 2);
    }
    let (verdict, _) = verdict_of("mailto:ada@new.example");
    assert_eq!(verdict, "alive", "the second look found one");
}

#[test]
fn what_name_servers_cannot_say_is_unverified() {
    for (domain, reason) in [
        ("broken.example", "connection-failed"),
        ("half.example", "connection-failed"),
        ("closed.example", "connection-failed"),
        ("silent.example", "timed-out"),
    ] {
        let server = name_server();
        let link = format!("mailto:ada@{domain}");
        let (settings, most) = match reason {
            "timed-out" => (impatient(), 4),
            _ => (settings(), 2),
        };
        let found = run(&server, &settings, &[&link]);
        let (verdict, log) = (said(&found.outcomes, &link), server.log());
        assert_eq!(verdict, format!("unverified {reason}"), "{log:?}");
        let count = log.iter().filter(|it| it.1 == MX).count();
        assert!(count <= most, "{log:?}");
    }
    let link = "mailto:ada@mail.example";
    let targets = targets([(Use::Link, link)]);
    let found = run_at(
        &settings(),
        Arc::default(),
        super::setup::NOBODY,
        None,
        targets,
    );
    // Over UDP a server that is not there is one that is silent.
    assert_eq!(said(&found.outcomes, link), "unverified timed-out");
}

#[test]
fn a_domain_is_looked_up_once_for_all_its_links() {
    let server = name_server();
    let links: Vec<String> = (0..50)
        .flat_map(|n| ["mail", "gone"].map(|it| format!("mailto:user{n}@{it}.example")))
        .collect();
    let links: Vec<&str> = links.iter().map(String::as_str).collect();
    let found = run(&server, &settings(), &links);
    assert_eq!(
        (server.count("mail.example"), server.count("gone.example")),
        (1, 2)
    );
    let outcomes = &found.outcomes;
    assert_eq!(outcomes.0.len(), 100, "a row a link, and none for domains");
    let counts = outcomes.counts();
    assert_eq!((counts.alive, counts.dead), (50, 50));
    let requests: u32 = outcomes.0.values().map(|it| it.requests).sum();
    assert_eq!(requests, 3);
}

#[test]
fn a_link_to_several_is_as_well_as_the_worst_of_them() {
    let server = name_server();
    let dead = "mailto:a@mail.example,b@gone.example,c@silent.example";
    let open = "mailto:a@mail.example,c@silent.example";
    let found = run(&server, &settings(), &[dead, open]);
    assert_eq!(said(&found.outcomes, dead), "dead no-such-host");
    assert_eq!(said(&found.outcomes, open), "unverified timed-out");
    assert_eq!(server.count("mail.example"), 1);
}

#[test]
fn a_domain_without_a_web_server_may_take_mail_and_the_other_way_round() {
    let dns = name_server();
    let web = Server::start("127.0.0.1", |_, stream| page(stream, "fine"));
    let port = web.url("").rsplit(':').next().unwrap().to_owned();
    let there = format!("http://gone.example:{port}/");
    let links = [
        "http://mail.example/",
        "mailto:ada@mail.example",
        &there,
        "mailto:ada@gone.example",
    ];
    let names = Arc::new(Names::new(&[("gone.example", "127.0.0.1")]));
    let targets = targets(links.iter().map(|link| (Use::Link, *link)));
    let servers = NameServers::At(dns.address);
    let found = run_at(&settings(), names, servers, None, targets);
    let said: Vec<String> = links.iter().map(|it| said(&found.outcomes, it)).collect();
    assert_eq!(
        said,
        ["dead no-such-host", "alive", "alive", "dead no-such-host"]
    );
}

#[test]
fn what_the_configuration_leaves_out_is_not_looked_up() {
    let server = name_server();
    let mut settings = settings();
    settings.exclude = vec![Regex::new("^mailto:ada@gone").unwrap()];
    let mut rule = link_checker::HostRule {
        pattern: "empty.example".to_owned(),
        hosts: Glob::new("empty.example").unwrap().compile_matcher(),
        headers: Vec::new(),
        concurrency: None,
        interval: Duration::ZERO,
        accept: None,
        fragments: true,
        skip: Some("they know".to_owned()),
    };
    settings.hosts.push(rule.clone());
    rule.hosts = Glob::new("mail.*").unwrap().compile_matcher();
    rule.skip = None;
    settings.hosts.push(rule);
    let links = [
        "mailto:ada@gone.example",
        "mailto:a@mail.example,b@empty.example",
        "mailto:bob@gone.example",
        "mailto:ada@mail.example",
    ];
    let found = run(&server, &settings, &links);
    let words: Vec<String> = links.iter().map(|it| said(&found.outcomes, it)).collect();
    assert_eq!(
        words,
        [
            "skipped excluded",
            "skipped host-rule",
            "dead no-such-host",
            "alive"
        ]
    );
    let note = of(&found.outcomes, links[1]).note.as_deref();
    assert_eq!(note, Some("they know"));
    assert_eq!(server.count("empty.example"), 0);
    // What only some links are wanted of is no other for their domains.
    settings.include = vec![Regex::new("^mailto:ada@").unwrap()];
    let found = run(
        &server,
        &settings,
        &["mailto:ada@mail.example", "mailto:bob@gone.example"],
    );
    assert_eq!(said(&found.outcomes, "mailto:ada@mail.example"), "alive");
    assert_eq!(
        said(&found.outcomes, "mailto:bob@gone.example"),
        "skipped excluded"
    );
}

#[test]
fn the_cache_answers_for_a_domain_and_every_link_to_it() {
    let server = name_server();
    let folder = tempfile::tempdir().unwrap();
    let cache = Cache::at(folder.path());
    let run = |links: &[&str]| {
        let targets = targets(links.iter().map(|link| (Use::Link, *link)));
        let servers = NameServers::At(server.address);
        run_at(&settings(), Arc::default(), servers, Some(&cache), targets).outcomes
    };
    run(&["mailto:ada@mail.example", "mailto:ada@gone.example"]);
    let asked = server.log().len();
    let links = [
        "mailto:bob@mail.example",
        "mailto:bob@gone.example?subject=x",
    ];
    let found = run(&links);
    assert_eq!(server.log().len(), asked, "{:?}", server.log());
    assert_eq!(said(&found, links[0]), "alive");
    assert_eq!(said(&found, links[1]), "dead no-such-host");
    assert!(links.iter().all(|link| of(&found, link).cached));
}

#[test]
fn the_run_ends_in_time_and_names_of_nobody_are_not_asked_for() {
    let server = name_server();
    let mut settings = settings();
    settings.connect_timeout = Duration::from_secs(20);
    settings.max_time = Duration::from_millis(300);
    let links = ["mailto:ada@silent.example", "mailto:ada@no-such.invalid"];
    let found = run(&server, &settings, &links[..1]);
    assert_eq!(said(&found.outcomes, links[0]), "unverified out-of-time");
    settings.max_time = Duration::from_secs(20);
    let found = run(&server, &settings, &links[1..]);
    assert_eq!(said(&found.outcomes, links[1]), "dead no-such-host");
    let is_asked = |it: &(String, u16)| it.0.ends_with("invalid");
    assert!(!server.log().iter().any(is_asked));
}
