//! Findings and fixes as data.
//!
//! Nothing here knows a rule, a page or a format.

mod finding;
mod fix;
mod level;

pub use finding::{Diagnostic, Finding, Form, FormKind, LinkFact, Related};
pub use fix::{Applicability, Edit, Fix, Protected};
pub use level::Level;
