//! How external links are checked, unless the configuration says otherwise.

use link_checker::Settings;

/// The defaults of the link checker, under the name of this program.
#[must_use]
pub fn link_settings() -> Settings {
    Settings {
        user_agent: concat!(
            "Mozilla/5.0 (compatible; faqlint/",
            env!("CARGO_PKG_VERSION"),
            ")"
        )
        .to_owned(),
        ..Settings::default()
    }
}
