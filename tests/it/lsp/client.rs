//! A client that fails on any message it does not expect.

use std::collections::BTreeMap;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;

use faqlint::lsp::serve;
use lsp_server::{Connection, Message, Notification, Request, Response, ResponseError};
use serde_json::{Value, json};

/// Longest wait for a message.
const PATIENCE: Duration = Duration::from_mins(1);

pub(crate) struct Client {
    connection: Connection,
    server: Option<JoinHandle<Result<(), String>>>,
    next_id: i32,
    versions: BTreeMap<String, i32>,
    /// What was published last, by URI.
    pub(crate) published: BTreeMap<String, Vec<Value>>,
    /// Requests of the server, by method.
    pub(crate) asked: BTreeMap<String, usize>,
    pub(crate) capabilities: Value,
    pub(crate) logged: Vec<String>,
}

/// What a client of today can do.
pub(crate) fn capabilities() -> Value {
    json!({
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
    })
}

pub(crate) fn uri(file: &Path) -> String {
    url::Url::from_file_path(file).unwrap().into()
}

pub(crate) fn write(root: &Path, files: &[(&str, &str)]) {
    for (name, text) in files {
        let file = root.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
}

impl Client {
    pub(crate) fn start(roots: &[&Path]) -> Self {
        Self::start_with(roots, &capabilities(), &Value::Null)
    }

    pub(crate) fn start_with(roots: &[&Path], capabilities: &Value, options: &Value) -> Self {
        let (connection, there) = Connection::memory();
        let server = std::thread::spawn(move || serve(&there).map_err(|error| error.to_string()));
        Self::greet(connection, server, roots, capabilities, options)
    }

    /// A client of a process that speaks on its standard input and output.
    pub(crate) fn spawn(mut command: Command, roots: &[&Path]) -> Self {
        let (connection, there) = Connection::memory();
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (to_client, from_client) = (there.sender, there.receiver);
        std::thread::spawn(move || {
            for message in from_client {
                // A process that has ended reads nothing.
                let _ = message.write(&mut stdin);
            }
        });
        let server = std::thread::spawn(move || {
            let mut stdout = BufReader::new(stdout);
            while let Ok(Some(message)) = Message::read(&mut stdout) {
                if to_client.send(message).is_err() {
                    break;
                }
            }
            let status = child.wait().map_err(|error| error.to_string())?;
            status.success().then_some(()).ok_or(status.to_string())
        });
        Self::greet(connection, server, roots, &capabilities(), &Value::Null)
    }

    fn greet(
        connection: Connection,
        server: JoinHandle<Result<(), String>>,
        roots: &[&Path],
        capabilities: &Value,
        options: &Value,
    ) -> Self {
        let mut client = Self {
            connection,
            server: Some(server),
            next_id: 0,
            versions: BTreeMap::new(),
            published: BTreeMap::new(),
            asked: BTreeMap::new(),
            capabilities: Value::Null,
            logged: Vec::new(),
        };
        let folders: Vec<Value> = roots
            .iter()
            .map(|root| json!({ "uri": uri(root), "name": "x" }))
            .collect();
        let params = json!({
            "processId": null,
            "rootUri": roots.first().map(|root| uri(root)),
            "workspaceFolders": folders,
            "capabilities": capabilities,
            "initializationOptions": options,
        });
        client.capabilities = client.request("initialize", params)["capabilities"].clone();
        client.notify("initialized", json!({}));
        client
    }

    pub(crate) fn notify(&self, method: &str, params: Value) {
        let notification = Notification::new(method.to_owned(), params);
        self.connection.sender.send(notification.into()).unwrap();
    }

    /// Sends a request and returns its id.
    pub(crate) fn send(&mut self, method: &str, params: Value) -> i32 {
        self.next_id += 1;
        let request = Request::new(self.next_id.into(), method.to_owned(), params);
        self.connection.sender.send(request.into()).unwrap();
        self.next_id
    }

    /// Waits for the answer to a request, and takes in what comes before.
    pub(crate) fn wait(&mut self, id: i32) -> Result<Value, ResponseError> {
        loop {
            let message = self.connection.receiver.recv_timeout(PATIENCE);
            let message = message.expect("an answer");
            if let Message::Response(response) = message {
                if response.id == id.into() {
                    return response.response_result;
                }
                panic!("an answer that nobody waits for: {response:?}");
            }
            self.take(message);
        }
    }

    pub(crate) fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        self.wait(id)
            .unwrap_or_else(|error| panic!("{method}: {error:?}"))
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Notification(one) => match &*one.method {
                "textDocument/publishDiagnostics" => {
                    let uri = one.params["uri"].as_str().unwrap().to_owned();
                    let found = one.params["diagnostics"].as_array().unwrap().clone();
                    if let (Some(version), Some(own)) =
                        (one.params["version"].as_i64(), self.versions.get(&uri))
                    {
                        assert!(version <= i64::from(*own), "findings of a later version");
                    }
                    self.published.insert(uri, found);
                }
                "window/logMessage" => {
                    let message = one.params["message"].as_str().unwrap().to_owned();
                    self.logged.push(message);
                }
                method => panic!("an unexpected notification: {method}"),
            },
            Message::Request(request) => match &*request.method {
                "client/registerCapability"
                | "workspace/diagnostic/refresh"
                | "workspace/codeLens/refresh" => {
                    *self.asked.entry(request.method).or_default() += 1;
                    let response = Response::new_ok(request.id, Value::Null);
                    self.connection.sender.send(response.into()).unwrap();
                }
                method => panic!("an unexpected request: {method}"),
            },
            Message::Response(response) => panic!("an unexpected answer: {response:?}"),
        }
    }

    pub(crate) fn open(&mut self, file: &Path, text: &str) {
        self.versions.insert(uri(file), 1);
        let document =
            json!({ "uri": uri(file), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Opens a file as it is on disk.
    pub(crate) fn open_file(&mut self, file: &Path) {
        self.open(file, &fs::read_to_string(file).unwrap());
    }

    pub(crate) fn change(&mut self, file: &Path, changes: &[Value]) {
        let version = self.versions.get_mut(&uri(file)).unwrap();
        *version += 1;
        let document = json!({ "uri": uri(file), "version": *version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub(crate) fn replace(&mut self, file: &Path, text: &str) {
        self.change(file, &[json!({ "text": text })]);
    }

    pub(crate) fn close(&mut self, file: &Path) {
        self.versions.remove(&uri(file));
        self.notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": uri(file) } }),
        );
    }

    pub(crate) fn touched(&self, file: &Path, kind: u32) {
        self.notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": [{ "uri": uri(file), "type": kind }] }),
        );
    }

    /// Waits until every page is checked as it is in the editor.
    pub(crate) fn settle(&mut self, file: &Path) {
        self.request(
            "textDocument/foldingRange",
            json!({ "textDocument": { "uri": uri(file) } }),
        );
    }

    /// The rules that find something on a file, sorted.
    pub(crate) fn rules(&mut self, file: &Path) -> Vec<String> {
        self.settle(file);
        let found = self.published.get(&uri(file)).into_iter().flatten();
        let mut rules: Vec<String> = found
            .map(|one| one["code"].as_str().unwrap_or("config").to_owned())
            .collect();
        rules.sort();
        rules
    }

    pub(crate) fn at(&mut self, method: &str, file: &Path, line: u32, character: u32) -> Value {
        self.request(method, at(file, line, character))
    }

    /// Goes without a word, and gives how the server ended.
    pub(crate) fn leave(mut self) -> Result<(), String> {
        self.notify("exit", Value::Null);
        self.server.take().unwrap().join().unwrap()
    }

    /// Says goodbye, and sees the server end well.
    pub(crate) fn finish(mut self) {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        let server = self.server.take().unwrap();
        server.join().unwrap().unwrap();
    }
}

pub(crate) fn at(file: &Path, line: u32, character: u32) -> Value {
    json!({
        "textDocument": { "uri": uri(file) },
        "position": { "line": line, "character": character },
    })
}

/// The offset of a position in UTF-16.
pub(crate) fn offset(text: &str, position: &Value) -> usize {
    let (line, column) = (
        position["line"].as_u64().unwrap(),
        position["character"].as_u64().unwrap(),
    );
    let start: usize = text
        .split_inclusive('\n')
        .take(line as usize)
        .map(str::len)
        .sum();
    let mut units = 0;
    for (at, c) in text[start..].char_indices() {
        if units >= column {
            return start + at;
        }
        units += c.len_utf16() as u64;
    }
    text.len()
}

/// Carries out a workspace edit on the files on disk, and returns those that changed.
pub(crate) fn apply(edit: &Value) -> Vec<PathBuf> {
    let mut changed = Vec::new();
    let mut one = |uri: &str, edits: &[Value]| {
        let file = url::Url::parse(uri).unwrap().to_file_path().unwrap();
        let mut text = fs::read_to_string(&file).unwrap();
        let mut edits: Vec<(usize, usize, &str)> = edits
            .iter()
            .map(|edit| {
                let range = &edit["range"];
                let (start, end) = (offset(&text, &range["start"]), offset(&text, &range["end"]));
                (start, end, edit["newText"].as_str().unwrap())
            })
            .collect();
        edits.sort_unstable();
        for (start, end, new) in edits.into_iter().rev() {
            text.replace_range(start..end, new);
        }
        fs::write(&file, text).unwrap();
        changed.push(file);
    };
    for change in edit["documentChanges"].as_array().into_iter().flatten() {
        let uri = change["textDocument"]["uri"].as_str().unwrap();
        one(uri, change["edits"].as_array().unwrap());
    }
    for (uri, edits) in edit["changes"].as_object().into_iter().flatten() {
        one(uri, edits.as_array().unwrap());
    }
    changed
}
