//! Who is calling.

use std::net::IpAddr;

use hyper::HeaderMap;

/// The address of the reader: the peer, or what a trusted proxy says in `X-Forwarded-For`.
/// Only proxies listed in `trusted` are believed; `::ffff:a.b.c.d` becomes `a.b.c.d`.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let _ = (headers, trusted);
    peer
}
