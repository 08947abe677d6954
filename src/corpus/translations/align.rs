//! Which section of a translation belongs to which section of its source.
//!
//! Global alignment of two sequences (Needleman and Wunsch, 1970): headings keep their order, a pair
//! scores by what does not change in translation, and a section without partner costs a little. So one
//! missing question is one gap, and all others stay with their partners. Where both pages declare the
//! same ids in another order (a glossary is sorted anew in every language), the sections of the
//! translation are first brought into the order of the source.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::corpus::PageSummary;
use crate::corpus::translations::outline::{Section, hash};
use crate::text::sentence::is_question_mark;

/// Cost of a section without partner.
const GAP: f64 = -1.0;

/// Most pairs that are scored: pages with more sections than this allows are not compared.
const MAX: usize = 1_000_000;

/// How much worse than the best an alignment may be that is as likely.
const NEARLY: f64 = 1.0;

/// Which sections belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Alignment {
    /// For each section of the source its partner in the translation.
    pub(super) partners: Vec<Option<u32>>,
    /// For sections without partner the sections of the source of which one may be it, where that is not
    /// certain: the first and the last.
    pub(super) doubtful: Vec<(u32, u32)>,
}

/// Brings the sections of two pages together; `None` when the pages are too long.
pub(super) fn align(source: &PageSummary, translation: &PageSummary) -> Option<Alignment> {
    let (from, to) = (&source.sections, &translation.sections);
    let (rows, columns) = (from.len(), to.len());
    if rows == 0 || columns == 0 || rows * columns > MAX {
        return None;
    }
    let scorer = Scorer::new(source, translation);
    let order = order(source, translation);
    let mut pairs = vec![0.0_f64; rows * columns];
    for row in 0..rows {
        for column in 0..columns {
            pairs[row * columns + column] = scorer.score(row, order[column]);
        }
    }
    let best = table(rows, columns, |row, column| pairs[row * columns + column]);
    let partners = path(rows, columns, &best, &pairs);
    let doubtful = if partners.contains(&None) {
        doubtful(columns, &partners, &best, &pairs)
    } else {
        Vec::new()
    };
    let partners = partners
        .into_iter()
        .map(|partner| partner.map(|column| order[column] as u32))
        .collect();
    Some(Alignment { partners, doubtful })
}

/// The best scores of the first sections of both pages, by their numbers.
fn table(rows: usize, columns: usize, pair: impl Fn(usize, usize) -> f64) -> Vec<f64> {
    let width = columns + 1;
    let mut best = vec![0.0_f64; (rows + 1) * width];
    // The sections before the first heading belong together, so the borders start behind them.
    for row in 1..=rows {
        best[row * width] = GAP * f64::from(row as u32);
    }
    for (column, cell) in best[..width].iter_mut().enumerate() {
        *cell = GAP * f64::from(column as u32);
    }
    for row in 0..rows {
        for column in 0..columns {
            let at = row * width + column;
            let together = best[at] + pair(row, column);
            let apart = (best[at + 1] + GAP).max(best[at + width] + GAP);
            best[at + width + 1] = together.max(apart);
        }
    }
    best
}

/// The partners of the best alignment, as columns.
fn path(rows: usize, columns: usize, best: &[f64], pairs: &[f64]) -> Vec<Option<usize>> {
    let width = columns + 1;
    let mut partners = vec![None; rows];
    let (mut row, mut column) = (rows, columns);
    while row > 0 && column > 0 {
        let here = best[row * width + column];
        let together =
            best[(row - 1) * width + column - 1] + pairs[(row - 1) * columns + column - 1];
        if here <= together {
            row -= 1;
            column -= 1;
            partners[row] = Some(column);
        } else if here <= best[(row - 1) * width + column] + GAP {
            row -= 1;
        } else {
            column -= 1;
        }
    }
    partners
}

/// For each section of the source without partner, the run of sections around it that could as well be the
/// one without: leaving it alone gives an alignment nearly as good.
fn doubtful(
    columns: usize,
    partners: &[Option<usize>],
    best: &[f64],
    pairs: &[f64],
) -> Vec<(u32, u32)> {
    let rows = partners.len();
    let width = columns + 1;
    // The same table from the ends of both pages.
    let behind = table(rows, columns, |row, column| {
        pairs[(rows - 1 - row) * columns + columns - 1 - column]
    });
    let without = |row: usize| {
        let scores = (0..=columns).map(|column| {
            best[row * width + column] + GAP + behind[(rows - 1 - row) * width + columns - column]
        });
        scores.fold(f64::NEG_INFINITY, f64::max)
    };
    let least = best[rows * width + columns] - NEARLY;
    let may_be_alone = |row: &usize| partners[*row].is_some() && without(*row) >= least;
    let alone = (0..rows).filter(|row| partners[*row].is_none());
    let runs = alone.map(|row| {
        let up = (0..row).rev().take_while(may_be_alone).last();
        let down = (row + 1..rows).take_while(may_be_alone).last();
        (up.unwrap_or(row) as u32, down.unwrap_or(row) as u32)
    });
    runs.filter(|(first, last)| first < last).collect()
}

