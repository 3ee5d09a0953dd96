import type { CommittedState } from './facts.ts';

/** Names that say stop wherever they are: p1's flag file, and what people call theirs. */
const FLAG_NAMES: ReadonlySet<string> = new Set([
  'runtime_guard_killswitch.flag',
  'killswitch.flag',
  '.killswitch',
]);
/** What a former, scripted guard kept beside its flag. */
const BUDGET_NAME = 'runtime_guard_daily_budget.txt';
/** A folder with all of these is the guard's state, as its branch has it. */
const STATE_NAMES = ['meta.json', 'leases.json', 'killswitch.json', 'history.json'];

/**
 * The paths among `tracked` that are a killswitch, or state of the guard: what comes with a checkout says what somebody committed,
 * and not what is. `roots` are p1's roots, from the repository's root. Letters of either case are the same, as on macOS.
 */
export function committedState(
  tracked: readonly string[],
  roots: readonly string[],
): readonly CommittedState[] {
  const lower = tracked.map(path => path.toLowerCase());
  const all = new Set(lower);
  const stateFolders = [...new Set(roots.map(root => root.toLowerCase()))];
  return tracked.flatMap((path, index): readonly CommittedState[] => {
    const name = lower[index] ?? '';
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (FLAG_NAMES.has(base) || name === 'killswitch') return [{ path, what: 'killswitch' }];
    // The root itself is tracked where it is a link, and leads to a state that is somewhere else.
    const isInRoot = stateFolders.some(root => name === root || name.startsWith(`${root}/state/`));
    return isInRoot || base === BUDGET_NAME || isOfStateTree(name, base, all)
      ? [{ path, what: 'state' }]
      : [];
  });
}

function isOfStateTree(path: string, base: string, all: ReadonlySet<string>): boolean {
  if (base !== 'killswitch.json') return false;
  const folder = path.slice(0, path.length - base.length);
  return STATE_NAMES.every(name => all.has(`${folder}${name}`));
}
