//! A site that stays in memory and is brought up to date: what `check --watch` and the language server
//! run on.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::config::Config;
use crate::corpus::{Corpus, CorpusBuilder, Dependencies, PageId, Wants, display_path, record};
use crate::diagnostic::Diagnostic;
use crate::engine::doubt;
use crate::engine::finalize::{PageResult, finish, finish_alone, sources};
use crate::engine::fingerprint::Names;
use crate::engine::inputs::find;
use crate::engine::labels::add_labels;
use crate::engine::read::{self, CheckedPage, Input, Reader, RunContext, TranslationRole, wants};
use crate::engine::run::summaries;
use crate::engine::safety::{FixTrials, mark_harmful_on_request};
use crate::engine::site_files::add_site_files;
use crate::engine::timing::Clock;
use crate::engine::{Outcome, Suppressed};
use crate::source::{Overlay, Tree, normalise};

/// What the pages of a project are.
#[derive(Clone, Debug)]
pub struct Scope {
    /// The configuration.
    pub config: Arc<Config>,
    /// The working directory: absolute. Findings name pages relative to it.
    pub cwd: PathBuf,
    /// Files and folders to check, absolute.
    pub paths: Vec<PathBuf>,
    /// When safe fixes are tried. With [`FixTrials::OnRequest`], see [`Project::with_tried_fixes`].
    pub trials: FixTrials,
}

/// The pages of a site with their findings; a value that does not change: an update gives the next one,
/// which shares what is the same.
#[derive(Clone, Debug)]
pub struct Project {
    scope: Scope,
    tree: Arc<Tree>,
    pages: Vec<Arc<CheckedPage>>,
    unreadable: Vec<Diagnostic>,
    corpus: Arc<Corpus>,
    results: Vec<Arc<PageFindings>>,
    /// The findings by path where some were replaced: see `doubt`.
    doubted: Option<Arc<FxHashMap<Arc<str>, Vec<Diagnostic>>>>,
    /// What the rules of the pages need beyond them.
    wants: Wants,
}

/// The findings of a page, and what they depend on.
#[derive(Debug, Default)]
struct PageFindings {
    found: PageResult,
    dependencies: Dependencies,
}

/// A page that was checked by itself, to be put into a project.
#[derive(Clone, Debug)]
pub struct Draft {
    file: PathBuf,
    page: Arc<CheckedPage>,
}

impl Project {
    /// Reads all pages and checks them. Files in `open` have the text given there.
    #[must_use]
    pub fn open(scope: Scope, open: &Overlay) -> Self {
        Self::empty(scope).reopen(open, &|_| true)
    }

    /// A project without pages.
    #[must_use]
    pub fn empty(scope: Scope) -> Self {
        Self {
            tree: Arc::new(Tree::default()),
            pages: Vec::new(),
            unreadable: Vec::new(),
            corpus: Arc::new(Corpus::empty(&scope.cwd)),
            results: Vec::new(),
            doubted: None,
            wants: Wants::default(),
            scope,
        }
    }

    /// The project after files came, went or changed on disk: the pages that `is_stale` names are read
    /// again, and so is everything beside the pages.
    #[must_use]
    pub fn reopen(&self, open: &Overlay, is_stale: &(dyn Fn(&Path) -> bool + Sync)) -> Self {
        let (config, cwd) = (&*self.scope.config, &self.scope.cwd);
        let clock = Clock::new(false);
        let names = Names::new(&config.base, cwd, None);
        let tree = Arc::new(Tree::new(Some(Arc::new(open.clone()))));
        let inputs = self.inputs(open);
        let known: FxHashMap<&Path, &Arc<CheckedPage>> = self
            .pages
            .iter()
            .filter_map(|page| Some((page.summary.file.as_deref()?, page)))
            .collect();
        let same = |input: &Input, text: Option<&Arc<str>>| {
            let page = *known.get(input.file.as_path())?;
            let is_same = page.is_reported == input.is_reported
                && page.translation == input.translation
                && match text {
                    Some(text) => page.summary.text == *text,
                    None => !is_stale(&input.file),
                };
            is_same.then(|| Arc::clone(page))
        };
        let reader = Reader {
            run: RunContext {
                config,
                tree: &tree,
                names: &names,
                clock: &clock,
                trials: self.scope.trials,
            },
            known: &same,
            on_page: &|_| {},
            progress: &|_, _| {},
        };
        let read = reader.read_all(inputs);
        let wants = wants(&read.pages);
        let mut corpus = CorpusBuilder::new(&tree, &config.settings, cwd)
            .wants(wants)
            .build(summaries(&read.pages));
        add_labels(config, &tree, &mut corpus);
        add_site_files(config, &tree, &mut corpus);
        let results: Vec<Arc<PageFindings>> = (0..read.pages.len() as u32)
            .into_par_iter()
            .map(|id| {
                let page = &read.pages[id as usize];
                check(&self.scope, &corpus, &names, PageId(id), page)
            })
            .collect();
        Self {
            scope: self.scope.clone(),
            tree,
            pages: read.pages,
            unreadable: read.unreadable,
            doubted: doubted(&corpus, &results),
            corpus: Arc::new(corpus),
            results,
            wants,
        }
    }

