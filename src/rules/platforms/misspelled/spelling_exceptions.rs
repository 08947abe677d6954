//! Whether a wrong spelling is one: the text around it may show that it does not name a platform.

use std::cell::OnceCell;

use rustc_hash::FxHashSet;

use crate::document::{BlockId, BlockKind, Document, GAP, InlineKind};
use crate::language::ANY;
use crate::rules::platforms::misspelled::former_names::{
    is_android_noun, is_former, is_in_quotes, is_menu, is_quoted,
};
use crate::rules::platforms::misspelled::spellings::{Fault, Spelled};
use crate::rules::surroundings::{around, is_in_code, is_in_title_elsewhere};
use crate::settings::{Noun, Platforms, Spelling};

/// The page of a spelling.
pub(crate) struct Place<'a> {
    pub(crate) page: &'a Document,
    pub(crate) platforms: &'a Platforms,
    /// Whether the headings of the page are in capitals.
    capitals: OnceCell<bool>,
    /// Whether the page names Windows elsewhere, or has platform sections.
    names_systems: OnceCell<bool>,
    /// The words in one case that are values in the code of the page: `ios` in `isPlatform('ios')`.
    identifiers: OnceCell<FxHashSet<&'a str>>,
    /// Whether the page is about the routers whose system is called IOS.
    routers: OnceCell<bool>,
    /// Whether the page is from the time of OS X.
    old: OnceCell<bool>,
}

impl<'a> Place<'a> {
    pub(crate) fn new(page: &'a Document, platforms: &'a Platforms) -> Self {
        Self {
            page,
            platforms,
            capitals: OnceCell::new(),
            names_systems: OnceCell::new(),
            identifiers: OnceCell::new(),
            routers: OnceCell::new(),
            old: OnceCell::new(),
        }
    }

    /// Whether the code of the page has the word as a value: alone between backticks or in quotes.
    fn has_identifier(&self, word: &str) -> bool {
        let identifiers = self.identifiers.get_or_init(|| identifiers(self.page));
        identifiers.contains(word)
    }

    /// Whether the text is from a time before the name macOS: the page writes OS X again and again, and its
    /// later name never, or the heading above has a date of that time.
    fn is_of_its_time(&self, block: Option<BlockId>) -> bool {
        let heading = block.and_then(|block| {
            let at = self.page.block(block).span.start;
            Some(&*self.page.headings[self.page.heading_at(at)? as usize].text)
        });
        let date = self
            .page
            .front_matter
            .and_then(|block| block.value(&self.page.text, "date"));
        if heading.is_some_and(has_old_date)
            || date.is_some_and(|date| has_old_date(self.page.slice(date)))
        {
            return true;
        }
        *self.old.get_or_init(|| {
            let text = &*self.page.text;
            let all = text.matches("OS X").count();
            all >= text.matches("Mac OS X").count() + 2 && !text.contains("macOS")
        })
    }
}

/// Whether a text has a year in which the system was called OS X.
fn has_old_date(text: &str) -> bool {
    let numbers = text.split(|c: char| !c.is_ascii_digit());
    numbers
        .filter_map(|number| number.parse::<u32>().ok())
        .any(|year| (2001..=2015).contains(&year))
}

