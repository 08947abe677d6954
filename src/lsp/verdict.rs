//! What earlier runs with `--online` saw of an external link.

use std::time::SystemTime;

use crate::engine::user_cache;
use crate::links::{Address, Cache};

/// The verdict of the cache on an address, why, and how old it is; `None` when nothing is known.
pub(super) fn describe(address: &Address) -> Option<String> {
    let cache = Cache::at(&user_cache()?);
    let (outcome, checked) = cache.seen(address)?;
    let age = SystemTime::now().duration_since(checked);
    let mut shown = format!("`{}`: {}", address.key(), outcome.verdict.as_str());
    if let Some(reason) = outcome.reason {
        shown.push_str(", ");
        shown.push_str(reason.text());
    }
    if let Some(end) = &outcome.final_url {
        shown.push_str("; leads to `");
        shown.push_str(end);
        shown.push('`');
    }
    shown.push_str(&seen(age.map_or(0, |age| age.as_secs())));
    Some(shown)
}

/// How long ago something was seen.
fn seen(seconds: u64) -> String {
    let (count, unit) = match seconds {
        0..60 => return " (seen just now)".to_owned(),
        60..3600 => (seconds / 60, "minute"),
        3600..86_400 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!(" (seen {count} {unit}{plural} ago)")
}
