//! Pages of the lockfile that are gone.

use crate::corpus::{Corpus, ResolvedPage, display_path};
use crate::diagnostic::Finding;
use crate::settings::{EntryState, Lockfile};
use crate::text::Span;

/// A page of the lockfile that is no longer there, reported on the lockfile.
pub(super) fn removed_page(corpus: &Corpus, lockfile: &Lockfile, name: &str) -> Finding {
    let published: Vec<_> = lockfile
        .of_page(name)
        .filter(|(_, entry)| entry.state == EntryState::Published)
        .collect();
    let span = published
        .first()
        .map_or(Span::default(), |(_, entry)| entry.span);
    let anchors = match published.len() {
        1 => "a published anchor".to_owned(),
        count => format!("{count} published anchors"),
    };
    let mut finding = Finding::new(
        span,
        format!("the page `{name}` is gone, and {anchors} with it"),
    );
    finding.path = Some(display_path(corpus.cwd(), &lockfile.file));
    let ids: Vec<&str> = published.iter().map(|(id, _)| *id).collect();
    finding.help(match replacement(corpus, &ids) {
        Some(page) => format!(
            "`{}` has most of them: lead the old address there, and give them up with \
             `faqlint anchors --retire '{name}' --to '{}'`",
            page.path,
            page.lockfile_name(lockfile)
                .unwrap_or_else(|| page.path.to_string()),
        ),
        None => {
            format!("bring the page back, or give them up with `faqlint anchors --retire '{name}'`")
        }
    })
}

/// The page that has more than half of the ids, so that it is the lost one under a new name.
fn replacement<'a>(corpus: &'a Corpus, ids: &[&str]) -> Option<&'a ResolvedPage> {
    let count = |page: &ResolvedPage| ids.iter().filter(|id| page.has_anchor(id)).count();
    let best = corpus.checked().iter().max_by_key(|page| count(page))?;
    (count(best) * 2 > ids.len()).then_some(best)
}
