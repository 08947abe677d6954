//! The lockfile `labels.lock`: the labels of apps whose string files are elsewhere.
//!
//! A text file made for review in a diff: a first line that says what it is, then a header for each
//! string file, `@`, platform, language and path, and one label a line, key and text. A line with a
//! third field is an earlier text, the field the day of the change, and a fourth its commit. Fields are parted by tabs.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::settings::{FormerLabel, Platforms, UiLabel, UiLabels};
use crate::text::Span;

/// Name of the file.
pub const LABELS_FILE: &str = "labels.lock";

/// First line of the file.
const HEADER: &str = "# faqlint labels 1";

/// What the file says about itself, below the header.
const REMARKS: &str = "# Names on the screen of the apps, now and before. `faqlint labels --update` writes this file;\n\
# after a merge, run it again, or keep the lines of both sides.\n";

/// The word for an app that runs on every platform.
const ANY: &str = "*";

/// The labels of one string file in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LockedLabels {
    /// The name of the platform; `None` for all of them.
    pub platform: Option<Box<str>>,
    /// The language, a BCP 47 tag in lower case.
    pub language: Box<str>,
    /// The labels of now.
    pub now: Vec<UiLabel>,
    /// What labels said before.
    pub before: Vec<FormerLabel>,
}

/// The labels of apps whose string files are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLock {
    /// The file: absolute.
    pub file: PathBuf,
    /// What it holds, in the order of the file.
    pub files: Vec<LockedLabels>,
}

/// A line that says nothing a lockfile can say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelLockProblem {
    /// The line.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

impl LabelLock {
    /// Reads a lockfile.
    ///
    /// # Errors
    ///
    /// The lines that cannot be read, in order.
    pub fn parse(file: &Path, text: &str) -> Result<Self, Vec<LabelLockProblem>> {
        let folder = file.parent().unwrap_or(Path::new("/"));
        let (mut files, mut problems) = (Vec::<LockedLabels>::new(), Vec::new());
        let mut group: Arc<str> = Arc::from("");
        let mut at = 0;
        for (number, raw) in text.split_inclusive('\n').enumerate() {
            let line = raw.trim_end_matches(['\n', '\r']);
            let span = Span::at(at, line.len() as u32);
            at += raw.len() as u32;
            if number == 0 && line != HEADER {
                let message = format!("the first line has to be `{HEADER}`");
                problems.push(LabelLockProblem { span, message });
                continue;
            }
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            match (&fields[..], files.last_mut()) {
                (["@", platform, language, path], _) => {
                    group = absolute(folder, &unescape(path)).into();
                    files.push(LockedLabels {
                        platform: (*platform != ANY).then(|| unescape(platform).into()),
                        language: (*language).into(),
                        ..LockedLabels::default()
                    });
                }
                ([key, text], Some(last)) => last.now.push(label(key, text, &group)),
                ([key, text, date, rest @ ..], Some(last)) => last.before.push(FormerLabel {
                    label: label(key, text, &group),
                    commit: rest.first().map(|commit| Box::from(*commit)),
                    date: (*date).into(),
                }),
                _ => problems.push(LabelLockProblem {
                    span,
                    message: "this line is not a label: key and text are parted by a tab"
                        .to_owned(),
                }),
            }
        }
        if text.is_empty() {
            problems.push(LabelLockProblem {
                span: Span::default(),
                message: "the file is empty".to_owned(),
            });
        }
        let file = file.to_path_buf();
        if problems.is_empty() {
            Ok(Self { file, files })
        } else {
            Err(problems)
        }
    }

    /// A lockfile of labels as they were read.
    #[must_use]
    pub fn new(file: PathBuf, labels: &UiLabels, platforms: &Platforms) -> Self {
        let mut files = Vec::new();
        for table in &labels.tables {
            let platform = table
                .platform
                .map(|id| platforms.get(id).name.as_str().into());
            let mut groups: Vec<&Arc<str>> = table.labels().iter().map(|one| &one.group).collect();
            groups.sort_unstable();
            groups.dedup();
            for group in groups {
                let mut locked = LockedLabels {
                    platform: platform.clone(),
                    language: table.language.clone(),
                    now: table.labels().to_vec(),
                    before: table.former().to_vec(),
                };
                locked.now.retain(|label| label.group == *group);
                locked.before.retain(|former| former.label.group == *group);
                locked
                    .now
                    .sort_by(|a, b| (&a.key, &a.text).cmp(&(&b.key, &b.text)));
                let order =
                    |one: &FormerLabel| (Arc::clone(&one.label.key), one.label.text.clone());
                locked.before.sort_by_key(order);
                files.push(locked);
            }
        }
        Self { file, files }
    }

