//! Files written whole or not at all.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use signal_hook::low_level::emulate_default_handler;

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Why a page was not written; it is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file is not the one that was checked.
    #[error("the file changed while it was being checked")]
    Changed,
    /// The file is write-protected.
    #[error("the file is read-only")]
    ReadOnly,
    /// The page is a symbolic link to a file elsewhere.
    #[error("the page is a link to `{}`, outside the folder that is checked", target.display())]
    Outside {
        /// Where the link leads.
        target: PathBuf,
    },
    /// The system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
}

/// Makes Ctrl-C and a request to end wait until the file that is being written is whole, so that no
/// temporary file is left behind.
#[derive(Debug)]
struct Uninterrupted(&'static Signals);

/// The signals that ask the program to end.
const SIGNALS: [i32; 2] = [SIGINT, SIGTERM];

#[derive(Debug, Default)]
struct Signals {
    /// Whether a signal ends the program at once.
    may_end: Arc<AtomicBool>,
    /// The place in [`SIGNALS`] of the one that came meanwhile, from 1; 0 is none.
    pending: Arc<AtomicUsize>,
}

impl Uninterrupted {
    fn begin() -> Self {
        static STATE: LazyLock<Signals> = LazyLock::new(|| {
            let signals = Signals::default();
            for (index, signal) in SIGNALS.into_iter().enumerate() {
                // Where the system takes no handler, the signal does what it did before.
                let may_end = Arc::clone(&signals.may_end);
                if flag::register_conditional_default(signal, may_end).is_ok() {
                    let pending = Arc::clone(&signals.pending);
                    let _ = flag::register_usize(signal, pending, index + 1);
                }
            }
            signals
        });
        STATE.may_end.store(false, Ordering::SeqCst);
        Self(&STATE)
    }
}

impl Drop for Uninterrupted {
    fn drop(&mut self) {
        self.0.may_end.store(true, Ordering::SeqCst);
        let pending = self.0.pending.swap(0, Ordering::SeqCst);
        if let Some(signal) = pending.checked_sub(1).and_then(|at| SIGNALS.get(at)) {
            // Ends the program, as the signal would have done.
            let _ = emulate_default_handler(*signal);
        }
    }
}

/// Replaces the text of a page, when it still is the text that was checked.
///
/// The file keeps its mode and its byte order mark; a symbolic link stays one and its target is
/// written, unless the target lies outside `root`. Nothing is written when nothing changes.
pub fn write_page(file: &Path, before: &str, after: &str, root: &Path) -> Result<(), WriteError> {
    if before == after {
        return Ok(());
    }
    let target = fs::canonicalize(file)?;
    if fs::symlink_metadata(file)?.is_symlink() && !target.starts_with(fs::canonicalize(root)?) {
        return Err(WriteError::Outside { target });
    }
    let metadata = fs::metadata(&target)?;
    if metadata.permissions().readonly() {
        return Err(WriteError::ReadOnly);
    }
    #[expect(
        clippy::disallowed_methods,
        reason = "compares with what `source` read"
    )]
    let now = fs::read(&target)?;
    let mark = if now == before.as_bytes() {
        ""
    } else if now.strip_prefix(BYTE_ORDER_MARK.as_bytes()) == Some(before.as_bytes()) {
        BYTE_ORDER_MARK
    } else {
        return Err(WriteError::Changed);
    };
    replace(&target, Some(metadata.permissions()), |out| {
        out.write_all(mark.as_bytes())?;
        out.write_all(after.as_bytes())
    })?;
    Ok(())
}