    /// The pages on disk and those that are only in the editor.
    fn inputs(&self, open: &Overlay) -> Vec<Input> {
        let Scope {
            config, cwd, paths, ..
        } = &self.scope;
        let disk = Tree::default();
        let mut paths: Vec<PathBuf> = paths
            .iter()
            .filter(|path| disk.exists(path))
            .cloned()
            .collect();
        let is_new = |file: &Path| {
            let is_below = |path: &PathBuf| file.starts_with(path);
            !file.exists() && config.includes(file) && self.scope.paths.iter().any(is_below)
        };
        paths.extend(
            open.files()
                .filter(|file| is_new(file))
                .map(Path::to_path_buf),
        );
        let mut inputs = find(config, cwd, &disk, &paths);
        for input in &mut inputs {
            input.text = open.text(&input.file).cloned();
        }
        inputs
    }

    /// Checks a page by itself: the rules that need one page run. `None` for a file that is not a page of
    /// the project.
    #[must_use]
    pub fn draft(&self, file: &Path, text: Arc<str>) -> Option<Draft> {
        let id = self.corpus.page_of(file)?;
        let known = self.pages.get(id.0 as usize)?;
        let input = Input {
            path: Arc::clone(&known.summary.path),
            file: file.to_path_buf(),
            text: None,
            is_reported: known.is_reported,
            translation: known.translation.clone(),
        };
        if *known.summary.text == *text {
            return Some(Draft {
                file: file.to_path_buf(),
                page: Arc::clone(known),
            });
        }
        let scope = &self.scope;
        let page = read::check(&scope.config, input, text, &Clock::new(false), scope.trials);
        Some(Draft {
            file: file.to_path_buf(),
            page: Arc::new(page),
        })
    }

    /// The project with other texts of some of its pages, and the pages whose findings were made again: those that
    /// changed, and those whose findings depend on them.
    #[must_use]
    pub fn update(&self, drafts: &[Draft]) -> (Self, Vec<PageId>) {
        let (config, cwd) = (&*self.scope.config, &self.scope.cwd);
        let mut pages = self.pages.clone();
        for draft in drafts {
            if let Some(id) = self.corpus.page_of(&draft.file)
                && let Some(page) = pages.get_mut(id.0 as usize)
            {
                *page = Arc::clone(&draft.page);
            }
        }
        let corpus = CorpusBuilder::new(&self.tree, &config.settings, cwd)
            .wants(self.wants)
            .reuse(Some(&self.corpus))
            .build(summaries(&pages));
        let mut corpus = corpus.with_site_files_of(&self.corpus);
        if !Arc::ptr_eq(corpus.site(), self.corpus.site()) {
            // Metadata names redirects, and where pages are in the navigation.
            add_site_files(config, &self.tree, &mut corpus);
        }
        let mut concerned = self.concerned(&corpus, &pages);
        let names = Names::new(&config.base, cwd, None);
        let made: Vec<(PageId, Arc<PageFindings>)> = concerned
            .par_iter()
            .map(|id| {
                (
                    *id,
                    check(&self.scope, &corpus, &names, *id, &pages[id.0 as usize]),
                )
            })
            .collect();
        let mut results = self.results.clone();
        for (id, result) in made {
            results[id.0 as usize] = result;
        }
        let next = Self {
            scope: self.scope.clone(),
            tree: Arc::clone(&self.tree),
            pages,
            unreadable: self.unreadable.clone(),
            doubted: doubted(&corpus, &results),
            corpus: Arc::new(corpus),
            results,
            wants: self.wants,
        };
        if self.doubted.is_some() || next.doubted.is_some() {
            // Findings are replaced wherever they are.
            concerned = (0..next.pages.len() as u32).map(PageId).collect();
        }
        (next, concerned)
    }

    /// The pages whose findings may be others in a later state, sorted.
    fn concerned(&self, corpus: &Corpus, pages: &[Arc<CheckedPage>]) -> Vec<PageId> {
        let all = (0..pages.len() as u32).map(PageId);
        let Some(mut changed) = corpus.changed_since(&self.corpus) else {
            return all.collect();
        };
        // A comment that suppresses a rule changes no table.
        let is_other =
            |id: &PageId| !Arc::ptr_eq(&pages[id.0 as usize], &self.pages[id.0 as usize]);
        changed.extend(all.filter(is_other));
        changed.sort_unstable();
        changed.dedup();
        let noted = |id: PageId| Some(&self.results.get(id.0 as usize)?.dependencies);
        let mut concerned = corpus.dependents(&self.corpus, &changed, noted);
        concerned.extend(corpus.other_inbound(&self.corpus));
        concerned.sort_unstable();
        concerned.dedup();
        concerned
    }