    /// The text of the file.
    #[must_use]
    pub fn render(&self) -> String {
        let folder = self.file.parent().unwrap_or(Path::new("/"));
        let mut out = format!("{HEADER}\n{REMARKS}");
        for file in &self.files {
            let Some(group) = file.now.first().map(|label| &label.group) else {
                continue;
            };
            let platform = file.platform.as_deref().map_or(ANY.to_owned(), escape);
            let path = escape(&relative(folder, group));
            let _ = writeln!(out, "@\t{platform}\t{}\t{path}", file.language);
            for label in &file.now {
                let _ = writeln!(out, "{}\t{}", escape(&label.key), escape(&label.text));
            }
            for former in &file.before {
                let (key, text) = (escape(&former.label.key), escape(&former.label.text));
                let _ = write!(out, "{key}\t{text}\t{}", former.date);
                let _ = match &former.commit {
                    Some(commit) => writeln!(out, "\t{commit}"),
                    None => writeln!(out),
                };
            }
        }
        out
    }
}

fn label(key: &str, text: &str, group: &Arc<str>) -> UiLabel {
    UiLabel {
        key: unescape(key).into(),
        group: Arc::clone(group),
        text: unescape(text).into(),
    }
}

/// A path of the file seen from the root, with `/`.
fn absolute(folder: &Path, path: &str) -> String {
    let mut out = folder.to_path_buf();
    for part in path.split('/') {
        if part == ".." {
            out.pop();
        } else {
            out.push(part);
        }
    }
    out.to_string_lossy().replace('\\', "/")
}

/// A path seen from the folder of the lockfile, with `/`.
fn relative(folder: &Path, path: &str) -> String {
    let folder = folder.to_string_lossy().replace('\\', "/");
    let (mut from, mut to) = (folder.split('/').peekable(), path.split('/').peekable());
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let up = from.map(|_| "..");
    up.chain(to).collect::<Vec<_>>().join("/")
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, false) => out.push(c),
            _ => match chars.next() {
                Some('t') => out.push('\t'),
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some(other) => out.push(other),
                None => {}
            },
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::{LabelTable, PlatformId};

    #[test]
    fn what_is_written_is_read_again() {
        let label = |key: &str, text: &str| UiLabel {
            key: key.into(),
            group: "/app/res/values/strings.xml".into(),
            text: text.into(),
        };
        let former = FormerLabel {
            label: label("a", "Old\tone"),
            commit: Some("abc1234".into()),
            date: "2025-01-02".into(),
        };
        let now = vec![label("b", "Two \\ more"), label("a", "New")];
        let table = LabelTable::new((Some(PlatformId(0)), "de", false), now, vec![former]);
        let labels = UiLabels {
            tables: vec![table],
        };
        let list = vec![crate::settings::Platform {
            name: "Android".to_owned(),
            ..crate::settings::Platform::default()
        }];
        let platforms = Platforms::new(list, None);
        let lock = LabelLock::new(PathBuf::from("/site/labels.lock"), &labels, &platforms);
        let text = lock.render();
        assert!(
            text.contains("@\tAndroid\tde\t../app/res/values/strings.xml\na\tNew\n"),
            "{text}"
        );
        let again = LabelLock::parse(&lock.file, &text).expect("a lockfile");
        assert_eq!(again, lock);
    }

    #[test]
    fn what_is_not_a_label_is_named() {
        let problems = |text: &str| {
            let read = LabelLock::parse(Path::new("/labels.lock"), text);
            read.err().map_or(0, |problems| problems.len())
        };
        assert_eq!(problems(""), 1);
        assert_eq!(problems("nonsense\n"), 1);
        assert_eq!(problems("# faqlint labels 1\nkey\ttext\n"), 1);
        assert_eq!(problems("# faqlint labels 1\n<<<<<<< HEAD\n"), 1);
        assert_eq!(
            problems("# faqlint labels 1\r\n@\t*\ten\ta.json\r\nk\tv\r\n"),
            0
        );
    }
}
