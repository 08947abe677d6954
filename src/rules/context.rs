//! Where rules put what they find.

use crate::diagnostic::Finding;
use crate::settings::Settings;

/// What a rule may use while it checks, and where its findings go.
#[derive(Debug)]
pub struct Context<'a> {
    /// What the configuration says about the site and its words.
    pub settings: &'a Settings,
    findings: Vec<Finding>,
}

impl<'a> Context<'a> {
    /// An empty context.
    #[must_use]
    pub fn new(settings: &'a Settings) -> Self {
        Self {
            settings,
            findings: Vec::new(),
        }
    }

    /// Reports a finding.
    pub fn report(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Reports one fault at many places: the first place that no comment suppresses.
    pub fn report_grouped(&mut self, findings: impl IntoIterator<Item = Finding>) {
        if let Some(finding) = Finding::grouped(findings) {
            self.report(finding);
        }
    }

    /// Hands out what was found since the last call.
    pub fn take(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }
}
