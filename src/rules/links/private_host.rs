//! `links/private-host`.

use crate::diagnostic::Finding;
use crate::document::{Document, Link, LinkKind};
use crate::rules::links::host::{is_below, is_private};
use crate::rules::links::target::{WebAddress, targets, text_of};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, PageRule, RuleMeta};
use crate::settings::Preset;
use crate::text::{Rows, Span};

/// Different private hosts of a page that are looked for in its text.
const HOSTS: usize = 32;

/// A link to a host that only the writer can reach.
#[derive(Debug, Default)]
pub(crate) struct PrivateHost;

impl PageRule for PrivateHost {
    const META: RuleMeta = rule_meta! {
        /// A link leads to a host that readers cannot reach.
        ///
        /// Reported when:
        ///
        /// - a link leads to a private or link-local address, or to a name that no public server has
        ///   (`.local`, `.internal`, `.test`, `.lan` and the like);
        /// - a link leads to `localhost` at the port where the generator of the site shows its preview.
        ///
        /// Not reported when:
        ///
        /// - `localhost` has another port: the reader is told to start a program there;
        /// - the address is written out, in the link or elsewhere on the page;
        /// - the text calls it local, or it is the start page of a router or device.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/private-host -->`.
        ///
        /// ## Why it matters
        ///
        /// A preview or intranet address works for the writer and for nobody else.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// See [how to ask for a refund](http://localhost:4000/help/refunds).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// See [how to ask for a refund](https://shop.example/help/refunds).
        ///
        /// Start the app and open [http://localhost:4000](http://localhost:4000).
        /// ```
        name: "links/private-host",
        level: Warning,
        fix: None,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        let mut hosts = Vec::new();
        for (link, target) in targets(page) {
            let Some(address) = WebAddress::new(target) else {
                continue;
            };
            let host = address.plain_host();
            let is_written_out = matches!(link.kind, LinkKind::Bare | LinkKind::Autolink);
            if is_private(&host)
                && !is_written_out
                && !is_of_reader(page, link, &host, address.rest)
                && (!is_loopback(&host)
                    || is_preview(cx.settings.site_of(&page.path).preset, &address))
            {
                hosts.push((link, host));
            }
        }
        if hosts.is_empty() {
            return;
        }
        let mut known: Vec<(String, bool)> = Vec::new();
        for (link, host) in hosts {
            let index = known.iter().position(|(other, _)| *other == host);
            let is_shown = match index {
                Some(index) => known[index].1,
                None if known.len() == HOSTS => continue,
                None => {
                    let is_shown = is_shown(page, &host);
                    known.push((host.clone(), is_shown));
                    is_shown
                }
            };
            if !is_shown {
                cx.report(
                    Finding::new(link.target.span, format!("readers cannot reach `{host}`")).help(
                        "link to the public address; where readers open this one themselves, make it the text of the link",
                    )
                    .superseded_by("links/malformed", link.target.span),
                );
            }
        }
    }
}

/// Whether the address is one of the reader's own computer.
fn is_loopback(host: &str) -> bool {
    is_below(host, "localhost") || host.starts_with("127.") || host == "[::1]"
}

/// Whether a port is the one at which the generator of the site shows a preview. A program at another
/// port is one that the page tells the reader to start.
fn is_preview(preset: Preset, address: &WebAddress<'_>) -> bool {
    let Some(port) = address.port else {
        return true;
    };
    let ports: &[&str] = match preset {
        Preset::Mkdocs => &["8000"],
        Preset::Hugo => &["1313"],
        Preset::Jekyll => &["4000"],
        Preset::Docusaurus | Preset::Mdbook => &["3000"],
        Preset::Vitepress => &["5173"],
        Preset::Starlight => &["4321"],
        Preset::Eleventy => &["8080"],
        Preset::Zola => &["1111"],
        _ => &["1111", "1313", "4000", "4321", "5173"],
    };
    ports.contains(&port)
}

/// The word for local in link texts that announce an address of the reader's own.
const LOCAL: [&str; 11] = [
    "local",
    "lokal",
    "локал",
    "yerel",
    "محلي",
    "محلی",
    "cục bộ",
    "ローカル",
    "本地",
    "本机",
    "로컬",
];

/// Whether a link opens a device or a program of the reader: "the local preview", the router.
fn is_of_reader(page: &Document, link: &Link, host: &str, path: &str) -> bool {
    let text = text_of(page, link).unwrap_or_default().to_lowercase();
    let is_root = matches!(path, "" | "/");
    let is_gateway = host.starts_with(|c: char| c.is_ascii_digit())
        && !host.starts_with("127.")
        && (host.ends_with(".1") || host.ends_with(".254"));
    let is_device = is_gateway || is_below(host, "local");
    is_root && is_device || LOCAL.iter().any(|word| text.contains(word))
}

/// Whether the page shows a host to its reader: in text or code, not only as a target.
fn is_shown(page: &Document, host: &str) -> bool {
    let text = page.text.as_bytes();
    let mut places = memchr::memmem::find_iter(text, host).peekable();
    let mut targets: Vec<Span> = page.links.iter().map(|link| link.target.span).collect();
    let is_written_out = |link: &Link| matches!(link.kind, LinkKind::Bare | LinkKind::Autolink);
    if page
        .links
        .iter()
        .any(|link| is_written_out(link) && page.slice(link.span).contains(host))
    {
        return true;
    }
    targets.extend(page.definitions.iter().map(|definition| definition.span));
    targets.sort_unstable();
    places.any(|at| targets.at(at as u32).is_none())
}
