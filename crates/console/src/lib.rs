//! The console zone as a program: the API with the application on it, the press beside it, the
//! portal as its child, and every command of the operator.
//!
//! Read in this order: `settings`, `preview`, `api`, `spa`, `set_up`, `demo`, `import`, `house`,
//! `post`, `inbox`, `page`, `run`, `lookout`.

pub mod api;
pub mod demo;
pub mod house;
pub mod import;
pub mod inbox;
mod lookout;
mod markdown;
pub mod page;
pub mod post;
mod preview;
pub mod run;
pub mod set_up;
pub mod settings;
mod spa;
