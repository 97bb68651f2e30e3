//! The developer commands, `cargo x …`: run, test, check, bless, bench, rules.
//!
//! Nothing here is part of the product. The house rules (`rules/`) are tests of the whole
//! tree; everything else starts other programs in the right order and cleans up after them.
#![expect(clippy::print_stdout, reason = "a command line tool speaks on standard output")]

mod bench;
mod bless;
mod command;
mod fingerprint;
mod house;
mod keeper;
mod rules;
mod run;
mod test;
mod ui;

use std::process::ExitCode;

use house::House;

const HELP: &str = "\
Developer commands (cargo x COMMAND):

  run [ARGUMENTS]      build everything and start Huabiao on data/ with the
                       demonstration; arguments go to `huabiao run`.
                       HUABIAO_PROFILE=dev uses the debug build
  test [WORD]          everything, in the order that fails fastest; with a WORD, the step
                       of that name, or the tests whose name contains it
  check                format, lints and console types: the inner loop
  rules                the house rules alone (under a second)
  bless [WORD]         make the generated files anew: floors, interface, snapshots
  bench [WORD]         measure; writes target/bench/report.json
  fingerprint FILE...  the line a released migration needs in xtask/released.txt
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", arguments.as_slice()),
    };
    let house = House::here();
    let done = match command {
        "run" => run::run(&house, rest),
        "test" => test::test(&house, rest.first().map(String::as_str)),
        "check" => test::check(&house),
        "rules" => rules::report(&house),
        "bless" => bless::bless(&house, rest.first().map(String::as_str)),
        "bench" => bench::bench(&house, rest),
        "fingerprint" => rules::migrations::print_fingerprints(rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(())
        }
        unknown => Err(anyhow::anyhow!("no command '{unknown}'\n\n{HELP}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
