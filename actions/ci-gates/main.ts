import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import { FLAG_VARIABLES } from '../../src/config/environment.ts';
import { flag, text } from '../../src/kernel/inputs.ts';

const inputs = {
  base: text(),
  head: text(),
  offline: flag(false),
  config: text('.github/p1.yml'),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'ci-gates',
  inputs,
  outputs: ['verdict', 'failed-gates', 'warned-gates', 'sarif-file'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** The gates are loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const gating = await import('./gating.ts');
  const configFile = askedConfig(given.config);
  const { config, headProblem } = await gating.headConfigFor({
    workingFolder,
    file: configFile,
    root: null,
  });
  const isOffline = given.offline || env[FLAG_VARIABLES.offline] === 'true';
  files.state(SAVED_STATE.root, config.root);
  files.state(SAVED_STATE.isOffline, String(isOffline));
  const session = gating.openSession({
    action: action.name,
    env,
    config,
    isOffline,
    say: line => {
      if (line !== '') sayInJob(line);
    },
  });
  const { result, answer } = await gating.withStopSignals(({ stop }) =>
    gating.checkGates({
      action: action.name,
      only: null,
      base: orNull(given.base),
      head: orNull(given.head),
      configFile,
      config,
      headProblem,
      env,
      workingFolder,
      token: given.token,
      isOffline,
      session: session.context.session,
      actor: session.context.actor,
      clock: session.clock,
      redactor: session.redactor,
      stop,
      tell: session.journal.append,
    }),
  );
  session.finish(result);
  for (const line of gating.gatesLines(answer)) sayInJob(line);
  for (const command of gating.gatesAnnotations(answer)) console.log(command);
  files.summary(gating.gatesMarkdown(answer));
  const blocking = answer.gates.filter(gate => gating.blocks(answer, gate));
  const warning = answer.gates.filter(gate => gating.isWarning(gate.verdict) && !gating.blocks(answer, gate));
  return {
    result,
    outputs: {
      verdict: answer.verdict,
      'failed-gates': idsOf(blocking),
      'warned-gates': idsOf(warning),
      'sarif-file': gating.writeGatesSarif(env, answer),
    },
  };
}

function idsOf(gates: readonly { readonly id: string }[]): string {
  return gates.map(({ id }) => id).join(',');
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
