#!/bin/sh
# install.sh BUILD_DIR SOURCE_DIR: installs into a fresh directory, builds the consumers against the package
# swirl_verify, by CMake and by pkg-config, in C and in C++, with a copy of its headers only, and runs them.
set -eu
build=$1 source=$2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cmake --install "$build" --prefix "$dir/prefix" >/dev/null
mkdir "$dir/user"
cp "$source/tests/verifier/consumer.c" "$source/tests/verifier/consumer.cc" "$dir/user"
cat >"$dir/user/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.25)
project(user C CXX)
set(CMAKE_C_STANDARD 11)
set(CMAKE_CXX_STANDARD 11)
find_package(swirl_verify 0.1 REQUIRED)
add_executable(consumer_c consumer.c)
add_executable(consumer_cxx consumer.cc)
target_link_libraries(consumer_c swirl::swirl_verify)
target_link_libraries(consumer_cxx swirl::swirl_verify)
END
cmake -G Ninja -S "$dir/user" -B "$dir/user/build" -DCMAKE_PREFIX_PATH="$dir/prefix" >/dev/null
cmake --build "$dir/user/build" >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$dir/prefix" -name swirl_verify.pc)")
export PKG_CONFIG_PATH
flags=$(pkg-config --define-variable=prefix="$dir/prefix" --cflags --libs --static swirl_verify)
# shellcheck disable=SC2086 # flags
${CC:-cc} -std=c11 -o "$dir/pc_c" "$dir/user/consumer.c" $flags
# shellcheck disable=SC2086
${CXX:-c++} -std=c++11 -o "$dir/pc_cxx" "$dir/user/consumer.cc" $flags
"$source/tests/verifier/consumer.sh" "$source/tests/vectors" "$dir/user/build/consumer_c" \
  "$dir/user/build/consumer_cxx" "$dir/pc_c" "$dir/pc_cxx"
