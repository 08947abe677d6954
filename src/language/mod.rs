//! Words and writing of 22 languages, as data.
//!
//! The words live in `data/`, one small TOML file a language and one for
//! words that are recognised on every page, embedded in the binary and read the
//! first time that language is asked for. The code here is the same for all of them.

mod any;
mod callout;
mod data;
mod fold;
mod numeral;
mod path;
mod question;
mod registry;
mod repetition;
mod steps;
#[cfg(test)]
mod tests;
mod words;

pub use any::{ANY, AnyLanguage, Words};
pub use callout::{Callout, CalloutKind, LabelCase, LabelMark};
pub use fold::is_word;
pub use numeral::{digit, in_digits_of};
pub use path::of_path;
pub use registry::{all, find};
pub use steps::{StepHeading, StepReference};

use std::ops::Range;

use callout::Labels;
use data::Source;
use fold::Phrases;
use question::Rewording;
use repetition::{Repetition, UnspacedRepetitions};
use steps::StepFinder;
use words::WordList;

/// A pair of quotation marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotePair {
    /// The mark before the quoted words.
    pub open: String,
    /// The mark after them.
    pub close: String,
}

/// The words of one language.
#[derive(Debug)]
pub struct Language {
    /// BCP 47 language subtag, such as `pt`.
    pub tag: String,
    /// English name, such as `Portuguese`.
    pub name: String,
    quotes: Vec<QuotePair>,
    question_marks: Vec<char>,
    question_words: Phrases,
    repetition: Repetition,
    articles: Phrases,
    menus: Phrases,
    only: Vec<String>,
    negations: WordList,
    screens: WordList,
    screen_verbs: WordList,
    system_labels: Phrases,
    placeholders: Phrases,
    unspaced: Option<UnspacedRepetitions>,
    tops: Phrases,
    vague: Phrases,
    empty_alts: Phrases,
    labels: Labels,
    steps: StepFinder,
    rewording: Option<Rewording>,
    word_boundaries: bool,
}

impl Language {
    fn new(source: &Source) -> Self {
        let pairs = source.quotes.iter().map(|[open, close]| QuotePair {
            open: open.clone(),
            close: close.clone(),
        });
        Self {
            tag: source.tag.clone(),
            name: source.name.clone(),
            quotes: pairs.collect(),
            question_marks: source.question_marks.clone(),
            question_words: Phrases::new(&source.question_words),
            repetition: Repetition::new(source),
            only: source.only.clone(),
            negations: WordList::new(&source.negations, source.word_boundaries),
            screens: WordList::new(&source.screens, source.word_boundaries),
            screen_verbs: WordList::new(&source.screen_verbs, source.word_boundaries),
            system_labels: Phrases::new(&source.system_labels),
            placeholders: Phrases::new(&source.placeholders),
            articles: Phrases::new(&source.articles),
            menus: Phrases::new(&source.menus),
            unspaced: UnspacedRepetitions::new(source),
            tops: Phrases::new(&source.tops),
            vague: Phrases::new(&source.vague),
            empty_alts: Phrases::new(&source.empty_alts),
            labels: Labels::new(&source.callouts),
            steps: StepFinder::new(&source.steps, source.word_boundaries),
            rewording: source.questions.as_ref().map(Rewording::new),
            word_boundaries: source.word_boundaries,
        }
    }

    /// Whether a link text says nothing when it is read out of context ("here", "this page").
    ///
    /// Case, spacing, and punctuation or emphasis around the text do not matter. The phrases are
    /// those that assistive-technology guides name (WCAG 2.4.9, Link Purpose) and
    /// their counterparts in each language.
    #[must_use]
    pub fn is_vague(&self, link_text: &str) -> bool {
        self.vague.contains(link_text)
    }

    /// Whether a link text means the top of the page ("back to top").
    ///
    /// Case, spacing and punctuation around the text do not matter.
    #[must_use]
    pub fn means_top(&self, link_text: &str) -> bool {
        self.tops.contains(link_text)
    }

