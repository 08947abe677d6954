//! Suggestions for names that do not exist.

/// The least Jaro-Winkler similarity (Winkler, 1990) of a name that was probably meant.
const SIMILAR: f64 = 0.8;

/// The similarity of two names, from 0.0 to 1.0 for equal ones.
#[must_use]
pub fn similarity(one: &str, other: &str) -> f64 {
    strsim::jaro_winkler(one, other)
}

/// The most similar candidate, if it is similar enough to be meant; the first by name of several.
#[must_use]
pub fn most_similar<'a>(candidates: impl Iterator<Item = (f64, &'a str)>) -> Option<&'a str> {
    candidates
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// The help for a name that does not exist, where another was probably meant.
#[must_use]
pub fn did_you_mean(meant: &str) -> String {
    format!("did you mean `{meant}`?")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_similar_name_is_suggested() {
        let nearest = |name: &str| {
            let known = ["timeout", "retries"];
            most_similar(
                known
                    .into_iter()
                    .map(|other| (similarity(name, other), other)),
            )
        };
        assert_eq!(nearest("timeot"), Some("timeout"));
        assert_eq!(nearest("color"), None);
    }
}
