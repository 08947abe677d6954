//! The main thread: it owns the state, reads messages, and hands out work.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, select, unbounded};
use gen_lsp_types::{MessageType, Uri};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

use crate::corpus::PageId;
use crate::engine::{Draft, Project};
use crate::lsp::capabilities::{EXPLAIN, initialize_result, watchers};
use crate::lsp::client::{Client, Switches};
use crate::lsp::error::ServeError;
use crate::lsp::files::OpenFile;
use crate::lsp::jobs::{Cancellation, Lane};
use crate::lsp::requests::{Answer, Handler, changed_files, failure, handler};
use crate::lsp::site::{Site, Stale};
use crate::lsp::view::View;
use crate::rules;
use crate::source::{Overlay, Tree};

/// How long the text has to stay as it is before the other pages are checked against it.
const QUIET: Duration = Duration::from_millis(30);

/// Longest time without a look at what is due.
const IDLE: Duration = Duration::from_hours(1);

/// What other threads send to the main thread.
pub(super) enum Event {
    /// A page was checked by itself; no draft when it is not a page of the site.
    Checked {
        root: PathBuf,
        file: PathBuf,
        text: Arc<str>,
        result: Result<Option<Draft>, String>,
    },
    /// The next state of a site, and the pages whose findings may be others; `None` for all.
    Made {
        root: PathBuf,
        serial: u64,
        drafts: Vec<(PathBuf, Arc<str>)>,
        result: Result<(Project, Option<Vec<PageId>>), String>,
    },
    /// A request has its answer.
    Answered { id: RequestId, answer: Answer },
}

/// A request that waits until its site is as it is in the editor.
struct Waiting {
    id: RequestId,
    root: PathBuf,
    handler: Handler,
}

/// The state of the server.
pub(super) struct Server {
    pub(super) sender: Sender<Message>,
    pub(super) client: Client,
    pub(super) switches: Switches,
    pub(super) folders: Vec<PathBuf>,
    pub(super) sites: BTreeMap<PathBuf, Site>,
    /// By file, absolute and normalised.
    pub(super) open: Arc<FxHashMap<PathBuf, OpenFile>>,
    /// Texts that are not on disk, by URI.
    pub(super) untitled: FxHashMap<Uri, OpenFile>,
    /// What was published last for each file, as a hash.
    pub(super) published: FxHashMap<Uri, u64>,
    /// Files for which the client was given edits: what it makes of them is noticed late, or never.
    edited: BTreeSet<PathBuf>,
    waiting: Vec<Waiting>,
    running: FxHashMap<RequestId, Cancellation>,
    events: Sender<Event>,
    checks: Lane,
    projects: Lane,
    answers: Lane,
    next_id: i32,
    is_shut_down: bool,
}

/// Serves one client until it says goodbye.
///
/// # Errors
///
/// When the client breaks the protocol, or a thread cannot be started.
pub fn serve(connection: &Connection) -> Result<(), ServeError> {
    let protocol = |error: lsp_server::ProtocolError| ServeError::Protocol(error.to_string());
    let (id, params) = connection.initialize_start().map_err(protocol)?;
    let client = Client::new(&params["capabilities"]);
    let result = initialize_result(client);
    connection.initialize_finish(id, result).map_err(protocol)?;
    let (events, received) = unbounded();
    let (switches, problem) = Switches::new(&params["initializationOptions"]);
    let mut server = Server::new(connection.sender.clone(), client, switches, events)?;
    if let Some(problem) = problem {
        server.log(
            MessageType::Warning,
            &format!("cannot read the options: {problem}"),
        );
    }
    server.start(&params);
    let ended = server.run(&connection.receiver, &received);
    drop(server);
    ended
}

impl Server {
    fn new(
        sender: Sender<Message>,
        client: Client,
        switches: Switches,
        events: Sender<Event>,
    ) -> std::io::Result<Self> {
        Ok(Self {
            sender,
            client,
            switches,
            folders: Vec::new(),
            sites: BTreeMap::new(),
            open: Arc::default(),
            untitled: FxHashMap::default(),
            published: FxHashMap::default(),
            edited: BTreeSet::new(),
            waiting: Vec::new(),
            running: FxHashMap::default(),
            events,
            checks: Lane::new("check", 1)?,
            projects: Lane::new("project", 1)?,
            answers: Lane::new("answer", 2)?,
            next_id: 0,
            is_shut_down: false,
        })
    }