    /// Whether an alternative text says nothing about its image ("image", "alt text").
    ///
    /// Case, spacing and punctuation around the text do not matter.
    #[must_use]
    pub fn is_empty_alt(&self, alt: &str) -> bool {
        self.empty_alts.contains(alt)
    }

    /// Finds where a text refers to steps by their number ("repeat steps 4–6").
    ///
    /// Sub-steps ("step 1.2", "step 2b") are not references. The text is one block without its
    /// code; its references come in order and do not overlap. Linear in `text`.
    #[must_use]
    pub fn step_references(&self, text: &str) -> Vec<StepReference> {
        self.steps.references(text)
    }

    /// Whether a paragraph between two lists says what the steps before it do ("The keyboard opens."):
    /// one short sentence without a word that announces other steps ("You can also use the menu.").
    #[must_use]
    pub fn is_remark(&self, text: &str) -> bool {
        self.steps.is_remark(text)
    }

    /// Whether a paragraph announces steps without a colon ("Use the following steps to turn it off.").
    #[must_use]
    pub fn announces_steps(&self, text: &str) -> bool {
        self.steps.announces(text)
    }

    /// Reads the step number a heading begins with ("Step 3: Open the app").
    #[must_use]
    pub fn step_heading(&self, heading_text: &str) -> Option<StepHeading> {
        self.steps.heading(heading_text)
    }

    /// Whether a word may be repeated ("had had"), or doubling is a habit of the language.
    #[must_use]
    pub fn may_double(&self, word: &str) -> bool {
        let repetition = &self.repetition;
        (repetition.is_usual && !repetition.never.contains(word)) || repetition.fine.contains(word)
    }

    /// Whether a word may be repeated where it begins a clause, and nowhere else ("die, die die App nutzen").
    #[must_use]
    pub fn repeats_in_clauses(&self, word: &str) -> bool {
        self.repetition.clause_openers.contains(word)
    }

    /// Whether speakers repeat a word for emphasis or by grammar ("very very", "had had").
    #[must_use]
    pub fn repeats_on_purpose(&self, word: &str) -> bool {
        self.repetition.fine.contains(word)
    }

    /// Whether the last word of a phrase may follow it once more ("logged in in May").
    #[must_use]
    pub fn may_repeat_after(&self, phrase: &str) -> bool {
        self.repetition.fine.contains(phrase)
    }

    /// Whether grammar allows a word twice behind `sentence`, the words before the first of them
    /// ("turn Bluetooth on on the phone", "what it is is simple"). Linear in `sentence`.
    #[must_use]
    pub fn may_repeat_in(&self, sentence: &str, word: &str) -> bool {
        self.repetition.fits(sentence, word)
    }

    /// Whether a word is hardly ever repeated on purpose ("the", "of", "is").
    #[must_use]
    pub fn never_doubles(&self, word: &str) -> bool {
        self.repetition.never.contains(word)
    }

    /// Whether a word that is repeated is a slip in any sentence ("the"): no phrase ends with it.
    #[must_use]
    pub fn is_certain_slip(&self, word: &str) -> bool {
        self.repetition.certain_slips.contains(word)
    }

    /// Words that say that something holds for nothing else ("only"), in lower case.
    #[must_use]
    pub fn only(&self) -> &[String] {
        &self.only
    }

    /// Whether a text denies something ("not", "can't"). Linear in `text`.
    #[must_use]
    pub fn denies(&self, text: &str) -> bool {
        self.negations.is_in(text)
    }

    /// Whether a word says what kind of thing on a screen the name beside it has ("page", "dialog").
    #[must_use]
    pub fn names_screen(&self, word: &str) -> bool {
        self.screens.has(word.trim_matches(|c| !is_word(c)))
    }

