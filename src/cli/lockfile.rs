//! `faqlint anchors --update`, `--locked` and `--retire`: the lockfile of published anchors.

use std::io::Write as _;
use std::path::Path;

use crate::cli::args::{AnchorsArguments, CorpusArguments};
use crate::cli::options::CorpusOptions;
use crate::cli::session::Session;
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::config::Selection;
use crate::corpus::{Corpus, display_path};
use crate::fix::write_atomically;
use crate::settings::{Lockfile, read_anchor, spelt};
use crate::text::{did_you_mean, escape};

/// What to do with the lockfile.
pub(crate) enum Task {
    /// Add what is new.
    Update,
    /// Fail when something is new.
    Locked,
    /// Give anchors up.
    Retire {
        /// `page#id`, or a page for all of its anchors.
        anchors: Vec<String>,
        /// What took their place.
        successor: Option<String>,
    },
}

/// The task that was typed, when it is about the lockfile.
pub(crate) fn task(typed: &AnchorsArguments) -> Option<Task> {
    if typed.update {
        Some(Task::Update)
    } else if typed.locked {
        Some(Task::Locked)
    } else if typed.retire.is_empty() {
        None
    } else {
        Some(Task::Retire {
            anchors: typed.retire.clone(),
            successor: typed.to.clone(),
        })
    }
}

/// Carries out a task.
pub(crate) fn run(
    task: Task,
    corpus: CorpusArguments,
    terminal: &mut Terminal,
) -> Result<Status, Failure> {
    let options = CorpusOptions::new(corpus, None)?;
    let session = Session::new(&options, &Selection::default(), false, terminal)?;
    let (mut lockfile, is_there) = session.lockfile();
    let corpus = session.corpus()?;
    let name = display_path(session.cwd(), &lockfile.file);
    match task {
        Task::Update => {
            let added = new_anchors(&mut lockfile, &corpus).len();
            write(&lockfile)?;
            terminal.say(&format!(
                "{name}: {} added, {} in total\n",
                counted(added),
                lockfile.len()
            ));
            Ok(Status::Clean)
        }
        Task::Locked if !is_there => Err(Failure::new(format!("there is no lockfile `{name}`"))
            .hint("run `faqlint anchors --update` and commit the file")),
        Task::Locked => {
            let new = new_anchors(&mut lockfile, &corpus);
            for anchor in &new {
                open_pipe(writeln!(terminal.out, "{}", escape::name(anchor)))?;
            }
            if new.is_empty() {
                return Ok(Status::Clean);
            }
            terminal.say(&format!(
                "{name} lacks {}: run `faqlint anchors --update`\n",
                counted(new.len())
            ));
            Ok(Status::Findings)
        }
        Task::Retire { .. } if !is_there => Err(Failure::new(format!(
            "there is no lockfile `{name}`, so there is no published anchor to retire"
        ))),
        Task::Retire { anchors, successor } => {
            let successor = successor
                .map(|typed| target(&typed, &lockfile, &corpus))
                .transpose()?;
            let mut count = 0;
            for typed in &anchors {
                count += retire(&mut lockfile, typed, successor.as_ref())?;
            }
            write(&lockfile)?;
            terminal.say(&format!("{name}: {} retired\n", counted(count)));
            Ok(Status::Clean)
        }
    }
}

fn counted(count: usize) -> String {
    match count {
        1 => "1 anchor".to_owned(),
        count => format!("{count} anchors"),
    }
}

fn write(lockfile: &Lockfile) -> Result<(), Failure> {
    let text = lockfile.render();
    if *lockfile.text == *text {
        return Ok(());
    }
    write_atomically(&lockfile.file, |out| out.write_all(text.as_bytes())).map_err(|error| {
        Failure::new(format!(
            "cannot write `{}`: {error}",
            lockfile.file.display()
        ))
    })
}

/// Adds the anchors of the corpus that the lockfile lacks, and names them.
///
/// Ids that only the site generator can know, of headings with templates in them, are left out.
fn new_anchors(lockfile: &mut Lockfile, corpus: &Corpus) -> Vec<String> {
    let mut new = Vec::new();
    for page in corpus.checked() {
        let Some(name) = page.lockfile_name(lockfile) else {
            continue;
        };
        for anchor in &page.anchors {
            let heading = anchor
                .heading
                .and_then(|index| page.headings.get(index as usize));
            let is_unknown = heading.is_some_and(|heading| heading.dynamic && !heading.declared);
            if !anchor.id.is_empty() && !is_unknown && lockfile.add(&name, &anchor.id) {
                new.push(spelt(&name, &anchor.id));
            }
        }
    }
    new
}

/// The anchor of `--to`: it has to be there.
fn target(typed: &str, lockfile: &Lockfile, corpus: &Corpus) -> Result<(String, String), Failure> {
    let (page, id) = match read_anchor(typed) {
        Some((page, id)) => (page.into_string(), id.into_string()),
        None => (typed.to_owned(), String::new()),
    };
    let folder = lockfile.file.parent().unwrap_or(Path::new("/"));
    let Some(there) = corpus
        .page_of(&folder.join(&page))
        .map(|there| corpus.page(there))
    else {
        return Err(Failure::new(format!("there is no page `{page}`"))
            .hint("write the page as in the lockfile: relative to its folder"));
    };
    if id.is_empty() {
        return Err(Failure::new(format!("`{typed}` is not an anchor")).hint("write `page#id`"));
    }
    if !there.has_anchor(&id) {
        return Err(Failure::new(format!("`{page}` has no anchor `{id}`"))
            .hint(format!("`faqlint anchors {page}` lists those it has")));
    }
    Ok((page, id))
}

fn retire(
    lockfile: &mut Lockfile,
    typed: &str,
    successor: Option<&(String, String)>,
) -> Result<usize, Failure> {
    let successor = successor.map(|(page, id)| (page.as_str(), id.as_str()));
    let wanted: Vec<(String, String)> = if let Some((page, id)) = read_anchor(typed) {
        vec![(page.into_string(), id.into_string())]
    } else {
        let ids = lockfile.of_page(typed).map(|(id, _)| id.to_owned());
        ids.map(|id| (typed.to_owned(), id)).collect()
    };
    let known = |(page, id): &&(String, String)| lockfile.get(page, id).is_some();
    if wanted.is_empty() || !wanted.iter().all(|anchor| known(&anchor)) {
        let near = nearest(lockfile, typed);
        let failure = Failure::new(format!("the lockfile has no anchor `{typed}`"));
        return Err(match near {
            Some(near) => failure.hint(did_you_mean(&near)),
            None => failure.hint("write the anchor as in the lockfile: `page#id`"),
        });
    }
    for (page, id) in &wanted {
        lockfile.retire(page, id, successor);
    }
    Ok(wanted.len())
}

/// The line of the lockfile nearest to what was typed: Jaro-Winkler of at least 0.85.
fn nearest(lockfile: &Lockfile, typed: &str) -> Option<String> {
    let anchors = lockfile
        .pages()
        .flat_map(|page| lockfile.of_page(page).map(move |(id, _)| spelt(page, id)));
    anchors
        .map(|anchor| (strsim::jaro_winkler(&anchor, typed), anchor))
        .filter(|(score, _)| *score >= 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, anchor)| anchor)
}
