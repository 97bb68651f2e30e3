//! Lets a chosen step of writing fail, as a disk does, or kill, as a power cut does.

use std::sync::Mutex;

use anyhow::bail;

/// What is planned and what has happened.
#[derive(Debug, Default)]
pub(crate) struct Trouble {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    plan: Option<Plan>,
    taken: Vec<String>,
    dead: bool,
}

/// Trouble at the step of this number, counted from 0.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Plan {
    /// The step fails and cleaning up works.
    Fail(usize),
    /// The process is gone: nothing after the step happens, not even cleaning up.
    Die(usize),
}

impl Trouble {
    /// Counts from now on, with trouble as planned.
    pub(crate) fn plan(&self, plan: Option<Plan>) {
        *self.state.lock().unwrap() = State { plan, taken: Vec::new(), dead: false };
    }

    /// The steps taken since.
    pub(crate) fn taken(&self) -> Vec<String> {
        self.state.lock().unwrap().taken.clone()
    }

    /// Is the process gone?
    pub(crate) fn is_dead(&self) -> bool {
        self.state.lock().unwrap().dead
    }

    /// Takes a step.
    pub(crate) fn step(&self, what: &str) -> anyhow::Result<()> {
        let mut state = self.state.lock().unwrap();
        let number = state.taken.len();
        state.taken.push(what.to_owned());
        match state.plan {
            Some(Plan::Fail(at)) if at == number => bail!("planned: {what} fails"),
            Some(Plan::Die(at)) if at <= number => {
                state.dead = true;
                bail!("planned: dead at {what}")
            }
            _ => Ok(()),
        }
    }
}