    fn run(
        &mut self,
        messages: &Receiver<Message>,
        events: &Receiver<Event>,
    ) -> Result<(), ServeError> {
        loop {
            self.advance();
            let due = self.sites.values().filter_map(|site| site.due).min();
            let wait = due.map_or(IDLE, |due| due.saturating_duration_since(Instant::now()));
            select! {
                recv(messages) -> message => match message {
                    Ok(Message::Request(request)) => self.request(request),
                    Ok(Message::Notification(one)) if one.method == "exit" => break,
                    Ok(Message::Notification(one)) => self.notification(one),
                    Ok(Message::Response(_)) => {}
                    Err(_) => break,
                },
                recv(events) -> event => match event {
                    Ok(event) => self.event(event),
                    Err(_) => break,
                },
                default(wait) => {}
            }
        }
        if self.is_shut_down {
            Ok(())
        } else {
            Err(ServeError::Protocol(
                "it went without `shutdown`".to_owned(),
            ))
        }
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Checked {
                root,
                file,
                text,
                result,
            } => {
                self.checked(&root, &file, text, result);
            }
            Event::Made {
                root,
                serial,
                drafts,
                result,
            } => {
                self.made(&root, serial, &drafts, result);
            }
            Event::Answered { id, answer } => {
                if self.running.remove(&id).is_some() {
                    self.edited.extend(changed_files(&answer));
                    self.answer(id, answer);
                }
            }
        }
    }

    fn request(&mut self, request: Request) {
        let id = request.id.clone();
        if request.method == "shutdown" {
            self.is_shut_down = true;
            return self.answer(id, Ok(Value::Null));
        }
        if self.is_shut_down {
            let error = failure(ErrorCode::InvalidRequest, "the server is shutting down");
            return self.answer(id, Err(error));
        }
        if request.method == "workspace/executeCommand" {
            return self.answer(id, execute(&request.params));
        }
        match handler(request, self.switches) {
            Ok(handler) => self.handle(id, handler),
            Err(error) => self.answer(id, Err(error)),
        }
    }

    /// Has a request answered, or lets it wait until the pages are as they are in the editor.
    fn handle(&mut self, id: RequestId, handler: Handler) {
        let root = match &handler.file {
            Some(file) => Some(self.site_of(file)),
            None => self.sites.keys().next().cloned(),
        };
        let Some(root) = root.filter(|root| self.sites.contains_key(root)) else {
            return self.answer(id, Ok(Value::Null));
        };
        self.running.insert(id.clone(), Cancellation::default());
        self.read_edited_again();
        if !handler.is_exact && self.sites[&root].project.is_none() {
            self.running.remove(&id);
            return self.answer(id, Ok(Value::Null));
        }
        let waiting = Waiting { id, root, handler };
        if !waiting.handler.is_exact || self.sites[&waiting.root].is_settled() {
            self.start_answer(waiting);
        } else {
            self.waiting.push(waiting);
        }
    }

    /// Has the files read again that are no longer what they were when edits of them were given out.
    fn read_edited_again(&mut self) {
        let disk = Tree::default();
        for file in std::mem::take(&mut self.edited) {
            if self.open.contains_key(&file) {
                continue;
            }
            let known = self.sites.values().find_map(|site| site.known_text(&file));
            let Some(known) = known else {
                continue;
            };
            if disk.read_page(&file).is_ok_and(|text| text == known) {
                self.edited.insert(file);
            } else {
                self.touched(&file, true);
            }
        }
    }

    fn start_answer(&mut self, waiting: Waiting) {
        let Waiting { id, root, handler } = waiting;
        let (Some(view), Some(cancellation)) = (self.view(&root), self.running.get(&id)) else {
            return;
        };
        let (cancellation, events) = (cancellation.clone(), self.events.clone());
        let job = move || {
            if cancellation.is_cancelled() {
                return Err(failure(ErrorCode::RequestCanceled, "cancelled"));
            }
            let answer = (handler.answer)(&view);
            if cancellation.is_cancelled() {
                return Err(failure(ErrorCode::RequestCanceled, "cancelled"));
            }
            answer
        };
        self.answers.start(job, move |result| {
            let answer = result.unwrap_or_else(|panic| {
                Err(failure(
                    ErrorCode::InternalError,
                    format!("a panic: {panic}"),
                ))
            });
            // When the main thread is gone, nobody waits.
            let _ = events.send(Event::Answered { id, answer });
        });
    }

    /// Cancels a request: one that waits is answered at once.
    pub(super) fn cancel(&mut self, id: &RequestId) {
        if let Some(cancellation) = self.running.get(id) {
            cancellation.cancel();
        }
        if let Some(at) = self.waiting.iter().position(|waiting| waiting.id == *id) {
            self.waiting.remove(at);
            self.running.remove(id);
            let error = failure(ErrorCode::RequestCanceled, "cancelled");
            self.answer(id.clone(), Err(error));
        }
    }

    /// One state of a site, for those who look.
    pub(super) fn view(&self, root: &Path) -> Option<View> {
        Some(View {
            project: Arc::clone(self.sites.get(root)?.project.as_ref()?),
            open: Arc::clone(&self.open),
            client: self.client,
        })
    }

    /// Starts what is due, and answers the requests whose site is settled.
    fn advance(&mut self) {
        let now = Instant::now();
        let roots: Vec<PathBuf> = self.sites.keys().cloned().collect();
        for root in roots {
            let is_awaited = self.waiting.iter().any(|waiting| waiting.root == root);
            let Some(site) = self.sites.get_mut(&root) else {
                continue;
            };
            let is_due = site.due.is_some_and(|due| due <= now);
            if is_due {
                site.due = None;
            }
            if site.is_busy || !(is_due || is_awaited || site.project.is_none()) {
                continue;
            }
            if site.stale != Stale::Nothing {
                self.start_reopening(&root);
            } else if site.checking.is_empty() && !site.drafts.is_empty() {
                self.start_update(&root);
            }
        }
        let (ready, waiting) =
            std::mem::take(&mut self.waiting)
                .into_iter()
                .partition(|one: &Waiting| {
                    let site = self.sites.get(&one.root);
                    site.is_none_or(Site::is_settled)
                });
        self.waiting = waiting;
        let ready: Vec<Waiting> = ready;
        for one in ready {
            self.start_answer(one);
        }
    }

    /// Makes the next state of a site from the files on disk and in the editor.
    fn start_reopening(&mut self, root: &Path) {
        let texts = self
            .open
            .iter()
            .map(|(file, open)| (file.clone(), Arc::clone(open.text())));
        let overlay = Overlay::new(None, texts.collect());
        let open: Vec<(PathBuf, Arc<str>)> = self
            .open
            .iter()
            .map(|(file, open)| (file.clone(), Arc::clone(open.text())))
            .collect();
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let stale = std::mem::take(&mut site.stale);
        if site.is_loose {
            site.scope.paths = open.iter().map(|(file, _)| file.clone()).collect();
            site.scope.paths.retain(|file| file.parent() == Some(root));
            site.scope.paths.sort_unstable();
        }
        site.is_busy = true;
        let (scope, project) = (site.scope.clone(), site.project.clone());
        let job = move || {
            let project = match project.filter(|_| stale != Stale::All) {
                Some(project) => project.reopen(&overlay, &|file| stale.holds(file)),
                None => Project::open(scope, &overlay),
            };
            (project, None)
        };
        self.make(root, open, job);
    }

    /// Makes the next state of a site with the pages that were edited.
    fn start_update(&mut self, root: &Path) {
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        let Some(project) = site.project.clone() else {
            return;
        };
        site.is_busy = true;
        let texts = site
            .drafts
            .iter()
            .map(|(file, (text, _))| (file.clone(), Arc::clone(text)));
        let texts = texts.collect();
        let drafts: Vec<Draft> = site
            .drafts
            .values()
            .map(|(_, draft)| draft.clone())
            .collect();
        self.make(root, texts, move || {
            let (project, concerned) = project.update(&drafts);
            (project, Some(concerned))
        });
    }

    fn make(
        &self,
        root: &Path,
        drafts: Vec<(PathBuf, Arc<str>)>,
        job: impl FnOnce() -> (Project, Option<Vec<PageId>>) + Send + 'static,
    ) {
        let serial = self.sites.get(root).map_or(0, |site| site.serial);
        let (root, events) = (root.to_path_buf(), self.events.clone());
        self.projects.start(job, move |result| {
            // When the main thread is gone, nobody waits.
            let _ = events.send(Event::Made {
                root,
                serial,
                drafts,
                result,
            });
        });
    }

    /// Checks the text of an open page by itself; while it is being checked, notes that it has changed.
    pub(super) fn start_check(&mut self, root: &Path, file: &Path) {
        let Some(open) = self.open.get(file) else {
            return;
        };
        let text = Arc::clone(open.text());
        let Some(site) = self.sites.get_mut(root) else {
            return;
        };
        if let Some(has_changed) = site.checking.get_mut(file) {
            *has_changed = true;
            return;
        }
        site.checking.insert(file.to_path_buf(), false);
        let (scope, project) = (site.scope.clone(), site.project.clone());
        let (events, root, file) = (self.events.clone(), root.to_path_buf(), file.to_path_buf());
        let (checked, checked_text) = (file.clone(), Arc::clone(&text));
        let job = move || match project {
            Some(project) => project.draft(&checked, checked_text),
            None => Some(Draft::of_file(&scope, &checked, checked_text)),
        };
        self.checks.start(job, move |result| {
            // When the main thread is gone, nobody waits.
            let _ = events.send(Event::Checked {
                root,
                file,
                text,
                result,
            });
        });
    }

    /// Has the pages checked against each other when the text stays as it is for a while.
    pub(super) fn wait_for_quiet(&mut self, root: &Path) {
        if let Some(site) = self.sites.get_mut(root) {
            site.due = Some(Instant::now() + QUIET);
        }
    }

    pub(super) fn log(&self, kind: MessageType, message: &str) {
        let params = json!({ "type": kind, "message": message });
        self.notify("window/logMessage", params);
    }

    pub(super) fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        // A client that is gone is noticed where messages are read.
        let _ = self.sender.send(notification.into());
    }

    /// Asks the client for something; what it answers changes nothing.
    pub(super) fn ask(&mut self, method: &str, params: Value) {
        self.next_id += 1;
        let request = Request::new(self.next_id.into(), method.to_owned(), params);
        // A client that is gone is noticed where messages are read.
        let _ = self.sender.send(request.into());
    }

    fn answer(&self, id: RequestId, answer: Answer) {
        let response = match answer {
            Ok(result) => Response::new_ok(id, result),
            Err(error) => Response::new_err(id, error.code, error.message),
        };
        // A client that is gone is noticed where messages are read.
        let _ = self.sender.send(response.into());
    }

    /// Has the client watch files, when it can.
    pub(super) fn watch(&mut self) {
        if self.client.registers_watchers {
            self.ask("client/registerCapability", watchers());
        }
    }
}

