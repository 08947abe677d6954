//! The online part of a run: which URLs the pages hold, and what is known of them afterwards.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use url::{Host, Url};

use crate::corpus::{Corpus, PageSummary, Resolution, ResolvedPage};
use crate::document::{ImageKind, LinkKind, Target};
use crate::engine::EngineError;
use crate::engine::link_check::LinkCheck;
use crate::engine::repository::Repository;
use crate::links::{
    Address, HostTime, NameServers, Outcome, Outcomes, Reason, Shard, Targets, Verdict,
    VerdictCounts, hosts,
};
use crate::rules::{self, Need};
use crate::settings::Settings;

/// Receives the verdicts so far, how many URLs there are, and the slowest hosts.
pub type TellProgress = dyn Fn(VerdictCounts, usize, &[HostTime]) + Send + Sync;

/// How external links are to be checked.
pub struct Online {
    /// The part of the URLs that is checked.
    pub shard: Option<Shard>,
    /// The folder of the cache; `None` asks everything and keeps nothing.
    pub cache: Option<PathBuf>,
    /// Longest time for all links, in place of the configured one.
    pub max_time: Option<Duration>,
    /// Who is asked about the domains of mail.
    pub name_servers: NameServers,
    /// Variables for `${NAME}` in headers.
    pub environment: fn(&str) -> Option<String>,
    /// Told how far it is.
    pub progress: Arc<TellProgress>,
    /// Whether Ctrl-C ends the online part with what is known so far.
    pub is_interruptible: bool,
    pub(super) memory: Mutex<Outcomes>,
}

impl std::fmt::Debug for Online {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Online")
            .field("shard", &self.shard)
            .field("cache", &self.cache)
            .field("max_time", &self.max_time)
            .finish_non_exhaustive()
    }
}

impl Online {
    /// Everything is checked, nothing is kept, and nobody is told.
    #[must_use]
    pub fn new(environment: fn(&str) -> Option<String>) -> Self {
        Self {
            shard: None,
            cache: None,
            max_time: None,
            name_servers: NameServers::System,
            environment,
            progress: Arc::new(|_, _, _| {}),
            is_interruptible: false,
            memory: Mutex::default(),
        }
    }
}

/// What is known of one URL, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// The URL without its fragment; it may hold secrets.
    pub url: Arc<str>,
    /// What is known of it.
    pub outcome: Arc<Outcome>,
    /// The pages and offsets where it stands, sorted.
    pub occurrences: Vec<(Arc<str>, u32)>,
}

/// What the online part of a run gives back.
#[derive(Clone, Debug, Default)]
pub struct LinkRun {
    /// All URLs, sorted.
    pub rows: Vec<LinkRow>,
    /// What the user should know about the run itself.
    pub notes: Vec<String>,
    /// The hosts that took longest.
    pub slowest: Vec<HostTime>,
    /// Whether Ctrl-C ended it.
    pub is_interrupted: bool,
}

/// Whether a rule reports what servers answer, which changes from day to day: a comment that
/// suppresses it is of use even when it suppresses nothing today.
pub(super) fn is_online(rule: &str) -> bool {
    rules::find(rule).is_some_and(|entry| entry.meta.needs.contains(&Need::Verdicts))
}

/// Where an external link or image stands.
struct ExternalTarget<'a> {
    address: Address,
    is_image: bool,
    page: &'a Arc<str>,
    offset: u32,
}

/// The external links and images of a page.
fn places(page: &ResolvedPage) -> impl Iterator<Item = ExternalTarget<'_>> {
    let links = page
        .links
        .iter()
        .zip(page.link_targets())
        .map(|(link, to)| (&link.target, to, false, Some(link.kind)));
    let images = page.images.iter().zip(page.image_targets());
    let images = images.map(|(image, to)| {
        let is_image = image.kind != ImageKind::Media;
        (&image.target, to, is_image, None)
    });
    links
        .chain(images)
        .filter_map(|(target, to, is_image, kind)| {
            Some(ExternalTarget {
                address: external(page, target, to, kind)?,
                is_image,
                page: &page.path,
                offset: target.span.start,
            })
        })
}

