//! The lockfile `anchors.lock`: the anchors that have been published.
//!
//! A text file made for review in a diff: a first line that says what it is, then one `page#id` a
//! line, sorted by bytes. An anchor that was given up on purpose stays, as `page#id -> page#id` with
//! its successor or `page#id -> -` without one. White space, control characters and `%` are
//! percent-encoded, in pages `#` as well.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;

use percent_encoding::percent_decode_str;

use crate::text::Span;

/// Name of the file.
pub const LOCKFILE_NAME: &str = "anchors.lock";

/// First line of the file: without it a file cut off to nothing would pass as a lockfile without anchors.
const HEADER: &str = "# faqlint anchors 1";

/// What the file says about itself, below the header.
const REMARKS: &str = "# Published anchors: apps and other sites link here. `faqlint anchors --update` adds lines,\n\
# `faqlint anchors --retire` gives one up. After a merge, keep the lines of both sides.\n";

/// The anchors that have been published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockfile {
    /// The file: absolute.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The anchors by page; those of one page sorted by id.
    pages: BTreeMap<Box<str>, Vec<(Box<str>, Entry)>>,
}

/// One published anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its line in the text of the lockfile; empty for one that was added since.
    pub span: Span,
    /// Whether it was given up on purpose, and for what.
    pub state: EntryState,
}

/// Whether a published anchor still has to be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryState {
    /// It has to be there.
    Published,
    /// It was given up on purpose.
    Retired {
        /// The page and id that took its place.
        successor: Option<(Box<str>, Box<str>)>,
    },
}

/// A line of a lockfile that says nothing a lockfile can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockfileProblem {
    /// The line.
    pub span: Span,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Lockfile {
    /// A lockfile without anchors.
    #[must_use]
    pub fn empty(file: PathBuf) -> Self {
        Self {
            file,
            text: Arc::from(""),
            pages: BTreeMap::new(),
        }
    }

    /// Reads a lockfile. The order of the lines and lines that repeat do not matter, so that both sides
    /// of a merge can be kept.
    ///
    /// # Errors
    ///
    /// The lines that cannot be read, in order.
    pub fn parse(file: PathBuf, text: Arc<str>) -> Result<Self, Vec<LockfileProblem>> {
        let mut lockfile = Self::empty(file);
        let mut problems = Vec::new();
        let mut at = 0;
        // Lines of one page follow each other: its name is read once.
        let mut last: Option<(&str, Box<str>)> = None;
        let mut ids = Vec::new();
        for (number, raw) in text.split_inclusive('\n').enumerate() {
            let line = raw.trim_end();
            let span = Span::at(at, line.len() as u32);
            at += raw.len() as u32;
            if number == 0 {
                problems.extend(header_problem(line, span));
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let written = line.split('#').next().unwrap_or_default();
            let known = last.as_ref().filter(|(known, _)| *known == written);
            match entry(line, known.is_some()) {
                Ok((page, id, state)) => {
                    if let Some(page) = page {
                        lockfile.extend(last.replace((written, page)), &mut ids);
                    }
                    ids.push((id, Entry { span, state }));
                }
                Err((message, help)) => problems.push(LockfileProblem {
                    span,
                    message,
                    help,
                }),
            }
        }
        lockfile.extend(last, &mut ids);
        if text.is_empty() {
            problems.extend(header_problem("", Span::default()));
        }
        for ids in lockfile.pages.values_mut() {
            // Of two lines about one anchor, the one that gives it up is the later decision.
            ids.sort_by(|(a, one), (b, other)| {
                let is_kept = |entry: &Entry| entry.state == EntryState::Published;
                a.cmp(b).then(is_kept(one).cmp(&is_kept(other)))
            });
            ids.dedup_by(|(later, _), (first, _)| later == first);
        }
        lockfile.text = text;
        if problems.is_empty() {
            Ok(lockfile)
        } else {
            Err(problems)
        }
    }

    /// Adds consecutive entries of one page.
    fn extend(&mut self, page: Option<(&str, Box<str>)>, ids: &mut Vec<(Box<str>, Entry)>) {
        if let Some((_, page)) = page {
            self.pages.entry(page).or_default().append(ids);
        }
    }

    /// Adds an anchor; one that is known stays as it is. Whether it was new.
    pub fn add(&mut self, page: &str, id: &str) -> bool {
        let ids = self.pages.entry(page.into()).or_default();
        let Err(place) = ids.binary_search_by(|(known, _)| (**known).cmp(id)) else {
            return false;
        };
        let entry = Entry {
            span: Span::default(),
            state: EntryState::Published,
        };
        ids.insert(place, (id.into(), entry));
        true
    }

    /// Gives an anchor up, for a successor when there is one. Whether it was known.
    pub fn retire(&mut self, page: &str, id: &str, successor: Option<(&str, &str)>) -> bool {
        let Some(ids) = self.pages.get_mut(page) else {
            return false;
        };
        let Ok(place) = ids.binary_search_by(|(known, _)| (**known).cmp(id)) else {
            return false;
        };
        let successor = successor.map(|(page, id)| (page.into(), id.into()));
        ids[place].1.state = EntryState::Retired { successor };
        true
    }

    /// What the lockfile says of an anchor.
    #[must_use]
    pub fn get(&self, page: &str, id: &str) -> Option<&Entry> {
        let ids = self.pages.get(page)?;
        let place = ids.binary_search_by(|(known, _)| (**known).cmp(id)).ok()?;
        Some(&ids[place].1)
    }

    /// The anchors of one page, sorted by id.
    pub fn of_page(&self, page: &str) -> impl Iterator<Item = (&str, &Entry)> {
        let ids = self.pages.get(page).into_iter().flatten();
        ids.map(|(id, entry)| (&**id, entry))
    }

    /// The pages that have published anchors, sorted.
    pub fn pages(&self) -> impl Iterator<Item = &str> {
        self.pages.keys().map(|page| &**page)
    }

    /// Number of anchors.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pages.values().map(Vec::len).sum()
    }

    /// Whether there is not an anchor.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// The text of the file, sorted.
    #[must_use]
    pub fn render(&self) -> String {
        let mut lines = Vec::with_capacity(self.len());
        for (page, ids) in &self.pages {
            for (id, entry) in ids {
                let mut line = spelt(page, id);
                match &entry.state {
                    EntryState::Published => {}
                    EntryState::Retired { successor: None } => line.push_str(" -> -"),
                    EntryState::Retired {
                        successor: Some((page, id)),
                    } => {
                        line.push_str(" -> ");
                        line.push_str(&spelt(page, id));
                    }
                }
                lines.push(line);
            }
        }
        lines.sort_unstable();
        let mut out = format!("{HEADER}\n{REMARKS}");
        for line in lines {
            out.push_str(&line);
            out.push('\n');
        }
        out
    }
}

