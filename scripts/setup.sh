#!/bin/sh
# Installs what building or testing needs and is missing: `scripts/setup.sh build` or `scripts/setup.sh test`.
# As root (or with sudo) it installs Debian packages; else it says which are missing.
set -eu
cd "$(dirname "$0")/.."
purpose=${1:-build}
say() { printf 'setup: %s\n' "$*"; }

missing=""
need() { # need COMMAND-OR-FILE PACKAGE...
    probe=$1; shift
    case $probe in
        /*) for found in $probe; do [ -e "$found" ] && return 0; done ;;
        *) command -v "$probe" >/dev/null 2>&1 && return 0 ;;
    esac
    missing="$missing $*"
}

need cc build-essential
need npm nodejs npm
if [ "$purpose" = test ]; then
    need '/usr/lib/postgresql/*/bin/initdb' postgresql
    need openssl openssl
    need pdftotext poppler-utils
    /usr/bin/python3 -c 'import aiosmtpd' >/dev/null 2>&1 || missing="$missing python3-aiosmtpd"
    need chromium chromium
fi
if [ -n "$missing" ]; then
    say "missing Debian packages:$missing"
    if [ "$(id -u)" = 0 ]; then as=""; elif command -v sudo >/dev/null 2>&1; then as="sudo"; else
        say "run as root or with sudo, or install them yourself: apt-get install$missing"; exit 1
    fi
    $as apt-get update -qq
    # shellcheck disable=SC2086
    $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq $missing
fi
command -v cargo >/dev/null 2>&1 || { say "the Rust toolchain (cargo 1.92 or newer) is missing"; exit 1; }
sh scripts/fetch-assets.sh
