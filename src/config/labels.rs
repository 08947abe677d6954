//! `[[labels]]`: where the names on the screen of the apps are kept.

use std::path::PathBuf;

use globset::Glob;

use crate::config::reader::{Reader, Value, span_of};
use crate::text::Span;

/// One `[[labels]]`.
#[derive(Clone, Debug)]
pub(super) struct LabelsEntry {
    pub(super) folder: PathBuf,
    pub(super) platform: Option<(String, Span)>,
    pub(super) strings: Vec<String>,
    pub(super) language: Option<String>,
}

pub(super) fn labels(reader: &mut Reader, value: &Value<'_>) -> Vec<LabelsEntry> {
    let mut out = Vec::new();
    for (table, span) in reader.tables(value, "labels") {
        reader.refuse_unknown(
            table,
            &["platform", "strings", "language"],
            " in `[[labels]]`",
        );
        let platform = table.get("platform").and_then(|value| {
            let name = reader.string(value, "platform")?.to_owned();
            Some((name, span_of(value)))
        });
        let language = table.get("language");
        let language = language.and_then(|value| reader.string(value, "language"));
        let language = language.map(str::to_owned);
        let Some(globs) = table.get("strings") else {
            let help = "`strings = [\"../app/src/main/res/values*/strings.xml\"]`".to_owned();
            reader.problem(
                span,
                "a `[[labels]]` needs `strings`: globs of the string files",
                Some(help),
            );
            continue;
        };
        let mut strings = Vec::new();
        for (glob, span) in reader.strings(globs, "strings") {
            match Glob::new(&glob) {
                Ok(_) => strings.push(glob),
                Err(error) => {
                    let message = format!("`{glob}` is not a valid glob: {}", error.kind());
                    reader.problem(span, message, None);
                }
            }
        }
        out.push(LabelsEntry {
            folder: reader.folder().to_path_buf(),
            platform,
            strings,
            language,
        });
    }
    out
}
