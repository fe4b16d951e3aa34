# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# Sourced by the scripts beside it: which Debian packages are needed for what.

build_packages="
    gcc libc6-dev meson ninja-build pkg-config
    libinih-dev
    libjson-c-dev
    libkrb5-dev
    liblz4-dev
    libncurses-dev
    libpcap-dev
    libpcre2-dev
    libutf8proc-dev
    libzstd-dev
    nettle-dev
    python3
    zlib1g-dev
"
test_packages="
    $build_packages
    libcmocka-dev
    python3-jsonschema
    tmux
    tshark
"
gate_packages="
    $test_packages
    clang clang-format clang-tidy
    cppcheck
    fish zsh
    git
    llvm
    valgrind
"

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

apt_install() {
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
        "$@" </dev/null
}

# Installs those of the packages that are missing. The package lists are fetched
# only where they are empty or too old to find what they name.
need() {
    missing=
    for package in "$@"; do
        case $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) in
        *" installed") ;;
        *) missing="$missing $package" ;;
        esac
    done
    [ -z "$missing" ] && return 0
    echo "installing:$missing"
    # shellcheck disable=SC2086 # a list of words
    if ! apt-get install -s $missing >/dev/null 2>&1 || ! apt_install $missing; then
        as_root apt-get update -q </dev/null
        apt_install $missing
    fi
}

# Installs packages where that can be done; elsewhere the build says what it lacks.
need_packages() {
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        need "$@"
    else
        echo "not a Debian system: make sure there are the equivalents of: $*"
    fi
}

# configure DIR OPTION...: a build directory with these options, made or kept.
configure() {
    dir=$1
    shift
    mkdir -p "$dir"
    if [ -f "$dir/build.ninja" ]; then
        meson configure "$dir" "$@"
    else
        meson setup "$dir" "$@"
    fi >"$dir/configure.log" 2>&1 || {
        cat "$dir/configure.log"
        return 1
    }
}
