//! `labels/wrong-platform`.

use crate::corpus::{Corpus, PageId};
use crate::diagnostic::{Applicability, Finding};
use crate::rules::labels::replacement::write_label;
use crate::rules::labels::standing::{PageNames, Standing, is_certain, quoted};
use crate::rules::registry::rule_meta;
use crate::rules::{Context, RuleMeta, SiteRule};

/// A name on the screen of another platform.
#[derive(Debug, Default)]
pub(crate) struct WrongPlatform;

impl SiteRule for WrongPlatform {
    const META: RuleMeta = rule_meta! {
        /// A platform section uses a label that only the app for another platform has.
        ///
        /// Runs only with `[[labels]]` in the configuration, with string files of two platforms.
        ///
        /// Reported when:
        ///
        /// - the text is a label of the app for another platform, but not of the app of the section, and
        /// - the app of the section has its own text for the same key.
        ///
        /// Not reported when:
        ///
        /// - the app of the section has no string with that key
        /// - the text is outside platform sections, or only stressed in running text
        ///
        /// Suppress with `<!-- faqlint-disable-next-line labels/wrong-platform -->`.
        ///
        /// ## Bad
        ///
        /// ```toml,use
        /// [[labels]]
        /// platform = "Android"
        /// strings = ["android.json"]
        ///
        /// [[labels]]
        /// platform = "iOS"
        /// strings = ["ios.json"]
        /// ```
        ///
        /// ```markdown,file=android.json,bad,good
        /// { "devices": "Linked devices" }
        /// ```
        ///
        /// ```markdown,file=ios.json,bad,good
        /// { "devices": "Connected devices" }
        /// ```
        ///
        /// ```markdown,bad
        /// **Android**
        ///
        /// Tap **Connected devices**.
        /// ```
        ///
        /// ## Good
        ///
        /// ```markdown,good
        /// **Android**
        ///
        /// Tap **Linked devices**.
        /// ```
        ///
        /// ## Fix
        ///
        /// Writes the label of the section's platform; unsafe.
        name: "labels/wrong-platform",
        level: Warning,
        fix: Sometimes,
    };

    fn check(&self, corpus: &Corpus, page: PageId, cx: &mut Context<'_>) {
        let page = corpus.page(page);
        let names = PageNames::new(corpus, page, cx.settings);
        for (name, known) in &names.names {
            let Standing::Elsewhere { platform, own, .. } = &known.standing else {
                continue;
            };
            if !is_certain(name, known) {
                continue;
            }
            let platforms = &cx.settings.platforms;
            let label = name
                .label
                .map(|label| &page.platform_labels[label as usize]);
            let here =
                label.map_or_else(String::new, |label| platforms.names(&label.platforms, ""));
            let message = format!(
                "`{}` is a label on {}; on {here} it is {}",
                known.text,
                platforms.get(*platform).name,
                quoted(own)
            );
            let mut finding = Finding::new(known.span, message)
                .help(format!("use the name that the app for {here} shows"));
            if let Some(label) = label {
                finding = finding.related(label.span, "the section starts here");
            }
            let fix = match &own[..] {
                [text] => write_label(page, known.span, text, Applicability::Unsafe),
                _ => None,
            };
            cx.report(match fix {
                Some(fix) => finding.fix(fix),
                None => finding,
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::WrongPlatform;
    use crate::rules::labels::tester::check;

    #[test]
    fn a_label_of_another_platform_is_reported() {
        check::<WrongPlatform>(
            "**Android**\n\nTap **Connected devices**.\n\n**iOS**\n\nTap **Connected devices**.\n",
            &[(
                "Connected devices",
                "`Connected devices` is a label on iOS; on Android it is `Linked devices`",
            )],
        );
    }

    #[test]
    fn outside_sections_and_without_an_own_text_it_is_fine() {
        for page in [
            "Tap **Connected devices**.\n",
            "**Android**\n\nTap **Only here**.\n\n**iOS**\n\nx\n",
            "**Windows**\n\nTap **Connected devices**.\n",
        ] {
            check::<WrongPlatform>(page, &[]);
        }
    }
}
