//! `faqlint site`.

use std::path::Path;

use crate::cli::args::{ListFormat, SiteArguments};
use crate::cli::options::CorpusOptions;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::config::Selection;
use crate::corpus::{Corpus, display_path};
use crate::report::site::{SiteListing, SitePage, SiteUnknown, write_json, write_text};
use crate::settings::Site;
use crate::site::Status as PageStatus;

/// Prints what was understood of the site.
pub(crate) fn site(typed: SiteArguments, terminal: &mut Terminal) -> Result<Status, Failure> {
    let options = CorpusOptions::new(typed.corpus, None)?;
    let session = Session::new(&options, &Selection::default(), false, terminal)?;
    let corpus = session.corpus()?;
    let listing = listing(session.site(), &corpus);
    // What is known of the site as a whole stays in sight; a pipe gets every page.
    let most_pages = if terminal.is_interactive {
        terminal.rows / 2
    } else {
        usize::MAX
    };
    let out = &mut *terminal.out;
    open_pipe(match typed.format {
        ListFormat::Text => write_text(&listing, most_pages, &terminal.look, out),
        ListFormat::Json => write_json(&listing, out),
    })?;
    Ok(Status::Clean)
}

fn listing(site: &Site, corpus: &Corpus) -> SiteListing {
    let shown = |file: &Path| display_path(corpus.cwd(), file).to_string();
    let mut pages = Vec::new();
    let mut unknown = Vec::new();
    for addresses in corpus.site().sites() {
        pages.extend(addresses.pages().iter().map(|page| {
            SitePage {
                path: shown(&page.file),
                urls: page
                    .urls
                    .iter()
                    .map(|url| format!("{}{url}", addresses.base))
                    .collect(),
                published: page.status == PageStatus::Published,
            }
        }));
        unknown.extend(addresses.unknowns().iter().map(|one| SiteUnknown {
            what: one.what.clone(),
            why: one.why.clone(),
            unchecked: one.scope.unchecked(),
        }));
    }
    if corpus.site().sites().is_empty() {
        // Pages are read as files: a host that shows them does so at their paths.
        pages.extend(corpus.checked().iter().map(|page| SitePage {
            path: page.path.to_string(),
            urls: Vec::new(),
            published: true,
        }));
        unknown.push(SiteUnknown {
            what: "addresses of pages".to_owned(),
            why: if site.is_unknown() {
                "no site generator was recognised, so a link is the path of a file".to_owned()
            } else {
                "a link is the path of a file here".to_owned()
            },
            unchecked: None,
        });
    }
    let generator = site.preset.as_str().to_owned();
    let mut listing = SiteListing::new(generator, site.evidence.clone(), pages);
    listing.unknown = unknown;
    listing
}
