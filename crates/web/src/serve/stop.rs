//! How a program tells its servers to end.

use tokio::sync::watch;

/// Says when to end; clones say the same.
#[derive(Debug, Clone)]
pub struct Stop(watch::Receiver<bool>);

/// The other end of `Stop`. Dropping it stops too.
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

/// A pair: keep the first, give clones of the second to the servers.
pub fn stopper() -> (Stopper, Stop) {
    let (sender, receiver) = watch::channel(false);
    (Stopper(sender), Stop(receiver))
}

impl Stopper {
    /// Servers take no new connections, finish what runs, and end.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Stop {
    /// Comes back when it is time to end.
    pub async fn wait(&mut self) {
        // An error means that the stopper is gone, which also is the end.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}
