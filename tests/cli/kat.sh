#!/bin/sh
# kat.sh SWIRL VECTORS light|heavy THREADS [ISA]: every file of known answers. Exit code 77 (skipped) if this machine
# has not the instruction set.
set -eu
swirl=$1 vectors=$2 weight=$3 threads=$4
if [ $# -gt 4 ]; then
  SWIRL_CPU_ISA=$5
  export SWIRL_CPU_ISA
  if ! "$swirl" --version 2>/dev/null | grep -qx "instruction set $5"; then
    echo "this machine has no $5"
    exit 77
  fi
fi
case $weight in
  heavy) set -- "$vectors"/cases/*keccakf* ;;
  light)
    set -- "$vectors"/spec/*
    for file in "$vectors"/cases/*; do
      case $file in *keccakf*) ;; *) set -- "$@" "$file" ;; esac
    done
    ;;
  *) exit 2 ;;
esac
if [ "$weight" = light ]; then
  exec "$swirl" kat --threads "$threads" --least-memory "$@"
fi
exec "$swirl" kat --threads "$threads" "$@"