    /// What the project is made of.
    #[must_use]
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// All pages, and where their links lead.
    #[must_use]
    pub fn corpus(&self) -> &Arc<Corpus> {
        &self.corpus
    }

    /// The files that the pages are from.
    #[must_use]
    pub fn tree(&self) -> &Arc<Tree> {
        &self.tree
    }

    /// Whether a file is a page whose findings are wanted.
    #[must_use]
    pub fn page_of(&self, file: &Path) -> Option<PageId> {
        let id = self.corpus.page_of(file)?;
        let page = self.pages.get(id.0 as usize)?;
        page.is_reported.then_some(id)
    }

    /// The findings of a page, in the order of output; some may be about another file.
    #[must_use]
    pub fn diagnostics(&self, id: PageId) -> &[Diagnostic] {
        if let Some(doubted) = &self.doubted {
            let page = self.pages.get(id.0 as usize);
            let found = page.and_then(|page| doubted.get(&page.summary.path));
            return found.map_or(&[], Vec::as_slice);
        }
        let result = self.results.get(id.0 as usize);
        result.map_or(&[], |result| &result.found.diagnostics)
    }

    /// Findings of a page after the trial of their safe fixes: those that would harm the page are unsafe. Needed
    /// before a fix is offered as safe or applied, where [`Scope::trials`] puts the trial off.
    #[must_use]
    pub fn with_tried_fixes(&self, id: PageId, mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let page = self.pages.get(id.0 as usize);
        if let Some(page) = page.filter(|_| self.scope.trials == FixTrials::OnRequest) {
            mark_harmful_on_request(&page.summary, &mut found, &self.scope.config.settings);
        }
        found
    }

    /// The findings about pages that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> &[Diagnostic] {
        &self.unreadable
    }

    /// The absolute file of a path that a finding names.
    #[must_use]
    pub fn file_of(&self, path: &str) -> PathBuf {
        normalise(&self.scope.cwd.join(path))
    }

    /// All findings, as a run gives them back.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let mut outcome = Outcome {
            diagnostics: self.unreadable.clone(),
            ..Outcome::default()
        };
        let mut bytes = 0;
        for (page, result) in self.pages.iter().zip(&self.results) {
            if page.is_reported {
                outcome.summary.files += 1;
                bytes += page.summary.text.len() as u64;
                outcome
                    .diagnostics
                    .extend(result.found.diagnostics.iter().cloned());
                let suppressed = result.found.suppressed.iter();
                outcome.suppressed.extend(suppressed.map(Suppressed::clone));
            }
        }
        doubt::apply(&self.corpus, &mut outcome.diagnostics);
        outcome.statistics.bytes = bytes;
        outcome.settle();
        outcome.sources = sources(&self.scope.config, &self.corpus, &outcome);
        outcome.translations = self.corpus.translations().coverage().clone();
        outcome
    }
}

impl Draft {
    /// The findings of the rules that need one page, before the others are known.
    #[must_use]
    pub fn diagnostics(&self, scope: &Scope) -> Vec<Diagnostic> {
        let names = Names::new(&scope.config.base, &scope.cwd, None);
        finish_alone(&scope.config, &names, &self.page).diagnostics
    }

    /// Checks a file of which nothing else is known yet.
    #[must_use]
    pub fn of_file(scope: &Scope, file: &Path, text: Arc<str>) -> Self {
        let input = Input {
            path: display_path(&scope.cwd, file),
            file: file.to_path_buf(),
            text: None,
            is_reported: true,
            translation: TranslationRole::Alone,
        };
        let page = read::check(&scope.config, input, text, &Clock::new(false), scope.trials);
        Self {
            file: file.to_path_buf(),
            page: Arc::new(page),
        }
    }
}

/// The findings by path, when the model of the site is in doubt about some of them.
fn doubted(
    corpus: &Corpus,
    results: &[Arc<PageFindings>],
) -> Option<Arc<FxHashMap<Arc<str>, Vec<Diagnostic>>>> {
    let all = || results.iter().flat_map(|result| &result.found.diagnostics);
    if doubt::doubted(corpus, all()).is_empty() {
        return None;
    }
    let mut diagnostics: Vec<Diagnostic> = all().cloned().collect();
    doubt::apply(corpus, &mut diagnostics);
    let mut by_path: FxHashMap<Arc<str>, Vec<Diagnostic>> = FxHashMap::default();
    for one in diagnostics {
        by_path.entry(Arc::clone(&one.path)).or_default().push(one);
    }
    Some(Arc::new(by_path))
}

fn check(
    scope: &Scope,
    corpus: &Corpus,
    names: &Names<'_>,
    id: PageId,
    page: &CheckedPage,
) -> Arc<PageFindings> {
    if !page.is_reported {
        return Arc::default();
    }
    let clock = Clock::new(false);
    let (found, dependencies) = record(|| {
        let config = &scope.config;
        finish(config, corpus, names, id, page, &clock, scope.trials)
    });
    Arc::new(PageFindings {
        found,
        dependencies,
    })
}
