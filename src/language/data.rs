//! The shape of a language file.

use serde::Deserialize;

/// One file of `data/`, as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    pub(super) tag: String,
    pub(super) name: String,
    /// Whether a word ends where its letters end. It does not in Japanese and Chinese, which have
    /// no spaces, nor in Korean, whose particles follow a word without one.
    #[serde(default = "yes")]
    pub(super) word_boundaries: bool,
    /// Link texts that mean the top of the page: "back to top".
    pub(super) tops: Vec<String>,
    /// Whole link texts that say nothing out of context.
    pub(super) vague: Vec<String>,
    /// Whether doubling a word is ordinary grammar, so that no doubled word is suspicious.
    #[serde(default)]
    pub(super) doubling: bool,
    /// Words that may be repeated.
    #[serde(default)]
    pub(super) doubled: Vec<String>,
    /// Words that may be repeated where they begin a clause: a relative pronoun before an article
    /// ("die Leute, die die App nutzen").
    #[serde(default)]
    pub(super) doubled_after_comma: Vec<String>,
    /// Words before a noun, in a language that writes nouns with a capital: two such words behind one
    /// are not a name.
    #[serde(default)]
    pub(super) articles: Vec<String>,
    /// Words that are never repeated on purpose, in a language with `doubling` as well. Where words
    /// have no spaces between them, [`Source::doubled`] holds phrases in which it only looks so.
    #[serde(default)]
    pub(super) never_doubled: Vec<String>,
    /// Those of [`Source::never_doubled`] that no phrase ends with, so that one of two may be deleted without
    /// a look: articles and conjunctions. A preposition may be the end of one phrase and the start of the
    /// next ("what it works at at the time"), as may a form of *be* and a pronoun.
    #[serde(default)]
    pub(super) certain_slips: Vec<String>,
    /// Verbs with a particle that is a preposition as well ("turned on on Monday").
    pub(super) particles: Option<ParticleWords>,
    /// Clauses that end with the verb of the sentence around them ("what it is is simple").
    pub(super) clauses: Option<ClauseWords>,
    /// Words that say that something holds for nothing else ("only").
    pub(super) only: Vec<String>,
    /// Words that deny something; a final `*` matches any ending.
    pub(super) negations: Vec<String>,
    /// Nouns beside the name of something on a screen ("page", "dialog"); a final `*` matches any
    /// ending.
    #[serde(default)]
    pub(super) screens: Vec<String>,
    /// Whole texts that announce one that is still to be written ("coming soon").
    pub(super) placeholders: Vec<String>,
    /// Whole alternative texts that say nothing about the image.
    pub(super) empty_alts: Vec<String>,
    /// What a menu path begins with ("Settings > Privacy").
    pub(super) menus: Vec<String>,
    /// Verbs of using a screen ("tap", "choose"), and prepositions that do their work ("under"); a final
    /// `*` matches any ending.
    pub(super) screen_verbs: Vec<String>,
    /// Names of the settings of operating systems and their usual menus.
    pub(super) system_labels: Vec<String>,
    /// Words a question begins with.
    pub(super) question_words: Vec<String>,
    /// Characters a question ends with.
    pub(super) question_marks: Vec<char>,
    /// Quotation marks, the primary pair first.
    pub(super) quotes: Vec<[String; 2]>,
    pub(super) steps: StepWords,
    /// How questions are worded; without it, no two of them are known to be the same.
    pub(super) questions: Option<QuestionWords>,
    pub(super) callouts: CalloutWords,
}

fn yes() -> bool {
    true
}

/// Verbs that have a particle behind them or behind their object. A final `*` matches any ending.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ParticleWords {
    pub(super) words: Vec<String>,
    pub(super) verbs: Vec<String>,
}

/// Words that open a clause, and verbs that may end it and go on with the sentence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClauseWords {
    pub(super) openers: Vec<String>,
    pub(super) words: Vec<String>,
}

/// How a language refers to steps. Words are in lower case; other cases are derived.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StepWords {
    /// Words in a sentence that announces other steps ("You can also use the menu"). Without them no
    /// sentence between two lists is known to be a remark on the first.
    #[serde(default)]
    pub(super) announcing: Vec<String>,
    /// Words for one step that a number follows; a final `*` matches any ending.
    pub(super) singular: Vec<String>,
    /// Words for several steps; after these a comma alone joins numbers ("steps 1, 2, 3").
    #[serde(default)]
    pub(super) plural: Vec<String>,
    /// Phrases that announce steps without a word for them ("do the following").
    #[serde(default)]
    pub(super) announcements: Vec<String>,
    /// What may be between the word and the number ("number", "#").
    #[serde(default)]
    pub(super) number: Vec<String>,
    /// What may be there when a range follows ("passaggi da 4 a 6").
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// Words between the first and the last number of a range.
    pub(super) range: Vec<String>,
    /// Words between the last two numbers of a list.
    pub(super) and: Vec<String>,
    /// Words right before a reference that make it relative or another's ("previous", "each").
    pub(super) relative: Vec<String>,
    /// Words right after a reference that say whose step it is ("of", "in").
    #[serde(default)]
    pub(super) other: Vec<String>,
    /// Nouns and phrases that, earlier in the sentence, say where the steps are ("section").
    /// Any ending may follow.
    pub(super) documents: Vec<String>,
    /// Words right before or after a reference that point along the page ("above").
    pub(super) position: Vec<String>,
    /// The words for third and the like, from first on, with `|` between forms; a final `*` matches
    /// any ending.
    #[serde(default)]
    pub(super) ordinals: Vec<String>,
    /// The words for one, two and so on, likewise.
    #[serde(default)]
    pub(super) cardinals: Vec<String>,
    /// How the number may come before the word.
    pub(super) ordinal: Option<OrdinalWords>,
}

/// How a number before the word is written ("3rd step", "3단계", "第 3 步").
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OrdinalWords {
    /// What has to come before the number, when anything.
    #[serde(default)]
    pub(super) prefix: Vec<String>,
    /// What has to follow the number, when anything; otherwise the number is enough.
    #[serde(default)]
    pub(super) marks: Vec<String>,
    /// The words for step after a number; a final `*` matches any ending.
    pub(super) words: Vec<String>,
    /// What has to follow the word, unless punctuation or nothing does. It tells a reference from
    /// an amount where the two look alike ("2단계 인증" is two-step verification).
    #[serde(default)]
    pub(super) follow: Vec<String>,
}

/// The labels of callouts, in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CalloutWords {
    pub(super) note: Vec<String>,
    pub(super) tip: Vec<String>,
    pub(super) info: Vec<String>,
    pub(super) important: Vec<String>,
    pub(super) attention: Vec<String>,
    pub(super) caution: Vec<String>,
    pub(super) warning: Vec<String>,
    pub(super) danger: Vec<String>,
}

/// How the same question can be worded. Words are in lower case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct QuestionWords {
    /// Beginnings that ask the same ("how do i", "what is the way to"), in groups.
    pub(super) frames: Vec<Vec<String>>,
    /// Words that do not change what is asked.
    pub(super) fillers: Vec<String>,
    /// Words and phrases that mean the same, in groups.
    pub(super) synonyms: Vec<Vec<String>>,
    /// Endings that do not change what is asked, of words of more than three letters.
    #[serde(default)]
    pub(super) endings: Vec<String>,
    /// Beginnings of titles that look like questions ("how to").
    #[serde(default)]
    pub(super) titles: Vec<String>,
}