/// Whether a spelling is an identifier, a file name, a value, another product or a matter of capitals.
pub(crate) fn is_literal(
    place: &Place<'_>,
    block: Option<BlockId>,
    text: &str,
    found: &Spelled<'_>,
) -> bool {
    let word = &text[found.start..found.end];
    let is_lower = !word.contains(char::is_uppercase);
    let is_upper = !word.contains(char::is_lowercase);
    if is_in_token(place, text, found, is_lower)
        || block.is_some() && (is_quoted(text, found) || is_in_quotes(text, found))
        || is_android_noun(word, text, found)
    {
        return true;
    }
    // A table of values writes them as its program does.
    if text.len() == word.len() && is_in("IPhone IPad IPhones IPads", word) && in_cell(place, block)
    {
        return true;
    }
    if is_lower && is_value(place, block, text, found)
        || (is_lower || is_upper) && place.has_identifier(word)
    {
        return true;
    }
    // A long text of a link to another site is the title that its author gave it.
    let span = |block| {
        let run = place.page.prose().block_of(block)?;
        Some(place.page.prose().span(run, found.start..found.end))
    };
    if block
        .and_then(span)
        .is_some_and(|span| is_in_title_elsewhere(place.page, span))
    {
        return true;
    }
    if found.fault == Fault::Noun && !is_system(place, text, found) {
        return true;
    }
    if is_upper && is_in_capitals(place, block, text, found) {
        return true;
    }
    // Input and output operations are IOs.
    if word == "IOs"
        || word == "IOS"
            && *place
                .routers
                .get_or_init(|| place.page.text.contains("Cisco"))
    {
        return true;
    }
    found.right == "macOS"
        && (is_former(text, found)
            || is_menu(text, found)
            || (word.contains("OS X") && place.is_of_its_time(block)))
}

/// The words that are values in the code of a page: the whole of an inline code, or a token of a block.
fn identifiers(page: &Document) -> FxHashSet<&str> {
    let is_word = |word: &&str| {
        !word.is_empty()
            && word.len() <= 16
            && (word.bytes().all(|byte| byte.is_ascii_lowercase())
                || word.bytes().all(|byte| byte.is_ascii_uppercase()))
    };
    let inline = page
        .inlines
        .iter()
        .filter(|inline| inline.kind == InlineKind::Code)
        .map(|inline| page.slice(inline.span).trim_matches(['`', ' ', '"', '\'']));
    let blocks = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Code)
        .flat_map(|block| {
            page.slice(block.span).split(|c: char| {
                c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | '(' | ')')
            })
        });
    inline.chain(blocks).filter(is_word).collect()
}

/// Whether the word is part of a path, a file name or an identifier. Of several platforms, `iOS/Android`, each is
/// a word.
fn is_in_token(place: &Place<'_>, text: &str, found: &Spelled<'_>, is_lower: bool) -> bool {
    is_in_code(
        text,
        found.start,
        found.end,
        |part| matches!(place.platforms.named(part), Some((_, spelling)) if spelling != Spelling::Misspelled || !is_lower),
    )
}

pub(crate) fn is_in(list: &str, word: &str) -> bool {
    !word.is_empty() && list.split_ascii_whitespace().any(|other| other == word)
}

