//! Doubt of the model: when most targets of one form fail, the model of the site is wrong, and not the
//! site.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::{Corpus, FileFacts, PageId, Resolution, forms_of};
use crate::diagnostic::{Diagnostic, Form, FormKind, Level, Related};

/// Fewest failing targets of a form that raise a doubt.
const MIN_FAILED: usize = 20;
/// Fewest empty files that raise one, where all files are empty.
const MIN_EMPTY: usize = 3;
/// Fewest different failing targets of a form; one page that is gone may be linked to from everywhere.
const MIN_TARGETS: usize = 5;
/// Fewest places that write a target which leads nowhere for it to have a meaning of its own.
const MIN_REPEATS: usize = 50;
/// Places of a doubted form that are kept as related ones.
const MAX_PLACES: usize = 20;

type Key = (FormKind, Form);

/// What is known of one form.
#[derive(Debug, Default)]
struct Tally {
    failed: usize,
    targets: BTreeSet<Box<str>>,
}

/// Drops the findings about targets of which most of the same form fail, and leaves one note for each
/// form. Linear in the links of the corpus.
pub(super) fn apply(corpus: &Corpus, diagnostics: &mut Vec<Diagnostic>) {
    let doubted = doubted(corpus, diagnostics.iter());
    if !doubted.is_empty() {
        let notes = replace(diagnostics, &doubted);
        diagnostics.extend(notes);
    }
}

/// The forms of which most targets fail, each with how many do and how many there are.
pub(super) fn doubted<'d>(
    corpus: &Corpus,
    diagnostics: impl Iterator<Item = &'d Diagnostic>,
) -> BTreeMap<Key, (usize, usize)> {
    let mut tallies: BTreeMap<Key, Tally> = BTreeMap::new();
    for finding in diagnostics {
        let target = finding
            .forms
            .iter()
            .find(|(kind, _)| *kind == FormKind::Target);
        for form in &finding.forms {
            let tally = tallies.entry(form.clone()).or_default();
            tally.failed += 1;
            if tally.targets.len() < MIN_TARGETS {
                tally
                    .targets
                    .extend(target.map(|(_, target)| target.clone()));
            }
        }
    }
    tallies.retain(|(kind, _), tally| match kind {
        FormKind::Target => tally.failed >= MIN_REPEATS,
        FormKind::Place | FormKind::Image => {
            tally.failed >= MIN_FAILED && tally.targets.len() >= MIN_TARGETS
        }
        FormKind::Id => tally.failed >= MIN_FAILED,
        FormKind::EmptyImage => tally.failed >= MIN_EMPTY,
    });
    if tallies.is_empty() {
        return BTreeMap::new();
    }
    let all = totals(corpus, &tallies);
    let total = |key: &Key, tally: &Tally| all.get(key).map_or(0, |all| *all).max(tally.failed);
    tallies.retain(|key, tally| {
        let all = total(key, tally);
        tally.failed * 2 > all && (tally.failed >= MIN_FAILED || tally.failed == all)
    });
    tallies
        .iter()
        .map(|(key, tally)| (key.clone(), (tally.failed, total(key, tally))))
        .collect()
}

/// Replaces the findings of each doubted form by one note.
fn replace(
    diagnostics: &mut Vec<Diagnostic>,
    doubted: &BTreeMap<Key, (usize, usize)>,
) -> impl Iterator<Item = Diagnostic> + use<> {
    let mut notes: BTreeMap<Key, Diagnostic> = BTreeMap::new();
    diagnostics.retain(|finding| {
        let Some(key) = finding
            .forms
            .iter()
            .find(|form| doubted.contains_key(*form))
        else {
            return true;
        };
        match notes.get_mut(key) {
            None => {
                let (failed, all) = doubted[key];
                notes.insert(key.clone(), note(finding, key, failed, all));
            }
            Some(note) if note.related.len() < MAX_PLACES => {
                note.related.push(Related {
                    path: Some(Arc::clone(&finding.path)),
                    span: finding.span,
                    message: "also here".to_owned(),
                });
            }
            Some(_) => {}
        }
        false
    });
    notes.into_values()
}

