//! Texts of the program itself that come back from a file.

use std::collections::BTreeSet;
use std::sync::{PoisonError, RwLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::Span;

/// A text of the program. (Of a field that is written as a reference, serde takes it that it borrows from
/// what is read.)
pub type Interned = &'static str;

static KNOWN: RwLock<BTreeSet<&'static str>> = RwLock::new(BTreeSet::new());

/// The same text with the life of the program; each text is kept once.
///
/// For the few names that the program itself has, as those of its rules: what is kept is never given
/// back.
#[must_use]
pub fn interned(text: &str) -> &'static str {
    let find = |known: &BTreeSet<&'static str>| known.get(text).copied();
    let known = find(&KNOWN.read().unwrap_or_else(PoisonError::into_inner));
    known.unwrap_or_else(|| {
        let mut all = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
        find(&all).unwrap_or_else(|| {
            let kept: &'static str = Box::leak(text.into());
            all.insert(kept);
            kept
        })
    })
}

/// For serde: reads a text that lives as long as the program.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static str, D::Error> {
    Ok(interned(<&str>::deserialize(from)?))
}

/// For serde: the same for a text that may be missing.
pub(crate) mod option {
    use super::{Deserialize, Deserializer, Interned, Serialize, Serializer, interned};

    pub(crate) fn serialize<S: Serializer>(
        text: &Option<Interned>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        text.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Interned>, D::Error> {
        Ok(Option::<&str>::deserialize(from)?.map(interned))
    }
}

/// For serde: lists of places, each with the name of a rule.
pub(crate) mod places {
    use super::{Deserialize, Deserializer, Serialize, Serializer, Span, interned};

    pub(crate) fn serialize<S: Serializer>(
        places: &[(&'static str, Span)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        places.serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(&'static str, Span)>, D::Error> {
        let places = Vec::<(&str, Span)>::deserialize(from)?;
        let kept = places.into_iter();
        Ok(kept.map(|(name, span)| (interned(name), span)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::interned;

    #[test]
    fn one_text_is_kept_once() {
        let one = interned("links/missing-file");
        let other = interned(&String::from("links/missing-file"));
        assert!(std::ptr::eq(one, other));
    }
}
