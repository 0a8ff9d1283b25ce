//! A Chromium without a window, spoken to through two pipes: requests and answers are JSON, each ended by a zero byte.

use std::{
    collections::VecDeque,
    env,
    io::{BufRead, BufReader, Write},
    os::unix::fs::MetadataExt,
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use serde_json::{Value, json};

/// The names under which distributions install it.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(60);

/// Puts the pipes where the browser looks for them; what it prints is not wanted.
const PIPES: &str = r#"exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1"#;

/// The first browser on the search path.
pub(super) fn find() -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let folders: Vec<_> = env::split_paths(&folders).collect();
    let mut files = NAMES
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    files.find(|file| file.is_file())
}

/// A browser with one page.
pub(super) struct Browser {
    child: Child,
    requests: ChildStdin,
    answers: Receiver<Value>,
    /// The events that nobody has asked for yet.
    events: VecDeque<Value>,
    last: u64,
    session: Option<String>,
}

impl Browser {
    /// Starts one with its settings in `profile`.
    ///
    /// # Errors
    ///
    /// When it does not start, or does not answer.
    pub(super) fn start(program: &std::path::Path, profile: &Utf8Path) -> Result<Self> {
        let mut command = Command::new("sh");
        command.args(["-c", PIPES]).arg(program).args([
            "--headless=new",
            "--remote-debugging-pipe",
            "--no-first-run",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--force-color-profile=srgb",
        ]);
        command.arg(format!("--user-data-dir={profile}"));
        // Its sandbox does not work for root.
        if std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0) {
            command.arg("--no-sandbox");
        }
        let mut child = command
            .arg("about:blank")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot run `sh`")?;
        let requests = child.stdin.take().context("no pipe to the browser")?;
        let stdout = child.stdout.take().context("no pipe from the browser")?;
        let (send, answers) = channel();
        // Ends with the pipe.
        thread::spawn(move || {
            let mut reader = BufReader::new(stdout);
            let mut bytes = Vec::new();
            while reader.read_until(0, &mut bytes).is_ok_and(|read| read > 0) {
                bytes.pop();
                let sent = serde_json::from_slice(&bytes).map(|answer| send.send(answer));
                if !matches!(sent, Ok(Ok(()))) {
                    break;
                }
                bytes.clear();
            }
        });
        let mut browser = Self {
            child,
            requests,
            answers,
            events: VecDeque::new(),
            last: 0,
            session: None,
        };
        browser.open()?;
        Ok(browser)
    }

    fn open(&mut self) -> Result<()> {
        let target = self.call("Target.createTarget", json!({ "url": "about:blank" }))?;
        let attach = json!({ "targetId": target["targetId"], "flatten": true });
        let attached = self.call("Target.attachToTarget", attach)?;
        let session = attached["sessionId"].as_str();
        self.session = Some(session.context("the browser names no session")?.to_owned());
        for domain in ["Page", "Runtime", "Log", "Network"] {
            self.call(&format!("{domain}.enable"), json!({}))?;
        }
        Ok(())
    }

    /// Calls a method, and gives its result.
    ///
    /// # Errors
    ///
    /// What the browser says, or that it does not answer.
    pub(super) fn call(&mut self, method: &str, params: Value) -> Result<Value> {
        self.last += 1;
        let id = self.last;
        let mut request = json!({ "id": id, "method": method, "params": params });
        if let Some(session) = &self.session {
            request["sessionId"] = json!(session);
        }
        let mut bytes = serde_json::to_vec(&request)?;
        bytes.push(0);
        let sent = self
            .requests
            .write_all(&bytes)
            .and_then(|()| self.requests.flush());
        sent.context("the browser has ended")?;
        let end = Instant::now() + LIMIT;
        loop {
            let mut answer = self
                .next(end)
                .with_context(|| format!("no answer to `{method}`"))?;
            if answer["id"] != json!(id) {
                self.events.push_back(answer);
            } else if let Some(error) = answer.get("error") {
                bail!("`{method}`: {error}");
            } else {
                return Ok(answer["result"].take());
            }
        }
    }

    fn next(&mut self, end: Instant) -> Result<Value> {
        let left = end.saturating_duration_since(Instant::now());
        match self.answers.recv_timeout(left) {
            Ok(answer) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => bail!("the browser took too long"),
            Err(RecvTimeoutError::Disconnected) => bail!("the browser has ended"),
        }
    }

    /// Opens a file, and waits until it is loaded; what happened before is forgotten.
    ///
    /// # Errors
    ///
    /// When it cannot be opened.
    pub(super) fn show(&mut self, file: &Utf8Path) -> Result<()> {
        self.events.clear();
        let url = format!("file://{file}");
        let opened = self.call("Page.navigate", json!({ "url": url }))?;
        if let Some(error) = opened["errorText"].as_str() {
            bail!("cannot open {file}: {error}");
        }
        let end = Instant::now() + LIMIT;
        let loaded = |event: &Value| event["method"] == "Page.loadEventFired";
        while !self.events.iter().any(loaded) {
            let event = self.next(end).context("the page is not loaded")?;
            self.events.push_back(event);
        }
        Ok(())
    }

    /// The value of an expression in the page.
    ///
    /// # Errors
    ///
    /// What the expression throws.
    pub(super) fn value(&mut self, expression: &str) -> Result<Value> {
        let params =
            json!({ "expression": expression, "returnByValue": true, "awaitPromise": true });
        let mut answer = self.call("Runtime.evaluate", params)?;
        if let Some(thrown) = answer.get("exceptionDetails") {
            bail!(
                "`{expression}` throws {}",
                thrown["exception"]["description"]
            );
        }
        Ok(answer["result"]["value"].take())
    }

    /// What the page has complained about since it was opened.
    pub(super) fn complaints(&self) -> Vec<String> {
        let said = self.events.iter().filter_map(|event| {
            let params = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => {
                    Some(params["exceptionDetails"]["exception"].to_string())
                }
                "Runtime.consoleAPICalled" => Some(params["args"].to_string()),
                "Log.entryAdded" => Some(params["entry"]["text"].to_string()),
                _ => None,
            }
        });
        said.collect()
    }

    /// What the page has asked for since it was opened, itself included.
    pub(super) fn requests(&self) -> Vec<String> {
        let sent = |event: &&Value| event["method"] == "Network.requestWillBeSent";
        let urls = self
            .events
            .iter()
            .filter(sent)
            .map(|event| &event["params"]["request"]["url"]);
        urls.filter_map(Value::as_str).map(str::to_owned).collect()
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