fn external(
    page: &PageSummary,
    target: &Target,
    resolution: &Resolution,
    kind: Option<LinkKind>,
) -> Option<Address> {
    (*resolution == Resolution::External)
        .then(|| page.address(target, kind))
        .flatten()
}

/// The links of a page with a fragment on the web, as far as they are certain to be asked before it is
/// known where the other links lead.
pub(super) fn early<'a>(
    page: &'a PageSummary,
    settings: &'a Settings,
) -> impl Iterator<Item = Address> + 'a {
    let is_plain =
        |link: &&crate::document::Link| link.kind != LinkKind::Wiki && !link.target.dynamic;
    let links = page.links.iter().filter(is_plain);
    links.filter_map(|link| {
        let text = page.target(&link.target);
        let address = Address::parse(text).filter(|_| text.starts_with("http"))?;
        let is_asked = address.fragment.is_some()
            && !may_be_own(&address.url, settings)
            && unasked(&address.url, settings).is_none();
        is_asked.then_some(address)
    })
}

/// Whether a URL is on a host that `own_sites` names.
fn may_be_own(url: &Url, settings: &Settings) -> bool {
    settings.own_sites.iter().any(|site| {
        let own = Address::parse(&site.prefix);
        own.is_none_or(|own| own.url.host() == url.host())
    })
}

/// Finds out about the external links of the pages that are reported on, and gives the verdicts to the
/// corpus. `reported` is for the checked pages in their order.
pub(super) fn check_links(
    corpus: &Corpus,
    reported: &[bool],
    settings: &Settings,
    online: &Online,
    link_check: LinkCheck,
) -> Result<(LinkRun, Outcomes), EngineError> {
    let mut targets = Targets::default();
    let mut occurrences: BTreeMap<Box<str>, Vec<(Arc<str>, u32)>> = BTreeMap::new();
    let pages = corpus.checked().iter().zip(reported);
    let pages = pages.filter(|(_, is_reported)| **is_reported);
    for place in pages.flat_map(|(page, _)| places(page)) {
        if place.address.is_mail() && !settings.links.mail {
            continue;
        }
        if !online.shard.is_none_or(|shard| shard.holds(&place.address)) {
            continue;
        }
        let key = Box::from(place.address.key());
        let list = occurrences.entry(key).or_default();
        list.push((Arc::clone(place.page), place.offset));
        if place.is_image {
            targets.add_image(place.address);
        } else {
            targets.add_link(place.address);
        }
    }
    let mut outcomes = own_repository(corpus, link_check.repository(), &mut targets);
    targets.0.retain(|url, wanted| {
        let Some(mut outcome) = unasked(url, settings) else {
            return true;
        };
        let open = wanted.fragments.iter().map(|id| (id.clone(), None));
        outcome.fragments.extend(open);
        outcomes.insert(url.as_str(), outcome);
        false
    });
    recall(online, &mut targets, &mut outcomes);
    let mut run = link_check.finish(targets, &mut outcomes)?;
    remember(online, &outcomes);
    for (url, outcome) in &outcomes.0 {
        let mut places = occurrences.remove(&**url).unwrap_or_default();
        places.sort_unstable();
        places.dedup();
        places.shrink_to_fit();
        run.rows.push(LinkRow {
            url: Arc::clone(url),
            outcome: Arc::clone(outcome),
            occurrences: places,
        });
    }
    Ok((run, outcomes))
}

