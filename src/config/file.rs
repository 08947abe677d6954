//! One configuration file as it is written: a layer over the ones before it.

use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};
use toml::Spanned;
use toml::de::DeValue;

use crate::config::keys::KEYS;
use crate::config::labels::{self, LabelsEntry};
use crate::config::level::{LEVELS, LevelWord};
use crate::config::links::{self, LinksLayer};
use crate::config::reader::{Reader, Table, Value, span_of};
use crate::config::vocabulary::{self, PlatformEntry};
use crate::rules::{self, RULES};
use crate::settings::{
    DialectChoice, Layout, OwnSite, Pattern, Preset, ReportAddresses, RulesUrl, SourceUrl, Term,
};
use crate::slug::Dialect;
use crate::source::normalise;
use crate::text::{Span, did_you_mean};

/// What one file says; what it does not say is `None` or empty.
#[derive(Debug, Default)]
pub(super) struct Layer<'a> {
    pub(super) folder: PathBuf,
    pub(super) site: Option<Preset>,
    pub(super) dialect: Option<DialectChoice>,
    pub(super) roots: Option<Vec<PathBuf>>,
    pub(super) boundary: Option<PathBuf>,
    pub(super) include: Option<GlobSet>,
    pub(super) exclude: Option<GlobSet>,
    pub(super) own_sites: Vec<OwnSite>,
    pub(super) language: Option<String>,
    pub(super) translation_source: Option<String>,
    pub(super) layouts: Option<Vec<Layout>>,
    pub(super) platforms: Vec<PlatformEntry>,
    pub(super) only: Option<Vec<(String, Span)>>,
    pub(super) expected: Option<Vec<(String, Span)>>,
    pub(super) terms: Vec<Term>,
    pub(super) patterns: Vec<Pattern>,
    pub(super) labels: Vec<LabelsEntry>,
    pub(super) report: ReportAddresses,
    pub(super) links: LinksLayer,
    pub(super) rules: Vec<RuleSetting<'a>>,
    pub(super) overrides: Vec<OverrideEntry<'a>>,
}

/// `"family/rule" = …` of a `[rules]` table.
#[derive(Clone, Debug)]
pub(super) struct RuleSetting<'a> {
    /// A rule, a family or `all`.
    pub(super) selector: String,
    pub(super) span: Span,
    pub(super) level: Option<LevelWord>,
    /// The options without `level`.
    pub(super) options: Option<Spanned<DeValue<'a>>>,
}

/// One `[[override]]`.
#[derive(Debug)]
pub(super) struct OverrideEntry<'a> {
    pub(super) paths: GlobSet,
    pub(super) rules: Vec<RuleSetting<'a>>,
}

/// The layers of a load, from the default to the nearest file.
pub(super) type Layers<'a, 'b> = [(&'b Path, Layer<'a>)];

/// Reads the table of a file.
pub(super) fn read<'a>(reader: &mut Reader, table: &Table<'a>) -> Layer<'a> {
    reader.refuse_unknown(table, &KEYS, "");
    let mut layer = Layer {
        folder: reader.folder().to_path_buf(),
        ..Layer::default()
    };
    for (key, value) in table {
        read_key(reader, &mut layer, key.get_ref(), value);
    }
    layer
}