/// How many targets of each form there are on the pages.
fn totals(corpus: &Corpus, wanted: &BTreeMap<Key, Tally>) -> FxHashMap<Key, usize> {
    let pages = (0..corpus.checked().len() as u32).into_par_iter();
    let counts = pages.fold(FxHashMap::default, |mut all: FxHashMap<Key, usize>, id| {
        count_page(corpus, PageId(id), |key| {
            if wanted.contains_key(&key) {
                *all.entry(key).or_default() += 1;
            }
        });
        all
    });
    counts.reduce(FxHashMap::default, |all, other| {
        other.into_iter().fold(all, |mut all, (key, count)| {
            *all.entry(key).or_default() += count;
            all
        })
    })
}

/// Counts the forms of the targets of one page.
fn count_page(corpus: &Corpus, id: PageId, mut count: impl FnMut(Key)) {
    let page = corpus.page(id);
    for (link, resolution) in page.written_links() {
        let target = page.target(&link.target);
        let there = match resolution {
            Resolution::SamePage => Some(id),
            Resolution::Found(found) => corpus.page_of(&found.file),
            _ => None,
        };
        if let Some(there) = there.filter(|_| target.contains('#')) {
            count((FormKind::Id, corpus.page(there).dialect.as_str().into()));
        }
        if matches!(resolution, Resolution::Found(_) | Resolution::Missing(_)) {
            forms_of(target).into_iter().for_each(&mut count);
        }
    }
    let mut seen = FxHashSet::default();
    for (image, resolution) in page.images.iter().zip(page.image_targets()) {
        // The rule reports each file once a page.
        if let Resolution::Found(found) = resolution
            && seen.insert(&found.file)
            && matches!(corpus.file(&found.file), Some(FileFacts::Image(_)))
        {
            count((FormKind::EmptyImage, "".into()));
        }
        if matches!(resolution, Resolution::Found(_) | Resolution::Missing(_)) {
            for (kind, form) in forms_of(page.target(&image.target)) {
                if kind == FormKind::Place {
                    count((FormKind::Image, form));
                }
            }
        }
    }
}

/// What to say once about a form.
fn note(first: &Diagnostic, (kind, form): &Key, failed: usize, all: usize) -> Diagnostic {
    let (subject, help) = match kind {
        FormKind::Place => (
            format!(
                "links of the form `{form}` cannot be checked: {failed} of {all} lead nowhere in these files"
            ),
            "say in the configuration how the site serves them: `site` names the generator, `root` the folder that `/` means",
        ),
        FormKind::Target => (
            format!(
                "links to `{form}` cannot be checked: {failed} of {all} lead nowhere in these files"
            ),
            "the site seems to give this target a meaning of its own: name the generator with `site` in the configuration, or add the page",
        ),
        FormKind::Image => (
            format!(
                "images of the form `{form}` cannot be checked: {failed} of {all} are not in these files"
            ),
            "say in the configuration where they are: `root` is the folder that `/` means, `site` names the generator",
        ),
        FormKind::Id => (
            format!(
                "ids cannot be checked: {failed} of {all} links to ids lead nowhere when headings get ids in the `{form}` dialect"
            ),
            "say in the configuration how the site makes ids: `dialect = \"…\"`",
        ),
        FormKind::EmptyImage => (
            format!("images cannot be checked: {failed} of {all} files are empty"),
            "fetch the files, or set the option `placeholders` of this rule when they are kept elsewhere",
        ),
    };
    Diagnostic {
        level: first.level.min(Level::Note),
        message: subject,
        help: Some(help.into()),
        related: Vec::new(),
        fix: None,
        forms: Vec::new(),
        is_doubt: true,
        ..first.clone()
    }
}
