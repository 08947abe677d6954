//! Texts that change: in every encoding, and seen from other pages.

use std::fs;

use serde_json::{Value, json};

use super::client::{Client, capabilities, uri, write};

/// A generator of numbers that are the same each time (Marsaglia, 2003: xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count as u64) as usize
    }
}

const PIECES: [&str; 14] = [
    "a",
    "😀",
    "é",
    "\n",
    "\r\n",
    "# H\n",
    "\n\n1. One\n",
    "3. Three\n",
    "[x](b.md#no)",
    "`",
    "日本",
    " ",
    "[x]: y\n",
    "{#id}",
];

fn position(text: &str, offset: usize, encoding: &str) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let column = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    let character: usize = match encoding {
        "utf-8" => column.len(),
        "utf-16" => column.encode_utf16().count(),
        _ => column.chars().count(),
    };
    json!({ "line": line, "character": character })
}

/// An offset that every client can name: not between the two halves of a line ending.
fn random_offset(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len() + 1);
    while !text.is_char_boundary(at) || text[..at].ends_with('\r') {
        at -= 1;
    }
    at
}

#[test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
fn random_edits_lead_where_opening_the_final_text_leads() {
    for encoding in ["utf-8", "utf-16", "utf-32"] {
        let dir = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(dir.path()).unwrap();
        let start = "# Start 😀\r\n\r\nText.\r\n";
        write(
            &root,
            &[
                ("rules.toml", ""),
                ("a.md", start),
                ("b.md", "# B\n"),
                ("c.md", start),
            ],
        );
        let mut capabilities = capabilities();
        capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut client = Client::start_with(&[&root], &capabilities, &Value::Null);
        assert_eq!(client.capabilities["positionEncoding"], encoding);
        let (file, other) = (root.join("a.md"), root.join("c.md"));
        client.open_file(&file);
        let mut text = start.to_owned();
        let mut random = Random(0x5eed_0001);
        for _ in 0..340 {
            let mut changes = Vec::new();
            for _ in 0..=random.below(3) {
                let (a, b) = (
                    random_offset(&text, &mut random),
                    random_offset(&text, &mut random),
                );
                let (from, to) = (a.min(b), a.max(b).min(a.min(b) + 12));
                let to = (0..=to)
                    .rev()
                    .find(|at| text.is_char_boundary(*at))
                    .unwrap()
                    .max(from);
                let to = if text[..to].ends_with('\r') {
                    to + 1
                } else {
                    to
                };
                let piece = PIECES[random.below(PIECES.len())];
                changes.push(json!({
                    "range": {
                        "start": position(&text, from, encoding),
                        "end": position(&text, to, encoding),
                    },
                    "text": piece,
                }));
                text.replace_range(from..to, piece);
            }
            client.change(&file, &changes);
        }
        client.settle(&file);
        client.open(&other, &text);
        client.settle(&other);
        let found = |file| {
            client
                .published
                .get(&uri(file))
                .cloned()
                .unwrap_or_default()
        };
        let without_identity = |found: Vec<Value>| -> Vec<Value> {
            let mut found = found;
            for one in &mut found {
                one["data"] = Value::Null;
                one["relatedInformation"] = Value::Null;
            }
            found
        };
        assert_eq!(
            without_identity(found(&file)),
            without_identity(found(&other)),
            "{encoding}\n{text}"
        );
        client.finish();
    }
}

#[test]
fn ranges_outside_the_text_are_moved_into_it() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(&root, &[("rules.toml", ""), ("a.md", "# A\n")]);
    let file = root.join("a.md");
    let mut client = Client::start(&[&root]);
    client.open_file(&file);
    let range = json!({
        "start": { "line": 90, "character": 7 },
        "end": { "line": 4, "character": 9999 },
    });
    client.change(
        &file,
        &[json!({ "range": range, "text": "\nThe the end.\n" })],
    );
    assert_eq!(client.rules(&file), ["wording/repeated-word"]);
    client.finish();
}

#[test]
fn a_page_hears_what_happens_on_another() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    let page = "# A\n\n## Kept\n\nText.\n\n## Gone\n\nText.\n";
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("a.md", page),
            ("b.md", "# B\n\n[x](a.md#gone)\n"),
        ],
    );
    let (a, b) = (root.join("a.md"), root.join("b.md"));
    let mut client = Client::start(&[&root]);
    client.open_file(&a);
    client.open_file(&b);
    assert!(client.rules(&b).is_empty());
    client.replace(&a, "# A\n\n## Kept\n\nText.\n");
    assert_eq!(client.rules(&b), ["anchors/undefined"]);
    client.replace(&a, page);
    assert!(client.rules(&b).is_empty());
    client.finish();
}

#[test]
fn files_come_and_go_on_disk() {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(
        &root,
        &[
            ("rules.toml", ""),
            ("a.md", "# A\n\n[n](new.md#n)\n"),
            ("b.md", "# B\n"),
        ],
    );
    let (a, b, new) = (root.join("a.md"), root.join("b.md"), root.join("new.md"));
    let mut client = Client::start(&[&root]);
    client.open_file(&a);
    assert_eq!(client.rules(&a), ["links/missing-file"]);
    fs::write(&new, "# M\n").unwrap();
    client.touched(&new, 1);
    assert_eq!(client.rules(&a), ["anchors/undefined"]);
    fs::write(&new, "# N\n").unwrap();
    client.touched(&new, 2);
    assert!(client.rules(&a).is_empty());
    // A page that is open stays a page when its file is gone.
    client.open_file(&b);
    fs::remove_file(&b).unwrap();
    client.touched(&b, 3);
    client.replace(&b, "# B\n\nThe the.\n");
    assert_eq!(client.rules(&b), ["wording/repeated-word"]);
    // Renamed in case only.
    fs::rename(&new, root.join("New.md")).unwrap();
    client.touched(&new, 3);
    client.touched(&root.join("New.md"), 1);
    assert_eq!(client.rules(&a), ["links/case-mismatch"]);
    // Only in the editor.
    let unsaved = root.join("unsaved.md");
    client.open(&unsaved, "# U\n\n[a](a.md#nowhere)\n");
    assert_eq!(client.rules(&unsaved), ["anchors/undefined"]);
    client.close(&unsaved);
    client.settle(&a);
    assert!(client.published[&uri(&unsaved)].is_empty());
    client.finish();
}
