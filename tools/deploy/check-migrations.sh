#!/usr/bin/env bash
# Does the previous release live with the tables of this one? Migrations run before the new version serves, so for a while, and after a
# rollback for long, the old code asks the new tables:
#   tools/deploy/check-migrations.sh [PREVIOUS [TESTS...]]
# Checks out the previous release (a tag or commit; the newest tag v* before HEAD without one), puts today's migrations into it, and runs its
# own tests, which make all its queries against a real Postgres. TESTS are folders, `origin/orders edge/identity` without any.
set -euo pipefail

root=$(git rev-parse --show-toplevel)
cd "$root"
previous=${1:-$(git describe --tags --abbrev=0 --match 'v*' HEAD^ 2>/dev/null || true)}
if [ -z "$previous" ]; then
  echo 'there is no release yet (no tag v*): nothing has to live with these migrations'
  exit 0
fi
shift || true
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(origin/orders edge/identity)

migrations=(origin/orders/db/migrations edge/identity/db/migrations)
for folder in "${migrations[@]}"; do
  # What a release has applied stays as it was: the journal of a database goes by it.
  changed=$(git diff --name-only --diff-filter=MDR "$previous" -- "$folder/*.sql")
  if [ -n "$changed" ]; then
    printf 'migrations of %s were changed, which databases have applied already:\n%s\n' "$previous" "$changed" >&2
    exit 1
  fi
done

work=$(mktemp -d)
trap 'rm -rf "$work"; git -C "$root" worktree prune' EXIT
git worktree add --quiet --detach "$work/release" "$previous"
for folder in "${migrations[@]}"; do
  rm -rf "${work:?}/release/$folder"
  cp -r "$folder" "$work/release/$folder"
done
echo "the tests of $previous on the tables of $(git rev-parse --short HEAD): ${tests[*]}"
cd "$work/release"
npm test -- "${tests[@]}"