/// The sections of the translation in the order of the source: each section with an id of the source, with the
/// sections behind it up to the next such one, or up to a higher heading. They stay as they are where the
/// translation declares no id of the source.
fn order(source: &PageSummary, translation: &PageSummary) -> Vec<usize> {
    let rows = rows_of_ids(source);
    let declares = |section: &Section| {
        declared_id(translation, section).is_some_and(|id| rows.contains_key(id))
    };
    if !translation.sections.iter().any(declares) {
        return (0..translation.sections.len()).collect();
    }
    let row_of = |section: &Section| rows.get(id(translation, section)?).copied().flatten();
    let mut place = 0;
    let mut level = 0;
    let mut keyed: Vec<(usize, usize)> = Vec::with_capacity(translation.sections.len());
    for (section, index) in translation.sections.iter().zip(0..) {
        match row_of(section) {
            Some(row) => (place, level) = (row, section.level),
            // A higher heading begins something else, which stays before what follows it.
            None if section.level < level => {
                let mut next = translation.sections[index..].iter().take(16);
                place = next.find_map(row_of).unwrap_or(place);
            }
            None => {}
        }
        keyed.push((place, index));
    }
    keyed.sort_by_key(|(place, _)| *place);
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// The section of each id of a source; `None` for an id that is there twice. What a translation declares may be
/// what the generator makes of the heading of the source.
fn rows_of_ids(page: &PageSummary) -> FxHashMap<&str, Option<usize>> {
    let mut rows = FxHashMap::default();
    for (section, row) in page.sections.iter().zip(0..) {
        if let Some(id) = id(page, section) {
            rows.entry(id)
                .and_modify(|row| *row = None)
                .or_insert(Some(row));
        }
    }
    rows
}

fn id<'a>(page: &'a PageSummary, section: &Section) -> Option<&'a str> {
    page.headings[section.heading? as usize].id.as_deref()
}

fn declared_id<'a>(page: &'a PageSummary, section: &Section) -> Option<&'a str> {
    let heading = &page.headings[section.heading? as usize];
    heading.id.as_deref().filter(|_| heading.declared)
}

struct Scorer<'a> {
    source: &'a PageSummary,
    translation: &'a PageSummary,
    /// Whether the pages share declared ids, so that headings with different ids are not a pair.
    shares_ids: bool,
    /// Length of the translation by that of its source.
    ratio: f64,
    /// What the headings of the source and of the translation show.
    traits: (Vec<HeadingTraits>, Vec<HeadingTraits>),
}

/// What a heading keeps in every language.
struct HeadingTraits {
    /// Its first number: `5. Data`, `Step 3: Watch`.
    number: Option<u32>,
    /// Whether it ends with a question mark.
    asks: bool,
    /// Hashes of the words that languages take over as they are, sorted.
    names: Vec<u32>,
}

impl HeadingTraits {
    fn all(page: &PageSummary) -> Vec<Self> {
        let texts = page.headings.iter().map(|heading| &*heading.text);
        texts.map(Self::of).collect()
    }

    fn of(text: &str) -> Self {
        let numbers = text.split(|c: char| !c.is_ascii_digit());
        let mut number = numbers.filter(|digits| !digits.is_empty()).take(1);
        let words = text.split(|c: char| !c.is_alphanumeric());
        let is_name = |word: &&str| {
            let is_mark = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
            word.len() > 2 && word.is_ascii() && word.bytes().any(is_mark)
        };
        let mut names: Vec<u32> = words.filter(is_name).map(hash).collect();
        names.sort_unstable();
        names.dedup();
        Self {
            number: number.find_map(|digits| digits.parse().ok()),
            asks: text.trim_end().ends_with(is_question_mark),
            names,
        }
    }

    /// How well two headings that differ in words agree.
    fn agreement(&self, other: &Self) -> f64 {
        let number = match (self.number, other.number) {
            (Some(here), Some(there)) if here == there => 3.0,
            (Some(_), Some(_)) => -3.0,
            _ => 0.0,
        };
        let asks = if self.asks == other.asks { 0.0 } else { -0.5 };
        let names = shared(&self.names, &other.names).min(2) as u32;
        number + asks + f64::from(names)
    }
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
            traits: (HeadingTraits::all(source), HeadingTraits::all(translation)),
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
        let (traits, other) = (&self.traits.0[from as usize], &self.traits.1[to as usize]);
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
        traits.agreement(other)
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
    let marks = f64::from((from.marks.len() + to.marks.len()) as u32);
    if !from.marks.is_empty() && !to.marks.is_empty() {
        // From -0.5, when none is shared, to 1.5, when all are.
        let shared = f64::from(self::shared(&from.marks, &to.marks) as u32);
        score += 4.0 * shared / marks - 0.5;
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