pub(crate) fn trim(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// Longest text of a cell that may be a value, in bytes.
const MAX_VALUE_LEN: usize = 60;

/// Whether a word in lower case is a value rather than a name: in quotes, beside code, alone in a cell.
fn is_value(place: &Place<'_>, block: Option<BlockId>, text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    if before.ends_with(['"', '\'', '“', '‘', '«', '„', '`', GAP, '=', '<', '['])
        || after.starts_with([GAP, '=', '>', ']'])
    {
        return true;
    }
    // A path of folders or menus.
    if before.trim_end().ends_with('>') || after.trim_start().starts_with('>') {
        return true;
    }
    if is_in_list_of_values(place, before, after) {
        return true;
    }
    let after_word = after.split_whitespace().next().unwrap_or_default();
    if after.starts_with(char::is_whitespace) && ANY.identifier_nouns.has(trim(after_word)) {
        return true;
    }
    in_cell(place, block)
        && text.len() < MAX_VALUE_LEN
        && !text.contains(char::is_uppercase)
        && text.split_whitespace().count() <= 2
}

/// Whether a word is one of several words in lower case, at least one of them no platform, as the values of
/// a setting do: `android, capacitor, ios`.
fn is_in_list_of_values(place: &Place<'_>, before: &str, after: &str) -> bool {
    let is_value = |item: &&str| {
        let mut chars = item.chars();
        chars.next().is_some_and(char::is_lowercase) && chars.all(|c| c.is_lowercase() || c == '-')
    };
    let ahead = before.rsplit(',').skip(1).map(str::trim);
    let behind = after.split(',').skip(1).map(str::trim);
    let is_joined = |near: &str| near.trim().is_empty();
    let ahead = ahead
        .take_while(is_value)
        .filter(|_| is_joined(before.rsplit(',').next().unwrap_or_default()));
    let behind = behind
        .take_while(is_value)
        .filter(|_| is_joined(after.split(',').next().unwrap_or_default()));
    let others: Vec<&str> = ahead.chain(behind).take(8).collect();
    let is_platform = |word: &&str| place.platforms.named(word).is_some();
    others.len() >= 2 && !others.iter().all(is_platform)
}

fn in_cell(place: &Place<'_>, block: Option<BlockId>) -> bool {
    block.is_some_and(|block| place.page.block(block).kind == BlockKind::Cell)
}

/// Whether `windows` is the system: by what follows it, by its neighbours, or behind `on`.
fn is_system(place: &Place<'_>, text: &str, found: &Spelled<'_>) -> bool {
    let (before, after) = around(text, found.start, found.end);
    let mut behind = after.split_whitespace();
    let (next, then) = (behind.next().unwrap_or_default(), behind.next());
    if after.starts_with(char::is_whitespace)
        && !next.starts_with(['(', '['])
        && ANY.system_nouns.has(&trim(next).to_lowercase())
    {
        return true;
    }
    let mut ahead = before.split_whitespace().rev();
    let (last, earlier) = (ahead.next().unwrap_or_default(), ahead.next());
    let is_platform = |word: &str| {
        let word = trim(word).to_lowercase();
        let named = place.platforms.named(&word);
        named.is_some_and(|(id, _)| place.platforms.get(id).noun == Noun::Never)
    };
    let joins = |word: &str| matches!(word, "/" | "&") || ANY.name_joining.has(word);
    let is_listed = (joins(next) && then.is_some_and(is_platform))
        || (joins(last) && earlier.is_some_and(is_platform))
        || (next == "," && then.is_some_and(is_platform))
        || (last.ends_with(',') && is_platform(last));
    let names_systems =
        || !place.page.platform_labels.is_empty() || place.page.text.contains("Windows");
    is_listed
        || (trim(last).eq_ignore_ascii_case("on")
            && *place.names_systems.get_or_init(names_systems))
}

/// Whether the words around are in capitals as well, so that the case says nothing.
fn is_in_capitals(
    place: &Place<'_>,
    block: Option<BlockId>,
    text: &str,
    found: &Spelled<'_>,
) -> bool {
    let (before, after) = around(text, found.start, found.end);
    if is_beside_capitals(before, after) {
        return true;
    }
    let has = |test: fn(char) -> bool| before.contains(test) || after.contains(test);
    if has(char::is_lowercase) {
        return false;
    }
    if has(char::is_uppercase) {
        return true;
    }
    let is_heading =
        block.is_some_and(|block| matches!(place.page.block(block).kind, BlockKind::Heading(_)));
    is_heading && *place.capitals.get_or_init(|| heads_are_in_capitals(place))
}

/// Whether two words beside a word are in capitals: `IOS OR ANDROID? See the page`.
fn is_beside_capitals(before: &str, after: &str) -> bool {
    let is_capital = |word: &&str| {
        let word = trim(word);
        word.chars().count() > 1 && word.chars().all(char::is_uppercase)
    };
    let ahead = before
        .split_whitespace()
        .rev()
        .take_while(is_capital)
        .take(2);
    let behind = after.split_whitespace().take_while(is_capital).take(2);
    ahead.count() + behind.count() >= 2
}

fn heads_are_in_capitals(place: &Place<'_>) -> bool {
    let (mut upper, mut all) = (0, 0);
    for heading in &place.page.headings {
        if place.platforms.label(&heading.text).is_none() {
            all += 1;
            upper += usize::from(!heading.text.contains(char::is_lowercase));
        }
    }
    upper >= 2 && upper * 2 > all
}
