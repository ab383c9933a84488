#!/usr/bin/env bash
# Checks what is in deploy/ with the programs that will read it: npm run deploy:check. Those that are missing are installed as root on a
# Debian machine, and are an error elsewhere. `npm test` checks the compose file, the manifests and the Dockerfile.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

programs=(promtool nginx caddy haproxy systemd-analyze openssl)
packages=(prometheus nginx-light caddy haproxy systemd openssl)
if ! command -v "${programs[@]}" >/dev/null 2>&1 || [ "$(command -v "${programs[@]}" | wc -l)" != "${#programs[@]}" ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { echo "needs ${programs[*]}" >&2; exit 1; }
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

temporary=$(mktemp -d)
trap 'rm -rf "$temporary"' EXIT

promtool check config prometheus/prometheus.yml
(cd prometheus && promtool test rules alerts.test.yml)

# The metrics of a gateway. What is excepted are three gauges that prom-client names like counters: they are its own, and known to dashboards.
node ../test/deploy/metrics-page.ts >"$temporary/metrics"
promtool check metrics <"$temporary/metrics" >"$temporary/problems" 2>&1 || true
excepted='^nodejs_active_(handles|requests|resources)_total non-counter metrics should not have "_total" suffix$'
if grep -Ev "$excepted" "$temporary/problems"; then
  echo 'promtool check metrics found the above' >&2
  exit 1
fi
grep -q '^nanogate_build_info' "$temporary/metrics"

caddy validate --adapter caddyfile --config proxy/Caddyfile 2>/dev/null
caddy fmt --diff proxy/Caddyfile >/dev/null

# With a certificate of its own, since nginx reads it when it checks.
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=images.example.com \
  -keyout "$temporary/nanogate.key" -out "$temporary/nanogate.pem" 2>/dev/null
{
  echo "pid $temporary/nginx.pid; error_log stderr; events {} http { access_log off;"
  sed "s#/etc/nginx/tls/#$temporary/#" proxy/nginx.conf
  echo '}'
} >"$temporary/nginx.conf"
nginx -t -q -c "$temporary/nginx.conf"

cat "$temporary/nanogate.pem" "$temporary/nanogate.key" >"$temporary/both.pem"
sed "s#/etc/haproxy/tls/nanogate.pem#$temporary/both.pem#" proxy/haproxy.cfg >"$temporary/haproxy.cfg"
haproxy -c -q -f "$temporary/haproxy.cfg"

# The program is not installed here; everything else of the unit is checked.
sed "s#^ExecStart=/usr/bin/node#ExecStart=$(command -v true)#" systemd/nanogate.service >"$temporary/nanogate.service"
systemd-analyze verify "$temporary/nanogate.service"
systemd-analyze security --offline=yes --threshold=20 "$temporary/nanogate.service" >/dev/null
echo 'deployment files are valid'
