import type { BasePins, ToolchainFacts } from '../../gates/toolchain/facts.ts';
import { commitFiles } from '../../git/commit-files.ts';
import { type Git, openGit } from '../../git/git.ts';
import { checkToolchain } from '../../toolchain/check.ts';
import { isPinFile } from '../../toolchain/pin-files.ts';
import { readPins } from '../../toolchain/read-pins.ts';
import type { GateCall } from './gate-call.ts';
import { requireWhole } from './require-whole.ts';

/**
 * What the files of what is checked out ask for and what is installed; with what the files said where a proposal left its base.
 *
 * @throws UnresolvableError for a base that is not all there; ExternalError for a git or a disk that fails.
 */
export async function gatherToolchain(call: GateCall): Promise<ToolchainFacts> {
  const { circumstances, env, redactor } = call;
  const { policy, base, mergeBase, now } = circumstances;
  const git = openGit({ folder: policy.repositoryRoot, env });
  const compared = mergeBase ?? base;
  const today = now.toISOString().slice(0, 10);
  if (compared !== null) await requireWhole(git, compared);
  const [answer, pins] = await Promise.all([
    checkToolchain({
      root: policy.repositoryRoot,
      env,
      today,
      failOn: policy.toolchain.failOn,
      warnDays: policy.toolchain.warnDays,
      asksMachine: true,
      fixes: false,
    }),
    compared === null ? null : basePins(git, compared, today),
  ]);
  return redactor.value({ answer, base: pins });
}

async function basePins(git: Git, commit: string, today: string): Promise<BasePins> {
  const { paths, read } = await commitFiles(git, commit);
  const files = await read(paths.filter(isPinFile));
  const readings = await Promise.all([...files].map(([path, bytes]) => readPins({ path, bytes }, today)));
  return {
    files: files.size,
    pins: readings.flatMap(reading => reading.pins),
    uses: readings.flatMap(reading => reading.uses),
    unread: readings.flatMap(({ problems }) => problems.map(({ file }) => file)),
  };
}
