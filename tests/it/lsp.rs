//! The language server, with a client in the same process.
//!
//! What it has to hold, and the tests that say so:
//!
//! 1. For every page of a corpus, the findings are those of `check`:
//!    `parity::a_site_has_the_findings_of_check`, `parity::the_corpora_have_the_findings_of_check`, and
//!    after any edits `parity::edits_of_any_page_have_the_findings_of_check`.
//! 2. 1,000 random edits are as opening the final text, in three encodings:
//!    `edits::random_edits_lead_where_opening_the_final_text_leads`.
//! 3. A heading that goes is missed on another open page, and not when it is back:
//!    `edits::a_page_hears_what_happens_on_another`.
//! 4. After a rename or a move `check` finds nothing new: `renames::random_renames_bring_nothing_new`,
//!    `renames::random_renames_in_the_corpora_bring_nothing_new`, and a test for each kind of name.
//! 5. A page that is open and deleted, created outside, renamed in case only:
//!    `edits::files_come_and_go_on_disk`.
//! 6. URIs as editors write them, spaces and letters beyond ASCII in paths:
//!    `lifecycle::uris_of_every_editor_name_the_same_file`; drives in `src/lsp/uri.rs`.
//! 7. A cancelled request is answered as such, shutdown leaves no thread, closing clears findings:
//!    `lifecycle::a_cancelled_request_is_answered_as_such`, `Client::finish` in every test (`serve` joins
//!    its threads), `lifecycle::closing_clears_the_findings`.
//! 8. Clients that are pushed to, that pull, or both; without dynamic registration, without a root, with
//!    two: `lifecycle::a_client_that_pulls_gets_its_findings_by_asking`,
//!    `lifecycle::a_client_that_cannot_be_told_to_ask_again_is_sent_everything`,
//!    `lifecycle::pages_without_a_root_are_checked_by_themselves`,
//!    `lifecycle::two_roots_have_two_configurations`.
//! 9. The program over its standard input and output: `stdio`; in Neovim `scripts/try-neovim`.
//! 10. A panic is an answer, and the server lives:
//!     `a_handler_that_panics_is_an_error_and_the_server_goes_on` in `src/lsp/server.rs`,
//!     `a_panic_is_a_message_and_the_lane_goes_on` in `src/lsp/jobs.rs`.

mod client;
mod completion;
mod edits;
mod lifecycle;
mod navigation;
mod parity;
mod renames;
mod stdio;
