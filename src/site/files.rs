//! The files of a site as a generator reads them: walked, with the front matter of pages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use crate::site::value;
use crate::source::{Entry, Tree};

/// Most files of a site that are looked at.
const MAX: usize = 200_000;

/// Deepest folder of a site that is looked into.
const DEEPEST: usize = 24;

/// What is known of a page that was read before: its text.
pub type TextOf<'a> = dyn Fn(&Path) -> Option<Arc<str>> + Sync + 'a;

/// The files of a site as a generator reads them.
pub struct Files<'a> {
    tree: &'a Tree,
    text_of: &'a TextOf<'a>,
}

/// A file below a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path from the folder, with `/`.
    pub path: String,
    /// Where it is: absolute.
    pub file: PathBuf,
}

impl File {
    /// Its name without the folders.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    /// Its extension; empty without one.
    #[must_use]
    pub fn extension(&self) -> &str {
        self.name().rsplit_once('.').map_or("", |(_, end)| end)
    }

    /// Whether it is Markdown by its extension.
    #[must_use]
    pub fn is_markdown(&self) -> bool {
        let extension = self.path.rsplit_once('.').map_or("", |(_, end)| end);
        ["md", "markdown", "mdx", "mkd", "mkdown"].contains(&extension)
    }
}

impl<'a> Files<'a> {
    /// The files of a tree; `text_of` gives the texts of pages that were read already.
    #[must_use]
    pub fn new(tree: &'a Tree, text_of: &'a TextOf<'a>) -> Self {
        Self { tree, text_of }
    }

    /// The files below a folder, sorted by path; hidden folders and those of package managers are left
    /// out, as are folders for which `enters` is false (it gets the path from the folder).
    pub fn walk(&self, folder: &Path, enters: impl Fn(&str) -> bool) -> Vec<File> {
        let mut files = Vec::new();
        let mut open = vec![(String::new(), folder.to_path_buf(), 0)];
        while let Some((path, folder, depth)) = open.pop() {
            let Some(listing) = self.tree.list(&folder).filter(|_| depth < DEEPEST) else {
                continue;
            };
            for (name, entry) in listing.names() {
                let path = format!("{path}{name}");
                match entry {
                    Entry::File if files.len() < MAX => files.push(File {
                        file: folder.join(&**name),
                        path,
                    }),
                    Entry::Folder if !is_skipped(name) && enters(&path) => {
                        open.push((format!("{path}/"), folder.join(&**name), depth + 1));
                    }
                    _ => {}
                }
            }
        }
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Whether there is a file.
    #[must_use]
    pub fn has_file(&self, file: &Path) -> bool {
        let name = file.file_name().and_then(|name| name.to_str());
        let listing = file.parent().and_then(|folder| self.tree.list(folder));
        listing
            .zip(name)
            .is_some_and(|(listing, name)| listing.get(name) == Some(Entry::File))
    }

    /// Whether there is a folder.
    #[must_use]
    pub fn has_folder(&self, folder: &Path) -> bool {
        self.tree.list(folder).is_some()
    }

    /// The text of a file; `None` when it cannot be read.
    #[must_use]
    pub fn text(&self, file: &Path) -> Option<Arc<str>> {
        (self.text_of)(file).or_else(|| self.tree.read_page(file).ok())
    }

    /// The data of a file by its extension: YAML, TOML or JSON.
    #[must_use]
    pub fn data(&self, file: &Path) -> Option<Value> {
        if !self.has_file(file) {
            return None;
        }
        let name = file.file_name()?.to_str()?;
        value::parse(name, &self.text(file)?)
    }

    /// The front matter of a page: the given keys of it, read only where one of them is there.
    #[must_use]
    pub fn front(&self, file: &Path, keys: &[&str]) -> Front {
        match self.text(file) {
            Some(text) => Front::read(&text, keys),
            None => Front::default(),
        }
    }

    /// The same for a generator that reads a front matter below white space, such as an empty first line.
    #[must_use]
    pub fn front_below_space(&self, file: &Path, keys: &[&str]) -> Front {
        match self.text(file) {
            Some(text) => {
                let text = text.trim_start_matches('\u{feff}');
                Front::read(text.trim_ascii_start(), keys)
            }
            None => Front::default(),
        }
    }
}

fn is_skipped(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known" && name != ".vitepress"
        || matches!(name, "node_modules" | "__pycache__")
}

/// The front matter of a page.
#[derive(Clone, Debug, Default)]
pub struct Front {
    /// Whether the page has one.
    pub is_there: bool,
    /// Its values; `Null` where none of the wanted keys is there.
    pub value: Value,
}

impl Front {
    /// Reads the front matter of a text where it has one of the keys.
    #[must_use]
    pub fn read(text: &str, keys: &[&str]) -> Self {
        let text = text.trim_start_matches('\u{feff}');
        let fence = ["---", "+++"].into_iter().find(|fence| {
            let rest = text.strip_prefix(fence);
            rest.is_some_and(|rest| rest.trim_start_matches([' ', '\t', '\r']).starts_with('\n'))
        });
        if text.starts_with("{\n") || text.starts_with("{\r\n") {
            return Self::json(text);
        }
        let Some(fence) = fence else {
            return Self::default();
        };
        let Some(start) = text.find('\n').map(|at| at + 1) else {
            return Self::default();
        };
        let body = &text[start..];
        let Some(end) = end_of(body, fence) else {
            return Self::default();
        };
        let body = &body[..end];
        let separator = if fence == "+++" { '=' } else { ':' };
        let is_wanted = |line: &str| {
            line.split_once(separator).is_some_and(|(key, _)| {
                keys.iter()
                    .any(|one| key.trim().trim_matches('"').eq_ignore_ascii_case(one))
            })
        };
        let name = if fence == "+++" { "a.toml" } else { "a.yml" };
        let value = if body.lines().any(is_wanted) {
            value::parse(name, body).unwrap_or(Value::Null)
        } else {
            Value::Null
        };
        Self {
            is_there: true,
            value,
        }
    }

