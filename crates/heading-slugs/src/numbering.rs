//! What the second heading with the same slug is called.

use rustc_hash::FxHashMap;

/// How a dialect tells equal slugs apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbering {
    /// `-1`, `-2`, … skipping every id in use, so ids never collide.
    FirstFree,
    /// The same from `-2` on: the first heading is number one.
    FirstFreeFromTwo,
    /// `-1`, `-2`, … counted for each slug alone; `foo, foo, foo-1` gives `foo-1` twice.
    PerSlug,
    /// `_1`, `_2`, … skipping ids in use; a slug that ends in `_N` counts on from N.
    Underscore,
    /// None: the id repeats.
    Repeat,
}

/// The ids in use on one page.
#[derive(Debug)]
pub(crate) struct Numberer {
    numbering: Numbering,
    /// Each id in use, with the last number tried for it as a slug.
    used: FxHashMap<String, u32>,
}

impl Numberer {
    /// Starts on a page where no id is in use.
    pub(crate) fn new(numbering: Numbering) -> Self {
        Self {
            numbering,
            used: FxHashMap::default(),
        }
    }

    /// Marks a written id as in use.
    pub(crate) fn reserve(&mut self, id: &str) {
        if !self.used.contains_key(id) {
            self.used.insert(id.to_owned(), 0);
        }
    }

    /// Returns the id for the next heading with this slug, and marks it as in use.
    pub(crate) fn number(&mut self, slug: String) -> String {
        match self.numbering {
            Numbering::FirstFree => self.first_free(slug, 1),
            Numbering::FirstFreeFromTwo => self.first_free(slug, 2),
            Numbering::PerSlug => self.per_slug(slug),
            Numbering::Underscore => self.underscore(slug),
            Numbering::Repeat => slug,
        }
    }

    fn first_free(&mut self, slug: String, first: u32) -> String {
        let Some(&last) = self.used.get(&slug) else {
            self.used.insert(slug.clone(), 0);
            return slug;
        };
        let (id, number) = self.next_free(&slug, '-', last.max(first - 1));
        self.used.insert(slug, number);
        self.used.insert(id.clone(), 0);
        id
    }

    fn per_slug(&mut self, slug: String) -> String {
        if let Some(count) = self.used.get_mut(&slug) {
            *count += 1;
            let mut id = slug;
            id.push('-');
            push_number(*count, &mut id);
            return id;
        }
        self.used.insert(slug.clone(), 0);
        slug
    }

    fn underscore(&mut self, slug: String) -> String {
        if !slug.is_empty() && !self.used.contains_key(&slug) {
            self.used.insert(slug.clone(), 0);
            return slug;
        }
        let (base, last) = split_number(&slug).unwrap_or((&slug, 0));
        // Every number up to the one noted for the base is taken, so a page of equal headings stays linear.
        let noted = self.used.get(base).copied().unwrap_or(0);
        let (id, number) = self.next_free(base, '_', last.max(noted));
        if last <= noted {
            if base.is_empty() {
                self.used.insert(String::new(), number);
            } else if let Some(note) = self.used.get_mut(base) {
                *note = number;
            }
        }
        self.used.insert(id.clone(), 0);
        id
    }

    /// The first `base`, separator, number not in use, with a number above `last`.
    fn next_free(&self, base: &str, separator: char, last: u32) -> (String, u32) {
        let mut id = String::with_capacity(base.len() + 4);
        let mut number = last;
        loop {
            number = number.saturating_add(1);
            id.clear();
            id.push_str(base);
            id.push(separator);
            push_number(number, &mut id);
            if number == u32::MAX || !self.used.contains_key(&id) {
                return (id, number);
            }
        }
    }
}

/// Splits `name_12` into `name` and 12.
fn split_number(slug: &str) -> Option<(&str, u32)> {
    let (base, digits) = slug.rsplit_once('_')?;
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((base, digits.parse().ok()?))
}

/// Appends a number in decimal.
pub(crate) fn push_number(number: u32, out: &mut String) {
    let mut digits = [0_u8; 10];
    let mut at = digits.len();
    let mut rest = number;
    loop {
        at -= 1;
        digits[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits[at..].iter().map(|&digit| char::from(digit)));
}