/// An anchor as the lockfile writes it: `page#id`, percent-encoded.
#[must_use]
pub fn spelt(page: &str, id: &str) -> String {
    format!("{}#{}", encode(page, true), encode(id, false))
}

/// Reads `page#id` as the lockfile writes it; `None` when a part is missing.
#[must_use]
pub fn read_anchor(text: &str) -> Option<(Box<str>, Box<str>)> {
    let (page, id) = text.split_once('#')?;
    (!page.is_empty() && !id.is_empty()).then(|| (decode(page), decode(id)))
}

fn header_problem(line: &str, span: Span) -> Option<LockfileProblem> {
    let line = line.trim_start_matches('\u{feff}');
    let (message, help) = if line == HEADER {
        return None;
    } else if line.starts_with("# faqlint anchors ") {
        (
            format!("this lockfile is of another version: `{line}`"),
            "use the version of faqlint that wrote it, or a newer one",
        )
    } else {
        (
            format!("a lockfile begins with the line `{HEADER}`"),
            "restore the file, or make it anew with `faqlint anchors --update`",
        )
    };
    Some(LockfileProblem {
        span,
        message,
        help,
    })
}

/// The page, when it is not known yet; the id; its state.
type Parsed = (Option<Box<str>>, Box<str>, EntryState);
/// What is wrong, and what to do.
type Refusal = (String, &'static str);

/// Reads a line; of one about the page of the line before, `knows_page`, the page is not read again.
fn entry(line: &str, knows_page: bool) -> Result<Parsed, Refusal> {
    if let Some(id) = line.split_once('#').map(|(_, id)| id)
        && knows_page
        && !id.is_empty()
        && id
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'%')
    {
        return Ok((None, id.into(), EntryState::Published));
    }
    if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
        .iter()
        .any(|mark| line.starts_with(mark))
    {
        return Err((
            "a merge left its marks here".to_owned(),
            "keep the lines of both sides and delete the marks: their order does not matter",
        ));
    }
    let (anchor, successor) = match line.split_once(" -> ") {
        Some((anchor, successor)) => (anchor, Some(successor)),
        None => (line, None),
    };
    let (page, id) = written_anchor(anchor)?;
    let state = match successor {
        None => EntryState::Published,
        Some("-") => EntryState::Retired { successor: None },
        Some(successor) => EntryState::Retired {
            successor: Some(written_anchor(successor)?),
        },
    };
    Ok(((!knows_page).then_some(page), id, state))
}

