//! Absolute links to the site itself.

use std::path::PathBuf;

/// An absolute URL prefix that is served from local files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSite {
    /// The prefix as written, such as `https://telegram.org/faq`.
    pub prefix: String,
    /// The file or folder that serves it: absolute.
    pub target: PathBuf,
}
