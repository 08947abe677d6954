//! What the rules about translations share: a page beside its source, topic by topic.

use crate::corpus::{Corpus, PageId, PlatformSection, ResolvedPage, Section, Translation};
use crate::diagnostic::Finding;
use crate::document::Heading;
use crate::settings::PlatformId;
use crate::text::Span;

/// A page beside its source.
pub(in crate::rules) struct PagePair<'a> {
    /// The source.
    pub(in crate::rules) source: &'a ResolvedPage,
    /// The translation, on which findings are reported.
    pub(in crate::rules) page: &'a ResolvedPage,
    partners: &'a [Option<u32>],
    doubtful: &'a [(u32, u32)],
}

/// A section of the source beside its partner.
#[derive(Clone, Copy)]
pub(in crate::rules) struct SectionPair<'a> {
    pub(in crate::rules) source: &'a Section,
    pub(in crate::rules) here: &'a Section,
}

/// More topics without partner than this on either side, and more than a third of those of the source,
/// is another edition of the page: then one finding says so, and its details say nothing.
const MAX_ALONE: usize = 5;

impl<'a> PagePair<'a> {
    /// The page `id` beside its source, when it is a translation that can be compared.
    pub(in crate::rules) fn of(corpus: &'a Corpus, id: PageId) -> Option<Self> {
        let Translation {
            source,
            partners,
            doubtful,
            ..
        } = corpus.translations().of(id)?;
        let (source, page) = (corpus.page(*source), corpus.page(id));
        // What both take in is the same; otherwise one may take in what the other has written out.
        let includes = |page: &ResolvedPage| {
            page.sections
                .iter()
                .map(|section| section.includes)
                .sum::<u32>()
        };
        (includes(source) == includes(page)).then_some(())?;
        Some(Self {
            source,
            page,
            partners: partners.as_deref()?,
            doubtful,
        })
    }

    /// [`PagePair::of`] for rules about details: none when the page is another edition.
    pub(in crate::rules) fn in_step(corpus: &'a Corpus, id: PageId) -> Option<Self> {
        Self::of(corpus, id).filter(|pair| !pair.is_other_edition())
    }

    /// Number of sections of the translation that the source lacks.
    pub(in crate::rules) fn added(&self) -> usize {
        self.page.sections.len() - self.partners.iter().flatten().count()
    }

    /// Whether so much is missing or added that single differences say nothing.
    pub(in crate::rules) fn is_other_edition(&self) -> bool {
        let missing = self.partners.iter().filter(|partner| partner.is_none());
        let missing = missing.count();
        let alone = missing + self.added();
        missing > 0 && alone > MAX_ALONE && alone * 3 > self.partners.len()
    }

