#!/usr/bin/env bash
# <file> <from> <to>, times in milliseconds since 1970. What a careful shell script does in the guard's place: adds one to a
# number in a JSON file, under flock(1), flushed and renamed; again and again. Prints one line of JSON, as guard-writer.ts does.
set -euo pipefail
export LC_ALL=C
file="$1" from="$2" to="$3"
latencies=()
now() { printf '%s' "${EPOCHREALTIME/./}"; } # microseconds

exec 9>"$file.lock"
sleep "$(awk "BEGIN { print ($from - $(now) / 1000) / 1000 }")"
started=${EPOCHREALTIME/./}
while ((started < to * 1000)); do
  flock 9
  text="$(<"$file")"
  [[ "$text" =~ ^\{\"count\":([0-9]+) ]]
  printf '{"count":%s%s\n' $((BASH_REMATCH[1] + 1)) "${text#"${BASH_REMATCH[0]}"}" >"$file.new"
  sync "$file.new"
  mv "$file.new" "$file"
  sync "$(dirname "$file")"
  flock -u 9
  ended=${EPOCHREALTIME/./}
  if ((ended < to * 1000)); then latencies+=("$(((ended - started) / 1000)).$(printf '%03d' $(((ended - started) % 1000)))"); fi
  started=$ended
done
(IFS=,; printf '{"latenciesMs":[%s],"failures":0}\n' "${latencies[*]}")
