#!/bin/sh
# Prints the Secrets that the services read, with fresh random values:
#   deploy/kustomize/make-secrets.sh | kubectl -n k8s-audit create -f -
# Secrets that are there already are refused by "create" and stay as they are. For servers of your own:
#   REDIS_URL=rediss://user:password@redis.example.com:6379 DB_PASSWORD=… deploy/kustomize/make-secrets.sh | …
set -eu

random() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

# A Secret with pairs of names and values; a value may hold anything.
secret() {
  printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: { name: k8s-audit-%s }\nstringData:\n' "$1"
  shift
  while [ $# -gt 0 ]; do
    printf "  %s: '%s'\n" "$1" "$(printf '%s' "$2" | sed "s/'/''/g")"
    shift 2
  done
}

redis_password=$(random)
secret webhook WEBHOOK_TOKEN "$(random)" REDACTION_KEY "$(random)"
secret redis REDIS_PASSWORD "$redis_password" REDIS_URL "${REDIS_URL:-redis://:$redis_password@k8s-audit-redis:6379}"
secret database DB_PASSWORD "${DB_PASSWORD:-$(random)}"
secret query ADMIN_PASSWORD "${ADMIN_PASSWORD:-$(random)}" QUERY_API_TOKEN "$(random)" SESSION_SECRET "$(random)"

# Signs the log of batches. It is the one value of several lines.
printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: { name: k8s-audit-log }\nstringData:\n  LOG_SIGNING_KEY: |\n%s\n' \
  "$(openssl genpkey -algorithm ed25519 | sed 's/^/    /')"
