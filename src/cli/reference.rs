//! `faqlint schema`, `completions` and `man`: texts made from the code.

use std::io::Write;

use clap::CommandFactory;

use crate::cli::args::{Arguments, SchemaOf};
use crate::cli::terminal::Terminal;
use crate::cli::{Failure, Status, open_pipe};
use crate::{config, report};

/// Prints a JSON Schema, indented for people.
pub(crate) fn schema(of: SchemaOf, terminal: &mut Terminal) -> Result<Status, Failure> {
    let schema = match of {
        SchemaOf::Config => config::schema(),
        SchemaOf::Output => report::output_schema(),
        SchemaOf::Links => report::link_schema(),
    };
    open_pipe(writeln!(terminal.out, "{schema:#}"))?;
    Ok(Status::Clean)
}

/// Prints a completion script.
pub(crate) fn completions(
    shell: clap_complete::Shell,
    terminal: &mut Terminal,
) -> Result<Status, Failure> {
    // The generator cannot report a closed pipe, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "faqlint", &mut script);
    open_pipe(terminal.out.write_all(&script))?;
    Ok(Status::Clean)
}

/// Prints the manual page of the program or of one command.
pub(crate) fn man(command: Option<&str>, terminal: &mut Terminal) -> Result<Status, Failure> {
    let mut program = Arguments::command();
    program.build();
    let page = match command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            Failure::new(format!("there is no command `{name}`"))
                .hint("`faqlint --help` lists the commands")
        })?,
    };
    open_pipe(clap_mangen::Man::new(page).render(&mut terminal.out))?;
    Ok(Status::Clean)
}
