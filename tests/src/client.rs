//! A language client for tests: starts a server, sends what it is told, waits for what it is asked to wait for.
//! Nothing here sleeps; every wait ends with the awaited message, the server's end, or a generous limit.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long a reply may take on a busy machine before a test gives up.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running server and everything it has said.
pub struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// Messages that came while another one was awaited, in order.
    pub unread: Vec<Value>,
    /// Settings by section. With them the client answers the server's requests (`workspace/configuration` from them,
    /// all others with null); without them it never answers.
    pub settings: Option<Value>,
    next_id: i64,
}

impl Client {
    /// Starts `program` with `arguments` and does nothing else.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start(program: &Path, arguments: &[&str]) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
        let stdin = child.stdin.take();
        let stdout = child.stdout.take();
        let (sender, incoming) = channel();
        std::thread::spawn(move || {
            let mut reader = BufReader::new(stdout?);
            while let Some(message) = read_message(&mut reader) {
                if sender.send(message).is_err() {
                    break;
                }
            }
            Some(())
        });
        Self { child, stdin, incoming, unread: Vec::new(), settings: None, next_id: 0 }
    }

    /// The process id of the server.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Starts our own server and initializes it with these capabilities for `root`, if there is one.
    #[must_use]
    pub fn initialized(root: Option<&Path>, capabilities: &Value) -> Self {
        let mut client = Self::start(crate::binary(), &["lsp"]);
        client.initialize(root, capabilities, &Value::Null);
        client
    }

    /// `initialize` and `initialized`; gives the server's answer.
    pub fn initialize(&mut self, root: Option<&Path>, capabilities: &Value, options: &Value) -> Value {
        let uri = root.map(uri);
        let folders = uri.as_ref().map(|uri| json!([{ "uri": uri, "name": "root" }]));
        let answer = self.request(
            "initialize",
            &json!({
                "processId": std::process::id(), "rootUri": uri, "workspaceFolders": folders,
                "capabilities": capabilities, "initializationOptions": options,
            }),
        );
        self.notify("initialized", &json!({}));
        answer
    }

    /// Sends a request and waits for its answer: the whole response object.
    pub fn request(&mut self, method: &str, params: &Value) -> Value {
        let id = self.send_request(method, params);
        self.response(id)
    }

    /// Sends a request without waiting; gives its id.
    pub fn send_request(&mut self, method: &str, params: &Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Waits for the answer to request `id`.
    pub fn response(&mut self, id: i64) -> Value {
        self.wait_for(&format!("the answer to request {id}"), |message| {
            message.get("id") == Some(&json!(id)) && message.get("method").is_none()
        })
    }

    /// Sends a notification.
    pub fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends one message.
    pub fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends bytes as they are. A server that is gone already is no error here: the test sees it at the next wait.
    pub fn send_raw(&mut self, bytes: &[u8]) {
        if let Some(stdin) = &mut self.stdin {
            let _ = stdin.write_all(bytes).and_then(|()| stdin.flush());
        }
    }

    /// Opens a document, version 1: a Bicep file or parameter file by its ending, YAML otherwise.
    pub fn open(&mut self, uri: &str, text: &str) {
        let language = match uri.rsplit('.').next() {
            Some("bicep") => "bicep",
            Some("bicepparam") => "bicep-params",
            _ => "yaml",
        };
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Replaces the whole text of a document.
    pub fn change(&mut self, uri: &str, version: i32, text: &str) {
        self.notify(
            "textDocument/didChange",
            &json!({ "textDocument": { "uri": uri, "version": version }, "contentChanges": [{ "text": text }] }),
        );
    }

    /// Waits for the diagnostics of `uri` at `version` (or any, where it is `None`).
    pub fn diagnostics(&mut self, uri: &str, version: Option<i32>) -> Vec<Value> {
        let message = self.wait_for(&format!("diagnostics of {uri} at {version:?}"), |message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && version.is_none_or(|version| message["params"]["version"] == version)
        });
        message["params"]["diagnostics"].as_array().cloned().unwrap_or_default()
    }

    /// Waits for the first message that fits; what comes before it stays in [`Client::unread`].
    ///
    /// # Panics
    ///
    /// If the server ends or [`PATIENCE`] does.
    pub fn wait_for(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.unread.iter().position(&fits) {
            return self.unread.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            match self.incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) if fits(&message) => return message,
                Ok(message) => {
                    self.answer(&message);
                    self.unread.push(message);
                }
                Err(RecvTimeoutError::Timeout) => {
                    let unread: Vec<_> = self.unread.iter().map(|message| &message["method"]).collect();
                    panic!("waited in vain for {what}; unread: {unread:?}")
                }
                Err(RecvTimeoutError::Disconnected) => {
                    panic!("the server ended before {what}: {:?}", self.child.try_wait())
                }
            }
        }
    }

    fn answer(&mut self, message: &Value) {
        let (Some(settings), Some(id), Some(method)) =
            (&self.settings, message.get("id"), message["method"].as_str())
        else {
            return;
        };
        let result = match (method, message["params"]["items"].as_array()) {
            ("workspace/configuration", Some(items)) => items
                .iter()
                .map(|item| item["section"].as_str().map_or(Value::Null, |section| settings[section].clone()))
                .collect(),
            _ => Value::Null,
        };
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
    }

    /// `shutdown` and `exit`; gives the exit status.
    pub fn shutdown(mut self) -> ExitStatus {
        self.request("shutdown", &Value::Null);
        self.notify("exit", &Value::Null);
        self.wait()
    }

    /// Closes the server's stdin and waits for its end.
    pub fn hang_up(mut self) -> ExitStatus {
        self.stdin = None;
        self.wait()
    }

    /// Waits for the server's end.
    ///
    /// # Panics
    ///
    /// If it is still alive after [`PATIENCE`].
    pub fn wait(&mut self) -> ExitStatus {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.incoming.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(message) => self.unread.push(message),
                Err(RecvTimeoutError::Timeout) => panic!("the server is still alive"),
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.child.wait().unwrap_or_else(|error| panic!("no exit status: {error}"))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The `file:` URI of an absolute path; characters that URIs reserve are escaped.
#[must_use]
pub fn uri(path: &Path) -> String {
    let mut uri = String::from("file://");
    let path = path.to_string_lossy().replace('\\', "/");
    if !path.starts_with('/') {
        uri.push('/');
    }
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn read_message(reader: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse::<usize>().ok();
        }
    }
    let mut body = vec![0; length?];
    reader.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}
