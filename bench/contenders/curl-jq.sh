# The same as floor.js, with curl and jq. The secret goes through a pipe, since arguments can be seen by every process.
set -euo pipefail

# The names of inputs have hyphens, which a shell cannot read by itself.
client_id=$(printenv INPUT_CLIENT-ID)
client_secret=$(printenv INPUT_CLIENT-SECRET)
ims_url=$(printenv INPUT_IMS-URL)

token=$(
  printf %s "$client_secret" |
    curl --silent --fail --cacert "$NODE_EXTRA_CA_CERTS" "$ims_url/ims/token/v3" \
      --data grant_type=client_credentials \
      --data-urlencode "client_id=$client_id" \
      --data-urlencode client_secret@- \
      --data-urlencode "scope=$INPUT_SCOPES" |
    jq --raw-output .access_token
)
echo "::add-mask::$token"
echo "access-token=$token" >> "$GITHUB_OUTPUT"
echo "ADOBE_ACCESS_TOKEN=$token" >> "$GITHUB_ENV"

if [ -n "${BENCH_METER:-}" ]; then
  times > "$BENCH_METER"
fi
