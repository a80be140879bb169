#!/usr/bin/env bash
# Installs what drives a real VS Code in a browser into build/editors: code-server (VS Code's own
# workbench and extension host behind a local web server), the Node that it asks for, and Playwright.
# Chromium comes from Debian's packages. 260 MB to download, 0.8 GB unpacked, two to four minutes.
set -euo pipefail
cd "$(dirname "$0")/../../.."

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core libkrb5-dev >/dev/null
fi

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1

# npm_into FOLDER PACKAGE…: all of it or nothing, whenever this is cut off
npm_into() {
  local folder=build/editors/$1
  [ -d "$folder" ] && return
  rm -rf "$folder.part"
  mkdir -p "$folder.part"
  (cd "$folder.part" && npm install --no-audit --no-fund --no-package-lock --prefix . "${@:2}" >/dev/null)
  mv "$folder.part" "$folder"
}

npm_into node node@24
export PATH="$PWD/build/editors/node/node_modules/node/bin:$PATH"
npm_into code-server code-server@4.139.1
npm_into playwright playwright-core@1.64.1
