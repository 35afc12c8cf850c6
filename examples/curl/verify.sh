#!/bin/sh
# send <number> | check <id> <code> | cancel <id> | trigger <id> | search <id>
set -eu

url=${PINPOST_URL:-http://127.0.0.1:3000}
key=${PINPOST_KEY:-demo0001}
secret=${PINPOST_SECRET:-demo-secret}

# call <path> <parameter>…
call() {
  path=$1
  shift
  for parameter in "$@"; do
    set -- "$@" --data-urlencode "$parameter"
    shift
  done
  # The secret goes in through standard input, so that no list of processes shows it.
  printf 'user = "%s:%s"\n' "$key" "$secret" | curl -sS --config - "$url/verify$path" "$@"
  echo
}

case "${1:-} $#" in
'send 2') call /json "number=$2" brand=Acme ;;
'check 3') call /check/json "request_id=$2" "code=$3" ;;
'cancel 2') call /control/json "request_id=$2" cmd=cancel ;;
'trigger 2') call /control/json "request_id=$2" cmd=trigger_next_event ;;
'search 2') call /search/json "request_id=$2" ;;
*)
  sed -n '2s/^# //p' "$0" >&2
  exit 2
  ;;
esac
