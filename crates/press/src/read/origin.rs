//! How the public reaches the sites.

use serde::{Deserialize, Serialize};

/// How the public reaches the sites: `https` and no port, unless this is a demonstration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// `https` or `http`.
    pub scheme: String,
    /// Port, when it is not the usual one.
    pub port: Option<u16>,
}

impl Origin {
    /// `https://www.x.gov.cn`, without a slash at its end.
    pub fn url(&self, domain: &str) -> String {
        match self.port {
            Some(port) => format!("{}://{domain}:{port}", self.scheme),
            None => format!("{}://{domain}", self.scheme),
        }
    }
}
