//! `[links]` and `[[links.host]]`.

use std::ops::RangeInclusive;
use std::time::Duration;

use globset::GlobBuilder;
use regex::Regex;

use crate::config::reader::{Reader, Table, Value, span_of};
use crate::settings::{Allow, HostRule, Lifetime, LinkSettings, ProxyUse, Rewrite, parse_duration};
use crate::text::Span;

/// The keys of `[links]`.
const KEYS: [&str; 17] = [
    "online",
    "mail",
    "allow",
    "include",
    "exclude",
    "rewrite",
    "connect_timeout",
    "first_byte_timeout",
    "timeout",
    "max_time",
    "retries",
    "lifetime",
    "escalate",
    "require_https",
    "user_agent",
    "proxy",
    "host",
];

/// The keys of `[[links.host]]`.
const HOST_KEYS: [&str; 7] = [
    "match",
    "headers",
    "concurrency",
    "interval",
    "accept",
    "fragments",
    "skip",
];

/// Where proxies come from, by the words of the configuration.
const PROXIES: [(&str, ProxyUse); 2] = [
    ("none", ProxyUse::None),
    ("environment", ProxyUse::Environment),
];

/// What one file says about links; what it does not say is `None` or empty.
#[derive(Debug, Default)]
pub(super) struct LinksLayer {
    online: Option<bool>,
    mail: Option<bool>,
    allow: Option<Vec<Allow>>,
    include: Option<Vec<Regex>>,
    exclude: Option<Vec<Regex>>,
    rewrite: Option<Vec<Rewrite>>,
    connect_timeout: Option<Duration>,
    first_byte_timeout: Option<Duration>,
    timeout: Option<Duration>,
    max_time: Option<Duration>,
    retries: Option<u32>,
    alive: Option<Duration>,
    dead: Option<Duration>,
    unverified: Option<Duration>,
    escalate: Option<Duration>,
    require_https: Option<bool>,
    user_agent: Option<String>,
    proxy: Option<ProxyUse>,
    hosts: Vec<HostRule>,
}

impl LinksLayer {
    /// Lays the file over what the ones before it say. Its host rules come before theirs.
    pub(super) fn apply(&self, settings: &mut LinkSettings) {
        fn set<T: Clone>(to: &mut T, from: Option<&T>) {
            if let Some(value) = from {
                to.clone_from(value);
            }
        }
        set(&mut settings.online, self.online.as_ref());
        set(&mut settings.mail, self.mail.as_ref());
        set(&mut settings.allow, self.allow.as_ref());
        set(&mut settings.include, self.include.as_ref());
        set(&mut settings.exclude, self.exclude.as_ref());
        set(&mut settings.rewrite, self.rewrite.as_ref());
        set(&mut settings.connect_timeout, self.connect_timeout.as_ref());
        set(
            &mut settings.first_byte_timeout,
            self.first_byte_timeout.as_ref(),
        );
        set(&mut settings.timeout, self.timeout.as_ref());
        set(&mut settings.max_time, self.max_time.as_ref());
        set(&mut settings.retries, self.retries.as_ref());
        let Lifetime {
            alive,
            dead,
            unverified,
        } = &mut settings.lifetime;
        set(alive, self.alive.as_ref());
        set(dead, self.dead.as_ref());
        set(unverified, self.unverified.as_ref());
        set(&mut settings.escalate, self.escalate.as_ref());
        set(&mut settings.require_https, self.require_https.as_ref());
        set(&mut settings.user_agent, self.user_agent.as_ref());
        set(&mut settings.proxy, self.proxy.as_ref());
        settings.hosts.splice(0..0, self.hosts.iter().cloned());
    }
}

