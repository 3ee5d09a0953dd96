import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import { DLQ_OPERATIONS, dlqOperation, MAXIMUM_RETRIES } from '../../src/compose/dlq-request.ts';
import { choice, flag, optionalCount, text } from '../../src/kernel/inputs.ts';

const inputs = {
  operation: choice(DLQ_OPERATIONS, 'status'),
  config: text('.github/p1.yml'),
  id: text(),
  filter: text(),
  all: flag(false),
  owner: text(),
  reason: text(),
  'reset-attempts': flag(false),
  max: optionalCount(MAXIMUM_RETRIES),
  'dry-run': flag(false),
  killswitch: text(),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'dlq',
  inputs,
  outputs: ['ready', 'processing', 'permanent', 'quarantine', 'due', 'matrix'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What speaks to the queue is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const request = {
    ...given,
    id: orNull(given.id),
    filter: orNull(given.filter),
    reason: orNull(given.reason),
    owner: orNull(given.owner),
  };
  const operation = dlqOperation(given.operation, request, name => `input ${name}`);
  const { configFor, dlqMarkdown, openSession, operateDlq } = await import('./queueing.ts');
  const config = await configFor({ workingFolder, file: askedConfig(given.config), root: null });
  files.state(SAVED_STATE.root, config.root);
  const session = openSession({ action: action.name, env, config, isOffline: false, say: sayInJob });
  const { result, status, decisions } = await operateDlq({
    action: action.name,
    operation,
    config,
    env,
    token: given.token,
    killswitch: given.killswitch,
    isOffline: false,
    repository: null,
    session: session.context.session,
    actor: session.context.actor,
    redact: session.redactor.value,
    tell: session.journal.append,
  });
  if (status !== null) files.summary(dlqMarkdown(status, decisions));
  const told = session.redactor.value(result);
  session.finish(told);
  if (told.decision !== 'failure') sayInJob(told.message);
  const { matrix } = told.data;
  return {
    result: told,
    outputs:
      status === null
        ? {}
        : {
            ready: String(status.ready),
            processing: String(status.processing),
            permanent: String(status.permanent),
            quarantine: String(status.quarantine),
            due: String(status.due),
            matrix: matrix === undefined ? '' : JSON.stringify(matrix),
          },
  };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
