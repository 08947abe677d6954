//! The repository that the pages are in, as its host shows it.

use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use url::Url;

use crate::links::{Outcome, Reason, Verdict};
use crate::source::{Tree, normalise};

/// A repository on GitHub, and where its files are.
#[derive(Debug)]
pub(super) struct Repository {
    root: PathBuf,
    /// `owner/name`, in lower case.
    name: String,
    /// The branch that links name; either of the usual two where the clone does not say.
    branches: Vec<String>,
    tree: Tree,
}

impl Repository {
    /// The repository around a folder, when its `origin` is on GitHub.
    pub(super) fn of(folder: &Path) -> Option<Self> {
        let root = folder
            .ancestors()
            .find(|folder| folder.join(".git").is_dir())?;
        let tree = Tree::default();
        let config = tree.read_page(&root.join(".git/config")).ok()?;
        let head = tree
            .read_page(&root.join(".git/refs/remotes/origin/HEAD"))
            .ok();
        let branch = head.as_deref().and_then(default_branch);
        Some(Self {
            root: root.to_path_buf(),
            name: origin(&config)?,
            branches: match branch {
                Some(branch) => vec![branch],
                None => vec!["main".to_owned(), "master".to_owned()],
            },
            tree: Tree::default(),
        })
    }

    /// The file that a URL shows, if it shows one of this repository's default branch.
    pub(super) fn file(&self, url: &Url) -> Option<PathBuf> {
        let is_here = url.host_str() == Some("github.com") && url.port().is_none();
        if !is_here || url.query().is_some() {
            return None;
        }
        let path = percent_decode_str(url.path()).decode_utf8().ok()?;
        let path = path.strip_prefix('/')?;
        let rest = path
            .get(self.name.len()..)
            .filter(|_| path[..self.name.len()].eq_ignore_ascii_case(&self.name))?;
        let rest = ["/blob/", "/tree/", "/raw/"]
            .iter()
            .find_map(|kind| rest.strip_prefix(kind))?;
        let rest = self
            .branches
            .iter()
            .find_map(|branch| rest.strip_prefix(branch.as_str())?.strip_prefix('/'))?;
        let file = normalise(&self.root.join(rest.trim_end_matches('/')));
        file.starts_with(&self.root).then_some(file)
    }

    /// Whether a file is there.
    pub(super) fn outcome(&self, file: &Path) -> Outcome {
        let is_there = file == self.root
            || file
                .parent()
                .zip(file.file_name())
                .is_some_and(|(folder, name)| {
                    let name = name.to_string_lossy();
                    self.tree
                        .list(folder)
                        .is_some_and(|listing| listing.get(&name).is_some())
                });
        if is_there {
            Outcome::new(Verdict::Alive, None)
        } else {
            Outcome::new(Verdict::Dead, Some(Reason::NotFound))
        }
    }
}

/// `owner/name` of the remote `origin`, when it is on GitHub.
fn origin(config: &str) -> Option<String> {
    let section = config.split("[remote \"origin\"]").nth(1)?;
    let url = section
        .lines()
        .take_while(|line| !line.trim_start().starts_with('['))
        .find_map(|line| {
            line.trim()
                .strip_prefix("url")?
                .trim_start()
                .strip_prefix('=')
        })?
        .trim();
    let rest = [
        "https://github.com/",
        "http://github.com/",
        "git@github.com:",
        "ssh://git@github.com/",
        "git://github.com/",
    ]
    .iter()
    .find_map(|start| url.strip_prefix(start))
    .or_else(|| Some(url.split_once("@github.com/")?.1))?;
    let name = rest.trim_end_matches('/').trim_end_matches(".git");
    let is_name = name.split('/').count() == 2 && !name.starts_with('/');
    is_name.then(|| name.to_lowercase())
}

fn default_branch(head: &str) -> Option<String> {
    let branch = head.trim().strip_prefix("ref: refs/remotes/origin/")?;
    Some(branch.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(folder: &Path) -> Repository {
        let write = |name: &str, text: &str| {
            use std::io::Write;
            let file = folder.join(name);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            let mut file = std::fs::File::create(file).unwrap();
            file.write_all(text.as_bytes()).unwrap();
        };
        write(
            ".git/config",
            "[core]\n\tbare = false\n[remote \"origin\"]\n\turl = git@github.com:Owner/Docs.git\n",
        );
        write(
            ".git/refs/remotes/origin/HEAD",
            "ref: refs/remotes/origin/trunk\n",
        );
        write("docs/faq.md", "# A\n");
        Repository::of(&folder.join("docs")).unwrap()
    }

    #[test]
    fn files_of_the_default_branch_are_known() {
        let folder = tempfile::tempdir().unwrap();
        let repository = repository(folder.path());
        let verdict = |path: &str| {
            let url = Url::parse(&format!("https://github.com/{path}")).unwrap();
            let file = repository.file(&url)?;
            Some(repository.outcome(&file).verdict)
        };
        assert_eq!(
            verdict("owner/docs/blob/trunk/docs/faq.md"),
            Some(Verdict::Alive)
        );
        assert_eq!(verdict("Owner/Docs/tree/trunk/docs"), Some(Verdict::Alive));
        assert_eq!(
            verdict("owner/docs/blob/trunk/docs/FAQ.md"),
            Some(Verdict::Dead)
        );
        assert_eq!(verdict("owner/docs/blob/v1/docs/faq.md"), None);
        assert_eq!(verdict("owner/docs/blob/trunk/../../etc/passwd"), None);
        assert_eq!(verdict("owner/docs2/blob/trunk/docs/faq.md"), None);
        assert_eq!(verdict("owner/docs/issues/1"), None);
    }

    #[test]
    fn remotes_are_written_in_many_ways() {
        let name = |url: &str| origin(&format!("[remote \"origin\"]\n url = {url}\n"));
        for url in [
            "https://github.com/a/b",
            "https://github.com/a/b.git",
            "https://x:token@github.com/a/b.git",
            "ssh://git@github.com/a/b",
            "git@github.com:A/b.git",
        ] {
            assert_eq!(name(url).as_deref(), Some("a/b"), "{url}");
        }
        assert_eq!(name("https://gitlab.com/a/b"), None);
        assert_eq!(origin("[core]\n"), None);
    }
}
