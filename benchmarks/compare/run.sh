#!/bin/bash
# Measures Cairn beside other libraries, on the same certificates and in one
# run, and writes results.md, results.svg and the section of README.md between
# the marks `compare`. See README.md in this folder for what is measured.
#
#   benchmarks/compare/run.sh [--install] [--instructions] [--rounds=N]
#                             [--output=FOLDER]
#
#   --install       install the Debian packages that are missing (root or sudo)
#   --instructions  count instructions as well, with callgrind: minutes more
#   --rounds=N      7 if not said
#   --output=FOLDER write the two files there, and leave README.md alone
#
# A library that is not there is reported as absent. What was compiled stays in
# .deps/compare for the next run.
set -euo pipefail
cd "$(dirname "$0")/../.."

install=""
output=""
arguments=()
for argument in "$@"; do
  case "$argument" in
    --install) install=yes ;;
    --instructions | --rounds=*) arguments+=("$argument") ;;
    --output=?*) output="${argument#*=}" ;;
    *)
      sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "$0" >&2
      exit 2
      ;;
  esac
done

compare=benchmarks/compare
build="$PWD/.deps/compare"
mkdir -p "$build"
workloads="$(mktemp -d)"
trap 'rm -rf "$workloads"' EXIT

say() { echo "run.sh: $*" >&2; }

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
missing=()
for package in g++ libbotan-2-dev libgnutls28-dev libnss3-dev libssl-dev \
  pkg-config python3; do
  is_installed "$package" || missing+=("$package")
done
case " ${arguments[*]-} " in
  *" --instructions "*)
    command -v valgrind >/dev/null || missing+=(valgrind)
    ;;
esac
if [ "${#missing[@]}" != 0 ]; then
  if [ -n "$install" ]; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo"
    $sudo apt-get update -q
    $sudo env DEBIAN_FRONTEND=noninteractive \
      apt-get install -q -y --no-install-recommends "${missing[@]}"
  else
    say "missing packages: ${missing[*]}; --install installs them"
  fi
fi
if ! command -v python3 >/dev/null; then
  say "nothing works without python3"
  exit 1
fi

# The programs, ours first: NAME=PATH, or NAME= and the reason why not.
peers=()
have() { peers+=("--peer=$1=$2"); }
lack() {
  say "$1 is absent: $2"
  peers+=("--absent=$1=$2")
}

say "building Cairn"
bazel build -c opt --noshow_progress --ui_event_filters=-info \
  "//$compare:cairn_peer" "//$compare:make_workloads"
bin="$(bazel info -c opt bazel-bin 2>/dev/null)/$compare"
# Copied: another build may replace them while they run.
cp -f "$bin/cairn_peer" "$bin/make_workloads" "$build/"
have cairn "$build/cairn_peer"

# native NAME LIBRARY PKG_CONFIG_MODULE PACKAGE
native() {
  local flags
  if ! command -v pkg-config >/dev/null || ! command -v g++ >/dev/null; then
    lack "$2" "building it needs g++ and pkg-config"
  elif ! flags="$(pkg-config --cflags --libs "$3" 2>/dev/null)"; then
    lack "$2" "the package $4 is not installed"
  # shellcheck disable=SC2086  # a list of words
  elif g++ -std=c++17 -O2 -o "$build/$1" "$compare/peers/$1.cc" $flags; then
    have "$1" "$build/$1"
  else
    lack "$2" "peers/$1.cc does not compile here"
  fi
}
say "building the others"
native openssl OpenSSL libcrypto libssl-dev
native gnutls GnuTLS gnutls libgnutls28-dev
native nss NSS nss libnss3-dev
native botan Botan botan-2 libbotan-2-dev

# Where their installers put them, if they are not on the path.
PATH="$PATH:${CARGO_HOME:-$HOME/.cargo}/bin:/usr/local/go/bin"
if ! command -v cargo >/dev/null; then
  lack rustls-webpki "there is no cargo"
else
  # Built elsewhere, because Cargo.lock has no place in the tree.
  rm -rf "$build/webpki_source"
  cp -r "$compare/peers/webpki" "$build/webpki_source"
  if (cd "$build/webpki_source" &&
    cargo build --quiet --release --target-dir "$build/cargo"); then
    have webpki "$build/cargo/release/webpki-peer"
  else
    lack rustls-webpki "cargo could not build it: is its registry there?"
  fi
fi
if ! command -v go >/dev/null; then
  lack "Go crypto/x509" "there is no go"
elif (cd "$compare/peers/go" && go build -buildvcs=false -o "$build/go" .); then
  have go "$build/go"
else
  lack "Go crypto/x509" "go could not build it"
fi

say "making certificates"
"$build/make_workloads" "$workloads"

export PYTHONDONTWRITEBYTECODE=1  # no __pycache__ in the tree
results="$build/results.json"
python3 "$compare/measure.py" "${peers[@]}" "${arguments[@]}" \
  "--workloads=$workloads" "--output=$results"
if [ -n "$output" ]; then
  mkdir -p "$output"
  python3 "$compare/report.py" "$results" "$output"
else
  python3 "$compare/report.py" "$results" "$compare" README.md
fi
