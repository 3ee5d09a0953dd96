import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import type { GuardStatus } from '../../src/guard/status.ts';
import {
  choice,
  flag,
  optionalDay,
  optionalDuration,
  optionalSignedUsd,
  optionalUsd,
  text,
} from '../../src/kernel/inputs.ts';
import { usdText } from '../../src/kernel/money.ts';
import { OPERATIONS, operationOf } from './operation.ts';

const inputs = {
  operation: choice(OPERATIONS, 'status'),
  config: text('.github/p1.yml'),
  'budget-usd': optionalUsd(),
  usd: optionalSignedUsd(),
  day: optionalDay(),
  reason: text(),
  expires: optionalDuration(),
  'cancel-runs': flag(false),
  killswitch: text(),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'runtime-guard',
  inputs,
  outputs: ['available-usd', 'spent-usd', 'reserved-usd', 'slots-free', 'killswitch'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What speaks to the state is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const operation = operationOf(given);
  const { configFor, holdForJob, openSession, operateGuard, statusMarkdown } = await import('./guarding.ts');
  const config = await configFor({ workingFolder, file: askedConfig(given.config), root: null });
  files.state(SAVED_STATE.root, config.root);
  const session = openSession({ action: action.name, env, config, isOffline: false, say: sayInJob });
  const call = {
    config,
    env,
    token: given.token,
    repository: null,
    killswitch: given.killswitch,
    tell: session.journal.append,
  };
  const { result, status } =
    operation === null
      ? await holdForJob({ ...call, session, files, budgetMicroUsd: given['budget-usd'] ?? 0 })
      : await operateGuard({ ...call, action: action.name, operation, actor: session.context.actor });
  if (status !== null && given.operation === 'status') files.summary(statusMarkdown(status));
  const told = session.redactor.value(result);
  session.finish(told);
  if (told.decision !== 'failure') sayInJob(told.message);
  return { result: told, outputs: status === null ? {} : outputsOf(status) };
}

function outputsOf(status: GuardStatus) {
  return {
    'available-usd': usdText(status.available_micro_usd),
    'spent-usd': usdText(status.spent_micro_usd),
    'reserved-usd': usdText(status.reserved_micro_usd),
    'slots-free': String(status.slots_free),
    killswitch: status.killswitch.is_engaged ? 'on' : 'off',
  };
}
