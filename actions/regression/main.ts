import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import { checkRequest, optionalShard, REGRESSION_MODES } from '../../src/compose/regression-request.ts';
import { choice, flag, optionalChoice, text } from '../../src/kernel/inputs.ts';
import { TIERS } from '../../src/regression/case.ts';

const inputs = {
  mode: choice(REGRESSION_MODES, 'run'),
  tier: optionalChoice(TIERS),
  shard: optionalShard(),
  reason: text(),
  config: text('.github/p1.yml'),
  offline: flag(false),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'regression',
  inputs,
  outputs: ['verdict', 'score', 'passed', 'failed', 'baseline-digest', 'summary-path'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What runs cases is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const { mode, tier, shard, token } = given;
  const reason = given.reason === '' ? null : given.reason;
  checkRequest({ mode, tier, shard, reason }, name => `input ${name}`);
  const regressing = await import('./regressing.ts');
  const config = await regressing.configFor({ workingFolder, file: askedConfig(given.config), root: null });
  files.state(SAVED_STATE.root, config.root);
  files.state(SAVED_STATE.isOffline, String(given.offline));
  const session = regressing.openSession({
    action: action.name,
    env,
    config,
    isOffline: given.offline,
    say: line => {
      if (line !== '') sayInJob(line);
    },
  });
  const answer = await regressing.withStopSignals(({ stop }) =>
    regressing.regression({
      action: action.name,
      mode,
      tier,
      shard,
      reason,
      allowsBranch: false,
      config,
      env,
      token,
      isOffline: given.offline,
      session: session.context.session,
      actor: session.context.actor,
      clock: session.clock,
      redactor: session.redactor,
      stop,
      tell: session.journal.append,
      onProgress: () => {},
    }),
  );
  const { result, comparison, summaryPath, baselineDigest } = answer;
  session.finish(result);
  if (result.decision !== 'failure') sayInJob(result.message);
  files.summary(regressing.regressionSummary(mode, answer));
  const { score, passed, failed } = result.data;
  return {
    result,
    outputs: {
      verdict: comparison?.verdict ?? '',
      score: numberText(score),
      passed: numberText(passed),
      failed: numberText(failed),
      'baseline-digest': baselineDigest ?? '',
      'summary-path': summaryPath ?? '',
    },
  };
}

function numberText(value: unknown): string {
  return typeof value === 'number' ? String(value) : '';
}
