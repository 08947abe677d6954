//! Headers of the configuration, with the environment filled in.

use std::sync::Arc;

use reqwest::header::{HeaderName, HeaderValue};

/// Fills the environment into the headers of a host; one with an unset variable is not sent.
pub(super) fn headers(
    written: &[(String, String)],
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
    notes: &mut Vec<String>,
    secrets: &mut Vec<String>,
) -> Arc<[(HeaderName, HeaderValue)]> {
    let mut out = Vec::new();
    for (name, template) in written {
        let value = match expand(template, environment) {
            Ok(value) => value,
            Err(variable) => {
                notes.push(format!(
                    "the header `{name}` is not sent: the variable `{variable}` is not set"
                ));
                continue;
            }
        };
        let parsed = name.parse::<HeaderName>().ok().zip(value.parse().ok());
        let Some((header, mut parsed)) = parsed else {
            notes.push(format!(
                "the header `{name}` is not sent: its value has characters that no header can have"
            ));
            continue;
        };
        HeaderValue::set_sensitive(&mut parsed, true);
        out.push((header, parsed));
        // `Bearer TOKEN` comes back as the token alone.
        let parts = value.split_whitespace().map(str::to_owned);
        secrets.extend(parts.filter(|part| part.len() >= 8));
    }
    out.into()
}

/// Replaces `${NAME}`; the error is the name of a variable that is not set.
fn expand(
    template: &str,
    environment: &(dyn Fn(&str) -> Option<String> + Sync),
) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("${") {
        let Some((name, tail)) = after.split_once('}') else {
            break;
        };
        out.push_str(before);
        out.push_str(&environment(name).filter(|it| !it.is_empty()).ok_or(name)?);
        rest = tail;
    }
    out.push_str(rest);
    Ok(out)
}
