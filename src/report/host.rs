//! Where a reader of a report finds the pages: on the host of the repository.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a path of a URL may hold as it is: RFC 3986's unreserved characters, and `/`.
const PATH: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'/')
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The place of the run in its repository, and of the repository on the web.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// URL of the files of the commit, without a slash at the end.
    pub files: Option<String>,
    /// The working directory in the repository, with `/`; empty at its root.
    pub folder: String,
}

impl Host {
    /// The path of a page in the repository.
    pub(super) fn path<'a>(host: Option<&Self>, page: &'a str) -> Cow<'a, str> {
        let folder = host.map_or("", |host| &host.folder);
        if folder.is_empty() || page.starts_with('/') {
            return Cow::Borrowed(page);
        }
        let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
        for part in page.split('/') {
            match part {
                ".." if parts.last().is_some_and(|last| *last != "..") => _ = parts.pop(),
                part => parts.push(part),
            }
        }
        Cow::Owned(parts.join("/"))
    }

    /// The URL of a line of a page; relative to the repository when its place on the web is not known.
    pub(super) fn line_url(host: Option<&Self>, page: &str, line: u32) -> String {
        let path = percent_encoded(&Self::path(host, page));
        match host.and_then(|host| host.files.as_deref()) {
            Some(files) => format!("{files}/{path}#L{line}"),
            None => format!("{path}#L{line}"),
        }
    }
}

/// A path as it is written in a URL.
pub(super) fn percent_encoded(path: &str) -> String {
    utf8_percent_encode(path, PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_found_from_the_root_of_the_repository() {
        let host = Host {
            files: Some("https://code.example/a/b/blob/1f".to_owned()),
            folder: "help/en".to_owned(),
        };
        assert_eq!(Host::path(Some(&host), "a.md"), "help/en/a.md");
        assert_eq!(Host::path(Some(&host), "../../a.md"), "a.md");
        assert_eq!(Host::path(None, "../a.md"), "../a.md");
        assert_eq!(
            Host::line_url(Some(&host), "a b#?.md", 3),
            "https://code.example/a/b/blob/1f/help/en/a%20b%23%3F.md#L3"
        );
    }

    #[test]
    fn nothing_in_a_path_ends_a_link_or_starts_a_scheme() {
        assert_eq!(
            Host::line_url(None, "javascript:x(1)\n[\"<\u{202e}.md", 1),
            "javascript%3Ax%281%29%0A%5B%22%3C%E2%80%AE.md#L1"
        );
    }
}
