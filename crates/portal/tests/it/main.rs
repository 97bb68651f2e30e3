//! The portal as readers and attackers meet it: releases made by the console's own writer, a
//! real folder, real sockets.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test ends where something is not as it should be"
)]

mod damage;
mod follow;
mod hostile;
mod load;
mod net;
mod pages;
mod program;
mod proofs;
mod quick;
mod search;
mod switch;
mod town;
mod visits;
