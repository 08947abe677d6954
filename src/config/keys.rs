//! The keys of a configuration, as the schema and the settings reference describe them.
//!
//! Each key says what it is and has an example; defaults are added from the built-in one.

use serde_json::{Value, json};

use crate::settings::Preset;
use crate::slug::Dialect;

/// The keys of a file.
pub(super) const KEYS: [&str; 20] = [
    "site",
    "include",
    "exclude",
    "dialect",
    "root",
    "own_sites",
    "lang",
    "extends",
    "rules",
    "platform",
    "platforms",
    "term",
    "pattern",
    "override",
    "links",
    "$schema",
    "boundary",
    "translations",
    "labels",
    "report",
];

/// The keys at the top level, tables with theirs.
pub(super) fn properties() -> Value {
    let mut properties = site();
    let tables = [
        ("translations", translations()),
        ("rules", json!({ "$ref": "#/$defs/rules" })),
        ("platforms", platforms()),
        (
            "platform",
            array_of_tables(
                "A platform that pages are written for. A known name keeps the keys that are not given.",
                &platform(),
                &["name"],
            ),
        ),
        (
            "term",
            array_of_tables(
                "A name to use in place of others.",
                &term(),
                &["use", "not"],
            ),
        ),
        (
            "pattern",
            array_of_tables(
                "A rule of your own, as a regular expression.",
                &pattern(),
                &["id"],
            ),
        ),
        (
            "labels",
            array_of_tables("The string files of an app.", &labels(), &["strings"]),
        ),
        ("report", report()),
        ("links", table("How external links are checked.", &links())),
        (
            "override",
            array_of_tables(
                "Other levels and options for some pages; the last table that matches wins.",
                &overrides(),
                &["paths", "rules"],
            ),
        ),
    ];
    if let Some(all) = properties.as_object_mut() {
        all.extend(tables.map(|(name, table)| (name.to_owned(), table)));
    }
    properties
}

/// A key: its type, what it is, and an example.
#[expect(clippy::needless_pass_by_value, reason = "each is made for this call")]
fn key(kind: Value, description: &str, example: Value) -> Value {
    let mut key = kind;
    key["description"] = description.into();
    key["examples"] = json!([example]);
    key
}

fn text(description: &str, example: &str) -> Value {
    key(json!({ "type": "string" }), description, example.into())
}

fn regex(description: &str, example: &str) -> Value {
    key(
        json!({ "type": "string", "format": "regex" }),
        description,
        example.into(),
    )
}

fn time(description: &str, example: &str) -> Value {
    key(
        json!({ "type": "string", "pattern": "^[0-9]+(ms|s|m|h|d|w)$" }),
        description,
        example.into(),
    )
}

fn flag(description: &str) -> Value {
    key(json!({ "type": "boolean" }), description, true.into())
}

/// A text or a list of texts.
fn paths(description: &str, example: Value) -> Value {
    key(json!({ "$ref": "#/$defs/paths" }), description, example)
}

fn texts(description: &str, example: Value) -> Value {
    key(json!({ "$ref": "#/$defs/texts" }), description, example)
}

fn table(description: &str, properties: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": false, "description": description, "properties": properties })
}

fn array_of_tables(description: &str, properties: &Value, required: &[&str]) -> Value {
    json!({ "type": "array", "description": description, "items": {
        "type": "object", "additionalProperties": false, "required": required, "properties": properties,
    } })
}

