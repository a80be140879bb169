#!/usr/bin/env bash
# Puts the terminal editors that the tests drive into build/editors: Neovim, Helix, Emacs and tmux of
# Debian's testing suite, and Neovim of its stable one. Nothing is installed into the system: packages
# are unpacked, and each program is started with the libraries that it was built for. Takes half a
# minute and 0.5 GB; needs apt (a Debian or Ubuntu with Debian's keys), not root.
#
# With the argument `kate`: Kate of the testing suite, another 0.9 GB, which only its picture needs;
# the screen that it draws on, and what presses its keys, are installed into the system.
set -euo pipefail
cd "$(dirname "$0")/../.."

HERE=$PWD/build/editors
# The mirror that this machine's own packages come from.
MIRROR=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' | grep '/debian$' | head -n 1 || true)}
KEYS=/usr/share/keyrings/debian-archive-keyring.gpg

[ -n "$MIRROR" ] || { echo "No mirror of Debian's is configured here; name one in DEBIAN_MIRROR." >&2; exit 1; }
[ -f $KEYS ] || { echo "There are no keys of Debian's in $KEYS, so its editors are not installed." >&2; exit 1; }

# unpack FOLDER SUITE PACKAGE…: the packages and all that they need, below build/editors/FOLDER
unpack() {
  local folder=$1 suite=$2 apt=$HERE/$1.apt
  shift 2
  [ -d "$HERE/$folder" ] && return
  rm -rf "$apt" "$HERE/$folder.part"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$HERE/$folder.part"
  : >"$apt/status"
  echo "deb [signed-by=$KEYS] $MIRROR $suite main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<CONFIGURATION
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "-";
Acquire::Languages "none";
APT::Sandbox::User "";
CONFIGURATION
  APT_CONFIG=$apt/apt.conf apt-get update -qq
  APT_CONFIG=$apt/apt.conf apt-get install -y --no-install-recommends --download-only "$@" >/dev/null
  for package in "$apt"/archives/*.deb; do dpkg -x "$package" "$HERE/$folder.part"; done
  rm -rf "$apt"
  mv "$HERE/$folder.part" "$HERE/$folder"
}

# program NAME FOLDER BINARY [NAME=VALUE…] [-- ARGUMENT…]: a script in build/editors/bin that starts it
program() {
  local name=$1 root=$HERE/$2 binary=$3 settings=() arguments=()
  shift 3
  while [ $# -gt 0 ] && [ "$1" != -- ]; do settings+=("export ${1%%=*}='${1#*=}'"); shift; done
  [ $# -gt 0 ] && shift && arguments=("$@")
  {
    echo '#!/bin/sh'
    [ ${#settings[@]} -eq 0 ] || printf '%s\n' "${settings[@]}"
    echo "exec '$(loader "$root")' --library-path '$(libraries "$root")$(private "$root")' '$root/$binary' ${arguments[*]:-} \"\$@\""
  } >"$HERE/bin/$name"
  chmod +x "$HERE/bin/$name"
}

loader() { find "$1/usr/lib" -name 'ld-linux-*.so.*' | head -n 1; }
libraries() { dirname "$(loader "$1")"; }
# Libraries that stand in folders of their own, beside the others.
private() { find "$(libraries "$1")" -maxdepth 2 \( -name 'libpxbackend*' -o -name 'libpulsecommon*' \) -printf ':%h'; }

mkdir -p "$HERE/bin"

if [ "${1:-}" = kate ]; then
  if [ "$(command -v Xvfb xdotool scrot | wc -l)" -lt 3 ]; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends xvfb xdotool scrot >/dev/null
  fi
  unpack kate testing kate
  K=$HERE/kate
  program kate kate usr/bin/kate "QT_PLUGIN_PATH=$(libraries "$K")/qt6/plugins" "XDG_DATA_DIRS=$K/usr/share" \
    "XKB_CONFIG_ROOT=$K/usr/share/X11/xkb"
  exit
fi

unpack testing testing neovim hx emacs-nox tmux
unpack stable stable neovim

T=$HERE/testing
EMACS=$(basename "$T"/usr/share/emacs/[0-9]*)
program nvim testing usr/bin/nvim "VIMRUNTIME=$T/usr/share/nvim/runtime"
program nvim-stable stable usr/bin/nvim "VIMRUNTIME=$HERE/stable/usr/share/nvim/runtime"
program hx testing usr/bin/hx "HELIX_RUNTIME=$T/usr/lib/helix/runtime"
program tmux testing usr/bin/tmux "TERMINFO_DIRS=$T/usr/share/terminfo:$T/usr/lib/terminfo:/usr/share/terminfo:/lib/terminfo"
program emacs testing usr/bin/emacs-nox "EMACSLOADPATH=$T/usr/share/emacs/$EMACS/lisp" \
  "EMACSDATA=$T/usr/share/emacs/$EMACS/etc" "EMACSDOC=$T/usr/share/emacs/$EMACS/etc" \
  "EMACSPATH=$(dirname "$(ls "$T"/usr/libexec/emacs/*/*/emacs-*.pdmp)")" \
  "TERMINFO_DIRS=$T/usr/share/terminfo:$T/usr/lib/terminfo:/usr/share/terminfo:/lib/terminfo" \
  -- "--dump-file=$(ls "$T"/usr/libexec/emacs/*/*/emacs-*.pdmp)"