fn read_key<'a>(reader: &mut Reader, layer: &mut Layer<'a>, key: &str, value: &Value<'a>) {
    match key {
        "site" => layer.site = reader.word(value, key, &Preset::WORDS),
        "dialect" => {
            let mut words = vec![("auto", DialectChoice::PerPage)];
            words.extend(
                Dialect::ALL
                    .iter()
                    .map(|dialect| (dialect.as_str(), DialectChoice::Fixed(*dialect))),
            );
            layer.dialect = reader.word(value, key, &words);
        }
        "root" => layer.roots = Some(folders(reader, value, key)),
        "boundary" => layer.boundary = folders(reader, value, key).pop(),
        "include" => layer.include = globs(reader, value, key),
        "exclude" => layer.exclude = globs(reader, value, key),
        "own_sites" => own_sites(reader, layer, value),
        "lang" => layer.language = reader.string(value, key).map(str::to_owned),
        "translations" => translations(reader, layer, value),
        "rules" => layer.rules = rule_settings(reader, value),
        "platform" => layer.platforms = vocabulary::platforms(reader, value),
        "platforms" => platform_set(reader, layer, value),
        "term" => layer.terms = vocabulary::terms(reader, value),
        "pattern" => layer.patterns = vocabulary::patterns(reader, value),
        "labels" => layer.labels = labels::labels(reader, value),
        "report" => report(reader, layer, value),
        "links" => layer.links = links::links(reader, value),
        "override" => layer.overrides = overrides(reader, value),
        _ => {}
    }
}

/// `[report]`: where the reader of a report finds the pages and the rules.
fn report(reader: &mut Reader, layer: &mut Layer<'_>, value: &Value<'_>) {
    let Some(table) = reader.table(value, "report") else {
        return;
    };
    reader.refuse_unknown(table, &["source_url", "rules_url"], " in `[report]`");
    for (key, value) in table {
        let key = &**key.get_ref();
        let Some(text) = reader.string(value, key) else {
            continue;
        };
        let read = match key {
            "source_url" => SourceUrl::new(text).map(|url| layer.report.source = Some(url)),
            "rules_url" => RulesUrl::new(text).map(|url| layer.report.rules = Some(url)),
            _ => Ok(()),
        };
        if let Err(error) = read {
            let help = "for example `https://docs.example/rules/{rule}.html`";
            let help = (key == "rules_url").then(|| help.to_owned());
            reader.problem(span_of(value), error.to_string(), help);
        }
    }
}

/// `[translations]`: the language of the source, and where the pages of a language lie.
fn translations(reader: &mut Reader, layer: &mut Layer<'_>, value: &Value<'_>) {
    let Some(table) = reader.table(value, "translations") else {
        return;
    };
    reader.refuse_unknown(table, &["source", "layout"], " in `[translations]`");
    for (key, value) in table {
        match &**key.get_ref() {
            "source" => {
                layer.translation_source = reader.string(value, "source").map(str::to_owned);
            }
            "layout" => {
                let mut layouts = Vec::new();
                for (text, span) in reader.strings(value, "layout") {
                    match Layout::new(&text) {
                        Ok(layout) => layouts.push(layout),
                        Err(message) => reader.problem(span, message, None),
                    }
                }
                layer.layouts = Some(layouts);
            }
            _ => {}
        }
    }
}

fn folders(reader: &mut Reader, value: &Value<'_>, key: &str) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for (text, span) in reader.strings(value, key) {
        let folder = normalise(&reader.folder().join(&text));
        if folder.is_dir() {
            out.push(folder);
        } else {
            let help = "paths in this file start from the folder it is in".to_owned();
            reader.problem(span, format!("there is no folder `{text}`"), Some(help));
        }
    }
    out
}

fn globs(reader: &mut Reader, value: &Value<'_>, key: &str) -> Option<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for (text, span) in reader.strings(value, key) {
        match glob(&text) {
            Ok(glob) => {
                set.add(glob);
            }
            Err(error) => {
                let message = format!("`{text}` is not a glob: {}", error.kind());
                reader.problem(span, message, None);
            }
        }
    }
    set.build().ok()
}

/// A glob of paths as people write it: `./` before it and `/` behind it change nothing.
pub(super) fn glob(text: &str) -> Result<Glob, globset::Error> {
    let text = text.strip_prefix("./").unwrap_or(text);
    Glob::new(text.strip_suffix('/').unwrap_or(text))
}

