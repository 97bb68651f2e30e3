//! Listening sockets and the number of files a process may open.

use std::io;
use std::net::{SocketAddr, TcpListener};

use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};
use rustix::process::{Resource, getrlimit, setrlimit};
use socket2::SockRef;

/// How many finished handshakes may wait for us; the system's own limit (`somaxconn`) holds too.
const BACKLOG: i32 = 4096;

/// Bytes the kernel takes for a client beyond what is on its way to it. Left alone it takes
/// megabytes for whoever reads nothing: a few thousand such clients use up the memory the whole
/// machine has for connections, and we would not even learn that they do not read.
const UNSENT_BYTES: u32 = 64 << 10;

/// Milliseconds after which the kernel gives up a client that takes nothing of what is on its way,
/// also when we have closed the connection long ago.
const UNTAKEN_MS: u32 = 60_000;

/// A listening socket. Fails when somebody else listens on the address.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    listener(address, false)
}

/// `count` sockets (at least one) listening on the same address with `SO_REUSEPORT`; the kernel
/// spreads connections over them. Fails when anybody else listens there. With port 0 all of them
/// get the same free port.
pub fn bind_shared(address: SocketAddr, count: usize) -> io::Result<Vec<TcpListener>> {
    // Sharing sockets would join those of a second copy of the program without a word. A socket
    // that does not share finds out; it is closed again at once.
    drop(socket(address, false)?);
    let first = listener(address, true)?;
    let address = first.local_addr()?;
    let mut all = vec![first];
    for _ in 1..count {
        all.push(listener(address, true)?);
    }
    Ok(all)
}

fn listener(address: SocketAddr, shared: bool) -> io::Result<TcpListener> {
    let socket = socket(address, shared)?;
    // Every connection inherits these two.
    SockRef::from(&socket).set_tcp_notsent_lowat(UNSENT_BYTES)?;
    sockopt::set_tcp_user_timeout(&socket, UNTAKEN_MS)?;
    rustix::net::listen(&socket, BACKLOG)?;
    Ok(TcpListener::from(socket))
}

fn socket(address: SocketAddr, shared: bool) -> io::Result<rustix::fd::OwnedFd> {
    let family = if address.is_ipv4() { AddressFamily::INET } else { AddressFamily::INET6 };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let socket = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
    sockopt::set_socket_reuseaddr(&socket, true)?;
    if shared {
        sockopt::set_socket_reuseport(&socket, true)?;
    }
    rustix::net::bind(&socket, &address)?;
    Ok(socket)
}

/// Raises the number of files this process may have open to at least `wanted`, as far as the
/// system allows, and says how many it may have now. Called at the start; too few is worth a
/// complaint, because every connection is a file.
pub fn raise_open_files(wanted: u64) -> u64 {
    let mut limit = getrlimit(Resource::Nofile);
    let now = limit.current.unwrap_or(u64::MAX);
    if now >= wanted {
        return now;
    }
    let reachable = limit.maximum.map_or(wanted, |maximum| maximum.min(wanted));
    limit.current = Some(reachable);
    match setrlimit(Resource::Nofile, limit) {
        Ok(()) => reachable,
        Err(_) => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_use_is_not_shared_by_accident() {
        let local = SocketAddr::from(([127, 0, 0, 1], 0));
        let mine = bind_shared(local, 3).unwrap();
        let address = mine[0].local_addr().unwrap();
        assert!(mine.iter().all(|one| one.local_addr().unwrap() == address));
        assert_eq!(bind_shared(address, 2).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        assert_eq!(bind(address).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        drop(mine);
        bind(address).unwrap();
    }

    #[test]
    fn the_limit_of_open_files_is_never_lowered() {
        let before = raise_open_files(0);
        assert!(raise_open_files(64) >= before.min(64));
        assert_eq!(raise_open_files(0), raise_open_files(1));
        assert!(raise_open_files(0) >= before);
    }
}
