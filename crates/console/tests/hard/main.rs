//! Hard days: the real programs, killed, starved, fed rubbish and lied to.
//!
//! Each test founds a town of its own in a folder of its own and starts the programs people start.
//! They listen on loopback addresses made from the number of the test's process, so tests do not
//! meet. What a test started is ended when it ends, however it ends.
//!
//! Read in this order: `net` a client · `program` a running program · `town` a town and its people
//! · then the hard days, each in its own file.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test ends where something is not as it should be, and says what it left out"
)]

mod net;
mod program;
mod town;

mod alone;
mod clerks;
mod damage;
mod forgery;
mod full_disk;
mod hostile;
mod import;
mod import_bad;
mod import_cut;
mod kills;
mod markup;
mod visits;
