//! Where the public reaches a site.

/// What ends the domains of a demonstration; browsers find them on their own machine.
const DEMONSTRATION: &str = ".localhost";

/// How the public reaches the sites: a site's own domain by `https`; the domains of a
/// demonstration end in `.localhost` and are reached at the portal itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Port the portal listens on.
    pub port: u16,
}

impl Default for Origin {
    fn default() -> Self {
        Self { port: 80 }
    }
}

impl Origin {
    /// `https://www.x.gov.cn`, without a slash at its end.
    pub fn url(self, domain: &str) -> String {
        match (domain.ends_with(DEMONSTRATION), self.port) {
            (false, _) => format!("https://{domain}"),
            (true, 80) => format!("http://{domain}"),
            (true, port) => format!("http://{domain}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn a_site_is_reached_by_https_and_a_demonstration_at_the_portal() {
        for (port, domain, url) in [
            (8800, "www.x.gov.cn", "https://www.x.gov.cn"),
            (8800, "www.x.localhost", "http://www.x.localhost:8800"),
            (80, "www.x.localhost", "http://www.x.localhost"),
        ] {
            assert_eq!(Origin { port }.url(domain), url);
        }
    }
}