    /// The sections that surely belong together, in the order of the source: by their ids or texts, or
    /// because their neighbours on both sides do as well and they share a link or code. Where each section
    /// has a partner, the neighbours are enough; beside one without, the next may be meant.
    pub(in crate::rules) fn matched(&self) -> impl Iterator<Item = SectionPair<'a>> {
        let is_whole = self.added() == 0 && self.partners.iter().all(Option::is_some);
        let pairs = self.source.sections.iter().zip(0..);
        pairs.filter_map(move |(source, index)| {
            let partner = self.partners[index]?;
            let here = self.page.sections.get(partner as usize)?;
            let is_sure = self.is_named_alike(source, here)
                || self.is_between(index, partner) && (is_whole || source.shares_content(here));
            (is_sure && source.includes == here.includes).then_some(SectionPair { source, here })
        })
    }

    /// The sections of the source that have a partner.
    pub(in crate::rules) fn shared(&self) -> impl Iterator<Item = &'a Section> {
        let sections = self.source.sections.iter().zip(self.partners);
        sections.filter_map(|(section, partner)| partner.map(|_| section))
    }

    fn is_named_alike(&self, source: &Section, here: &Section) -> bool {
        let (Some(from), Some(to)) = (source.heading, here.heading) else {
            return source.heading == here.heading;
        };
        let (from, to) = (
            &self.source.headings[from as usize],
            &self.page.headings[to as usize],
        );
        (from.id.is_some() && from.id == to.id) || from.text == to.text
    }

    /// Whether the sections before and after two partners are partners, too, or the pages end there.
    fn is_between(&self, index: usize, partner: u32) -> bool {
        let partner_at = |at: usize| self.partners.get(at).copied().flatten();
        let follows = match partner_at(index + 1) {
            Some(next) => next == partner + 1,
            None => {
                index + 1 == self.partners.len() && partner as usize + 1 == self.page.sections.len()
            }
        };
        let precedes = match index.checked_sub(1) {
            Some(before) => partner_at(before).map(|before| before + 1) == Some(partner),
            None => partner == 0,
        };
        follows && precedes
    }

    /// The topics of the source without partner: each with its section, those inside another left out.
    pub(in crate::rules) fn missing(&self) -> Vec<(usize, &'a Heading)> {
        let mut found = Vec::new();
        let mut covered = 0;
        for (index, partner) in self.partners.iter().enumerate() {
            let Some(heading) = self.source.sections[index].heading else {
                continue;
            };
            if partner.is_some() || heading < covered {
                continue;
            }
            let topic = &self.source.headings[heading as usize];
            covered = topic.topic_end;
            found.push((index, topic));
        }
        found
    }

    /// The topics of the source of which one is missing, when nothing shows that it is `section`: the first
    /// and the last.
    pub(in crate::rules) fn candidates(
        &self,
        section: usize,
    ) -> Option<(&'a Heading, &'a Heading)> {
        let run = self.doubtful.iter();
        let (first, last) = run
            .copied()
            .find(|(first, last)| (*first..=*last).contains(&(section as u32)))?;
        let heading = |section: u32| {
            let heading = self.source.sections[section as usize].heading?;
            Some(&self.source.headings[heading as usize])
        };
        Some((heading(first)?, heading(last)?))
    }

    /// Where a section of the source would be here: before the partner of what follows it.
    pub(in crate::rules) fn place_of(&self, section: usize) -> Span {
        let next = self
            .partner_before(section)
            .map_or(0, |partner| partner + 1);
        let at = self
            .page
            .sections
            .get(next)
            .map_or(self.page.text.len() as u32, |section| section.span.start);
        Span::at(at, 0)
    }

    /// The section here before the place of a section of the source.
    pub(in crate::rules) fn section_before(&self, section: usize) -> Option<&'a Section> {
        self.page.sections.get(self.partner_before(section)?)
    }

    /// The partner of the last section before one of the source that has a partner.
    fn partner_before(&self, section: usize) -> Option<usize> {
        let before = self.partners[..section].iter().rev();
        before.flatten().next().map(|partner| *partner as usize)
    }

    /// The heading here that belongs to one of the source.
    pub(in crate::rules) fn heading_here(&self, there: u32) -> Option<u32> {
        let partner = self.partners.get(there as usize + 1).copied().flatten()?;
        self.page.sections.get(partner as usize)?.heading
    }

    /// What a section of the translation is called in a message.
    pub(in crate::rules) fn name_here(&self, section: &Section) -> String {
        match section
            .heading
            .map(|heading| &self.page.headings[heading as usize])
        {
            Some(heading) => format!("`{}`", shown(self.page, heading)),
            None if self.page.headings.is_empty() => "this page".to_owned(),
            None => "the start of this page".to_owned(),
        }
    }

    /// What a section of the source is called in a message.
    pub(in crate::rules) fn name_there(&self, section: &Section) -> String {
        let path = &self.source.path;
        match section
            .heading
            .map(|heading| &self.source.headings[heading as usize])
        {
            Some(heading) => format!("`{}` of `{path}`", shown(self.source, heading)),
            None if self.source.headings.is_empty() => format!("`{path}`"),
            None => format!("the start of `{path}`"),
        }
    }

    /// Says that a topic has another number of something than its source.
    pub(in crate::rules) fn counts(
        &self,
        both: SectionPair<'_>,
        (here, there): (u32, u32),
        noun: &str,
    ) -> String {
        let amount = |count: u32| match count {
            0 => format!("no {noun}s"),
            1 => format!("1 {noun}"),
            count => format!("{count} {noun}s"),
        };
        format!(
            "{} has {}, and {} has {}",
            self.name_here(both.here),
            amount(here),
            self.name_there(both.source),
            amount(there),
        )
    }

    /// The heading of a section; the first byte of the text for the section before the first heading.
    pub(in crate::rules) fn head(page: &ResolvedPage, section: &Section) -> Span {
        match section.heading {
            Some(heading) => page.headings[heading as usize].span,
            None => Span::at(page.front_matter.map_or(0, |block| block.span.end), 0),
        }
    }
}

impl<'a> SectionPair<'a> {
    /// The platform sections of the source that have no counterpart here, and the other way round.
    pub(in crate::rules) fn lone_platform_sections(
        &self,
    ) -> (Vec<&'a PlatformSection>, Vec<&'a PlatformSection>) {
        // `Linux and macOS` in one language may be two sections in another.
        let lone = |of: &'a Section, among: &'a Section| -> Vec<&'a PlatformSection> {
            let covered = |id: &PlatformId| {
                among
                    .platform_sections
                    .iter()
                    .any(|other| other.platforms.contains(id))
            };
            let platform_sections = of.platform_sections.iter();
            platform_sections
                .filter(|section| !section.platforms.iter().any(covered))
                .collect()
        };
        (lone(self.source, self.here), lone(self.here, self.source))
    }
}

/// Whether a place is in a platform section that only one of the two has: the loss of the section
/// says it all.
pub(in crate::rules) fn is_in_lone_platform_section(
    place: Span,
    platform_sections: &[&PlatformSection],
) -> bool {
    platform_sections
        .iter()
        .any(|section| section.span.contains(place))
}

/// The text of a heading; its source when that is all the site generator's.
pub(in crate::rules) fn shown<'a>(page: &'a ResolvedPage, heading: &'a Heading) -> &'a str {
    if heading.text.is_empty() {
        heading.content.slice(&page.text)
    } else {
        &heading.text
    }
}

/// A finding about what a section lacks, superseded where nothing at all follows its heading.
pub(super) fn unless_empty(finding: Finding, page: &ResolvedPage, section: &Section) -> Finding {
    match section.heading {
        Some(heading) => {
            let heading = page.headings[heading as usize].span;
            finding.superseded_by("structure/empty-topic", heading)
        }
        None => finding,
    }
}