/// Reads `[links]`.
pub(super) fn links(reader: &mut Reader, value: &Value<'_>) -> LinksLayer {
    let mut layer = LinksLayer::default();
    let Some(table) = reader.table(value, "links") else {
        return layer;
    };
    reader.refuse_unknown(table, &KEYS, " in `[links]`");
    for (key, value) in table {
        let key = key.get_ref().as_ref();
        match key {
            "online" => layer.online = reader.switch(value, key),
            "mail" => layer.mail = reader.switch(value, key),
            "allow" => layer.allow = Some(allow(reader, value)),
            "include" => layer.include = Some(regexes(reader, value, key)),
            "exclude" => layer.exclude = Some(regexes(reader, value, key)),
            "rewrite" => layer.rewrite = Some(rewrites(reader, value)),
            "connect_timeout" => layer.connect_timeout = time(reader, value, key),
            "first_byte_timeout" => layer.first_byte_timeout = time(reader, value, key),
            "timeout" => layer.timeout = time(reader, value, key),
            "max_time" => layer.max_time = time(reader, value, key),
            "retries" => layer.retries = reader.count(value, key),
            "lifetime" => lifetime(reader, &mut layer, value),
            "escalate" => layer.escalate = time(reader, value, key),
            "require_https" => layer.require_https = reader.switch(value, key),
            "user_agent" => layer.user_agent = header_value(reader, value, key),
            "proxy" => layer.proxy = reader.word(value, key, &PROXIES),
            "host" => layer.hosts = hosts(reader, value),
            _ => {}
        }
    }
    layer
}

fn allow(reader: &mut Reader, value: &Value<'_>) -> Vec<Allow> {
    let mut out = Vec::new();
    for (text, span) in reader.strings(value, "allow") {
        match Allow::parse(&text) {
            Some(entry) => out.push(entry),
            None => reader.problem(
                span,
                format!("`{text}` is not a host, an address or a block of addresses"),
                Some("write `docs.internal`, `127.0.0.1:8080` or `10.0.0.0/8`".to_owned()),
            ),
        }
    }
    out
}

fn regexes(reader: &mut Reader, value: &Value<'_>, key: &str) -> Vec<Regex> {
    let texts = reader.strings(value, key);
    texts
        .iter()
        .filter_map(|(text, span)| regex(reader, text, *span))
        .collect()
}

fn regex(reader: &mut Reader, text: &str, span: Span) -> Option<Regex> {
    match Regex::new(text) {
        Ok(regex) => Some(regex),
        Err(error) => {
            let reason = error.to_string();
            let reason = reason.lines().last().unwrap_or_default().trim();
            let reason = reason.trim_start_matches("error: ");
            reader.problem(
                span,
                format!("`{text}` is not a regular expression: {reason}"),
                None,
            );
            None
        }
    }
}

fn rewrites(reader: &mut Reader, value: &Value<'_>) -> Vec<Rewrite> {
    let mut out = Vec::new();
    for (table, span) in reader.tables(value, "rewrite") {
        reader.refuse_unknown(table, &["from", "to"], " in `rewrite`");
        let from = table.get("from").and_then(|from| {
            let text = reader.string(from, "from")?;
            regex(reader, text, span_of(from))
        });
        let to = table.get("to").and_then(|to| reader.string(to, "to"));
        match (from, to) {
            (Some(from), Some(to)) => out.push(Rewrite {
                from,
                to: to.to_owned(),
            }),
            _ if table.contains_key("from") && table.contains_key("to") => {}
            _ => reader.problem(
                span,
                "a rewrite needs `from`, a regular expression, and `to`, a text",
                None,
            ),
        }
    }
    out
}

fn time(reader: &mut Reader, value: &Value<'_>, key: &str) -> Option<Duration> {
    let text = reader.string(value, key)?;
    let time = parse_duration(text);
    if time.is_none() {
        reader.problem(
            span_of(value),
            format!("`{key}` cannot be `{text}`"),
            Some("write a number and a unit: `500ms`, `20s`, `10m`, `6h`, `7d`".to_owned()),
        );
    }
    time
}

fn lifetime(reader: &mut Reader, layer: &mut LinksLayer, value: &Value<'_>) {
    let Some(table) = reader.table(value, "lifetime") else {
        return;
    };
    reader.refuse_unknown(table, &["alive", "dead", "unverified"], " in `lifetime`");
    for (key, value) in table {
        let key = key.get_ref().as_ref();
        match key {
            "alive" => layer.alive = time(reader, value, key),
            "dead" => layer.dead = time(reader, value, key),
            "unverified" => layer.unverified = time(reader, value, key),
            _ => {}
        }
    }
}

