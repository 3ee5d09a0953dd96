import type { Config } from '../../config/config.ts';
import { DEFAULTS } from '../../config/defaults.ts';
import { ConfigError } from '../../kernel/errors.ts';
import { globMatcher, globProblem } from '../glob.ts';
import { WAIVER_FILE } from '../waivers/waiver.ts';

export interface ProtectedOptions {
  /** The base's. */
  readonly policy: Config;
  /** Path of p1.yml, from the repository's root. */
  readonly configPath: string;
  /** Links of the base, by path: what a protected path leads to is protected too. */
  readonly links: ReadonlyMap<string, string>;
  /** Makes a path of the policy one from git's top level. */
  readonly fromTop: (path: string) => string;
}

/** What a path is protected as, such as `the policy`; null for one that anybody may change. */
export type ProtectedAs = (path: string) => string | null;

/**
 * Which paths change only with an approver's review. Upper and lower case are one, as they are on many disks, and a file, link or submodule
 * in place of a folder counts as what would be in it.
 *
 * @throws ConfigError for an entry of `gates.protected` that is no glob: what it is to protect must not go free.
 */
export function protectedPaths({ policy, configPath, links, fromTop }: ProtectedOptions): ProtectedAs {
  const { scan, regression, gates } = policy;
  const places: Place[] = [
    { path: configPath, as: 'the policy' },
    { path: DEFAULTS.configPath, as: 'the policy' },
    { path: WAIVER_FILE, as: 'the waivers' },
    { path: fromTop(WAIVER_FILE), as: 'the waivers' },
    { path: fromTop(scan.ignore), as: 'the ignored secrets' },
    { path: fromTop(scan.config), as: 'the rules of the secret scan' },
    { path: fromTop(regression.baseline), as: 'the baseline' },
    { path: fromTop(regression.archive), as: 'the archive of baselines' },
    { path: '.github/workflows', as: 'a workflow' },
    { path: '.github/actions', as: 'an action' },
    ...['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS'].map(path => ({ path, as: 'the code owners' })),
  ];
  const all = places
    .flatMap(place => [place, ...behind(place, links)])
    .map(({ path, as }) => ({ path: folded(path), as }));
  const globs = gates.protectedPaths.map(glob => globOf(fromTop(glob)));
  return path => {
    const asked = folded(path);
    const place = all.find(each => asked === each.path || asked.startsWith(`${each.path}/`));
    if (place !== undefined) return place.as;
    if (/(?:^|\/)action\.ya?ml$/.test(asked)) return 'an action';
    if (globs.some(matches => matches(asked))) return 'a path that the policy protects';
    // What stands in place of the folder of something protected takes it away, or brings another.
    return all.find(each => each.path.startsWith(`${asked}/`))?.as ?? null;
  };
}

interface Place {
  readonly path: string;
  readonly as: string;
}

/** Links can lead to links, and in circles. */
const MOST_LINKS = 20;

/** The places that a path leads to by links: its own, or those of a folder above it. */
function behind({ path, as }: Place, links: ReadonlyMap<string, string>): readonly Place[] {
  const found: Place[] = [];
  let next: string | undefined = path;
  for (let count = 0; count < MOST_LINKS && next !== undefined; count += 1) {
    next = followed(next, links);
    if (next !== undefined) found.push({ path: next, as });
  }
  return found;
}

function followed(path: string, links: ReadonlyMap<string, string>): string | undefined {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const target = links.get(parts.slice(0, length).join('/'));
    if (target !== undefined) return [target, ...parts.slice(length)].filter(part => part !== '').join('/');
  }
  return undefined;
}

function globOf(glob: string): (path: string) => boolean {
  const source = folded(glob);
  const own = globMatcher(source);
  // The name of a folder means all that is in it.
  const inside = globMatcher(`${source}/**`);
  if (own !== undefined && inside !== undefined) return path => own(path) || inside(path);
  throw new ConfigError({
    where: '`gates.protected` of the base’s p1.yml',
    message: `${globProblem(source) ?? 'It is too long'}.`,
    fix: 'Write it so; until then nobody knows what it protects.',
  });
}

function folded(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
