//! Which section of a translation belongs to which section of its source.
//!
//! Global alignment of two sequences (Needleman and Wunsch, 1970): headings keep their order, a pair
//! scores by what does not change in translation, and a section without partner costs a little. So one
//! missing question is one gap, and all others stay with their partners. Where both pages declare the
//! same ids in another order (a glossary is sorted anew in every language), the sections of the
//! translation are first brought into the order of the source.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::PageSummary;
use crate::corpus::translations::outline::Section;

/// Cost of a section without partner.
const GAP: f64 = -1.0;

/// Most pairs that are scored: pages with more sections than this allows are not compared.
const MOST: usize = 1_000_000;

/// For each section of the source its partner in the translation; `None` when the pages are too long.
pub(super) fn align(source: &PageSummary, translation: &PageSummary) -> Option<Vec<Option<u32>>> {
    let (from, to) = (&source.sections, &translation.sections);
    let (rows, columns) = (from.len(), to.len());
    if rows == 0 || columns == 0 || rows * columns > MOST {
        return None;
    }
    let scorer = Scorer::new(source, translation);
    let order = order(source, translation);
    let width = columns + 1;
    let mut best = vec![0.0_f64; (rows + 1) * width];
    // The sections before the first heading belong together, so the borders start behind them.
    for row in 1..=rows {
        best[row * width] = GAP * f64::from(row as u32);
    }
    for (column, cell) in best[..width].iter_mut().enumerate() {
        *cell = GAP * f64::from(column as u32);
    }
    let mut pairs = vec![0.0_f64; rows * columns];
    for row in 0..rows {
        for column in 0..columns {
            let pair = scorer.score(row, order[column]);
            pairs[row * columns + column] = pair;
            let at = row * width + column;
            let together = best[at] + pair;
            let apart = (best[at + 1] + GAP).max(best[at + width] + GAP);
            best[at + width + 1] = together.max(apart);
        }
    }
    let mut partners = vec![None; rows];
    let (mut row, mut column) = (rows, columns);
    while row > 0 && column > 0 {
        let here = best[row * width + column];
        let together =
            best[(row - 1) * width + column - 1] + pairs[(row - 1) * columns + column - 1];
        if here <= together {
            row -= 1;
            column -= 1;
            partners[row] = Some(order[column] as u32);
        } else if here <= best[(row - 1) * width + column] + GAP {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    Some(partners)
}

/// The sections of the translation in the order of the source: each section whose id the source declares,
/// with the sections behind it up to the next such one, or up to a higher heading.
fn order(source: &PageSummary, translation: &PageSummary) -> Vec<usize> {
    let rows = rows_of_ids(source);
    let mut place = 0;
    let mut level = 0;
    let mut keyed: Vec<(usize, usize)> = Vec::with_capacity(translation.sections.len());
    for (section, index) in translation.sections.iter().zip(0..) {
        match declared_id(translation, section).and_then(|id| rows.get(id).copied().flatten()) {
            Some(row) => (place, level) = (row, section.level),
            // A higher heading begins something else, which stays before what follows it.
            None if section.level < level => place = next_row(translation, &rows, index, place),
            None => {}
        }
        keyed.push((place, index));
    }
    keyed.sort_by_key(|(place, _)| *place);
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// The row of the next section whose id the source declares, looked for among a few; else `place`.
fn next_row(
    page: &PageSummary,
    rows: &FxHashMap<&str, Option<usize>>,
    from: usize,
    place: usize,
) -> usize {
    let next = page.sections[from..].iter().take(16);
    let mut found =
        next.filter_map(|section| rows.get(declared_id(page, section)?).copied().flatten());
    found.next().unwrap_or(place)
}

/// The section of each declared id; `None` for an id that is declared twice.
fn rows_of_ids(page: &PageSummary) -> FxHashMap<&str, Option<usize>> {
    let mut rows = FxHashMap::default();
    for (section, row) in page.sections.iter().zip(0..) {
        if let Some(id) = declared_id(page, section) {
            rows.entry(id)
                .and_modify(|row| *row = None)
                .or_insert(Some(row));
        }
    }
    rows
}

fn declared_id<'a>(page: &'a PageSummary, section: &Section) -> Option<&'a str> {
    let heading = &page.headings[section.heading? as usize];
    heading.id.as_deref().filter(|_| heading.declared)
}

struct Scorer<'a> {
    source: &'a PageSummary,
    translation: &'a PageSummary,
    /// Whether the pages share declared ids, so that two that differ are no pair.
    shares_ids: bool,
    /// Length of the translation by that of its source.
    ratio: f64,
}