fn own_sites(reader: &mut Reader, layer: &mut Layer<'_>, value: &Value<'_>) {
    let Some(table) = reader.table(value, "own_sites") else {
        return;
    };
    for (prefix, target) in table {
        let name = prefix.get_ref();
        if !name.starts_with("http://") && !name.starts_with("https://") {
            let help =
                "write it as in a browser: `\"https://example.org/help\" = \"docs\"`".to_owned();
            reader.problem(
                span_of(prefix),
                format!("`{name}` is not an absolute URL"),
                Some(help),
            );
        }
        let Some(path) = reader.string(target, "own_sites") else {
            continue;
        };
        let file = normalise(&reader.folder().join(path));
        if !file.exists() {
            let help = "paths in this file start from the folder it is in".to_owned();
            reader.problem(
                span_of(target),
                format!("there is no file or folder `{path}`"),
                Some(help),
            );
        }
        layer.own_sites.push(OwnSite {
            prefix: name.to_string(),
            target: file,
        });
    }
}

fn platform_set(reader: &mut Reader, layer: &mut Layer<'_>, value: &Value<'_>) {
    let Some(table) = reader.table(value, "platforms") else {
        return;
    };
    reader.refuse_unknown(table, &["only", "expected"], " in `[platforms]`");
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "only" => layer.only = Some(reader.strings(value, "only")),
            "expected" => layer.expected = Some(reader.strings(value, "expected")),
            _ => {}
        }
    }
}

fn overrides<'a>(reader: &mut Reader, value: &Value<'a>) -> Vec<OverrideEntry<'a>> {
    let mut out = Vec::new();
    for (table, span) in reader.tables(value, "override") {
        reader.refuse_unknown(table, &["paths", "rules"], " in `[[override]]`");
        let paths = table
            .get("paths")
            .and_then(|paths| globs(reader, paths, "paths"));
        let rules = table.get("rules").map(|rules| rule_settings(reader, rules));
        match (paths, rules) {
            (Some(paths), Some(rules)) => out.push(OverrideEntry { paths, rules }),
            (None, _) => reader.problem(
                span,
                "an `[[override]]` needs `paths`: the globs it holds for",
                None,
            ),
            (_, None) => reader.problem(
                span,
                "an `[[override]]` needs `rules`: what it changes",
                None,
            ),
        }
    }
    out
}

fn rule_settings<'a>(reader: &mut Reader, value: &Value<'a>) -> Vec<RuleSetting<'a>> {
    let Some(table) = reader.table(value, "rules") else {
        return Vec::new();
    };
    let mut out = Vec::new();
    for (key, value) in table {
        let selector = key.get_ref().to_string();
        if rules::selection(&selector).next().is_none() {
            let help = rules::nearest(&selector)
                .map_or_else(|| "`faqlint rules` lists them all".to_owned(), did_you_mean);
            reader.problem(
                span_of(key),
                format!("there is no rule or family `{selector}`"),
                Some(help),
            );
            continue;
        }
        if let Some(setting) = rule_setting(reader, selector, span_of(key), value) {
            out.push(setting);
        }
    }
    out
}

fn rule_setting<'a>(
    reader: &mut Reader,
    selector: String,
    span: Span,
    value: &Value<'a>,
) -> Option<RuleSetting<'a>> {
    let Some(table) = value.get_ref().as_table() else {
        let level = reader.word(value, &selector, &LEVELS)?;
        return Some(RuleSetting {
            selector,
            span,
            level: Some(level),
            options: None,
        });
    };
    let level = match table.get("level") {
        Some(level) => Some(reader.word(level, "level", &LEVELS)?),
        None => None,
    };
    let mut rest = table.clone();
    rest.remove("level");
    let is_rule = RULES.iter().any(|entry| entry.meta.name == selector);
    if !is_rule && !rest.is_empty() {
        let message =
            format!("`{selector}` is a family: only `level` can be set for all of its rules");
        reader.problem(
            span,
            message,
            Some("set the options on the rule itself".to_owned()),
        );
        return None;
    }
    let options = (!rest.is_empty()).then(|| Spanned::new(value.span(), DeValue::Table(rest)));
    Some(RuleSetting {
        selector,
        span,
        level,
        options,
    })
}
