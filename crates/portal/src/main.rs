//! portal.

fn main() {}
