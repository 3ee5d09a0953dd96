import type { Criterion } from '../gate.ts';

/** The conditions of the gate `toolchain`; docs/gates/toolchain.md has a section for each. */
export const TOOLCHAIN_CRITERIA = [
  criterion(
    'installed-mismatch',
    'fail',
    'What is installed differs in its major or minor number from what a file asks for that speaks of this machine.',
  ),
  criterion('pin-conflict', 'fail', 'Two files ask for versions of a tool that exclude each other.'),
  criterion('end-of-life', 'fail', 'A file asks for a version that nobody maintains any more.'),
  criterion(
    'pin-loosened',
    'fail',
    'The change turns a pin into a range, a floor or a name, or takes it away.',
  ),
  criterion('file-unreadable', 'fail', 'What a file asks for cannot be read, so that it was not checked.'),
  criterion(
    'mismatch-elsewhere',
    'warn',
    'What is installed here differs from what a container or a job of a workflow asks for.',
  ),
  criterion('tolerated', 'warn', 'Something that `toolchain.fail-on` of p1.yml lets pass would fail.'),
  criterion('patch-drift', 'warn', 'Versions differ in their last number.'),
  criterion(
    'not-installed',
    'warn',
    'What is asked for is not installed here, so that nothing was compared.',
  ),
  criterion('other-part', 'warn', 'What is installed is what another part of the repository asks for.'),
  criterion(
    'end-of-life-soon',
    'warn',
    'A version is maintained for less than `toolchain.warn-days` more days.',
  ),
  criterion(
    'end-of-life-allowed',
    'warn',
    'A floor, a range or a value of a matrix allows a version that nobody maintains.',
  ),
  criterion('installed-end-of-life', 'warn', 'Nobody maintains the version that is installed.'),
  criterion('no-pin', 'warn', 'A workflow uses a tool of which no file says a version.'),
  criterion('floor-only', 'warn', 'Every file leaves the newest version of a tool open.'),
  criterion('unresolved', 'warn', 'What a version means is not in the repository.'),
  criterion('probe-failed', 'error', 'An installed tool does not say its version.'),
  criterion(
    'no-tool',
    'not-applicable',
    'Neither base nor head says a version of a tool, or uses one in a workflow.',
  ),
] as const;

export type ToolchainCriterion = (typeof TOOLCHAIN_CRITERIA)[number]['id'];

function criterion<Name extends string>(name: Name, level: Criterion['level'], states: string) {
  return { id: `toolchain/${name}` as const, level, isLive: false, states };
}
