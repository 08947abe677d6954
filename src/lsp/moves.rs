//! Where files are after a move.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

/// Old and new paths, of files and of folders.
#[derive(Debug)]
pub(super) struct Moves(Vec<(PathBuf, PathBuf)>);

impl Moves {
    /// From pairs of an old and a new path.
    pub(super) fn new(moves: Vec<(PathBuf, PathBuf)>) -> Self {
        Self(moves)
    }

    /// Where a file is afterwards; borrowed when it stays.
    pub(super) fn of<'p>(&self, file: &'p Path) -> Cow<'p, Path> {
        let moved = self.0.iter().find_map(|(old, new)| {
            let rest = file.strip_prefix(old).ok()?;
            Some(if rest.as_os_str().is_empty() {
                new.clone()
            } else {
                new.join(rest)
            })
        });
        moved.map_or(Cow::Borrowed(file), Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_move_with_their_folder() {
        let moves = Moves(vec![("/s/old".into(), "/s/new/x".into())]);
        assert_eq!(
            moves.of(Path::new("/s/old/a/b.md")),
            Path::new("/s/new/x/a/b.md")
        );
        assert_eq!(moves.of(Path::new("/s/old")), Path::new("/s/new/x"));
        assert!(matches!(
            moves.of(Path::new("/s/older/a.md")),
            Cow::Borrowed(_)
        ));
    }
}
