//! A server for tests that answers with raw bytes, so that it can be as broken as the real ones.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// One request as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Path and query.
    pub(crate) path: String,
    /// All lines of the head.
    pub(crate) head: Vec<String>,
    /// How often this path was asked for before.
    pub(crate) before: usize,
}

impl Received {
    /// A header, its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What happens to the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Keep,
    Close,
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<Received>>>,
    most: Arc<AtomicUsize>,
}

impl Server {
    /// Starts a server on a free port; `answer` writes what it likes.
    pub(crate) fn start(
        host: &str,
        answer: impl Fn(&Received, &mut TcpStream) -> std::io::Result<Then> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind((host, 0)).expect("a free port");
        let address = listener.local_addr().expect("an address");
        let log = Arc::<Mutex<Vec<Received>>>::default();
        let (current, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let answer = Arc::new(answer);
        let server = Self {
            address,
            log: Arc::clone(&log),
            most: Arc::clone(&most),
        };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (log, answer) = (Arc::clone(&log), Arc::clone(&answer));
                let (current, most) = (Arc::clone(&current), Arc::clone(&most));
                std::thread::spawn(move || {
                    // A client that goes away is what many tests are about.
                    let _ = serve(stream, &log, &*answer, &current, &most);
                });
            }
        });
        server
    }

    /// The URL of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far.
    pub(crate) fn log(&self) -> Vec<Received> {
        self.log.lock().expect("the log").clone()
    }

    /// How often a path was asked for.
    pub(crate) fn count(&self, path: &str) -> usize {
        self.log().iter().filter(|it| it.path == path).count()
    }

    /// Most requests that were open at a time.
    pub(crate) fn most_at_a_time(&self) -> usize {
        self.most.load(Ordering::Relaxed)
    }
}

fn serve(
    mut stream: TcpStream,
    log: &Mutex<Vec<Received>>,
    answer: &(dyn Fn(&Received, &mut TcpStream) -> std::io::Result<Then> + Send + Sync),
    current: &AtomicUsize,
    most: &AtomicUsize,
) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut reader = BufReader::new(stream.try_clone()?);
    loop {
        let mut head = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line)? == 0 {
                return Ok(());
            }
            let line = line.trim_end();
            if line.is_empty() {
                break;
            }
            head.push(line.to_owned());
        }
        let path = head
            .first()
            .and_then(|line| line.split(' ').nth(1))
            .unwrap_or_default()
            .to_owned();
        let received = {
            let mut log = log.lock().expect("the log");
            let before = log.iter().filter(|it| it.path == path).count();
            let received = Received { path, head, before };
            log.push(received.clone());
            received
        };
        most.fetch_max(
            current.fetch_add(1, Ordering::Relaxed) + 1,
            Ordering::Relaxed,
        );
        let then = answer(&received, &mut stream);
        current.fetch_sub(1, Ordering::Relaxed);
        if then? == Then::Close {
            return Ok(());
        }
    }
}

/// Answers with a status, headers and a body of the right length.
pub(crate) fn reply(
    stream: &mut TcpStream,
    status: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<Then> {
    let mut out = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        out.push_str(&format!("{name}: {value}\r\n"));
    }
    out.push_str("\r\n");
    let mut bytes = out.into_bytes();
    bytes.extend_from_slice(body);
    stream.write_all(&bytes)?;
    Ok(Then::Keep)
}

/// Answers with an HTML page.
pub(crate) fn page(stream: &mut TcpStream, html: &str) -> std::io::Result<Then> {
    let headers = [("Content-Type", "text/html; charset=utf-8")];
    reply(stream, "200 OK", &headers, html.as_bytes())
}

/// Answers with exactly these bytes.
pub(crate) fn raw(stream: &mut TcpStream, bytes: &[u8]) -> std::io::Result<Then> {
    stream.write_all(bytes)?;
    Ok(Then::Close)
}

/// Waits, for a server that is slow.
pub(crate) fn wait(milliseconds: u64) {
    std::thread::sleep(Duration::from_millis(milliseconds));
}

/// Waits until something is so.
///
/// # Panics
///
/// When it never is: after two thousand looks.
pub(crate) fn until(mut is_so: impl FnMut() -> bool) {
    for _ in 0..2000 {
        if is_so() {
            return;
        }
        wait(5);
    }
    panic!("it never was");
}

/// Ends the connection with a reset: closing with unread input makes the system send one.
pub(crate) fn reset(stream: &TcpStream) -> std::io::Result<Then> {
    let socket = socket2::SockRef::from(stream);
    socket.set_linger(Some(Duration::ZERO))?;
    stream.shutdown(std::net::Shutdown::Read)?;
    Ok(Then::Close)
}