impl<'a> Scorer<'a> {
    fn new(source: &'a PageSummary, translation: &'a PageSummary) -> Self {
        let declared = |page: &'a PageSummary| -> FxHashSet<&'a str> {
            let declared = page.headings.iter().filter(|heading| heading.declared);
            declared
                .filter_map(|heading| heading.id.as_deref())
                .collect()
        };
        let shares_ids = !declared(source).is_disjoint(&declared(translation));
        let length = |page: &PageSummary| {
            page.sections
                .iter()
                .map(|section| section.length)
                .sum::<u32>()
                .max(1)
        };
        let ratio = f64::from(length(translation)) / f64::from(length(source));
        Self {
            source,
            translation,
            shares_ids,
            ratio,
        }
    }

    fn score(&self, row: usize, column: usize) -> f64 {
        let (from, to) = (
            &self.source.sections[row],
            &self.translation.sections[column],
        );
        match (from.heading, to.heading) {
            (None, None) => return 20.0,
            (None, _) | (_, None) => return -20.0,
            _ => {}
        }
        let level = match from.level.abs_diff(to.level) {
            0 => 2.0,
            1 => -1.0,
            _ => -3.0,
        };
        level + self.names(from, to) + shape(from, to) + self.length(from, to)
    }

    /// What the ids and texts of two headings say.
    fn names(&self, from: &Section, to: &Section) -> f64 {
        let (Some(from), Some(to)) = (from.heading, to.heading) else {
            return 0.0;
        };
        let (from, to) = (
            &self.source.headings[from as usize],
            &self.translation.headings[to as usize],
        );
        let is_same = from.id.is_some() && from.id == to.id;
        if is_same && (from.declared || to.declared) {
            return 8.0;
        }
        if self.shares_ids && from.declared && to.declared {
            return -4.0;
        }
        let is_near = || match (&from.id, &to.id) {
            (Some(from), Some(to)) => letters(from).eq(letters(to)),
            _ => false,
        };
        if is_same || from.text == to.text || is_near() {
            return 4.0;
        }
        0.0
    }

    /// How well the lengths agree, in `-0.75..=0.75`.
    fn length(&self, from: &Section, to: &Section) -> f64 {
        let expected = f64::from(from.length) * self.ratio + 20.0;
        let found = f64::from(to.length) + 20.0;
        let agreement = expected.min(found) / expected.max(found);
        (agreement - 0.5) * 1.5
    }
}

/// An id without what dialects put between words.
fn letters(id: &str) -> impl Iterator<Item = char> {
    id.chars().filter(|c| !matches!(c, '-' | '_' | '.'))
}

/// How well the shapes agree: steps, platforms, blocks, and what stays the same in every language.
fn shape(from: &Section, to: &Section) -> f64 {
    let count = |a: u32, b: u32, weight: f64| match (a, b) {
        (0, 0) => 0.0,
        (a, b) if a == b => weight,
        (a, b) => -0.3 * f64::from(a.abs_diff(b).min(3)) * weight,
    };
    let mut score = count(from.steps(), to.steps(), 1.5);
    score += count(
        from.platform_sections.len() as u32,
        to.platform_sections.len() as u32,
        1.0,
    );
    for (index, weight) in [0.3, 0.5, 0.7].into_iter().enumerate() {
        score += count(from.blocks[index].into(), to.blocks[index].into(), weight);
    }
    let shared = shared(&from.tokens, &to.tokens);
    if shared > 0 {
        score += f64::from(shared.min(3) as u32);
    } else if !from.tokens.is_empty() && !to.tokens.is_empty() {
        score -= 1.0;
    }
    score
}

/// Number of hashes in both lists, which are sorted.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut count) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                (i, j, count) = (i + 1, j + 1, count + 1);
            }
        }
    }
    count
}