/// Answers for files of the repository that the pages are in: by the files, without a request.
fn own_repository(
    corpus: &Corpus,
    repository: Option<&Repository>,
    targets: &mut Targets,
) -> Outcomes {
    let mut outcomes = Outcomes::default();
    let Some(repository) = repository else {
        return outcomes;
    };
    targets.0.retain(|url, wanted| {
        let Some(file) = repository.file(url) else {
            return true;
        };
        let mut outcome = repository.outcome(&file);
        let page = corpus.page_of(&file).map(|id| corpus.page(id));
        for fragment in &wanted.fragments {
            let answer = page
                .filter(|page| !page.includes_text())
                .map(|page| page.has_anchor(fragment));
            outcome.fragments.insert(fragment.clone(), answer);
        }
        outcomes.insert(url.as_str(), outcome);
        false
    });
    outcomes
}

/// What is known of a name by itself: names that stand for one, and names of nobody's internet.
///
/// A page says `https://help.example/` or `http://$HOST/` where the reader puts in their own, and a
/// look-up would call that dead. Names in `allow` or in a host rule are meant as they are.
fn unasked(url: &Url, settings: &Settings) -> Option<Outcome> {
    if matches!(url.host(), Some(Host::Ipv4(_) | Host::Ipv6(_))) {
        return None;
    }
    hosts(url)
        .iter()
        .find_map(|name| unasked_name(name, url, settings))
}

fn unasked_name(name: &str, url: &Url, settings: &Settings) -> Option<Outcome> {
    let links = &settings.links;
    let is_meant = links.allow.iter().any(|entry| entry.names(name))
        || links.rule_for(name).is_some()
        || links
            .rewrite
            .iter()
            .any(|it| it.from.is_match(url.as_str()));
    if is_meant {
        return None;
    }
    let is_below = |top: &str| {
        name.strip_suffix(top)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    let reserved = [
        "example",
        "test",
        "example.com",
        "example.net",
        "example.org",
    ];
    let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
    if !name.chars().all(is_host) || reserved.into_iter().any(is_below) {
        let note = "the name only stands for one";
        return Some(Outcome {
            note: Some(note.into()),
            ..Outcome::new(Verdict::Skipped, Some(Reason::Excluded))
        });
    }
    (!name.contains('.') && name != "localhost")
        .then(|| Outcome::new(Verdict::Unverified, Some(Reason::BlockedAddress)))
}

/// Starts from what an earlier round of the same run found out.
fn recall(online: &Online, targets: &mut Targets, outcomes: &mut Outcomes) {
    let memory = online.memory.lock().unwrap_or_else(PoisonError::into_inner);
    targets.0.retain(|url, wanted| {
        let known = memory.0.get_key_value(url.as_str()).filter(|(_, known)| {
            let mut fragments = wanted.fragments.iter();
            fragments.all(|fragment| known.fragments.contains_key(fragment))
        });
        let Some((url, known)) = known else {
            return true;
        };
        outcomes.0.insert(Arc::clone(url), Arc::clone(known));
        false
    });
}

fn remember(online: &Online, outcomes: &Outcomes) {
    let mut memory = online.memory.lock().unwrap_or_else(PoisonError::into_inner);
    let new = outcomes.0.iter();
    memory
        .0
        .extend(new.map(|(url, outcome)| (Arc::clone(url), Arc::clone(outcome))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Allow;

    #[test]
    fn names_that_only_stand_for_one_are_not_asked() {
        let mut settings = Settings::new(PathBuf::from("/"));
        settings.links.allow = Allow::parse("docs.example").into_iter().collect();
        let verdict = |url: &str| {
            let url = Url::parse(url).unwrap();
            unasked(&url, &settings).map(|outcome| outcome.verdict)
        };
        for url in [
            "http://$host/",
            "https://help.example/x",
            "https://www.example.com/",
            "http://a.test/",
        ] {
            assert_eq!(verdict(url), Some(Verdict::Skipped), "{url}");
        }
        assert_eq!(verdict("http://intranet/"), Some(Verdict::Unverified));
        for url in [
            "https://docs.example/",
            "https://notexample.com/",
            "http://127.0.0.1/",
            "http://localhost/",
            "http://no-such.invalid/",
        ] {
            assert_eq!(verdict(url), None, "{url}");
        }
    }
}
