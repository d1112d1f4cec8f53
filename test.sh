#!/usr/bin/env bash
# Builds everything and runs every test that the package registry at hand allows; says in one line what it left out.
# Usage: ./test.sh [dotnet test arguments]      Last line: "N passed, N failed, N skipped". Exit code 0 when none failed.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# No build server may outlive the run, in CI or on a laptop.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

command -v dotnet >/dev/null || { echo "The .NET 10 SDK is not on the PATH."; echo "0 passed, 1 failed"; exit 1; }

echo "Building …"
if ! dotnet build Serverless.sln -c Release --nologo -v quiet -warnaserror; then
  echo "0 passed, 1 failed"
  exit 1
fi

echo "Left out: nothing; every project of the solution restores here."

failed_to_run=0
for project in tests/*.Tests; do
  name=$(basename "$project")
  echo "Testing $name …"
  dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" "$@" \
    || [ -f "$results/$name.trx" ] || failed_to_run=$((failed_to_run + 1))
done

count() { # sums one attribute of the <Counters …/> element over all result files
  sed -n "s/.*<Counters [^>]*\b$1=\"\([0-9]*\)\".*/\1/p" "$results"/*.trx 2>/dev/null | awk '{ sum += $1 } END { print sum + 0 }'
}
passed=$(count passed)
failed=$(( $(count failed) + $(count error) + $(count timeout) + $(count aborted) + failed_to_run ))
skipped=$(count notExecuted)
[ "$passed" -gt 0 ] || { echo "No test ran."; failed=$((failed + 1)); }
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
