//! The rules: one file or folder each, named after the problem, in a folder per family.
//!
//! Adding a rule touches two places: its file, and its line in the list below.

mod context;
mod form;
mod registry;
mod rule;
mod surroundings;
#[cfg(test)]
pub(crate) mod tester;

pub use context::Context;
pub use labels::standing::{Known, PageNames, Renamed, Screen, Standing};
pub use registry::{RuleEntry, did_you_mean, find, nearest, selection};
pub use rule::{
    ActiveRule, Configurable, Family, FixAvailability, Need, OptionsError, PageRule, RuleMeta,
    SiteRule,
};

/// The name of the rule about pages that cannot be read, which the engine reports.
pub const UNREADABLE_PAGE: &str = faqlint::unreadable_page::META.name;
/// The name of the rule about suppressions without effect, which the engine reports.
pub const UNUSED_SUPPRESSION: &str = faqlint::unused_suppression::META.name;

use registry::rules;
pub use registry::{BuildError, NoOptions, OptionsTable};

rules! {
    anchors {
        site auto_suffixed::AutoSuffixed,
        page duplicate::Duplicate,
        page malformed::Malformed,
        page missing::Missing,
        site removed::Removed,
        page slug_mismatch::SlugMismatch,
        site undefined::Undefined;
        explicit_ids, fragment_links, id_syntax, successor
    }
    faqlint {
        engine unreadable_page::META,
        engine unused_suppression::META,
    }
    images {
        site case_mismatch::CaseMismatch,
        site dead::Dead,
        page missing_alt::MissingAlt,
        site missing_file::MissingFile,
        page placeholder_alt::PlaceholderAlt,
        site too_large::TooLarge,
        site unreadable::Unreadable,
        site unused_file::UnusedFile;
        shown
    }
    labels {
        site misspelled::MisspelledLabel,
        site renamed::RenamedLabel,
        site unknown::UnknownLabel,
        site untranslated::Untranslated,
        site wrong_platform::WrongPlatform;
        replacement, standing, tester
    }
    links {
        page bare_url::BareUrl,
        site case_mismatch::CaseMismatch,
        site dead::Dead,
        site dead_fragment::DeadFragment,
        page duplicate_definition::DuplicateDefinition,
        page empty::Empty,
        page insecure::Insecure,
        page leaked_secret::LeakedSecret,
        page malformed::Malformed,
        site missing_file::MissingFile,
        site moved::Moved,
        site outside_root::OutsideRoot,
        site own_site_absolute::OwnSiteAbsolute,
        page placeholder::Placeholder,
        page private_host::PrivateHost,
        page tracking_parameter::TrackingParameter,
        page undefined_reference::UndefinedReference,
        page unsafe_scheme::UnsafeScheme,
        page unused_definition::UnusedDefinition,
        site unverified::Unverified,
        page vague_text::VagueText;
        definition, host, online, target, target_syntax
    }
    markup {
        page broken_table::BrokenTable,
        page conflict_marker::ConflictMarker,
        page curly_code::CurlyCode,
        page mojibake::Mojibake,
        page unclosed_block::UnclosedBlock,
        page unclosed_code::UnclosedCode,
        page unknown_callout::UnknownCallout,
        page unknown_entity::UnknownEntity,
        page unspaced_heading::UnspacedHeading,
        page visible_emphasis::VisibleEmphasis,
    }
    navigation {
        site duplicate_entry::DuplicateEntry,
        site missing_page::MissingPage,
        site unlisted_page::UnlistedPage,
        site unreachable_page::UnreachablePage;
        coverage
    }
    platforms {
        page duplicate::Duplicate,
        page empty::Empty,
        page foreign_term::ForeignTerm,
        site missing_counterpart::MissingCounterpart,
        page misspelled::Misspelled,
        page mixed_label_style::MixedLabelStyle,
        site out_of_order::OutOfOrder,
        page unknown::Unknown;
        platform_matcher
    }
    redirects {
        site chain::Chain,
        site dead_target::DeadTarget,
        site fragment_in_source::FragmentInSource,
        site r#loop::Loop,
        site missing::Missing,
        site shadowed::Shadowed;
        written_in
    }
    steps {
        page drifted_twin::DriftedTwin,
        page empty::Empty,
        page misnumbered::Misnumbered,
        page misnumbered_headings::MisnumberedHeadings,
        page mixed_delimiter::MixedDelimiter,
        page mixed_ending::MixedEnding,
        page not_a_list::NotAList,
        page restarted::Restarted,
        page single::Single,
        page undefined_reference::UndefinedReference,
        page under_indented::UnderIndented;
        manual_numbering,
        numbering,
        sequence,
    }
    structure {
        page duplicate_heading::DuplicateHeading,
        page empty_topic::EmptyTopic,
        page missing_question_mark::MissingQuestionMark,
        page similar_questions::SimilarQuestions,
        page skipped_level::SkippedLevel,
        page stale_contents::StaleContents;
        branches, question
    }
    titles {
        site duplicate::Duplicate,
    }
    translations {
        site differing_blocks::DifferingBlocks,
        site differing_images::DifferingImages,
        site differing_links::DifferingLinks,
        site differing_platforms::DifferingPlatforms,
        site differing_steps::DifferingSteps,
        site missing_anchor::MissingAnchor,
        site missing_page::MissingPage,
        site missing_topic::MissingTopic,
        site stale::Stale;
        alignment, block_alignment
    }
    wording {
        page mixed_callout::MixedCallout,
        page mixed_path_separator::MixedPathSeparator,
        page mixed_quotes::MixedQuotes,
        page pattern::Pattern,
        page repeated_word::RepeatedWord,
        page term::Term,
    }
}
