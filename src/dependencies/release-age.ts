import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { idOf } from './changes.ts';
import { inFolder, shellWord } from './commands.ts';
import { type Finding, finding } from './finding.ts';
import type { LockedPackage, Lockfile } from './lockfile.ts';
import { type NpmClient, troubleOf } from './npm-client.ts';

export interface ReleaseAge {
  readonly npm: NpmClient;
  readonly lockfile: Lockfile;
  readonly folder: string;
  /** The project's folder on disk. */
  readonly path: string;
  /** Those that the base did not have. */
  readonly added: readonly LockedPackage[];
  readonly minAgeDays: number;
  readonly now: Date;
}

export interface ReleaseAnswer {
  readonly findings: readonly Finding[];
  /** Why not all of them could be asked about; null when they were. */
  readonly why: string | null;
}

const AT_ONCE = 4;
/** Each costs one `npm view`, of some half second. */
const MAXIMUM_NAMES = 60;
const DAY_MS = 86_400_000;

/** Which of the packages that were added were published less than `minAgeDays` ago: most malicious ones are found within days. */
export async function releaseFindings(call: ReleaseAge): Promise<ReleaseAnswer> {
  const names = [
    ...new Set(call.added.filter(({ origin }) => origin === 'registry').map(({ name }) => name)),
  ];
  const asked = names.slice(0, MAXIMUM_NAMES);
  const findings: Finding[] = [];
  let why: string | null =
    names.length > asked.length
      ? `${names.length} packages were added, and at most ${MAXIMUM_NAMES} are asked about`
      : null;
  const open = [...asked];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let name = open.pop(); name !== undefined; name = open.pop()) {
        const times = await publishTimes(call, name);
        if (typeof times === 'string') why ??= times;
        else findings.push(...young(call, name, times));
      }
    }),
  );
  return { findings, why };
}

async function publishTimes(
  { npm, path }: ReleaseAge,
  name: string,
): Promise<Readonly<Record<string, unknown>> | string> {
  const answer = await npm(['view', name, 'time', '--json'], path);
  if (answer.kind === 'unavailable') return answer.why;
  if (answer.code !== 0) return `\`npm view ${name} time\` ended with ${answer.code}: ${troubleOf(answer)}`;
  try {
    const times = parseJson(answer.stdout);
    if (isPlainObject(times)) return times;
  } catch {
    // Told below.
  }
  return `the registry tells no times of ${name}`;
}

function young(
  { lockfile, folder, added, minAgeDays, now }: ReleaseAge,
  name: string,
  times: Readonly<Record<string, unknown>>,
): readonly Finding[] {
  return added
    .filter(each => each.name === name)
    .flatMap(each => {
      const published = Date.parse(String(times[each.version]));
      const ageDays = (now.getTime() - published) / DAY_MS;
      if (!(ageDays < minAgeDays)) return [];
      const hours = Math.max(0, Math.round(ageDays * 24));
      return [
        finding('release-young', {
          file: lockfile.file,
          line: lockfile.lineOf(each.key),
          package: name,
          version: each.version,
          message: `${idOf(each)} was published ${hours} hours ago; \`dependencies.min-age-days\` is ${minAgeDays}.`,
          fix: `Wait, or take a version of before: \`${inFolder(folder, `npm install ${shellWord(name)} --before=${dayBefore(now, minAgeDays)}`)}\`.`,
        }),
      ];
    });
}

function dayBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * DAY_MS).toISOString().slice(0, 10);
}