    fn json(text: &str) -> Self {
        let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => Self {
                is_there: true,
                value,
            },
            _ => Self::default(),
        }
    }

    /// A text of the front matter; numbers and dates as they are written.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<String> {
        match value::at(&self.value, &[key])? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(is) => Some(is.to_string()),
            // A date of TOML.
            Value::Object(table) => table.values().next()?.as_str().map(str::to_owned),
            _ => None,
        }
    }

    /// The texts of a key: one, or a list.
    #[must_use]
    pub fn texts(&self, key: &str) -> Vec<String> {
        value::at(&self.value, &[key])
            .map(value::texts)
            .unwrap_or_default()
    }

    /// Whether a key is true or false; `None` when it is not there.
    #[must_use]
    pub fn is(&self, key: &str) -> Option<bool> {
        match value::at(&self.value, &[key])? {
            Value::Bool(is) => Some(*is),
            Value::String(text) => Some(text == "true"),
            _ => None,
        }
    }
}

/// Where the closing fence of a front matter begins.
fn end_of(body: &str, fence: &str) -> Option<usize> {
    let mut at = 0;
    for line in body.split_inclusive('\n') {
        let content = line.trim_end();
        if content == fence || (fence == "---" && content == "...") {
            return Some(at);
        }
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::Front;

    #[test]
    fn front_matter_is_read_where_a_key_is_wanted() {
        let text = "---\ntitle: A\npermalink: /a/\ntags: [x, y]\n---\n# A\n";
        let front = Front::read(text, &["permalink"]);
        assert_eq!(front.text("permalink").as_deref(), Some("/a/"));
        assert_eq!(front.texts("tags"), ["x", "y"]);
        assert!(Front::read(text, &["slug"]).value.is_null());
        assert!(Front::read(text, &["slug"]).is_there);
        let toml = "+++\nslug = \"b\"\ndraft = true\n+++\n";
        assert_eq!(Front::read(toml, &["draft"]).is("draft"), Some(true));
        assert!(!Front::read("--- title: A ---\n# A\n", &["title"]).is_there);
        assert!(!Front::read("---\ntitle: A\n", &["title"]).is_there);
    }
}
