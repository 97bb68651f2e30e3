//! Papers as a whole: composed files, hostile files, and real ones where they are at hand.

mod samples;
