import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config.ts';
import type { BaselineFacts, RegressionFacts } from '../../gates/regression/facts.ts';
import { addedBaselines, baselineChange, type FreezeCommit } from '../../gates/regression/freeze-record.ts';
import { type Git, openGit } from '../../git/git.ts';
import { refuseShallow } from '../../git/revisions.ts';
import { systemClock } from '../../kernel/clock.ts';
import { ConfigError, messageOf, systemCode } from '../../kernel/errors.ts';
import type { Comparison } from '../../regression/compare/comparison.ts';
import { type BaselineReading, readBaseline } from '../../regression/read-baseline.ts';
import { regressionAgainst } from '../regression.ts';
import { baselineAt, caseId, casesAt, freezeCommit } from './baseline-at.ts';
import type { GateCall } from './gate-call.ts';

/**
 * Runs the tier that is due and compares it with the baseline in force: base's, unless the change froze another one by the rules.
 * Where cases, baseline and archive are, and how cases are run, is base's to say too.
 *
 * @throws ConfigError for cases, or a p1.yml, that are not legal; UnresolvableError for a clone that lacks what is needed.
 */
export async function gatherRegression(call: GateCall): Promise<RegressionFacts> {
  const { policy, base, isProposal } = call.circumstances;
  const places = policy.regression;
  const git = openGit({ folder: policy.repositoryRoot, env: call.env });
  const head = headCases(policy);
  const suite = { base: base === null ? null : await casesAt(git, base, places), head };
  const baseline = await baselineFacts(call, git);
  const tier = isProposal ? 'mini' : 'extended';
  const comparison = head.length === 0 ? null : await compare(call, countsOf(baseline), tier);
  return { tier, places, suite, baseline, comparison };
}

async function baselineFacts(call: GateCall, git: Git): Promise<BaselineFacts> {
  const { policy, base, head: headCommit } = call.circumstances;
  const places = policy.regression;
  const head = readBaseline({ repositoryRoot: policy.repositoryRoot, ...places });
  if (base === null) return { base: null, head, change: { kind: 'none' } };
  const atBase = await baselineAt(git, base, places);
  const added = addedBaselines(atBase, head) ?? [];
  const commits: FreezeCommit[] = [];
  if (added.length > 0) await refuseShallow(git);
  for (const commit of new Set(added.map(({ provenance }) => provenance.commit)))
    commits.push(await freezeCommit(git, { commit, head: headCommit, places }));
  return { base: atBase, head, change: baselineChange(atBase, head, commits) };
}

function countsOf({ base, head, change }: BaselineFacts): BaselineReading {
  return base === null || change.kind === 'frozen' ? head : base;
}

async function compare(
  call: GateCall,
  reading: BaselineReading,
  tier: RegressionFacts['tier'],
): Promise<Comparison> {
  const { env, token, session, redactor, stop } = call;
  const { comparison } = await regressionAgainst(
    reading,
    {
      action: 'ci-gates',
      mode: 'run',
      tier,
      shard: null,
      reason: null,
      allowsBranch: false,
      config: configToRun(call),
      env,
      token,
      isOffline: call.circumstances.isOffline,
      session,
      actor: null,
      clock: systemClock,
      redactor,
      stop,
      tell: () => {},
      onProgress: () => {},
    },
    tier,
  );
  if (comparison === null) throw new Error('A suite that was run whole is compared.');
  return comparison;
}

/** The change's steps, which its cases run, by the settings of the policy. */
function configToRun({ headConfig, headProblem, configPath, circumstances }: GateCall): Config {
  const { root, repositoryRoot, regression } = circumstances.policy;
  if (headConfig !== null) return { ...headConfig, root, repositoryRoot, regression };
  throw new ConfigError({
    where: configPath,
    message: `No case can be run with a p1.yml that is not legal: ${headProblem ?? 'it cannot be read'}`,
    fix: 'Correct it: `p1 config` says what is wrong.',
  });
}

function headCases({ repositoryRoot, regression }: Config): readonly string[] {
  try {
    return readdirSync(join(repositoryRoot, regression.cases)).flatMap(caseId).sort();
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw new ConfigError({
      where: regression.cases,
      message: `The folder of the cases cannot be read: ${messageOf(error)}.`,
      fix: 'Name another in `regression.cases`, or let this user read it.',
    });
  }
}
