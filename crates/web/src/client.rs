//! Who is calling.

use std::net::IpAddr;

use hyper::HeaderMap;
use hyper::header::HeaderValue;

use crate::coding::ascii;

/// The address of the reader: the peer, or, when the peer is one of the `trusted` proxies, the
/// last address in `X-Forwarded-For` that is not itself a trusted proxy. `::ffff:a.b.c.d` counts
/// as `a.b.c.d`.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().map(HeaderValue::as_bytes);
    client_address_from(peer, lines, trusted)
}

/// The same from the values of `X-Forwarded-For` themselves, in their order.
pub fn client_address_from<'a>(
    peer: IpAddr,
    lines: impl DoubleEndedIterator<Item = &'a [u8]>,
    trusted: &[IpAddr],
) -> IpAddr {
    let mut nearest = peer.to_canonical();
    let said = lines.rev().flat_map(|line| ascii(line).rsplit(','));
    for hop in said {
        if !trusted.contains(&nearest) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        nearest = address.to_canonical();
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let proxies: Vec<IpAddr> = ["10.0.0.1", "10.0.0.2"].map(|a| a.parse().unwrap()).into();
        for (peer, forwarded, client) in [
            ("203.0.113.5", "", "203.0.113.5"),
            ("203.0.113.5", "127.0.0.1", "203.0.113.5"),
            ("10.0.0.1", "198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "127.0.0.1, 198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "198.51.100.7, 10.0.0.2", "198.51.100.7"),
            ("10.0.0.1", "evil, 10.0.0.2", "10.0.0.2"),
            ("10.0.0.1", "", "10.0.0.1"),
            ("::ffff:10.0.0.1", "::ffff:198.51.100.7", "198.51.100.7"),
            ("10.0.0.1", "2001:db8::1", "2001:db8::1"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            let got = client_address(peer.parse().unwrap(), &headers, &proxies);
            assert_eq!(got, client.parse::<IpAddr>().unwrap(), "{peer} {forwarded}");
        }
    }
}
