#!/usr/bin/env bash
# Runs every test the package registry at hand allows. Last line: "N passed, N failed".
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dotnet test Serverless.sln
