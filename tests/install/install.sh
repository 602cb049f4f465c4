#!/bin/sh
# install.sh BUILD_DIR SOURCE_DIR: installs into a fresh directory, then builds the README's program against what is
# installed, once by the CMake package and once by pkg-config, and runs it.
set -eu
build=$1 source=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cmake --install "$build" --prefix "$dir/prefix" >/dev/null
mkdir "$dir/user"
"$source/tools/readme_program.sh" "$source/README.md" "$dir/user/first.c"
cat >"$dir/user/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(first C)
set(CMAKE_C_STANDARD 11)
find_package(swirl 0.1 REQUIRED)
add_executable(first first.c)
target_link_libraries(first swirl::swirl)
END
cmake -G Ninja -S "$dir/user" -B "$dir/user/build" -DCMAKE_PREFIX_PATH="$dir/prefix" >/dev/null
cmake --build "$dir/user/build" >/dev/null
"$dir/user/build/first"
pc=$(dirname "$(find "$dir/prefix" -name swirl.pc)")
# shellcheck disable=SC2046 # flags
cc -std=c11 -o "$dir/first" "$dir/user/first.c" \
  $(PKG_CONFIG_PATH=$pc pkg-config --define-variable=prefix="$dir/prefix" --cflags --libs --static swirl)
"$dir/first"
"$dir/prefix/bin/swirl" --version >/dev/null
