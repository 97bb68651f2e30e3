//! What outsiders may see of media: the smaller pictures of a picture.

pub use super::model::Rendition;