fn written_anchor(text: &str) -> Result<(Box<str>, Box<str>), Refusal> {
    const HELP: &str = "write `page#id`, the page relative to the folder of this file";
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err((
            format!("`{}` is not an anchor: it holds white space", shown(text)),
            HELP,
        ));
    }
    let Some((page, id)) = read_anchor(text) else {
        return Err((format!("`{}` is not an anchor", shown(text)), HELP));
    };
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !page.split('/').all(is_plain) {
        let message = format!("`{}` is not a page of this folder", shown(&page));
        return Err((message, HELP));
    }
    Ok((page, id))
}

/// A text of the file for a message, cut where garbage would flood it.
fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(60).collect();
    if out.len() < text.len() {
        out.push('…');
    }
    out
}

fn encode(text: &str, is_page: bool) -> Cow<'_, str> {
    let is_special = |c: char| {
        c == '%' || c.is_whitespace() || c.is_control() || (is_page && c == '#') || is_invisible(c)
    };
    if !text.contains(is_special) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_special(c) {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a string cannot fail.
                let _ = write!(out, "%{byte:02X}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Marks that change the direction of writing, and others that nobody sees in a diff.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn decode(text: &str) -> Box<str> {
    percent_decode_str(text).decode_utf8_lossy().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Lockfile, Vec<LockfileProblem>> {
        Lockfile::parse(
            PathBuf::from("/anchors.lock"),
            format!("{HEADER}\n{body}").into(),
        )
    }

    #[test]
    fn what_is_written_is_read_again() {
        let mut lockfile = Lockfile::empty(PathBuf::from("/anchors.lock"));
        for (page, id) in [
            ("b.md", "x"),
            ("a b#c.md", "50%"),
            ("a.md", "näher"),
            ("a.md", "a\u{202e}b"),
        ] {
            assert!(lockfile.add(page, id));
            assert!(!lockfile.add(page, id));
        }
        assert!(lockfile.retire("b.md", "x", Some(("a.md", "näher"))));
        assert!(!lockfile.retire("b.md", "y", None));
        let text = lockfile.render();
        let lines: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(
            lines,
            [
                "a%20b%23c.md#50%25",
                "a.md#a%E2%80%AEb",
                "a.md#näher",
                "b.md#x -> a.md#näher",
            ]
        );
        let again = Lockfile::parse(lockfile.file.clone(), text.clone().into()).unwrap();
        assert_eq!(again.render(), text);
        assert_eq!(again.len(), 4);
    }

    #[test]
    fn both_sides_of_a_merge_can_be_kept() {
        let lockfile = parse("b.md#z\r\na.md#x\na.md#x -> -\na.md#x\n\n").unwrap();
        assert_eq!(lockfile.len(), 2);
        assert_eq!(
            lockfile.get("a.md", "x").unwrap().state,
            EntryState::Retired { successor: None }
        );
    }

    #[test]
    fn garbage_is_named_line_by_line() {
        let problems =
            parse("a.md#ok\n<<<<<<< HEAD\nnonsense\n../a.md#x\na.md#\na.md#b c\n").unwrap_err();
        let messages: Vec<&str> = problems.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(
            messages,
            [
                "a merge left its marks here",
                "`nonsense` is not an anchor",
                "`../a.md` is not a page of this folder",
                "`a.md#` is not an anchor",
                "`a.md#b c` is not an anchor: it holds white space",
            ]
        );
    }

    #[test]
    fn a_file_that_was_cut_off_is_no_lockfile() {
        for text in ["", "a.md#x\n", "# faqlint anchors 9\n", "\0\0"] {
            let parsed = Lockfile::parse(PathBuf::from("/l"), text.into());
            assert!(parsed.is_err(), "{text:?}");
        }
    }
}
