//! Whether mail arrives, through a whole run; the name server is one on this machine.

use std::collections::BTreeMap;

use faqlint::config::{ConfigChoice, Selection, load};
use faqlint::engine::{Online, Outcome, Request, check_online};
use faqlint::links::{NameServers, Shard};
use serde_json::Value;

use super::Site;
use crate::dns::{Answer, NameServer};

const PAGE: &str = "# Help\n\n[a](mailto:ada@gone.example?subject=x) <bob@gone.example> \
    [c](mailto:c@mail.example) [d](mailto:d@[192.0.2.1]) [e](mailto:broken) \
    [f](mailto:f@other.example) [g](mailto:c@mail.example) bob@bare.example\n";

fn name_server() -> NameServer {
    NameServer::start(|name, _, _| match name {
        "mail.example" => Answer::Mail(vec![(10, "mx.mail.example")]),
        _ => Answer::NoName,
    })
}

fn site(links: &str) -> Site {
    let site = Site::new(&[("a.md", PAGE)]);
    let allow = "[links]\nallow = [\"gone.example\", \"mail.example\"]\n";
    site.write("rules.toml", &format!("{allow}{links}"));
    site
}

/// Checks a site, with no name server but this one.
fn check(site: &Site, server: &NameServer, shard: Option<Shard>) -> Outcome {
    let choice = ConfigChoice::Discover;
    let config = load(site.path(), choice, &Selection::default()).unwrap();
    let request = Request {
        threads: Some(1),
        ..Request::new(site.path().to_path_buf())
    };
    let mut online = Online::new(|_| None);
    online.shard = shard;
    online.name_servers = NameServers::At(server.address);
    check_online(&config, &request, &online).unwrap()
}

/// The verdict of each link, and how often it stands on pages.
fn rows(outcome: &Outcome) -> BTreeMap<String, (String, usize)> {
    let rows = &outcome.links.as_ref().unwrap().rows;
    let row = |row: &faqlint::engine::LinkRow| {
        let verdict = row.outcome.verdict.as_str().to_owned();
        (row.url.to_string(), (verdict, row.occurrences.len()))
    };
    rows.iter().map(row).collect()
}

#[test]
fn mail_is_looked_up_where_that_is_wanted() {
    let server = name_server();
    let outcome = check(&site("mail = true\n"), &server, None);
    let is = |url: &str, verdict: &str, count| (url.to_owned(), (verdict.to_owned(), count));
    let expected = [
        is("mailto:ada@gone.example?subject=x", "dead", 1),
        is("mailto:bob@gone.example", "dead", 1),
        is("mailto:c@mail.example", "alive", 2),
        is("mailto:f@other.example", "skipped", 1),
    ];
    assert_eq!(rows(&outcome), BTreeMap::from(expected));
    let counts = outcome.summary.links.unwrap();
    assert_eq!((counts.alive, counts.dead, counts.skipped), (1, 2, 1));
    let messages = outcome.diagnostics.iter();
    let messages = messages.filter(|it| it.rule == "links/dead");
    let messages: Vec<&str> = messages.map(|it| it.message.as_str()).collect();
    let why = "cannot be delivered: its domain does not exist or takes no mail";
    assert_eq!(
        messages,
        ["ada", "bob"].map(|name| format!("mail to `{name}@gone.example` {why}"))
    );
    assert_eq!(
        (server.count("gone.example"), server.count("mail.example")),
        (2, 1)
    );
    assert_eq!(server.log().len(), 3, "{:?}", server.log());
}

#[test]
fn without_the_option_mail_is_not_looked_at() {
    let server = name_server();
    let outcome = check(&site(""), &server, None);
    assert!(rows(&outcome).is_empty());
    assert_eq!(outcome.summary.links.unwrap().total(), 0);
    assert!(server.log().is_empty());
}

#[test]
fn parts_of_a_run_share_the_domains() {
    let server = name_server();
    let site = site("mail = true\n");
    let whole = rows(&check(&site, &server, None));
    let asked = server.log().len();
    let mut joined = BTreeMap::new();
    for index in 1..=3 {
        let part = rows(&check(&site, &server, Some(Shard { index, count: 3 })));
        assert!(part.len() < whole.len(), "the domains are in several parts");
        for (url, row) in part {
            assert!(joined.insert(url, row).is_none());
        }
    }
    assert_eq!(joined, whole);
    assert_eq!(server.log().len(), 2 * asked);
}

#[test]
fn mail_is_in_the_report_and_the_statistics() {
    // Neither name is ever asked for, so that the name servers of the system are left alone.
    let text = "[a](mailto:ada@no-such-host.invalid) [b](mailto:bob@help.example)\n";
    let site = Site::new(&[("a.md", text)]);
    site.write("rules.toml", "[links]\nmail = true\n");
    let report = ["--no-cache", "--statistics", "--link-report", "links.json"];
    let args = [&["check", "--online"][..], &report].concat();
    let output = site.run(&args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("1  dead        no-such-host"), "{said}");
    assert!(
        said.contains("2 external links: 1 dead, 1 skipped"),
        "{said}"
    );
    let links = std::fs::read(site.path().join("links.json")).unwrap();
    let links: Value = serde_json::from_slice(&links).unwrap();
    let urls = links["links"].as_array().unwrap().iter();
    let urls: Vec<&str> = urls.map(|it| it["url"].as_str().unwrap()).collect();
    assert_eq!(
        urls,
        ["mailto:ada@no-such-host.invalid", "mailto:bob@help.example"]
    );
}
