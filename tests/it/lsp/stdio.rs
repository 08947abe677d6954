//! The program itself: over its standard input and output, as an editor starts it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::client::{Client, write};

fn site(pages: &[(&str, &str)]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let root = fs::canonicalize(dir.path()).unwrap();
    write(&root, pages);
    (dir, root)
}

fn faqlint(root: &Path, args: &[&str]) -> Command {
    let mut command = crate::scratch::program();
    command
        .args(args)
        .current_dir(root)
        .env("XDG_CACHE_HOME", root.join(".cache"))
        .env("HOME", root.join(".home"));
    command
}

#[test]
fn the_program_serves_and_ends_as_asked() {
    let (_dir, root) = site(&[("rules.toml", ""), ("a.md", "# A\n\nThe the.\n")]);
    let page = root.join("a.md");
    let mut client = Client::spawn(faqlint(&root, &["lsp"]), &[&root]);
    client.open_file(&page);
    assert_eq!(client.rules(&page), ["wording/repeated-word"]);
    client.replace(&page, "# A\n\nThe 😀.\n");
    assert!(client.rules(&page).is_empty());
    client.finish();
}

#[test]
fn to_leave_without_goodbye_is_an_error() {
    let (_dir, root) = site(&[("rules.toml", "")]);
    let client = Client::spawn(faqlint(&root, &["lsp"]), &[&root]);
    assert!(client.leave().is_err());
}

#[cfg(feature = "online")]
#[test]
fn a_hover_shows_what_an_earlier_run_saw_of_an_external_link() {
    use crate::server::{Server, reply};

    let server = Server::start("127.0.0.1", |_, stream| {
        reply(stream, "404 Not Found", &[], b"")
    });
    let text = format!("# A\n\n[gone]({0}) and [new]({0}2)\n", server.url("/gone"));
    let config = "[links]\nallow = [\"127.0.0.1\"]\nretries = 0\n";
    let (_dir, root) = site(&[("rules.toml", config), ("a.md", &text)]);
    let page = root.join("a.md");
    let mut client = Client::spawn(faqlint(&root, &["lsp"]), &[&root]);
    client.open_file(&page);
    assert!(client.at("textDocument/hover", &page, 2, 2).is_null());
    fs::write(&page, text.replace("2)", ")")).unwrap();
    let output = faqlint(&root, &["check", "--online"]).output().unwrap();
    assert!(String::from_utf8_lossy(&output.stdout).contains("links/dead"));
    let hover = client.at("textDocument/hover", &page, 2, 2);
    let shown = hover["contents"]["value"].as_str().unwrap();
    assert!(
        shown.contains("dead, the server says there is no such page (seen just now)"),
        "{shown}"
    );
    let other = u32::try_from(text.lines().nth(2).unwrap().find("[new]").unwrap()).unwrap();
    assert!(
        client
            .at("textDocument/hover", &page, 2, other + 2)
            .is_null()
    );
    client.finish();
}
