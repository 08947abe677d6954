//! What there is to say about a link to an anchor that is not there.

use std::path::Path;

use crate::corpus::{Corpus, FileFacts, PageId, ResolvedPage};
use crate::diagnostic::{Finding, Fix, FormKind};
use crate::rules::anchors::fragment_links::{FragmentLink, home};
use crate::rules::anchors::successor;
use crate::rules::anchors::undefined::certainty::{
    has_malformed_declaration, least_score, may_define_id,
};
use crate::rules::anchors::undefined::repair::{heading_of, with_closest, with_path};
use crate::rules::anchors::undefined::similarity::{Closest, SLIP, Search, closest};

/// A file that names no id at all is made by a script, or holds the place of one that is.
pub(super) fn undefined_in_html(
    corpus: &Corpus,
    file: &Path,
    fragment_link: &FragmentLink<'_>,
) -> Option<Finding> {
    let Some(FileFacts::Html(ids)) = corpus.file(file) else {
        return None;
    };
    if ids.is_empty() || ids.contains(&*fragment_link.id) || ids.contains(fragment_link.raw) {
        return None;
    }
    let name = file.file_name().unwrap_or_default().display();
    let message = format!("no element of `{name}` has the id `{}`", fragment_link.id);
    let mut ids: Vec<&str> = ids.iter().map(|id| &**id).collect();
    ids.sort_unstable();
    let finding = Finding::new(fragment_link.span, message);
    Some(match closest(&fragment_link.id, ids.into_iter()) {
        Some(closest) => with_closest(finding, fragment_link, closest, ("", true)),
        None => finding.help("link to an id that is there, or to the file as a whole"),
    })
}

/// The finding about a link from the page `own` to an anchor that `target` lacks; `None` when it may
/// have it.
pub(super) fn undefined(
    corpus: &Corpus,
    (target, own): (PageId, PageId),
    fragment_link: &FragmentLink<'_>,
    search: &mut Search,
) -> Option<Finding> {
    let id = &*fragment_link.id;
    if corpus.has_anchor(target, id) || corpus.has_anchor(target, fragment_link.raw) {
        return None;
    }
    let there = corpus.page(target);
    if may_define_id(corpus, there, id) {
        return None;
    }
    let is_searched = search.allows(there.anchors.len());
    let ids = there.anchors.iter().map(|anchor| &*anchor.id);
    let nearest = if is_searched {
        closest(id, ids.filter(|id| !id.contains(['#', ' '])))
    } else {
        None
    };
    if nearest.map_or(0.0, |nearest| nearest.score) < least_score(there, id) {
        return None;
    }
    let place = if target == own {
        "this page".to_owned()
    } else {
        format!("`{}`", there.path)
    };
    let message = if fragment_link.by_text {
        let name = percent_encoding::percent_decode_str(fragment_link.raw).decode_utf8_lossy();
        format!("no heading of {place} is called `{name}`")
    } else {
        format!("no heading or anchor of {place} has the id `{id}`")
    };
    let finding = Finding::new(fragment_link.span, message)
        .forms(vec![(FormKind::Id, there.dialect.as_str().into())]);
    if is_searched && has_malformed_declaration(there, id) {
        return Some(
            finding.help("a heading there was meant to declare it, but its mark does not work"),
        );
    }
    if let Some(closest) = nearest.filter(|closest| lost_its_scheme(there, id, closest.id)) {
        return Some(finding.help(format!(
            "“{}” seems to have lost its id: declare `{id}` there again",
            heading_of(there, closest.id)
        )));
    }
    if let Some(closest) = nearest.filter(|closest| closest.score >= SLIP) {
        return Some(with_closest(
            finding,
            fragment_link,
            closest,
            (heading_of(there, closest.id), there.is_lasting(closest.id)),
        ));
    }
    Some(elsewhere(
        corpus,
        (target, own),
        fragment_link,
        finding,
        nearest,
    ))
}

/// What to do when no id of the page is nearly the wanted one.
fn elsewhere(
    corpus: &Corpus,
    (target, own): (PageId, PageId),
    fragment_link: &FragmentLink<'_>,
    finding: Finding,
    nearest: Option<Closest<'_>>,
) -> Finding {
    let id = &*fragment_link.id;
    let there = corpus.page(target);
    if let Some((heading, new)) = replacement_heading(corpus, target, id) {
        let fix = Fix::risky(
            format!("link to `#{new}`"),
            fragment_link.span,
            format!("#{new}"),
        );
        let help = format!("“{heading}” took its place with this change: link to `#{new}`");
        return finding.help(help).fix(fix);
    }
    if let Some((other, anchor)) = home(corpus, (target, own), id) {
        let message = format!("{}, but one of `{}` has", finding.message, other.path);
        let finding = Finding::new(fragment_link.span, message)
            .related_on(other.path.clone(), anchor.span, "the anchor is here")
            .help(format!("link to `{}#{id}`", other.path));
        return with_path(finding, corpus.page(own), other, fragment_link);
    }
    match nearest {
        Some(closest) => with_closest(
            finding,
            fragment_link,
            closest,
            (heading_of(there, closest.id), there.is_lasting(closest.id)),
        ),
        None => finding.help(what_there_is(there)),
    }
}

/// The heading that took the place of an anchor with the change that the run is about, and its id.
fn replacement_heading<'a>(
    corpus: &'a Corpus,
    target: PageId,
    id: &str,
) -> Option<(&'a str, &'a str)> {
    let before = corpus
        .page_before(target)
        .filter(|page| page.has_anchor(id))?;
    let there = corpus.page(target);
    let found = successor::find(there, &[id], &|other| before.has_anchor(other));
    let heading = &there.headings[found.first()?.as_ref()?.heading as usize];
    Some((&heading.text, heading.id.as_deref()?))
}

/// Whether a heading has the wanted id but for what the declared ids of its page start with.
fn lost_its_scheme(page: &ResolvedPage, wanted: &str, near: &str) -> bool {
    let prefix = &*page.id_prefix;
    !prefix.is_empty() && wanted.strip_prefix(prefix) == Some(near)
}

/// Most ids that are all named.
const FEW: usize = 5;

/// The ids of a page with few, which is all that its writer has to choose from.
fn what_there_is(page: &ResolvedPage) -> String {
    let ids: Vec<String> = page
        .anchors
        .iter()
        .take(FEW + 1)
        .map(|anchor| format!("`#{}`", anchor.id))
        .collect();
    match &*ids {
        [] => "there is no heading: link to the page as a whole".to_owned(),
        [only] => format!("there is only {only}: link to it, or to the page as a whole"),
        ids if ids.len() <= FEW => format!(
            "there are {}: link to one of them, or to the page as a whole",
            ids.join(", ")
        ),
        _ => "link to a heading that exists, or to the page as a whole".to_owned(),
    }
}
