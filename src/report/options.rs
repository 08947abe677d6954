//! What holds for all formats.

use std::sync::Arc;

use crate::report::host::{Host, percent_encoded};
use crate::settings::ReportAddresses;
use crate::text::Position;

/// What the output may look like, and what its reader can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportOptions {
    /// Columns of the terminal, or of the text where there is none.
    pub width: usize,
    /// Whether to colour.
    pub color: bool,
    /// Whether lines and ellipses may be other than ASCII.
    pub unicode: bool,
    /// The repository of the run, for formats that a host reads.
    pub host: Option<Arc<Host>>,
    /// Where the reader finds the pages and the rules.
    pub addresses: ReportAddresses,
}

impl ReportOptions {
    /// What is shown where text is left out.
    #[must_use]
    pub const fn ellipsis(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    /// The page that explains a rule; `None` when its address is not known.
    #[must_use]
    pub fn rule_url(&self, rule: &str) -> Option<String> {
        self.addresses.rule_url(rule)
    }

    /// Where a place of a page can be seen or edited; `None` when that is not known.
    #[must_use]
    pub fn source_url(&self, path: &str, at: Position) -> Option<String> {
        let host = self.host.as_deref();
        let in_repository = Host::path(host, path);
        if let Some(template) = &self.addresses.source {
            return Some(template.fill(&percent_encoded(&in_repository), at));
        }
        host?.files.as_ref()?;
        Some(Host::line_url(host, path, at.line))
    }
}

impl Default for ReportOptions {
    /// Eighty columns without colour.
    fn default() -> Self {
        Self {
            width: 80,
            color: false,
            unicode: true,
            host: None,
            addresses: ReportAddresses::default(),
        }
    }
}
