import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  SAVED_STATE,
  sayInJob,
} from '../../src/compose/action.ts';
import { SCAN_SOURCES, scanAsk } from '../../src/compose/scan-request.ts';
import { FAIL_ON } from '../../src/config/fail-on.ts';
import { choice, flag, optionalChoice, text } from '../../src/kernel/inputs.ts';

const inputs = {
  source: choice(SCAN_SOURCES, 'auto'),
  config: text('.github/p1.yml'),
  base: text(),
  head: text(),
  path: text(),
  'fail-on': optionalChoice(FAIL_ON),
  offline: flag(false),
  token: text('${{ github.token }}'),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'secret-scan',
  inputs,
  outputs: ['findings', 'commits', 'blobs', 'bytes', 'sarif-file'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What scans is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const { source, base, head, path } = given;
  const ask = scanAsk(
    { source, base: orNull(base), head: orNull(head), path: orNull(path) },
    name => `input ${name}`,
  );
  const scanning = await import('./scanning.ts');
  const config = await scanning.hidingSecrets(() =>
    scanning.configFor({ workingFolder, file: askedConfig(given.config), root: null }),
  );
  files.state(SAVED_STATE.root, config.root);
  files.state(SAVED_STATE.isOffline, String(given.offline));
  const session = scanning.openSession({
    action: action.name,
    env,
    config,
    isOffline: given.offline,
    say: line => {
      if (line !== '') sayInJob(line);
    },
  });
  const { result, answer } = await scanning.scanForSecrets({
    action: action.name,
    ask,
    failOn: given['fail-on'],
    config,
    env,
    workingFolder,
    isOffline: given.offline,
    redact: session.redactor.value,
    tell: session.journal.append,
    onProgress: () => {},
    today: new Date().toISOString().slice(0, 10),
  });
  session.finish(result);
  if (result.decision !== 'failure') sayInJob(result.message);
  if (answer === null) return { result, outputs: {} };
  for (const command of scanning.scanAnnotations(answer)) console.log(command);
  files.summary(scanning.scanMarkdown(answer));
  return {
    result,
    outputs: {
      findings: String(answer.open.length),
      commits: String(answer.counts.commits),
      blobs: String(answer.counts.blobs),
      bytes: String(answer.counts.bytes),
      'sarif-file': scanning.writeSarifInJob(env, answer),
    },
  };
}

function orNull(value: string): string | null {
  return value === '' ? null : value;
}
