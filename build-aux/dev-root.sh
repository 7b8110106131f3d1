# SPDX-License-Identifier: EUPL-1.2
# shellcheck shell=bash
# Sourced by ./dev: where the libraries come from. Three answers, tried in this order:
#   1. this machine has all of them: commands run here;
#   2. this machine is a recent Debian or Ubuntu that lacks packages: they get installed;
#   3. otherwise a Debian 13 root is made once and commands run in it with bubblewrap.
# SMARTCITY_LIBRARIES=host or =root skips the search.

CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/smartcity
DATA=${XDG_DATA_HOME:-$HOME/.local/share}/smartcity
ROOT=            # Empty when commands run on this machine.

say () { printf '%s\n' "$*" >&2; }
fail () { say "$*"; exit 1; }
have () { command -v "$1" >/dev/null 2>&1; }

list_packages () { sed 's/#.*//' "${1:-build-aux/packages.txt}" | tr -s ' \t' '\n' | sed '/^$/d'; }

find_libraries () {
  case ${SMARTCITY_LIBRARIES:-} in
    host) return ;;
    root) make_root; return ;;
  esac
  if is_recent_debian; then
    install_packages
  elif ! host_has_libraries; then
    make_root
  fi
}

# --- 1. This machine ---

host_has_libraries () {
  local program
  for program in cc meson ninja blueprint-compiler msgfmt clang-format dbus-run-session Xvfb node \
                 npm python3 xdotool import; do
    have "$program" || return 1
  done
  # QuickJS has no .pc file.
  cc -include quickjs/quickjs.h -fsyntax-only -x c /dev/null 2>/dev/null || return 1
  # shellcheck disable=SC2046
  pkg-config --exists $(sed 's/#.*//' build-aux/libraries.txt) 2>/dev/null
}

# --- 2. A recent Debian or Ubuntu ---

is_recent_debian () {
  [ -r /etc/os-release ] || return 1
  ( # shellcheck disable=SC1091
    . /etc/os-release
    # Debian testing and unstable have no version number.
    case ${ID:-} in
      debian) dpkg --compare-versions "${VERSION_ID:-99}" ge 13 ;;
      ubuntu) dpkg --compare-versions "${VERSION_ID:-0}" ge 25.04 ;;
      *) false ;;
    esac )
}

is_installed () { dpkg-query -W -f '${db:Status-Status}\n' "$1" 2>/dev/null | grep -qx installed; }

install_packages () { require_packages build-aux/packages.txt; }

# require_packages LIST: what a command needs on this machine itself, beside any root.
require_packages () {
  local missing=() package
  have apt-get || { say "Needed here, under whatever name this system has for them: $(list_packages "$1" | paste -sd' ')"; return; }
  for package in $(list_packages "$1"); do
    is_installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] || apt_install "${missing[@]}"
}

