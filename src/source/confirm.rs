//! Whether the disk still answers as it did.

use std::io;

use rayon::prelude::*;

use crate::source::Tree;
use crate::source::disk::hash_part;
use crate::source::trace::{Answers, FileAnswer, Stamp, kind_of, now};

impl Tree {
    /// What was asked so far; `None` when the tree keeps no account, or when something cannot be asked
    /// again.
    #[must_use]
    pub fn answers(&self) -> Option<Answers> {
        self.trace()?.answers(self.listed())
    }

    /// Whether the disk still answers as it did; then with the stamps that files have now.
    ///
    /// A file whose stamp is the same and was settled when it was read is not read again; any other is.
    #[must_use]
    pub fn confirm(&self, then: &Answers) -> Option<Answers> {
        let begun = now();
        let are_alike = then
            .kinds
            .par_iter()
            .all(|answer| kind_of(&answer.path) == *answer)
            && then
                .folders
                .par_iter()
                .all(|(folder, hash)| self.list(folder).map(|listing| listing.hash()) == *hash);
        if !are_alike {
            return None;
        }
        let files: Option<Vec<(bool, FileAnswer)>> = then
            .files
            .par_iter()
            .map(|answer| confirm_file(answer, then.begun))
            .collect();
        let files = files?;
        let is_renewed = files.iter().any(|(is_renewed, _)| *is_renewed);
        Some(Answers {
            // The stamps that were not renewed were settled then, and so they are now.
            begun: if is_renewed { begun } else { then.begun },
            files: files.into_iter().map(|(_, answer)| answer).collect(),
            folders: then.folders.clone(),
            kinds: then.kinds.clone(),
        })
    }
}

/// Whether a file was read again, and what is known of it now; `None` when that differs.
fn confirm_file(answer: &FileAnswer, begun: i64) -> Option<(bool, FileAnswer)> {
    let Some((stamp, hash)) = answer.found else {
        let is_missing = std::fs::metadata(&answer.path)
            .is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
        return is_missing.then(|| (false, answer.clone()));
    };
    let metadata = std::fs::metadata(&answer.path).ok()?;
    let now = Stamp::of(&metadata);
    if now == stamp && stamp.is_settled(begun) {
        return Some((false, answer.clone()));
    }
    let (now, again) = hash_part(&answer.path, answer.part).ok()?;
    let found = Some((now, again));
    let answer = FileAnswer {
        found,
        ..answer.clone()
    };
    (again == hash).then_some((true, answer))
}

#[cfg(all(test, unix))]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::source::trace::COARSEST;

    fn write(file: &Path, text: &str) {
        use std::io::Write;
        let mut file = std::fs::File::create(file).expect("a file");
        file.write_all(text.as_bytes()).expect("content");
    }

    #[test]
    fn answers_hold_while_nothing_changes() {
        let dir = tempfile::tempdir().expect("a folder");
        let (page, gone) = (dir.path().join("a.md"), dir.path().join("gone.md"));
        write(&page, "one");
        let tree = Tree::traced();
        assert!(tree.read_page(&page).is_ok() && tree.read_page(&gone).is_err());
        assert!(tree.list(dir.path()).is_some() && !tree.is_folder(&page));
        let answers = tree.answers().expect("answers");
        assert!(Tree::default().confirm(&answers).is_some());
        write(&gone, "");
        assert!(Tree::default().confirm(&answers).is_none(), "a file more");
        std::fs::remove_file(&gone).expect("removed");
        assert!(Tree::default().confirm(&answers).is_some());
        write(&page, "two");
        assert!(Tree::default().confirm(&answers).is_none(), "another text");
        write(&page, "one");
        assert!(Tree::default().confirm(&answers).is_some(), "the old text");
        std::fs::remove_file(&page).expect("removed");
        std::fs::create_dir(&page).expect("a folder");
        assert!(Tree::default().confirm(&answers).is_none(), "a folder");
    }

    #[test]
    fn a_file_is_read_again_until_its_stamp_is_settled() {
        let dir = tempfile::tempdir().expect("a folder");
        let page = dir.path().join("a.md");
        write(&page, "one");
        let tree = Tree::traced();
        tree.read_page(&page).expect("a page");
        let fresh = tree.answers().expect("answers");
        let again = Tree::default().confirm(&fresh).expect("the same");
        assert!(!again.is_same(&fresh), "written less than two seconds ago");
        let settled = Answers {
            begun: now() + 2 * COARSEST,
            ..fresh
        };
        let again = Tree::default().confirm(&settled).expect("the same");
        assert!(again.is_same(&settled), "its stamp says enough");
        write(&page, "two");
        assert!(Tree::default().confirm(&settled).is_none());
    }
}
