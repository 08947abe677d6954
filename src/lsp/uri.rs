//! Files and the URIs that name them.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str};
use url::Url;

use crate::source::normalise;

/// What cannot be part of a link target as it is.
pub(super) const IN_TARGET: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'(')
    .add(b')')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'`');

/// The file that a URI names, normalised; `None` for one that is not on disk, such as `untitled:`.
pub(super) fn file_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // Drives come as `/c%3A/…`, `/c:/…` and `/C:/…`.
    let path = rest.split(['?', '#']).next().unwrap_or(rest);
    let (host, path) = path.split_at(path.find('/')?);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if !host.is_empty() && host != "localhost" {
        return cfg!(windows).then(|| PathBuf::from(format!("//{host}{path}")));
    }
    let without_slash = &path[1..];
    let mut letters = without_slash.chars();
    let has_drive =
        matches!(letters.next(), Some('a'..='z' | 'A'..='Z')) && letters.next() == Some(':');
    if has_drive && cfg!(windows) {
        let drive = without_slash[..1].to_ascii_uppercase();
        return Some(normalise(Path::new(&format!(
            "{drive}{}",
            &without_slash[1..]
        ))));
    }
    Some(normalise(Path::new(&*path)))
}

/// The URI of a file; `None` for a relative path.
pub(super) fn uri_of(file: &Path) -> Option<Uri> {
    let url = Url::from_file_path(file).ok()?;
    Some(Uri(url.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uris_are_read_as_every_editor_writes_them() {
        let file = |uri: &str| file_of(&Uri(uri.to_owned()));
        assert_eq!(
            file("file:///a%20b/%C3%A9.md"),
            Some(PathBuf::from("/a b/é.md"))
        );
        assert_eq!(
            file("file:///a/./b/../c.md"),
            Some(PathBuf::from("/a/c.md"))
        );
        assert_eq!(file("file://localhost/a.md"), Some(PathBuf::from("/a.md")));
        assert_eq!(file("untitled:Untitled-1"), None);
        if cfg!(windows) {
            assert_eq!(file("file:///c%3A/x.md"), Some(PathBuf::from("C:/x.md")));
        } else {
            assert_eq!(file("file:///c%3A/x.md"), Some(PathBuf::from("/c:/x.md")));
        }
    }

    #[test]
    fn a_file_comes_back_from_its_uri() {
        for name in ["/a b/é.md", "/x/100%.md", "/c:/x.md", "/a#b?.md"] {
            let uri = uri_of(Path::new(name)).expect("a URI");
            assert_eq!(file_of(&uri), Some(PathBuf::from(name)), "{}", uri.0);
        }
    }
}