# Says what is to be installed; installs it when nobody has to be asked for a password.
apt_install () {
  local sudo=() log=$CACHE/apt.log
  mkdir -p "$CACHE"
  say "These packages are missing:"
  say "  apt-get install --no-install-recommends $*"
  if [ "$(id -u)" -ne 0 ]; then
    if have sudo && sudo -n true 2>/dev/null; then
      sudo=(sudo -n)
    else
      fail "Run that line as root (sudo), then ./dev again."
    fi
  fi
  say "Installing them …"
  { "${sudo[@]}" apt-get update &&
    "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y --no-install-recommends "$@"; } >"$log" 2>&1 </dev/null ||
    { tail -n 5 "$log" >&2; fail "apt-get failed. The whole log: $log"; }
}

# --- 3. A Debian 13 root ---

make_root () {
  local id
  id=$(list_packages | sort -u | sha256sum | cut -c -12)
  ROOT=$CACHE/root-$id
  if [ ! -d "$ROOT" ] || ! have bwrap; then
    get_root_tools
  fi
  if [ ! -d "$ROOT" ]; then
    mkdir -p "$CACHE"
    # One run makes it, others wait. The lock ends with the processes that hold it.
    ( exec 9>"$CACHE/root.lock"
      flock -n 9 || { say "Another ./dev is preparing the Debian 13 root; waiting for it …"; flock 9; }
      [ -d "$ROOT" ] || fill_root )
  fi
  touch "$CACHE/used-$id"
  can_enter || fail "bubblewrap cannot start a sandbox here: $(can_enter 2>&1 | head -n 1)
If this is a container, allow it to create namespaces; if it is a computer, allow user namespaces
(Ubuntu: sysctl kernel.apparmor_restrict_unprivileged_userns=0)."
}

can_enter () { bwrap --ro-bind "$ROOT" / --proc /proc --dev /dev --unshare-pid true; }

get_root_tools () {
  local missing=()
  have mmdebstrap || missing+=(mmdebstrap)
  have bwrap || missing+=(bubblewrap)
  # Rootless, mmdebstrap maps a range of user ids and needs newuidmap for that.
  [ "$(id -u)" -eq 0 ] || have newuidmap || missing+=(uidmap)
  [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
  [ ${#missing[@]} -eq 0 ] && return
  say "This system's libraries are older than Smart City needs; it builds in a Debian 13 root."
  if have apt-get; then
    apt_install "${missing[@]}"
  else
    fail "For that, install these with the package manager of this system: ${missing[*]}"
  fi
}

# Fills a folder under a temporary name and renames it, so a root that exists is complete.
fill_root () {
  local part=$ROOT.part log=$ROOT.log
  local options=(
    --quiet --variant=essential
    --include="$(list_packages | paste -sd,)"
    --dpkgopt='path-exclude=/usr/share/man/*'
    --dpkgopt='path-exclude=/usr/share/info/*'
    --dpkgopt='path-exclude=/usr/share/doc/*'
    --dpkgopt='path-exclude=/usr/share/locale/*'
    --dpkgopt='path-include=/usr/share/locale/locale.alias'
    --dpkgopt='path-include=/usr/share/locale/de/*'
    --customize-hook='chroot "$1" localedef -i de_DE -f UTF-8 de_DE.UTF-8'
    --customize-hook='rm -rf "$1"/var/cache/apt/* "$1"/var/lib/apt/lists/*'
  )
  rm -rf --one-file-system "$CACHE"/root-*.part
  trap 'rm -rf --one-file-system "$part"' EXIT
  trap 'exit 130' INT TERM
  mkdir -p "$part"

  say "Preparing a Debian 13 root (once, about 2 minutes, 2 GB) in $ROOT …"
  if [ "$(id -u)" -eq 0 ]; then
    mmdebstrap "${options[@]}" trixie "$part" >"$log" 2>&1 </dev/null || root_failed "$log"
  else
    check_user_namespaces
    # By way of an archive everything ends up owned by the user, who can then also delete it.
    mmdebstrap "${options[@]}" --mode=unshare --format=tar trixie - 2>"$log" </dev/null |
      tar -x -C "$part" --no-same-owner --exclude='./dev/*' 2>>"$log" || root_failed "$log"
    chmod -R u+rwX "$part"
  fi
  mv -T "$part" "$ROOT"
  rm -f "$log"
  trap - EXIT INT TERM
  say "The root is ready."
  drop_old_roots
}

root_failed () {
  say "Preparing the Debian 13 root failed. The last lines of the log were:"
  tail -n 8 "$1" | sed 's/^/  /' >&2
  say "The whole log: $1"
  exit 1
}

check_user_namespaces () {
  unshare --user true 2>/dev/null ||
    fail "User namespaces are switched off here, and without them only root can prepare the root.
Allow them (sysctl kernel.unprivileged_userns_clone=1 user.max_user_namespaces=10000), or run ./dev as root once."
  grep -q "^$(id -un):" /etc/subuid 2>/dev/null ||
    fail "You have no range of subordinate user ids. Run: sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 $(id -un)"
}

# Each change of the package list makes a new root; those nobody entered for a month go.
drop_old_roots () {
  local stamp
  while IFS= read -r stamp; do
    say "Deleting the Debian 13 root of an older package list …"
    rm -rf --one-file-system "$CACHE/root-${stamp##*/used-}" "$stamp"
  done < <(find "$CACHE" -maxdepth 1 -name 'used-*' -mtime +30)
}

# --- Entering ---

# Runs build-aux/dev-commands with the arguments, here or in the root.
enter () {
  prepare_entry "$1"
  exec "${ENTRY[@]}" build-aux/dev-commands "$@"
}

# The same for programs that must be stopped in order. Ctrl+C does not reach them directly; what runs
# inside ends when its input ends, and this process stays until it has.
enter_and_stop () {
  local status=0 inside
  prepare_entry "$1"
  exec 3>&1
  coproc INSIDE { exec setsid "${ENTRY[@]}" build-aux/dev-commands "$@" >&3 3>&-; }
  inside=$INSIDE_PID
  exec 3>&- 4>&"${INSIDE[1]}"
  eval "exec ${INSIDE[0]}<&- ${INSIDE[1]}>&-"
  trap 'status=130; exec 4>&-' INT
  trap 'status=143; exec 4>&-' TERM HUP
  # A trap interrupts the waiting, so wait again for the end itself.
  while kill -0 "$inside" 2>/dev/null; do
    wait "$inside" && break || { [ $status -ne 0 ] || status=$?; }
  done
  exit $status
}

# Sets ENTRY to the words that go before a command.
prepare_entry () {
  export SMARTCITY_CACHE=$CACHE SMARTCITY_DATA=$DATA
  export SMARTCITY_WHERE=${ROOT##*/}
  export JOBS=${JOBS:-$(nproc)}
  mkdir -p "$CACHE/home"
  if [ -z "$ROOT" ]; then
    SMARTCITY_WHERE=host
    ENTRY=(env)
    return
  fi

  local runtime git options
  runtime=/run/user/$(id -u)
  options=(
    --ro-bind "$ROOT" / --dev /dev --proc /proc --ro-bind /sys /sys
    --tmpfs /tmp --tmpfs /run --perms 0700 --dir "$runtime"
    --ro-bind-try /etc/resolv.conf /etc/resolv.conf --ro-bind-try /etc/hosts /etc/hosts
    --ro-bind-try /etc/ssl/certs /etc/ssl/certs
    --unshare-pid --die-with-parent --chdir "$PROJECT"
    --clearenv
    --setenv PATH /usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin
    --setenv LANG "$(root_locale)" --setenv TERM "${TERM:-dumb}"
    --setenv HOME "$CACHE/home" --setenv XDG_RUNTIME_DIR "$runtime"
  )
  share "$CACHE"
  # A worktree's git data lives in another checkout.
  git=$(git rev-parse --path-format=absolute --git-common-dir 2>/dev/null || true)
  [ -z "$git" ] || share "$git"
  share "$PROJECT"
  [ ! -e "$HOME/.npmrc" ] || options+=(--ro-bind "$HOME/.npmrc" "$CACHE/home/.npmrc")
  [ "$(id -u)" -eq 0 ] || name_user
  keep_variables CI JOBS SMARTCITY_CACHE SMARTCITY_DATA SMARTCITY_WHERE COLORTERM \
    http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY NODE_EXTRA_CA_CERTS \
    "${!npm_config_@}" "${!SC_@}"
  if [ "$1" = run ] || [ "$1" = shell ]; then
    mkdir -p "$DATA"
    share "$DATA"
    share_display
  fi
  ENTRY=(bwrap "${options[@]}")
}

# Makes a folder of this machine visible under its own path. The root is mounted read-only, so the
# place where it appears has to exist.
share () {
  case $1/ in
    /tmp/* | /run/*) ;;
    *) mkdir -p "$ROOT$1" ;;
  esac
  options+=(--bind "$1" "$1")
}

# The root knows two languages: the source's and the translation's.
root_locale () {
  case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
    de*) echo de_DE.UTF-8 ;;
    *) echo C.UTF-8 ;;
  esac
}

# Some libraries stumble over a user id that has no name.
name_user () {
  mkdir -p "$CACHE/etc"
  printf 'root:x:0:0::/root:/bin/sh\n%s:x:%s:%s::%s:/bin/bash\n' \
    "$(id -un)" "$(id -u)" "$(id -g)" "$CACHE/home" >"$CACHE/etc/passwd"
  options+=(--ro-bind "$CACHE/etc/passwd" /etc/passwd)
}

keep_variables () {
  local name
  for name; do
    [ -z "${!name+set}" ] || options+=(--setenv "$name" "${!name}")
  done
}

share_display () {
  [ ! -e /dev/dri ] || options+=(--dev-bind /dev/dri /dev/dri)
  if [ -n "${DISPLAY:-}" ]; then
    [ ! -d /tmp/.X11-unix ] || options+=(--bind /tmp/.X11-unix /tmp/.X11-unix)
    options+=(--setenv DISPLAY "$DISPLAY")
    [ ! -e "${XAUTHORITY:-$HOME/.Xauthority}" ] ||
      options+=(--ro-bind "${XAUTHORITY:-$HOME/.Xauthority}" "$runtime/xauthority"
                --setenv XAUTHORITY "$runtime/xauthority")
  fi
  if [ -n "${WAYLAND_DISPLAY:-}" ] && [ -S "${XDG_RUNTIME_DIR:-}/$WAYLAND_DISPLAY" ]; then
    options+=(--bind "$XDG_RUNTIME_DIR/$WAYLAND_DISPLAY" "$runtime/wayland-0"
              --setenv WAYLAND_DISPLAY wayland-0)
  fi
  if [ -S "${XDG_RUNTIME_DIR:-}/bus" ]; then
    options+=(--bind "$XDG_RUNTIME_DIR/bus" "$runtime/bus"
              --setenv DBUS_SESSION_BUS_ADDRESS "unix:path=$runtime/bus")
  fi
}
