//! `translations/stale`.

use sha1::Digest as _;

use crate::corpus::{Corpus, PageId, ResolvedPage};
use crate::diagnostic::Finding;
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};
use crate::settings::Settings;
use crate::text::Span;

/// A translation whose source has changed since it was made.
#[derive(Debug, Default)]
pub(crate) struct Stale;

/// Shortest abbreviation of a hash that is compared, in hexadecimal digits, as git has it.
const SHORTEST: usize = 7;

impl SiteRule for Stale {
    const META: RuleMeta = rule_meta! {
        /// The source of a translation has changed since the translation was made.
        ///
        /// Reported when:
        ///
        /// - the front matter has a `source_hash` that is not the hash of the source as it is now: what
        ///   `git hash-object PAGE` prints, or its SHA-256. Seven digits are enough; line endings do not matter;
        /// - it has a `default_lang_commit`, as Hugo sites write it, and git knows a later change of the source;
        /// - it has neither, and git knows a change of the source after the last one of the translation.
        ///   What is not committed yet is the latest change.
        ///
        /// Not reported when:
        ///
        /// - git does not know the commit, as in a shallow clone.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line translations/stale -->`.
        ///
        /// ## Why it matters
        ///
        /// Readers of an outdated translation learn how the app used to work.
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
            if let Some(commit) = synced_commit(page) {
                if is_changed_since(source, page, commit, cx.settings) {
                    cx.report(outdated(source, commit));
                }
                return;
            }
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

/// The commit of the source that the translation says it was made from: `default_lang_commit` of Hugo sites.
fn synced_commit(page: &ResolvedPage) -> Option<Span> {
    let value = page
        .front_matter?
        .value(&page.text, "default_lang_commit")?;
    let text = value.slice(&page.text);
    let digits = text.bytes().take_while(u8::is_ascii_hexdigit).count();
    (digits >= SHORTEST).then(|| Span::at(value.start, digits as u32))
}

/// Whether a repository knows a change of the source after a commit.
fn is_changed_since(
    source: &ResolvedPage,
    page: &ResolvedPage,
    commit: Span,
    settings: &Settings,
) -> bool {
    let hash = commit.slice(&page.text).to_ascii_lowercase();
    let file = source.file.as_deref();
    let history = settings.history.as_ref().zip(file);
    history.is_some_and(|(history, file)| history.is_newer_than_commit(file, &hash) == Some(true))
}

fn outdated(source: &ResolvedPage, commit: Span) -> Finding {
    let message = format!("`{}` has changed since this commit", source.path);
    Finding::new(commit, message).help(
        "bring the translation up to date, then write the commit of the last change of the source",
    )
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