fn site() -> Value {
    let sites: Vec<&str> = Preset::WORDS.iter().map(|(word, _)| *word).collect();
    let dialects: Vec<&str> = std::iter::once("auto")
        .chain(Dialect::ALL.iter().map(|dialect| dialect.as_str()))
        .collect();
    let own_sites = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    json!({
        "$schema": { "type": "string", "description": "Where this schema is, for editors." },
        "extends": paths("Files that this one builds on, one or several; values here win. Never a URL.", "../rules.toml".into()),
        "site": key(json!({ "enum": sites }), "The site generator: how files become URLs and headings become ids. `auto` looks for its configuration file.", "mkdocs".into()),
        "dialect": key(json!({ "enum": dialects }), "How headings become ids, when it is not as `site` does it.", "github".into()),
        "lang": text("Language of pages that name none, a BCP 47 tag.", "de"),
        "include": paths("Globs of the files that are pages.", json!(["docs/**/*.md"])),
        "exclude": paths("Globs of the files that are left out.", json!(["drafts/**"])),
        "root": paths("Folders that a link starting with `/` is relative to, tried in order. Without it, the folder of this file, and such a link is not reported when it leads nowhere.", json!(["content/en", "static"])),
        "boundary": text("The folder that relative links may not leave. Without it, the folder of this file.", ".."),
        "own_sites": key(own_sites, "URLs of this site, each with the file or folder it is made from: links to them are checked offline.", json!({ "https://example.org/help": "docs" })),
    })
}

fn translations() -> Value {
    table(
        "Which language is translated into the others.",
        &json!({
            "source": text("The language that the others are translated from, a BCP 47 tag.", "en"),
            "layout": paths("Where the pages of a language are: `{lang}` and `{page}` once each, `…` for folders between. Without it, folders and suffixes that are language tags show it.", "content/{lang}/{page}".into()),
        }),
    )
}

fn platforms() -> Value {
    table(
        "Which platforms this site covers.",
        &json!({
            "only": texts("The platforms of this site, in the order expected on pages. Without it, all that are known.", json!(["Android", "iOS"])),
            "expected": texts("The platforms that every topic with platform sections has to cover. Without it, those that similar topics cover.", json!(["Android", "iOS"])),
        }),
    )
}

fn platform() -> Value {
    let noun = json!({ "enum": ["never", "lower-case", "always"] });
    json!({
        "name": text("Its name, as it should be written.", "Android"),
        "misspellings": texts("Spellings that are always wrong. A wrong case of the name need not be listed.", json!(["ANDROID"])),
        "synonyms": texts("Other names that are fine as a label.", json!(["Android phone"])),
        "terms": texts("Words that belong into sections for this platform only.", json!(["Google Play"])),
        "noun": key(noun, "Whether the name is an ordinary word too: `lower-case` for windows, `always` for web.", "lower-case".into()),
        "includes": texts("The platforms that it covers together.", json!(["Windows", "macOS", "Linux"])),
    })
}

fn term() -> Value {
    json!({
        "use": text("The name to use.", "Secret Chat"),
        "not": paths("Names that it replaces.", json!(["secret-chat", "hidden chat"])),
    })
}

fn pattern() -> Value {
    let scope = json!({ "enum": ["text", "heading", "link-text", "link-url", "alt", "step", "code", "raw"] });
    let number = || json!({ "type": "integer", "minimum": 0 });
    json!({
        "id": text("Its name; a comment suppresses it as `wording/pattern/ID`.", "no-landline"),
        "scope": key(scope, "Where it looks. `text` is running text without code, URLs and HTML; `raw` is everything.", "heading".into()),
        "forbid": regex("Must not match.", r"(?i)\blandlines?\b"),
        "require": regex("Must match somewhere, on pages that have the scope.", "Version [0-9]"),
        "replace": regex("What it matches becomes the text of `with`.", "(?i)web ?site"),
        "with": text("The new text; `$1` is the first group of `replace`.", "website"),
        "count": regex("Must match at least `min` and at most `max` times on a page.", "^> "),
        "min": key(number(), "Least number of matches of `count`.", 1.into()),
        "max": key(number(), "Most matches of `count`.", 3.into()),
        "message": text("What is wrong. Without it, the expression is quoted.", "landline numbers cannot be used to sign up"),
        "help": text("What to do.", "write `mobile number`"),
        "level": key(json!({ "$ref": "#/$defs/level" }), "Its level; `warning` without it.", "error".into()),
    })
}