    /// Whether a text says that something on a screen is used ("tap", "choose"). Linear in `text`.
    #[must_use]
    pub fn uses_screen(&self, text: &str) -> bool {
        self.screen_verbs.is_in(text)
    }

    /// Whether a text is the name of a setting or usual menu of an operating system ("Notifications").
    #[must_use]
    pub fn is_system_label(&self, text: &str) -> bool {
        self.system_labels.contains(text)
    }

    /// Whether a text only announces one that is still to be written ("TBD", "coming soon").
    ///
    /// Case, spacing, and punctuation or emphasis around the text do not matter.
    #[must_use]
    pub fn is_placeholder(&self, text: &str) -> bool {
        self.placeholders.contains(text)
    }

    /// Whether a word with a capital behind this one is a noun and no name ("die Taste").
    #[must_use]
    pub fn precedes_noun(&self, word: &str) -> bool {
        self.articles.contains(word)
    }

    /// The words that are repeated and never should be, in a language without spaces between
    /// words: the bytes of both. Linear in `text`.
    pub fn unspaced_repetitions<'a>(
        &'a self,
        text: &'a str,
    ) -> impl Iterator<Item = Range<usize>> + 'a {
        let finder = self.unspaced.as_ref();
        finder.into_iter().flat_map(|finder| finder.find(text))
    }

    /// Whether a text ends with what a menu path begins with ("Open the app settings").
    #[must_use]
    pub fn ends_with_menu(&self, text: &str) -> bool {
        if !self.word_boundaries {
            let starts = text.char_indices().rev().take(6);
            return starts
                .into_iter()
                .any(|(at, _)| self.menus.contains(&text[at..]));
        }
        let mut spaces = text.trim_end().rmatch_indices(char::is_whitespace);
        let mut last_words = || spaces.next().map_or(text, |(at, _)| &text[at..]);
        self.menus.contains(last_words()) || self.menus.contains(last_words())
    }

    /// Reads the label a callout begins with ("NOTE: …", "Warning! …").
    #[must_use]
    pub fn callout(&self, text: &str) -> Option<Callout> {
        self.labels.read(text)
    }

    /// Whether a heading begins with a word that begins questions ("How", "Can").
    #[must_use]
    pub fn starts_like_question(&self, heading_text: &str) -> bool {
        self.question_words
            .begins(heading_text, self.word_boundaries)
    }

    /// What a question asks, as a key: questions with the same key say the same in other words ("How do
    /// I delete my account?", "Is there a way to remove my account?").
    ///
    /// `None` for what does not begin as questions do, and in languages whose wordings are not known.
    /// Linear in `question`.
    #[must_use]
    pub fn question_key(&self, question: &str) -> Option<String> {
        self.rewording.as_ref()?.key(question)
    }

    /// Whether a heading begins as only a question does ("How do I"), where "How" may begin a title as
    /// well ("How to log in", "How it works"). False in languages whose wordings are not known.
    #[must_use]
    pub fn asks(&self, heading: &str) -> bool {
        let rewording = self.rewording.as_ref();
        rewording.is_some_and(|rewording| rewording.asks(heading))
    }

    /// Whether a text ends with a question mark of the language, closing quotes and emphasis aside.
    #[must_use]
    pub fn ends_with_question_mark(&self, text: &str) -> bool {
        let marks = |c: char| self.question_marks.contains(&c);
        let closing = |c: char| !marks(c) && !c.is_alphanumeric() && !matches!(c, '.' | '…' | ':');
        text.trim_end_matches(closing).ends_with(marks)
    }

    /// The characters that end a question; the usual one first.
    #[must_use]
    pub fn question_marks(&self) -> &[char] {
        &self.question_marks
    }

    /// The quotation marks, the primary pair first, then pairs for quotations inside quotations
    /// and other pairs in common use.
    #[must_use]
    pub fn quotes(&self) -> &[QuotePair] {
        &self.quotes
    }
}