/// Carries out a command: the page of a rule is all there is to ask for.
fn execute(params: &Value) -> Answer {
    let command = params["command"].as_str().unwrap_or_default();
    if command != EXPLAIN {
        let message = format!("there is no command `{command}`");
        return Err(failure(ErrorCode::InvalidParams, message));
    }
    let name = params["arguments"][0].as_str().unwrap_or_default();
    let Some(entry) = rules::find(name) else {
        let message = format!("there is no rule `{name}`: {}", rules::did_you_mean(name));
        return Err(failure(ErrorCode::InvalidParams, message));
    };
    Ok(Value::from(entry.meta.page()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::uri::uri_of;

    #[test]
    fn a_handler_that_panics_is_an_error_and_the_server_goes_on() {
        let dir = tempfile::tempdir().expect("a folder");
        let page = dir.path().join("a.md");
        let (client, there) = Connection::memory();
        let (events, received) = unbounded();
        let mut server = Server::new(
            there.sender.clone(),
            Client::default(),
            Switches::default(),
            events,
        )
        .expect("threads");
        let uri = uri_of(&page).expect("a file");
        let document =
            json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": "# One\n" });
        let opened = json!({ "textDocument": document });
        server.notification(Notification::new("textDocument/didOpen".to_owned(), opened));
        let handler = Handler {
            file: Some(page),
            is_exact: true,
            answer: Box::new(|_| panic!("a handler fails")),
        };
        server.handle(RequestId::from(1), handler);
        let about = json!({ "textDocument": { "uri": uri } });
        let asked = |id: i32, method: &str, params: &Value| {
            let request = Request::new(id.into(), method.to_owned(), params.clone());
            client.sender.send(request.into()).expect("a server");
        };
        asked(2, "textDocument/documentSymbol", &about);
        let running = std::thread::spawn(move || server.run(&there.receiver, &received));
        let mut all = BTreeMap::new();
        while all.len() < 2 {
            let message = client.receiver.recv_timeout(Duration::from_mins(1));
            if let Message::Response(response) = message.expect("an answer") {
                all.insert(response.id.to_string(), response.response_result);
            }
        }
        asked(3, "shutdown", &Value::Null);
        let exit = Notification::new("exit".to_owned(), Value::Null);
        client.sender.send(exit.into()).expect("a server");
        running.join().expect("no panic").expect("a goodbye");
        let error = all["1"].as_ref().expect_err("an error");
        assert_eq!(error.code, ErrorCode::InternalError as i32);
        assert!(error.message.contains("a handler fails"), "{error:?}");
        let symbols = all["2"].as_ref().expect("symbols");
        assert_eq!(symbols[0]["name"], "One");
    }
}
