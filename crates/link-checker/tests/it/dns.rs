//! A name server on this machine, over UDP.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::{Arc, Mutex};

pub(crate) const A: u16 = 1;
pub(crate) const MX: u16 = 15;

/// What it says.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Servers that take mail, with their preference; `""` is the root.
    Mail(Vec<(u16, &'static str)>),
    Address(Ipv4Addr),
    /// The name is there, without records of that type.
    Nothing,
    NoName,
    Failure,
    Refused,
    Silence,
}

pub(crate) struct NameServer {
    pub(crate) address: SocketAddr,
    log: Arc<Mutex<Vec<(String, u16)>>>,
}

impl NameServer {
    /// Starts one that gives these answers to names and types of records. `before` is how often the same
    /// was asked before.
    pub(crate) fn start(answers: impl Fn(&str, u16, usize) -> Answer + Send + 'static) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
        let address = socket.local_addr().unwrap();
        let log = Arc::<Mutex<Vec<(String, u16)>>>::default();
        let seen = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut buffer = [0; 1500];
            while let Ok((len, from)) = socket.recv_from(&mut buffer) {
                let (name, end) = question(&buffer[..len]);
                let kind = u16::from_be_bytes([buffer[end], buffer[end + 1]]);
                let asked = (name.clone(), kind);
                let mut seen = seen.lock().unwrap();
                let before = seen.iter().filter(|it| **it == asked).count();
                seen.push(asked);
                drop(seen);
                let answer = answers(&name, kind, before);
                if let Some(bytes) = reply(&buffer[..end + 4], kind, &answer) {
                    socket.send_to(&bytes, from).unwrap();
                }
            }
        });
        Self { address, log }
    }

    /// What was asked, in order.
    pub(crate) fn log(&self) -> Vec<(String, u16)> {
        self.log.lock().unwrap().clone()
    }

    /// How often the servers for mail of a domain were asked for.
    pub(crate) fn count(&self, domain: &str) -> usize {
        let log = self.log();
        log.iter()
            .filter(|it| *it.0 == *domain && it.1 == MX)
            .count()
    }
}

/// The name that is asked for, and where it ends.
fn question(bytes: &[u8]) -> (String, usize) {
    let (mut labels, mut at) = (Vec::new(), 12);
    while bytes[at] != 0 {
        let end = at + 1 + usize::from(bytes[at]);
        labels.push(
            String::from_utf8(bytes[at + 1..end].to_vec())
                .unwrap()
                .to_lowercase(),
        );
        at = end;
    }
    (labels.join("."), at + 1)
}

fn encoded(name: &str) -> Vec<u8> {
    let labels = name.split('.').filter(|label| !label.is_empty());
    let labels = labels
        .flat_map(|label| std::iter::once(u8::try_from(label.len()).unwrap()).chain(label.bytes()));
    labels.chain([0]).collect()
}

/// An answer to `asked`, the head and question of a message (RFC 1035, section 4).
fn reply(asked: &[u8], kind: u16, answer: &Answer) -> Option<Vec<u8>> {
    let (code, records) = match answer {
        Answer::Mail(servers) if kind == MX => {
            let records = servers
                .iter()
                .map(|(preference, name)| [&preference.to_be_bytes()[..], &encoded(name)].concat());
            (0, records.collect())
        }
        Answer::Address(address) if kind == A => (0, vec![address.octets().to_vec()]),
        Answer::Mail(_) | Answer::Address(_) | Answer::Nothing => (0, Vec::new()),
        Answer::NoName => (3, Vec::new()),
        Answer::Failure => (2, Vec::new()),
        Answer::Refused => (5, Vec::new()),
        Answer::Silence => return None,
    };
    let count = u8::try_from(records.len()).unwrap();
    let mut out = asked[..2].to_vec();
    out.extend([0x81, 0x80 | code, 0, 1, 0, count, 0, 0, 0, 0]);
    out.extend(&asked[12..]);
    for record in records {
        // The name of the question, the class of the internet, and a minute to live.
        out.extend([0xc0, 12]);
        out.extend(kind.to_be_bytes());
        out.extend([0, 1, 0, 0, 0, 60]);
        out.extend(u16::try_from(record.len()).unwrap().to_be_bytes());
        out.extend(record);
    }
    Some(out)
}
