import type { Environment } from '../kernel/inputs.ts';

/** Where repository, index and objects are: a hook is told by these, and they have to reach git. */
const PLACES = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CEILING_DIRECTORIES',
  'GIT_DISCOVERY_ACROSS_FILESYSTEM',
  'GIT_EXEC_PATH',
];

/** Empty: what an option of git's takes a setting's value from that is to be none. */
const NO_PROGRAM = 'P1_NO_PROGRAM';

/**
 * A git that compares versions of a large file asks for memory and gives it back for each: a tenth of its time goes into the pages alone. So
 * glibc is told to keep what it has (mallopt(3); nobody else reads these). 32 MiB is the most that it takes for a threshold of mmap.
 */
const KEPT_MEMORY: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: `${32 * 1024 * 1024}`,
  MALLOC_TOP_PAD_: `${4 * 1024 * 1024}`,
  MALLOC_TRIM_THRESHOLD_: `${128 * 1024 * 1024}`,
};

/**
 * The environment for a git that reads. Of the variables that steer git (git-scm.com: "Environment Variables" in git(1)) only
 * those stay that say where things are, or what is configured: no other diff program, pager, trace or replaced object
 * decides what is read, nothing is fetched, and no lock is taken.
 */
export function gitEnvironment(env: Environment): Record<string, string> {
  const kept = Object.entries(env).filter(
    ([name]) => !name.startsWith('GIT_') || PLACES.includes(name) || /^GIT_CONFIG(?:_|$)/.test(name),
  );
  return {
    ...KEPT_MEMORY,
    ...Object.fromEntries(kept.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))),
    LC_ALL: 'C',
    [NO_PROGRAM]: '',
    GIT_FLUSH: '0',
    GIT_GRAFT_FILE: '/dev/null',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  };
}

/** What a user's or repository's configuration must not decide; the commands set what only they have an option for. */
export const FIXED_OPTIONS: readonly string[] = [
  '--no-pager',
  '--literal-pathspecs',
  ...[
    'core.quotePath=true',
    'core.fsmonitor=false',
    'core.hooksPath=/dev/null',
    // A file that was changed within a second, to the same length, has changed all the same.
    'core.checkStat=default',
    'core.trustctime=true',
    'diff.suppressBlankEmpty=false',
    // No missing object is fetched, by versions that do not know GIT_NO_LAZY_FETCH either.
    'protocol.allow=never',
  ].flatMap(setting => ['-c', setting]),
];

/**
 * Options for a command that looks at files of the working tree: git would run the programs (`filter.<name>.clean` and `process`) that
 * the configuration names for them, to see what it would store. What a program would change then counts as changed.
 */
export function withoutPrograms(filterSettings: readonly string[]): readonly string[] {
  return filterSettings.map(name => `--config-env=${name}=${NO_PROGRAM}`);
}
