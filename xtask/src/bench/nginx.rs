//! The web server nginx, tuned to serve files as fast as it can: the peer of the portal.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::load::Target;
use crate::house::House;
use crate::keeper::{self, Kept};

/// As one tunes nginx for static files: files sent by the kernel, kept open, compressed ahead
/// of time (`.gz` beside each file), no access log, one worker for one core; and the headers of
/// an equal answer.
fn config(folder: &Path, pages: &Path, port: u16, headers: &[(String, String)]) -> String {
    let (folder, pages) = (folder.display(), pages.display());
    let headers = headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str()));
    let headers = headers.map(|(name, value)| format!("add_header {name} \"{value}\";"));
    let headers = headers.collect::<Vec<_>>().join("\n        ");
    format!(
        "\
daemon off;
user root;
worker_processes 1;
worker_rlimit_nofile 65536;
pid {folder}/pid;
error_log {folder}/errors warn;
events {{ worker_connections 8192; }}
http {{
    types {{
        text/html html;
        text/xml xml;
        text/plain txt;
    }}
    default_type application/octet-stream;
    charset utf-8;
    access_log off;
    sendfile on;
    tcp_nopush on;
    tcp_nodelay on;
    keepalive_timeout 65;
    keepalive_requests 100000000;
    open_file_cache max=200000 inactive=1h;
    open_file_cache_valid 1h;
    open_file_cache_min_uses 1;
    gzip_static on;
    gzip_vary on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port} backlog=8192;
        root {pages};
        index index.html;
        {headers}
    }}
}}
"
    )
}

/// Headers nginx makes by itself.
const OWN: [&str; 8] = [
    "connection",
    "content-encoding",
    "content-length",
    "content-type",
    "date",
    "etag",
    "last-modified",
    "vary",
];

/// A running nginx.
pub(crate) struct Nginx {
    kept: Kept,
    port: u16,
}

impl Nginx {
    /// Serves a folder of pages with these headers, as far as it has not its own of the name.
    pub(crate) fn start(house: &House, pages: &Path, headers: &[(String, String)]) -> Result<Self> {
        let folder = keeper::new_folder("nginx")?;
        let port = keeper::free_port()?;
        let file = folder.join("nginx.conf");
        std::fs::write(&file, config(&folder, pages, port, headers))?;
        let mut nginx: Command = house.command("nginx");
        nginx.arg("-e").arg(folder.join("errors")).arg("-c").arg(&file);
        let kept = Kept::start(&nginx, "QUIT", &folder).context("starting nginx")?;
        kept.wait_for_port(port, Duration::from_secs(20))?;
        Ok(Self { kept, port })
    }

    /// The server as something to be loaded.
    pub(crate) fn target(&self) -> Target {
        Target {
            name: "nginx",
            port: self.port,
            host: format!("127.0.0.1:{}", self.port),
            pid: self.kept.pid,
        }
    }
}
