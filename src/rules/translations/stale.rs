//! `translations/stale`.

use sha1::Digest as _;

use crate::corpus::{Corpus, ResolvedPage, PageId};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::Settings;

/// A translation whose source has changed since it was made.
#[derive(Debug, Default)]
pub(crate) struct Stale;

/// Shortest abbreviation of a hash that is compared, in hexadecimal digits, as git has it.
const SHORTEST: usize = 7;

impl SiteRule for Stale {
    const META: RuleMeta = rule_meta! {
        /// The source of a translation has changed since.
        ///
        /// ## What it checks
        ///
        /// Pages whose front matter has a `source_hash`: it has to be the hash of the source as it is now,
        /// which is what `git hash-object PAGE` prints, or its SHA-256. Seven digits are enough, and line
        /// endings do not matter. For pages without one, whether git knows a change of the source after
        /// the last one of the translation. What is not committed yet is the latest change.
        ///
        /// ## Why it matters
        ///
        /// A translation that was right once tells its readers how the app used to work.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad,file=de/faq.md
        /// ---
        /// source_hash: 1d0f5e3
        /// ---
        /// # Anmelden
        /// ```
        ///
        /// ```markdown,bad,file=en/faq.md
        /// # Log in with a code
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good,file=de/faq.md
        /// # Anmelden
        /// ```
        ///
        /// ```markdown,good,file=en/faq.md
        /// # Log in
        /// ```
        name: "translations/stale",
        level: Off,
        fix: None,
        needs: [History],
    };

    fn check(&self, corpus: &Corpus, id: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(id);
        let Some(translation) = corpus.translations().of(id) else {
            return;
        };
        let source = corpus.page(translation.source);
        let written = page
            .front_matter
            .and_then(|block| block.value(&page.text, "source_hash"));
        let Some(written) = written else {
            if is_older(page, source, cx.settings) {
                cx.report(older(page, source));
            }
            return;
        };
        let hash = written.slice(&page.text).to_ascii_lowercase();
        let (blob, digest) = (git_blob(&source.text), sha256(&source.text));
        let is_current =
            hash.len() >= SHORTEST && (blob.starts_with(&hash) || digest.starts_with(&hash));
        if is_current {
            return;
        }
        let message = format!(
            "`{}` has changed since this translation was made",
            source.path
        );
        let finding = Finding::new(written, message).help(format!(
            "bring the translation up to date, then write `source_hash: {}`",
            &blob[..12]
        ));
        cx.report(finding);
    }
}

/// Whether a repository knows a change of the source after the last one of the page.
fn is_older(page: &ResolvedPage, source: &ResolvedPage, settings: &Settings) -> bool {
    let files = page.file.as_deref().zip(source.file.as_deref());
    let history = settings.history.as_ref();
    history
        .zip(files)
        .is_some_and(|(history, (page, source))| history.is_newer(source, page))
}

fn older(page: &ResolvedPage, source: &ResolvedPage) -> Finding {
    let title = page.headings.first().map(|heading| heading.content);
    let message = format!("`{}` was changed after this translation", source.path);
    let help = format!(
        "bring the translation up to date; where it already is, write `source_hash: {}` in its front matter",
        &git_blob(&source.text)[..12]
    );
    Finding::new(title.unwrap_or_default(), message).help(help)
}

/// The id git gives a file with this text: SHA-1 over a header and the bytes.
fn git_blob(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let mut hasher = sha1::Sha1::new();
    hasher.update(format!("blob {}\0", text.len()));
    hasher.update(text);
    hex(&hasher.finalize())
}

fn sha256(text: &str) -> String {
    hex(&sha2::Sha256::digest(text.replace("\r\n", "\n")))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a string cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::git_blob;

    #[test]
    fn the_hash_is_the_one_of_git() {
        // As `printf 'hello\n' | git hash-object --stdin` prints it.
        assert_eq!(
            git_blob("hello\r\n"),
            "ce013625030ba8dba906f756967f9e9ca394464a"
        );
    }
}
