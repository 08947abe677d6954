//! HTTP/2, over TLS with a certificate that the system is told to trust.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use h2::server::SendResponse;
use hyper::http::Response;
use serde_json::Value;
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::Site;

type Bytes = &'static [u8];
type Answer = SendResponse<std::io::Cursor<Bytes>>;

/// What a server saw.
#[derive(Default)]
struct Seen {
    /// The protocol of each connection.
    protocols: Vec<String>,
    paths: Vec<String>,
}

fn tls() -> TlsAcceptor {
    let certificate = include_bytes!("../../fixtures/tls/trusted.der").to_vec();
    let key = include_bytes!("../../fixtures/tls/trusted-key.der").to_vec();
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(key);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.into()], key.into())
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    TlsAcceptor::from(Arc::new(config))
}

fn start() -> (SocketAddr, Arc<Mutex<Seen>>) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::<Mutex<Seen>>::default();
    let log = Arc::clone(&seen);
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            let tls = tls();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, log) = (tls.clone(), Arc::clone(&log));
                tokio::spawn(async move {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, &log).await;
                    }
                });
            }
        });
    });
    (address, seen)
}

async fn serve(stream: TlsStream<TcpStream>, log: &Mutex<Seen>) {
    let protocol = stream.get_ref().1.alpn_protocol().unwrap_or_default();
    let protocol = String::from_utf8_lossy(protocol).into_owned();
    log.lock().unwrap().protocols.push(protocol);
    let builder = h2::server::Builder::new().handshake(stream);
    let Ok(mut connection) = builder.await else {
        return;
    };
    while let Some(Ok((request, answer))) = connection.accept().await {
        let path = request.uri().path().to_owned();
        log.lock().unwrap().paths.push(path.clone());
        if path == "/goodbye" {
            connection.abrupt_shutdown(h2::Reason::ENHANCE_YOUR_CALM);
            continue;
        }
        tokio::spawn(async move {
            // A client that goes away is what some of this is about.
            let _ = reply(&path, answer).await;
        });
    }
}

async fn reply(path: &str, mut answer: Answer) -> Result<(), h2::Error> {
    let html = || Response::builder().header("content-type", "text/html");
    let page = |body: Bytes| (html().body(()).unwrap(), body);
    let (head, body) = match path {
        "/gone" => (Response::builder().status(410).body(()).unwrap(), &b""[..]),
        "/moved" => {
            let moved = Response::builder().status(308).header("location", "/page");
            (moved.body(()).unwrap(), &b""[..])
        }
        "/reset" => {
            answer.send_reset(h2::Reason::INTERNAL_ERROR);
            return Ok(());
        }
        "/slow" => {
            tokio::time::sleep(Duration::from_secs(20)).await;
            page(b"late")
        }
        "/breaks-off" => {
            let mut stream = answer.send_response(html().body(()).unwrap(), false)?;
            stream.send_data(std::io::Cursor::new(b"<p id=a>"), false)?;
            tokio::time::sleep(Duration::from_millis(50)).await;
            stream.send_reset(h2::Reason::CANCEL);
            return Ok(());
        }
        "/endless" => {
            let mut stream = answer.send_response(html().body(()).unwrap(), false)?;
            let piece: Bytes = &[b' '; 16 * 1024];
            loop {
                stream.reserve_capacity(piece.len());
                while stream.capacity() < piece.len() {
                    let capacity = std::future::poll_fn(|cx| stream.poll_capacity(cx)).await;
                    capacity.unwrap_or(Err(h2::Reason::CANCEL.into()))?;
                }
                stream.send_data(std::io::Cursor::new(piece), false)?;
            }
        }
        _ => page(b"<p id=a><p id=b>"),
    };
    let mut stream = answer.send_response(head, body.is_empty())?;
    if !body.is_empty() {
        stream.send_data(std::io::Cursor::new(body), true)?;
    }
    Ok(())
}

/// The rows of a link report about paths of a server whose root certificate the system trusts.
fn checked<'a>(address: SocketAddr, paths: impl Iterator<Item = &'a str>) -> Vec<Value> {
    let site = Site::linking(paths.map(|path| format!("https://{address}{path}")));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls/root.pem");
    site.link_report(&[("SSL_CERT_FILE", root.to_str().unwrap())])
}

#[test]
fn http2_is_spoken_where_the_server_does() {
    let (address, seen) = start();
    let rows = [
        ("/page#a", "alive", None),
        ("/page#b", "alive", None),
        ("/page#missing", "alive", None),
        ("/gone", "dead", Some("gone")),
        ("/moved#a", "moved", None),
        ("/reset", "unverified", Some("connection-failed")),
        ("/breaks-off#b", "unverified", Some("connection-failed")),
        ("/endless#b", "unverified", Some("too-large")),
        ("/slow", "unverified", Some("timed-out")),
    ];
    let others: Vec<String> = (0..100).map(|n| format!("/{n}")).collect();
    let paths = rows.iter().map(|(path, ..)| *path);
    let paths = paths.chain(others.iter().map(String::as_str));
    let links = checked(address, paths);
    for (path, verdict, reason) in rows {
        let url = format!("https://{address}{path}");
        let url = url.split('#').next().unwrap();
        let row = links.iter().find(|row| row["url"] == url).unwrap();
        assert_eq!(row["verdict"], verdict, "{path}: {row}");
        assert_eq!(row["reason"].as_str(), reason, "{path}: {row}");
    }
    for path in &others {
        let url = format!("https://{address}{path}");
        let row = links.iter().find(|row| row["url"] == url).unwrap();
        assert_eq!(row["verdict"], "alive", "{row}");
    }
    let seen = seen.lock().unwrap();
    assert!(
        seen.protocols.iter().all(|it| it == "h2"),
        "{:?}",
        seen.protocols
    );
    let connections = seen.protocols.len();
    assert!(
        connections < others.len() / 4,
        "one serves many: {connections}"
    );
    let pages = seen.paths.iter().filter(|path| *path == "/page").count();
    assert_eq!(
        pages, 3,
        "once, once more for what is missing, once for `/moved`"
    );
}

#[test]
fn a_server_that_says_goodbye_is_no_dead_link() {
    let (address, _) = start();
    let links = checked(address, ["/goodbye"].into_iter());
    assert_eq!(links[0]["verdict"], "unverified");
    assert_eq!(links[0]["reason"], "connection-failed");
}
