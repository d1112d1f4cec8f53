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

# The solution lists the Functions app and its tests but does not build them: their packages are not in every registry.
functions_tests=tests/Functions.Tests
# Without the payload for the Functions host, which a test does not need: making it restores some hundred packages more.
functions_flags=(-p:_FunctionsBuildEnabled=false)

echo "Building …"
if ! dotnet build Serverless.sln -c Release --nologo -v quiet -warnaserror; then
  echo "0 passed, 1 failed"
  exit 1
fi

restore_functions() { # with the flags given: true when every package is there; what is missing stays in a file
  dotnet restore "$functions_tests" --nologo -v quiet "$@" >"$results/restore.txt" 2>&1
}
missing() { # the packages that the last restore did not find
  sed -nE 's/.*error NU110[0-9]: Unable to find package ([A-Za-z0-9.]*[A-Za-z0-9]).*/\1/p' "$results/restore.txt" | sort -u | paste -sd, | sed 's/,/, /g'
}

has_functions=true
if restore_functions; then
  echo "Left out: nothing; every project restores here."
else
  absent=$(missing)
  for package in ${absent//,/}; do # what the app can be built without
    case $package in
      Microsoft.Azure.Functions.Worker.Extensions.EventHubs) functions_flags+=(-p:EventHubsTrigger=false) ;;
      Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged) functions_flags+=(-p:DurableTaskScheduler=false) ;;
      *) has_functions=false ;;
    esac
  done
  if [ -n "$absent" ] && $has_functions && restore_functions "${functions_flags[@]}"; then
    echo "Left out: what of the Functions app needs $absent (its Event Hubs trigger, its durable scheduler), because this registry does not have it; the rest of the app is built and tested."
  else
    has_functions=false
    echo "Left out: src/Functions and $functions_tests, because their packages do not restore here (${absent:-$(grep -m1 -o 'error .*' "$results/restore.txt")})."
  fi
fi

if ! command -v chromium >/dev/null; then # what tests/Browser.Tests drives; they skip themselves where it is not
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests …"
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium; } >"$results/apt.txt" 2>&1
  fi
  command -v chromium >/dev/null || echo "Left out: tests/Browser.Tests, because Chromium is not here and only root on Debian can install it by itself (apt-get install chromium)."
fi

failed_to_run=0
if $has_functions && ! dotnet build "$functions_tests" -c Release --nologo -v quiet -warnaserror "${functions_flags[@]}"; then
  has_functions=false
  failed_to_run=1
fi

for project in tests/*.Tests; do
  flags=()
  if [ "$project" = "$functions_tests" ]; then
    $has_functions || continue
    flags=("${functions_flags[@]}")
  fi
  name=$(basename "$project")
  echo "Testing $name …"
  dotnet test "$project" -c Release --no-build --nologo --logger "trx;LogFileName=$name.trx" --results-directory "$results" ${flags[@]+"${flags[@]}"} "$@" \
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
