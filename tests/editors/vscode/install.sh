#!/usr/bin/env bash
# Installs what drives a real VS Code in a browser into build/editors: code-server (VS Code's own
# workbench and extension host behind a local web server), the Node that it asks for, and Playwright.
# Chromium comes from Debian's packages. About 1.2 GB, a few minutes the first time.
set -euo pipefail
cd "$(dirname "$0")/../../.."

if ! command -v chromium >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core libkrb5-dev >/dev/null
fi

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
npm_into() {
  mkdir -p "build/editors/$1"
  (cd "build/editors/$1" && npm install --no-audit --no-fund --no-package-lock --prefix . "${@:2}" >/dev/null)
}

[ -d build/editors/node/node_modules/node ] || npm_into node node@24
export PATH="$PWD/build/editors/node/node_modules/node/bin:$PATH"
[ -d build/editors/code-server/node_modules/code-server ] || npm_into code-server code-server@4.139.1
[ -d build/editors/playwright/node_modules/playwright-core ] || npm_into playwright playwright-core@1.64.1
