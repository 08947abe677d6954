//! One HTML file: counts, tables of what the pages cover, and each finding with its lines.
//!
//! The file needs no network, reads without its script and without its style, and holds no clock.
//! Text of pages reaches it through [`escaped`] only.

mod excerpt;
mod findings;
mod tables;

use std::fmt::Write as _;
use std::io;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use crate::diagnostic::Level;
use crate::engine::Outcome;
use crate::report::ReportOptions;
use crate::report::summary::counted;
use crate::text::escape;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// Writes the report.
pub(super) fn write(
    outcome: &Outcome,
    options: &ReportOptions,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut text = head(outcome);
    text.push_str("<main id=\"content\">\n");
    tables::summary(outcome, options, &mut text);
    tables::rules(outcome, options, &mut text);
    tables::baseline(outcome, &mut text);
    tables::platforms(outcome, &mut text);
    tables::languages(outcome, &mut text);
    tables::links(outcome, &mut text);
    out.write_all(text.as_bytes())?;
    findings::write(outcome, options, out)?;
    write!(
        out,
        "</main>\n<footer><p>Made by faqlint {}.</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION"),
    )
}

fn head(outcome: &Outcome) -> String {
    let summary = outcome.summary;
    let mut counts = Vec::new();
    for (level, count) in [
        (Level::Error, summary.errors),
        (Level::Warning, summary.warnings),
        (Level::Note, summary.notes),
    ] {
        if count > 0 {
            counts.push(counted(count, level.as_str()));
        }
    }
    let title = if counts.is_empty() {
        "nothing found".to_owned()
    } else {
        counts.join(", ")
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src '{}'; script-src '{}'; base-uri 'none'; form-action 'none'\">\n\
         <title>faqlint: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n\
         <header><h1>faqlint report</h1></header>\n",
        source_hash(STYLE),
        source_hash(SCRIPT),
    )
}

/// The source expression by which a content security policy allows an inline text.
fn source_hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    format!(
        "sha256-{}",
        base64::engine::general_purpose::STANDARD.encode(digest)
    )
}

/// Appends text so that nothing in it is markup, and nothing hostile is hidden.
fn push_escaped(out: &mut String, text: &str) {
    let mut before = None;
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A runner obeys `##[command]` wherever it is in a line.
            '#' if before == Some('#') => out.push_str("&#35;"),
            '\t' => out.push(c),
            c => escape::push(out, c),
        }
        before = Some(c);
    }
}

/// [`push_escaped`] as a value.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_escaped(&mut out, text);
    out
}

/// A message or a help text: what it quotes with backticks is code.
fn sentence(text: &str) -> String {
    let text = escape::sentence(text);
    let mut out = String::with_capacity(text.len() + 32);
    let parts: Vec<&str> = text.split('`').collect();
    for (index, part) in parts.iter().enumerate() {
        let is_closed = index + 1 < parts.len();
        match (index % 2, is_closed) {
            (0, _) => push_escaped(&mut out, part),
            (_, true) => {
                // Writing to a string cannot fail, here and in the modules beside this one.
                let _ = write!(out, "<code>{}</code>", escaped(part));
            }
            // A backtick without a partner is one.
            (_, false) => {
                out.push('`');
                push_escaped(&mut out, part);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
