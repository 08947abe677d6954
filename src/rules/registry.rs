//! The list of all rules, and how one is found by name.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeValue;

use crate::rules::rule::{ActiveRule, OptionsError, PageRule, RuleMeta, SiteRule};
use crate::settings::Settings;
use crate::text::{self, Span};

/// Why a rule could not be made from its options.
#[derive(Debug)]
pub struct BuildError {
    /// Where in the configuration, when it is known better than "in this table".
    pub span: Option<Span>,
    /// What is wrong.
    pub message: String,
    /// The name of the offending option.
    pub option: Option<&'static str>,
}

impl From<OptionsError> for BuildError {
    fn from(error: OptionsError) -> Self {
        Self {
            span: None,
            message: error.message,
            option: error.option,
        }
    }
}

/// The options table of a rule in the configuration, without `level`.
pub type OptionsTable<'a> = Option<Spanned<DeValue<'a>>>;

/// One row of the catalogue.
pub struct RuleEntry {
    /// Name, level and page.
    pub meta: &'static RuleMeta,
    /// Whether the rule needs nothing but its page.
    pub is_page_rule: bool,
    build: fn(OptionsTable<'_>, &Settings) -> Result<ActiveRule, BuildError>,
    schema: fn(&mut SchemaGenerator) -> Schema,
}

impl RuleEntry {
    /// The row of a rule about one page.
    pub(crate) const fn page<R: PageRule>() -> Self {
        Self {
            meta: &R::META,
            is_page_rule: true,
            build: |table, settings| {
                let rule = R::new(options::<R::Options>(table)?, settings)?;
                Ok(ActiveRule::Page(Box::new(rule)))
            },
            schema: |generator| <R::Options as JsonSchema>::json_schema(generator),
        }
    }

    /// The row of a rule that needs the corpus.
    pub(crate) const fn site<R: SiteRule>() -> Self {
        Self {
            meta: &R::META,
            is_page_rule: false,
            build: |table, settings| {
                let rule = R::new(options::<R::Options>(table)?, settings)?;
                Ok(ActiveRule::Site(Box::new(rule)))
            },
            schema: |generator| <R::Options as JsonSchema>::json_schema(generator),
        }
    }

    /// The row of a rule that the engine itself reports.
    pub(crate) const fn engine(meta: &'static RuleMeta) -> Self {
        Self {
            meta,
            is_page_rule: false,
            build: |table, _| options::<NoOptions>(table).map(|_| ActiveRule::Engine),
            schema: |generator| <NoOptions as JsonSchema>::json_schema(generator),
        }
    }

    /// Makes the rule from its options.
    ///
    /// # Errors
    ///
    /// When the table has an unknown key, or a value of the wrong type or range.
    pub fn build(
        &self,
        table: OptionsTable<'_>,
        settings: &Settings,
    ) -> Result<ActiveRule, BuildError> {
        (self.build)(table, settings)
    }

    /// The JSON Schema of the options: an object without `level`.
    pub fn schema(&self, generator: &mut SchemaGenerator) -> Schema {
        (self.schema)(generator)
    }
}

/// The options of a rule that has none.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NoOptions {}

fn options<O: DeserializeOwned + Default>(table: OptionsTable<'_>) -> Result<O, BuildError> {
    let Some(table) = table else {
        return Ok(O::default());
    };
    O::deserialize(toml::de::ValueDeserializer::from(table)).map_err(|error| BuildError {
        span: error.span().map(Span::from),
        message: error.message().to_owned(),
        option: None,
    })
}

/// Finds a rule by its full name.
#[must_use]
pub fn find(name: &str) -> Option<&'static RuleEntry> {
    super::RULES.iter().find(|entry| entry.meta.name == name)
}

/// The rules that `selector` names: a full name, a family, or `all`.
pub fn selection(selector: &str) -> impl Iterator<Item = (usize, &'static RuleEntry)> {
    super::RULES.iter().enumerate().filter(move |(_, entry)| {
        selector == "all" || entry.meta.name == selector || entry.meta.family().as_str() == selector
    })
}

/// The rule or family name nearest to a name that does not exist, for "did you mean".
///
/// By [`text::most_similar`]; the part after the slash alone counts
/// too, so that `misnumbered` leads to `steps/misnumbered`.
#[must_use]
pub fn nearest(name: &str) -> Option<&'static str> {
    let similarity = |candidate: &str| {
        let whole = text::similarity(name, candidate);
        let fault = candidate.rsplit('/').next().unwrap_or(candidate);
        whole.max(text::similarity(name, fault) - 0.01)
    };
    let names = super::RULES
        .iter()
        .flat_map(|entry| [entry.meta.name, entry.meta.family().as_str()]);
    text::most_similar(names.map(|candidate| (similarity(candidate), candidate)))
}

/// What to say about a name that does not exist: the one that was probably meant, or the families.
#[must_use]
pub fn did_you_mean(name: &str) -> String {
    if let Some(near) = nearest(name) {
        return text::did_you_mean(near);
    }
    let families = super::RULES.iter();
    let mut families: Vec<&str> = families.map(|entry| entry.meta.family().as_str()).collect();
    families.dedup();
    format!("the families are {}", families.join(", "))
}

/// Declares the modules of all rules and the catalogue `RULES`, in the order of the list.
///
/// `family { page file::Type, site file::Type, engine file::META; shared module, … }`.
macro_rules! rules {
    ($( $family:ident { $( $kind:ident $file:ident :: $rule:ident ),* $(,)? $( ; $( $shared:ident ),+ $(,)? )? } )*) => {
        $(
            /// The rules of one family.
            pub(crate) mod $family {
                $( pub(crate) mod $file; )*
                $( $( pub(crate) mod $shared; )+ )?
            }
        )*
        /// All rules, by family and name.
        pub static RULES: &[RuleEntry] = &[
            $( $( $crate::rules::registry::entry!($kind $family::$file::$rule), )* )*
        ];
    };
}

/// One row of the catalogue by the kind of the rule.
macro_rules! entry {
    (page $($path:tt)+) => { RuleEntry::page::<$($path)+>() };
    (site $($path:tt)+) => { RuleEntry::site::<$($path)+>() };
    (engine $($path:tt)+) => { RuleEntry::engine(&$($path)+) };
}

/// Makes a [`RuleMeta`] from a doc comment and a few facts.
///
/// The doc comment is the page of the rule: it is what `explain` prints and what `docs/rules` holds.
macro_rules! rule_meta {
    (
        $(#[doc = $doc:literal])*
        name: $name:literal, level: $level:ident, fix: $fix:ident
        $(, needs: [$($need:ident),+])? $(,)?
    ) => {
        $crate::rules::RuleMeta {
            name: $name,
            level: $crate::rules::registry::level!($level),
            fix: $crate::rules::FixAvailability::$fix,
            needs: &[$($($crate::rules::Need::$need),+)?],
            since: "0.1.0",
            docs: concat!($($doc, "\n"),*),
            file: file!(),
        }
    };
}

/// The level of a rule as its declaration writes it.
macro_rules! level {
    (Off) => {
        None
    };
    ($level:ident) => {
        Some($crate::diagnostic::Level::$level)
    };
}

pub(crate) use {entry, level, rule_meta, rules};
