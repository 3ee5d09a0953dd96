import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import { failOnInput } from '../../src/compose/toolchain-request.ts';
import { text } from '../../src/kernel/inputs.ts';

const inputs = {
  path: text(),
  'fail-on': failOnInput(),
  config: text('.github/p1.yml'),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'toolchain',
  inputs,
  outputs: ['findings', 'sarif-file'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What reads and compares is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const checking = await import('./checking.ts');
  const config = await checking.configFor({ workingFolder, file: askedConfig(given.config), root: null });
  files.state(SAVED_STATE.root, config.root);
  const session = checking.openSession({
    action: action.name,
    env,
    config,
    isOffline: false,
    say: line => {
      if (line !== '') sayInJob(line);
    },
  });
  const { result, answer } = await checking.validateToolchain({
    action: action.name,
    path: given.path === '' ? null : given.path,
    failOn: given['fail-on'],
    config,
    env,
    workingFolder,
    asksMachine: true,
    fixes: false,
    today: new Date().toISOString().slice(0, 10),
    redact: session.redactor.value,
    tell: session.journal.append,
  });
  session.finish(result);
  for (const line of checking.toolchainLines(answer)) sayInJob(line);
  if (result.decision !== 'failure') sayInJob(result.message);
  for (const command of checking.toolchainAnnotations(answer)) console.log(command);
  files.summary(checking.toolchainMarkdown(answer));
  return {
    result,
    outputs: {
      findings: String(answer.findings.length),
      'sarif-file': checking.writeToolchainSarif(env, answer),
    },
  };
}
