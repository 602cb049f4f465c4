#!/bin/sh
# aarch64_root.sh: unpacks Debian's cmocka, jansson and zlib for AArch64 in build/aarch64-root, where cmake/aarch64.cmake
# looks. apt fetches them with lists of its own in build/: nothing is installed and apt's configuration stays as it is.
set -eu
cd "$(dirname "$0")/.."
root=build/aarch64-root
[ ! -e $root/complete ] || exit 0
apt=$PWD/build/aarch64-apt
mkdir -p $root "$apt/lists/partial" "$apt/cache/archives/partial"
arm64() {
  apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User= \
    -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" "$@"
}
arm64 update
(cd "$apt" && arm64 download libcmocka0 libcmocka-dev libjansson4 libjansson-dev zlib1g zlib1g-dev)
for package in "$apt"/*.deb; do dpkg-deb -x "$package" $root; done
rm -r "$apt"
touch $root/complete
