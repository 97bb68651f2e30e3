//! Ending with the program that started us: `huabiao run` has both zones as one, so none of
//! them should be left behind alone.

use std::time::Duration;

use rustix::process::{Pid, getppid};

/// How often the parent is looked for.
const LOOK: Duration = Duration::from_millis(200);

/// Has the process of this number ceased to be our parent? A number that cannot be one counts
/// as gone.
pub fn is_orphan(parent: u32) -> bool {
    let parent = i32::try_from(parent).ok().and_then(Pid::from_raw);
    parent.is_none() || getppid() != parent
}

/// Comes back when the process of this number has ceased to be our parent. Watching is better
/// than the kernel's signal at a parent's death, which is sent already when only the thread
/// ends that started us.
pub async fn watch(parent: u32) {
    while !is_orphan(parent) {
        tokio::time::sleep(LOOK).await;
    }
}