/// A text that can be the value of a header.
fn header_value(reader: &mut Reader, value: &Value<'_>, key: &str) -> Option<String> {
    let text = reader.string(value, key)?;
    if text.chars().any(|c| c.is_control() || !c.is_ascii()) {
        let message = format!("`{key}` has characters that no header can have");
        reader.problem(span_of(value), message, None);
        return None;
    }
    Some(text.to_owned())
}

fn hosts(reader: &mut Reader, value: &Value<'_>) -> Vec<HostRule> {
    let tables = reader.tables(value, "links.host");
    tables
        .into_iter()
        .filter_map(|(table, span)| host(reader, table, span))
        .collect()
}

fn host(reader: &mut Reader, table: &Table<'_>, span: Span) -> Option<HostRule> {
    reader.refuse_unknown(table, &HOST_KEYS, " in `[[links.host]]`");
    let pattern = table.get("match");
    if pattern.is_none() {
        let message = "a `[[links.host]]` needs `match`: the hosts it is for";
        reader.problem(
            span,
            message,
            Some("write `match = \"*.example.com\"`".to_owned()),
        );
    }
    let pattern = pattern?;
    let text = reader.string(pattern, "match")?.to_lowercase();
    let glob = match GlobBuilder::new(&text).build() {
        Ok(glob) => glob,
        Err(error) => {
            let message = format!("`{text}` is not a glob: {}", error.kind());
            reader.problem(span_of(pattern), message, None);
            return None;
        }
    };
    let mut rule = HostRule {
        hosts: glob.compile_matcher(),
        pattern: text,
        headers: Vec::new(),
        concurrency: None,
        interval: Duration::ZERO,
        accept: None,
        fragments: true,
        skip: None,
    };
    for (key, value) in table {
        let key = key.get_ref().as_ref();
        match key {
            "headers" => rule.headers = headers(reader, value),
            "concurrency" => rule.concurrency = concurrency(reader, value),
            "interval" => rule.interval = time(reader, value, key).unwrap_or_default(),
            "accept" => rule.accept = Some(accept(reader, value)),
            "fragments" => rule.fragments = reader.switch(value, key).unwrap_or(true),
            "skip" => rule.skip = reader.string(value, key).map(str::to_owned),
            _ => {}
        }
    }
    Some(rule)
}

fn headers(reader: &mut Reader, value: &Value<'_>) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let Some(table) = reader.table(value, "headers") else {
        return out;
    };
    for (name, value) in table {
        let text = name.get_ref().as_ref();
        let is_token = !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b));
        if !is_token {
            let message = format!("`{text}` cannot be the name of a header");
            reader.problem(span_of(name), message, None);
        }
        if let Some(value) = header_value(reader, value, text) {
            out.push((text.to_owned(), value));
        }
    }
    out
}

fn concurrency(reader: &mut Reader, value: &Value<'_>) -> Option<u32> {
    let count = reader.count(value, "concurrency")?;
    if count == 0 {
        let help = "to leave a host out, give it a `skip` with the reason".to_owned();
        reader.problem(span_of(value), "`concurrency` is at least 1", Some(help));
        return None;
    }
    Some(count)
}

fn accept(reader: &mut Reader, value: &Value<'_>) -> Vec<RangeInclusive<u16>> {
    let mut out = Vec::new();
    for (text, span) in reader.strings(value, "accept") {
        match status_range(&text) {
            Some(range) => out.push(range),
            None => reader.problem(
                span,
                format!("`{text}` is not a status code or a range of them"),
                Some("write `403` or `200..=299`".to_owned()),
            ),
        }
    }
    out
}

fn status_range(text: &str) -> Option<RangeInclusive<u16>> {
    let code = |text: &str| {
        let code: u16 = text.trim().parse().ok()?;
        (100..=999).contains(&code).then_some(code)
    };
    let (first, last) = match text.split_once("..=") {
        Some((first, last)) => (code(first)?, code(last)?),
        None => (code(text)?, code(text)?),
    };
    (first <= last).then_some(first..=last)
}

#[cfg(test)]
mod tests {
    use super::status_range;

    #[test]
    fn statuses_are_codes_or_ranges() {
        assert_eq!(status_range("200..=299"), Some(200..=299));
        assert_eq!(status_range("403"), Some(403..=403));
        for wrong in ["", "2xx", "299..=200", "99", "200..300", "1000"] {
            assert_eq!(status_range(wrong), None, "{wrong}");
        }
    }
}
