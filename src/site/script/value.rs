//! What a configuration script says, as far as it is written out.

/// A value of a configuration script.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::site) enum Value {
    /// `null` or `undefined`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string, or a template whose parts are all known.
    Text(String),
    /// An array.
    List {
        /// Its items, without spreads.
        items: Vec<Value>,
        /// Whether a spread adds others.
        is_open: bool,
    },
    /// An object.
    Table {
        /// Its entries in order; of two with one key the last counts.
        entries: Vec<(String, Value)>,
        /// Whether a spread or a computed key adds others.
        is_open: bool,
    },
    /// A call of a function: `starlight({ … })`.
    Call {
        /// Name of the function as it is written: `require`, `path.join`.
        name: String,
        /// What it is given.
        arguments: Vec<Value>,
    },
    /// What another file exports.
    Import {
        /// The file or package, as it is written.
        module: String,
        /// The name of the export; `default` for the default one.
        name: String,
    },
    /// Code: only a run of it would tell.
    Code,
}

/// What a path of keys leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::site) enum Lookup<'a> {
    /// The script does not say it, so that the default of the generator holds.
    Absent,
    /// Code says it.
    Unknown,
    /// It is written out.
    Known(&'a Value),
}

impl Value {
    /// The value behind a path of keys; arguments of calls are not looked into.
    pub(in crate::site) fn at(&self, path: &[&str]) -> Lookup<'_> {
        let mut value = self;
        for key in path {
            match value {
                Self::Table { entries, is_open } => {
                    let entry = entries.iter().rev().find(|(name, _)| name == key);
                    match entry {
                        Some((_, inner)) => value = inner,
                        None if *is_open => return Lookup::Unknown,
                        None => return Lookup::Absent,
                    }
                }
                Self::Code | Self::Call { .. } | Self::Import { .. } => return Lookup::Unknown,
                _ => return Lookup::Absent,
            }
        }
        match value {
            Self::Code => Lookup::Unknown,
            Self::Null => Lookup::Absent,
            value => Lookup::Known(value),
        }
    }

    /// The object itself, or the one that is given to the function around it.
    ///
    /// What a function like `defineConfig` is given is the configuration; what another makes of it
    /// may have more entries.
    pub(in crate::site) fn configuration(self) -> Self {
        let mut value = self;
        let mut may_add = false;
        for _ in 0..8 {
            match value {
                Self::Call { name, arguments } => {
                    may_add |= !name.starts_with("define");
                    let table = arguments
                        .into_iter()
                        .find(|value| matches!(value, Self::Table { .. } | Self::Call { .. }));
                    value = table.unwrap_or(Self::Code);
                }
                Self::Table { entries, is_open } => {
                    let is_open = is_open || may_add;
                    return Self::Table { entries, is_open };
                }
                _ => break,
            }
        }
        value
    }

    /// The text of a string.
    pub(in crate::site) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of an array.
    pub(in crate::site) fn items(&self) -> &[Self] {
        match self {
            Self::List { items, .. } => items,
            _ => &[],
        }
    }

    /// The entries of an object.
    pub(in crate::site) fn entries(&self) -> &[(String, Self)] {
        match self {
            Self::Table { entries, .. } => entries,
            _ => &[],
        }
    }

    /// The texts of a value: itself, or its items.
    pub(in crate::site) fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(text) => vec![text],
            value => value.items().iter().filter_map(Self::text).collect(),
        }
    }

    /// Whether all of the value is written out.
    pub(in crate::site) fn is_literal(&self) -> bool {
        match self {
            Self::Code | Self::Call { .. } | Self::Import { .. } => false,
            Self::List { items, is_open } => !is_open && items.iter().all(Self::is_literal),
            Self::Table { entries, is_open } => {
                !is_open && entries.iter().all(|(_, value)| value.is_literal())
            }
            _ => true,
        }
    }
}

impl From<&serde_json::Value> for Value {
    fn from(value: &serde_json::Value) -> Self {
        use serde_json::Value as Data;
        match value {
            Data::Null => Self::Null,
            Data::Bool(is) => Self::Bool(*is),
            Data::Number(number) => Self::Number(number.as_f64().unwrap_or_default()),
            Data::String(text) => Self::Text(text.clone()),
            Data::Array(items) => Self::List {
                items: items.iter().map(Self::from).collect(),
                is_open: false,
            },
            Data::Object(table) => Self::Table {
                entries: table
                    .iter()
                    .map(|(key, value)| (key.clone(), Self::from(value)))
                    .collect(),
                is_open: false,
            },
        }
    }
}

impl<'a> Lookup<'a> {
    /// The value that is written out.
    pub(in crate::site) fn known(self) -> Option<&'a Value> {
        match self {
            Self::Known(value) => Some(value),
            _ => None,
        }
    }

    /// The text that is written out.
    pub(in crate::site) fn text(self) -> Option<&'a str> {
        self.known()?.text()
    }

    /// The boolean that is written out.
    pub(in crate::site) fn bool(self) -> Option<bool> {
        match self.known()? {
            Value::Bool(is) => Some(*is),
            _ => None,
        }
    }

    /// Whether code says it, in whole or in part.
    pub(in crate::site) fn is_unknown(self) -> bool {
        match self {
            Self::Absent => false,
            Self::Unknown => true,
            Self::Known(value) => !value.is_literal(),
        }
    }
}
