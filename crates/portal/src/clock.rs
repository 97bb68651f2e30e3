//! The time, as something that can be handed in.

use std::sync::Arc;

use base::Moment;

/// Says what time it is.
pub type Clock = Arc<dyn Fn() -> Moment + Send + Sync>;

/// The clock of the machine.
pub fn machine_clock() -> Clock {
    Arc::new(base::now)
}
