//! `links/tracking-parameter`.

use std::ops::Range;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diagnostic::{Finding, Fix, Protected};
use crate::document::Document;
use crate::rules::links::target::{WebAddress, targets};
use crate::rules::registry::rule_meta;
use crate::rules::{Configurable, Context, OptionsError, PageRule, RuleMeta};
use crate::settings::Settings;
use crate::text::Span;

/// Parameters that only tell where a click came from; a `*` matches any ending.
const PARAMETERS: [&str; 25] = [
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ysclid",
    "twclid",
    "ttclid",
    "igshid",
    "mc_cid",
    "mc_eid",
    "_hsenc",
    "_hsmi",
    "mkt_tok",
    "oly_enc_id",
    "oly_anon_id",
    "hsa_*",
    "vero_id",
    "ref_src",
    "wt.mc_id",
    "_openstat",
];

/// Options of `links/tracking-parameter`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "links/tracking-parameter")]
pub(crate) struct Options {
    /// Names of further parameters; a `*` at the end matches any ending.
    #[schemars(example = ["partner_*"])]
    pub(crate) also: Vec<String>,
}

/// A link with parameters that track the reader.
#[derive(Debug)]
pub(crate) struct TrackingParameter {
    also: Vec<String>,
}

impl Configurable for TrackingParameter {
    type Options = Options;

    fn new(options: Options, _: &Settings) -> Result<Self, OptionsError> {
        if options
            .also
            .iter()
            .any(|name| name.trim_end_matches('*').is_empty())
        {
            return Err(OptionsError::new("also", "a parameter needs a name"));
        }
        let also = options
            .also
            .iter()
            .map(|name| name.to_lowercase())
            .collect();
        Ok(Self { also })
    }
}

impl PageRule for TrackingParameter {
    const META: RuleMeta = rule_meta! {
        /// A link has parameters that track the reader.
        ///
        /// Reported when:
        ///
        /// - a web address has parameters that only tell where a click came from: `utm_…`, `fbclid`,
        ///   `gclid` and those of other campaigns.
        ///
        /// Options:
        ///
        /// - `also = ["partner_*"]`: names of further parameters; a `*` at the end matches any ending.
        ///   Default: none.
        ///
        /// Suppress with `<!-- faqlint-disable-next-line links/tracking-parameter -->`.
        ///
        /// ## Why it matters
        ///
        /// They were copied along with the address. They count the readers of a help page as visitors of
        /// somebody's campaign, and make the address long.
        ///
        /// ## Bad
        ///
        /// ```markdown,bad
        /// Read [the terms](https://shop.example/terms?lang=en&utm_source=mail&utm_medium=footer#refunds).
        /// ```
        ///
        /// ```markdown,fixed
        /// Read [the terms](https://shop.example/terms?lang=en#refunds).
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// Read [the terms](https://shop.example/terms?lang=en#refunds).
        /// ```
        ///
        /// ## Fix
        ///
        /// Safe: the parameters are removed.
        name: "links/tracking-parameter",
        level: Off,
        fix: Always,
    };

    fn check(&self, page: &Document, cx: &mut Context<'_>) {
        for (link, target) in targets(page) {
            if !target.contains('?') || WebAddress::new(target).is_none() {
                continue;
            }
            let span = link.target.span;
            let Some(tracked) = self.tracked(page.slice(span)) else {
                continue;
            };
            let (first, others) = (&tracked.first, tracked.others);
            let message = match others {
                0 => format!("the parameter `{first}` tracks the reader"),
                1 => format!("`{first}` and 1 more parameter track the reader"),
                _ => format!("`{first}` and {others} more parameters track the reader"),
            };
            let place = Span::from(tracked.query).shift(span.start);
            let fix = Fix::safe("remove what tracks the reader", place, tracked.kept)
                .changes(&[Protected::Targets, Protected::Html]);
            cx.report(
                Finding::new(span, message)
                    .help("remove it from the address")
                    .fix(fix),
            );
        }
    }
}

/// The query of an address, and what is left of it without tracking.
struct Tracked {
    first: String,
    others: usize,
    query: Range<usize>,
    kept: String,
}

impl TrackingParameter {
    fn tracked(&self, url: &str) -> Option<Tracked> {
        let end = url.find('#').unwrap_or(url.len());
        let start = url[..end].find('?')?;
        let (mut names, mut kept) = (Vec::new(), String::new());
        for (index, part) in url[start + 1..end].split('&').enumerate() {
            // In HTML the separator is `&amp;`, of which the split leaves `amp;`.
            let entity = if index > 0 && part.starts_with("amp;") {
                "amp;"
            } else {
                ""
            };
            let parameter = &part[entity.len()..];
            let name = parameter
                .split('=')
                .next()
                .unwrap_or_default()
                .replace('\\', "");
            if self.is_tracking(&name) {
                names.push(name);
            } else if kept.is_empty() {
                kept = format!("?{parameter}");
            } else {
                kept.extend(["&", part]);
            }
        }
        let others = names.len().checked_sub(1)?;
        let first = names.swap_remove(0);
        Some(Tracked {
            first,
            others,
            query: start..end,
            kept,
        })
    }

    fn is_tracking(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let also = self.also.iter().map(String::as_str);
        PARAMETERS
            .into_iter()
            .chain(also)
            .any(|known| match known.strip_suffix('*') {
                Some(start) => name.starts_with(start),
                None => name == known,
            })
    }
}