/// Writes a file through a temporary one in the same folder, so that nobody ever sees half of it.
///
/// A file that exists keeps its mode, and a symbolic link stays one. What is not a regular file,
/// such as `/dev/stderr` or a named pipe, is written to directly.
pub fn write_atomically(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    match fs::metadata(file) {
        Ok(metadata) if metadata.is_file() => {
            let target = fs::canonicalize(file)?;
            replace(&target, Some(metadata.permissions()), write)
        }
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => {
            let mut out = io::BufWriter::new(fs::OpenOptions::new().write(true).open(file)?);
            write(&mut out)?;
            out.flush()
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => replace(file, None, write),
        Err(error) => Err(error),
    }
}

/// Writes a file that is not there yet, and the folders down to it.
///
/// # Errors
///
/// [`io::ErrorKind::AlreadyExists`] when there is anything at its place, and what the system says.
pub fn write_new(
    file: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut out = io::BufWriter::new(
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(file)?,
    );
    write(&mut out)?;
    out.flush()
}

fn replace(
    target: &Path,
    permissions: Option<fs::Permissions>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".faqlint-").suffix(".tmp");
    #[cfg(unix)]
    {
        // The mode of a new file: what the user's mask leaves of rw-rw-rw-.
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    if !folder.is_dir() {
        let missing = format!("there is no folder `{}`", folder.display());
        return Err(io::Error::new(io::ErrorKind::NotFound, missing));
    }
    let _uninterrupted = Uninterrupted::begin();
    // The error names the temporary file, which would puzzle; the kind says enough.
    let temporary = builder.tempfile_in(folder);
    let mut temporary = temporary.map_err(|error| io::Error::from(error.kind()))?;
    let mut out = io::BufWriter::new(temporary.as_file_mut());
    write(&mut out)?;
    out.flush()?;
    drop(out);
    if let Some(permissions) = permissions {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.persist(target).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests look at the files they make"
)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_page_is_replaced_and_nothing_is_left_behind() {
        let folder = folder();
        let file = folder.path().join("a.md");
        fs::write(&file, "one").unwrap();
        write_page(&file, "one", "two", folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "two");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[test]
    fn a_page_that_changed_is_refused() {
        let folder = folder();
        let file = folder.path().join("a.md");
        fs::write(&file, "newer").unwrap();
        let refused = write_page(&file, "one", "two", folder.path());
        assert!(matches!(refused, Err(WriteError::Changed)));
        assert_eq!(fs::read_to_string(&file).unwrap(), "newer");
    }

    #[test]
    fn a_byte_order_mark_stays() {
        let folder = folder();
        let file = folder.path().join("a.md");
        fs::write(&file, "\u{feff}one").unwrap();
        write_page(&file, "one", "two", folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}two");
        write_page(&file, "\u{feff}two", "\u{feff}three", folder.path()).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "\u{feff}three");
    }

    #[test]
    fn a_missing_folder_is_named() {
        let folder = folder();
        let file = folder.path().join("none").join("a.json");
        let refused = write_atomically(&file, |_| Ok(())).unwrap_err();
        assert!(refused.to_string().starts_with("there is no folder `"));
    }

    #[test]
    fn a_failed_write_leaves_the_file() {
        let folder = folder();
        let file = folder.path().join("a.json");
        fs::write(&file, "old").unwrap();
        let failed = write_atomically(&file, |out| {
            out.write_all(b"half")?;
            Err(io::ErrorKind::Other.into())
        });
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "old");
        assert_eq!(names(folder.path()), ["a.json"]);
    }

    #[cfg(unix)]
    #[test]
    fn the_mode_stays() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let file = folder.path().join("a.md");
        fs::write(&file, "one").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o751)).unwrap();
        write_page(&file, "one", "two", folder.path()).unwrap();
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o751);
        fs::set_permissions(&file, fs::Permissions::from_mode(0o444)).unwrap();
        let refused = write_page(&file, "two", "three", folder.path());
        assert!(matches!(refused, Err(WriteError::ReadOnly)));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_does_not_lead_out() {
        use std::os::unix::fs::symlink;
        let folder = folder();
        let (inside, outside) = (folder.path().join("docs"), folder.path().join("secret"));
        fs::create_dir(&inside).unwrap();
        fs::write(&outside, "one").unwrap();
        fs::write(inside.join("a.md"), "one").unwrap();
        symlink("a.md", inside.join("link.md")).unwrap();
        symlink("../secret", inside.join("out.md")).unwrap();
        write_page(&inside.join("link.md"), "one", "two", &inside).unwrap();
        assert_eq!(fs::read_to_string(inside.join("a.md")).unwrap(), "two");
        assert_eq!(
            fs::read_link(inside.join("link.md")).unwrap(),
            Path::new("a.md")
        );
        let refused = write_page(&inside.join("out.md"), "one", "two", &inside);
        assert!(matches!(refused, Err(WriteError::Outside { .. })));
        assert_eq!(fs::read_to_string(outside).unwrap(), "one");
    }
}
