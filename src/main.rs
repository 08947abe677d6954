//! The command line program.

use std::process::ExitCode;

// Parsing makes many small allocations on many threads, where mimalloc is well ahead of the
// system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faqlint::cli::run(std::env::args_os())
}
