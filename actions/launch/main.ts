import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import {
  flag,
  lines,
  multiline,
  optionalChoice,
  optionalDuration,
  optionalJsonObject,
  optionalUsd,
  text,
} from '../../src/kernel/inputs.ts';
import { usdText } from '../../src/kernel/money.ts';
import { sentenceOf } from '../../src/kernel/result.ts';

const inputs = {
  config: text('.github/p1.yml'),
  step: text(),
  run: multiline(),
  outputs: lines(),
  parameters: optionalJsonObject(),
  timeout: optionalDuration(),
  'budget-usd': optionalUsd(),
  smoke: flag(false),
  offline: flag(false),
  'when-refused': optionalChoice(['fail', 'skip', 'defer']),
  upload: optionalChoice(['true', 'false']),
  'dead-letter': text(),
  killswitch: text(),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'launch',
  inputs,
  outputs: [
    'state',
    'run-id',
    'outputs-path',
    'manifest-digest',
    'exit-code',
    'duration-ms',
    'cost-usd',
    'dlq-id',
  ],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What launches is loaded when the inputs are known to be legal, and what post needs in post: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const { actionStreams, configFor, launchStep, retryLetter } = await import('./launching.ts');
  const config = await configFor({ workingFolder, file: askedConfig(given.config), root: null });
  files.state(SAVED_STATE.root, config.root);
  files.state(SAVED_STATE.isOffline, String(given.offline));
  const call = {
    action: 'launch',
    config,
    env,
    request: {
      step: given.step === '' ? null : given.step,
      run: given.run === '' ? null : given.run,
      argv: null,
      outputs: given.outputs,
      parameters: given.parameters ?? {},
      timeoutMs: given.timeout,
      budgetMicroUsd: given['budget-usd'],
      isSmoke: given.smoke,
      isOffline: given.offline,
      whenRefused: given['when-refused'],
      upload: given.upload === null ? null : given.upload === 'true',
    },
    token: given.token,
    killswitch: given.killswitch,
    say: sayInJob,
    streams: actionStreams,
  };
  const letter = given['dead-letter'];
  const { result, outcome, headline } = await (letter === '' ? launchStep(call) : retryLetter(call, letter));
  sayInJob(headline);
  if (outcome === null) sayInJob(sentenceOf(result));
  return {
    result,
    outputs:
      outcome === null
        ? {}
        : {
            state: outcome.state,
            'run-id': outcome.runId,
            'outputs-path': outcome.outputsPath ?? '',
            'manifest-digest': outcome.manifestDigest ?? '',
            'exit-code': String(outcome.exitCode ?? ''),
            'duration-ms': String(outcome.durationMs),
            'cost-usd': usdText(outcome.costMicroUsd),
            'dlq-id': outcome.letterId ?? '',
          },
  };
}
