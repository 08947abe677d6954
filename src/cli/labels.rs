//! `faqlint labels`.

use crate::cli::args::{LabelsArguments, ListFormat};
use crate::cli::options::CorpusOptions;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::config::Selection;
use crate::corpus::{Corpus, display_path};
use crate::fix::write_atomically;
use crate::labels::{LabelRequest, load};
use crate::report::labels::{NameListing, NamePage, NameRow, NameState, write_json, write_text};
use crate::rules::{PageNames, Standing};
use crate::settings::{LABELS_FILE, LabelLock, Settings};
use crate::source::Tree;
use crate::text::LineIndex;

/// Lists the names on the screen that pages use, or writes `labels.lock`.
pub(crate) fn labels(typed: LabelsArguments, terminal: &mut Terminal) -> Result<Status, Failure> {
    let options = CorpusOptions::new(typed.corpus, None)?;
    let session = Session::new(&options, &Selection::default(), false, terminal)?;
    let settings = &session.config().settings;
    if settings.label_sources.is_empty() {
        return Err(
            Failure::new("the configuration does not name any string files").hint(
                "add `[[labels]]` with `strings = [\"../app/src/main/res/values*/strings.xml\"]`",
            ),
        );
    }
    if typed.update {
        return update(&session, terminal);
    }
    let listing = listing(&session.corpus()?, settings, &typed.uses_of);
    let out = &mut *terminal.out;
    open_pipe(match typed.format {
        ListFormat::Text => write_text(&listing, &terminal.look, out),
        ListFormat::Json => write_json(&listing, out),
    })?;
    Ok(Status::Clean)
}

fn update(session: &Session, terminal: &mut Terminal) -> Result<Status, Failure> {
    let config = session.config();
    let settings = &config.settings;
    let labels = load(&LabelRequest {
        sources: &settings.label_sources,
        platforms: &settings.platforms,
        languages: None,
        tree: &Tree::default(),
        lockfile: settings.label_lock.as_ref(),
        cache: settings.label_cache.as_deref(),
    });
    let count: usize = labels.tables.iter().map(|table| table.labels().len()).sum();
    if count == 0 {
        return Err(Failure::new("no string file was found")
            .hint("the globs of `[[labels]]` are relative to the folder of the configuration"));
    }
    let lock = LabelLock::new(config.base.join(LABELS_FILE), &labels, &settings.platforms);
    let text = lock.render();
    write_atomically(&lock.file, |out| out.write_all(text.as_bytes())).map_err(|error| {
        Failure::new(format!("cannot write `{}`: {error}", lock.file.display()))
    })?;
    let name = display_path(session.cwd(), &lock.file);
    let languages = labels.tables.len();
    terminal.say(&format!("{name}: {count} labels in {languages} tables\n"));
    Ok(Status::Clean)
}

/// The names of the checked pages that the apps know; with keys, only those of these strings.
fn listing(corpus: &Corpus, settings: &Settings, keys: &[String]) -> NameListing {
    let mut pages = Vec::new();
    for page in corpus.checked() {
        let names = PageNames::new(corpus, page, settings);
        let index = LineIndex::new(&page.text);
        let mut rows = Vec::new();
        for (_, known) in &names.names {
            let Some((state, own, now)) = state(&known.standing) else {
                continue;
            };
            if !keys.is_empty() && !own.iter().any(|key| keys.contains(key)) {
                continue;
            }
            let place = index.position(&page.text, known.span.start);
            rows.push(NameRow {
                text: known.text.to_string(),
                line: place.line,
                column: place.column,
                state,
                keys: own,
                now,
            });
        }
        if !rows.is_empty() {
            pages.push(NamePage {
                path: page.path.to_string(),
                language: page.language_tag(settings),
                names: rows,
            });
        }
    }
    NameListing::new(pages)
}

/// What is known of a name, the keys behind it, and what the app shows in its place.
fn state(standing: &Standing<'_>) -> Option<(NameState, Vec<String>, Vec<String>)> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let (state, mut keys, mut now): (_, Vec<String>, Vec<String>) = match standing {
        Standing::Current(labels) => {
            let keys = labels.iter().map(|label| label.key.to_string());
            (NameState::Current, keys.collect(), Vec::new())
        }
        Standing::Former(renamed) => {
            let keys = renamed.iter().map(|one| one.former.label.key.to_string());
            let now = renamed.iter().flat_map(|one| one.now.iter());
            let now = now.map(|text| (*text).to_owned()).collect();
            (NameState::Former, keys.collect(), now)
        }
        Standing::Untranslated { own, keys } => {
            let keys = keys.iter().map(ToString::to_string).collect();
            (NameState::Untranslated, keys, owned(own))
        }
        Standing::Elsewhere { own, key, .. } => {
            (NameState::Elsewhere, vec![key.to_string()], owned(own))
        }
        Standing::Foreign | Standing::Unknown => return None,
    };
    for list in [&mut keys, &mut now] {
        list.sort_unstable();
        list.dedup();
    }
    Some((state, keys, now))
}
