//! One form for characters that readers take for the same: full and half width, capitals.