fn labels() -> Value {
    json!({
        "strings": paths("Globs of the string files, from the folder of this file.", json!(["../app/src/main/res/values*/strings.xml"])),
        "platform": text("The platform that the app runs on. Without it, all.", "Android"),
        "language": text("The language of string files that name none, a BCP 47 tag; the app falls back to it. Without it, `lang`.", "en"),
    })
}

fn report() -> Value {
    table(
        "What findings link to.",
        &json!({
            "source_url": text("Where a page can be seen or edited: a URL with `{path}`, and `{line}` and `{column}` when wanted. On GitHub Actions it is known without this.", "https://github.com/example/help/edit/main/{path}#L{line}"),
            "rules_url": text("Where the page of a rule is: a URL with `{rule}`.", "https://docs.example.org/faqlint/rules/{rule}.html"),
        }),
    )
}

fn links() -> Value {
    let retries = json!({ "type": "integer", "minimum": 0 });
    let lifetime = json!({
        "alive": time("For links that are alive or moved.", "7d"),
        "dead": time("For dead links.", "1h"),
        "unverified": time("For links without a certain result.", "6h"),
    });
    let rewrite = json!({
        "from": regex("What is replaced in the URL.", r"^https://docs\.example\.org/"),
        "to": text("What is requested instead.", "https://preview.example.org/"),
    });
    let proxy = json!({ "enum": ["none", "environment"] });
    json!({
        "online": flag("Whether external links are checked without `--online`."),
        "allow": paths("Hosts, addresses or blocks of addresses, with or without a port, that may be contacted although they are not public or not on port 80 or 443.", json!(["docs.internal", "127.0.0.1:8080", "10.0.0.0/8"])),
        "include": paths("Regular expressions; a URL has to match one of them to be checked.", json!([r"^https://partner\."])),
        "exclude": paths("Regular expressions; a URL that matches one of them is skipped.", json!([r"^https://example\.org/search\?"])),
        "rewrite": array_of_tables("What is requested in place of a URL, for the preview of a site.", &rewrite, &["from", "to"]),
        "connect_timeout": time("Time limit to look up a host and connect to it.", "10s"),
        "first_byte_timeout": time("Time limit until the headers of an answer arrive.", "15s"),
        "timeout": time("Time limit of one request, headers and body.", "20s"),
        "max_time": time("Time limit of the whole run.", "5m"),
        "retries": key(retries, "How often a request is repeated after a temporary failure.", 2.into()),
        "lifetime": table("How long results of the cache are valid.", &lifetime),
        "escalate": time("How long a link may stay unverified before that is a warning.", "14d"),
        "mail": flag("Whether the domains of mail addresses are looked up."),
        "require_https": flag("Whether only https is used, also for links that say http."),
        "user_agent": text("The name under which the program makes requests. Without it, `faqlint/` and the version.", "our-docs-checker"),
        "proxy": key(proxy, "Whether the proxies of the environment are used.", "environment".into()),
        "host": array_of_tables("What is different for some hosts; the first table that matches counts.", &host(), &["match"]),
    })
}

fn host() -> Value {
    let headers = json!({ "type": "object", "additionalProperties": { "type": "string" } });
    let concurrency = json!({ "type": "integer", "minimum": 1 });
    json!({
        "match": text("The hosts, a glob.", "*.example.org"),
        "headers": key(headers, "Headers for these hosts only; `${NAME}` is a variable of the environment.", json!({ "Authorization": "Bearer ${DOCS_TOKEN}" })),
        "concurrency": key(concurrency, "Most requests at a time.", 4.into()),
        "interval": time("Shortest time between the starts of two requests.", "100ms"),
        "accept": paths("Status codes and ranges of them that mean the page exists.", json!(["200..=299", "403"])),
        "fragments": key(json!({ "type": "boolean" }), "Whether anchors are looked for; `true` without it.", false.into()),
        "skip": text("Why these hosts are not contacted.", "needs a login"),
    })
}

fn overrides() -> Value {
    json!({
        "paths": paths("Globs of the pages.", json!(["legacy/**"])),
        "rules": key(json!({ "$ref": "#/$defs/rules" }), "As `[rules]`.", json!({ "steps": "off" })),
    })
}
