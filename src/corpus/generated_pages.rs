//! Pages that a build writes, told from pages that are gone by how many others lead there.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::resolve::names::has_index;
use crate::corpus::{CorpusBuilder, Resolution, ResolvedPage};

/// Fewest pages that lead to a page which a build writes.
const MIN: usize = 10;

/// Of so many pages at least one leads there.
const SHARE: usize = 20;

/// Gives up on addresses without a file that too many pages know: nothing has nearly their name, and
/// the folder they would lie in has no page of its own either, as a reference that is written by the
/// build. A page of that rank that is gone is noticed at once. Says whether there was one.
pub(super) fn mark_unknown(pages: &mut [ResolvedPage], builder: &CorpusBuilder<'_>) -> bool {
    let mut counts: FxHashMap<&str, (usize, usize)> = FxHashMap::default();
    for (page, index) in pages.iter().zip(1..) {
        for wanted in page.link_targets().iter().filter_map(wanted) {
            let (count, last) = counts.entry(wanted).or_default();
            if *last != index {
                (*count, *last) = (*count + 1, index);
            }
        }
    }
    let built: FxHashSet<String> = counts
        .into_iter()
        .filter(|(_, (count, _))| *count >= MIN && count * SHARE >= pages.len())
        .filter(|(wanted, _)| lies_in_bare_folder(wanted, builder) && !was_page(wanted, builder))
        .map(|(wanted, _)| wanted.to_owned())
        .collect();
    if built.is_empty() {
        return false;
    }
    let is_built = |target: &Resolution| wanted(target).is_some_and(|it| built.contains(it));
    for page in pages {
        if page.link_targets().iter().any(is_built) {
            let resolved = Arc::make_mut(&mut page.resolved);
            for target in resolved.links.iter_mut().filter(|target| is_built(target)) {
                *target = Resolution::Unknown;
            }
        }
    }
    true
}

/// The address of a link to nothing, written from the root as the site serves it.
fn wanted(target: &Resolution) -> Option<&str> {
    let Resolution::Missing(missing) = target else {
        return None;
    };
    let rest = missing.wanted.strip_prefix('/')?.trim_end_matches('/');
    (missing.nearest.is_none() && !rest.contains('.')).then_some(rest)
}

fn lies_in_bare_folder(wanted: &str, builder: &CorpusBuilder<'_>) -> bool {
    let Some((folder, _)) = wanted.rsplit_once('/') else {
        return false;
    };
    let roots = builder.settings.site.roots.iter();
    let mut listings = roots
        .filter_map(|root| builder.tree.list(&root.join(folder)))
        .peekable();
    listings.peek().is_some() && listings.all(|listing| !has_index(&listing))
}

/// Whether a page was there before the change that the run is about: everybody knows it, and it is gone.
fn was_page(wanted: &str, builder: &CorpusBuilder<'_>) -> bool {
    let mut roots = builder.settings.site.roots.iter();
    builder
        .before
        .is_some_and(|before| roots.any(|root| before.checked_at(&root.join(wanted)).is_some()))
}

#[cfg(test)]
mod tests {
    use crate::rules::links::missing_file::MissingFile;
    use crate::rules::tester::check_site;

    #[test]
    fn a_page_that_every_other_page_knows_is_built() {
        let names: Vec<String> = (0..12).map(|n| format!("p{n}.md")).collect();
        let page = "[a](/reference/config/) [b](/guide/config/)\n";
        let mut files = vec![("a.md", page)];
        files.extend(names.iter().map(|name| (name.as_str(), page)));
        files.extend([
            ("reference/cli.md", "# C\n"),
            ("guide/cli.md", "# C\n"),
            ("guide/index.md", "# G\n"),
        ]);
        let lost = ("/guide/config/", "there is no page at `/guide/config/`");
        check_site::<MissingFile>(&files, &[lost]);
        let known = (
            "/reference/config/",
            "there is no page at `/reference/config/`",
        );
        let few: Vec<_> = files[..5].iter().chain(&files[13..]).copied().collect();
        check_site::<MissingFile>(&few, &[known, lost]);
    }
}
