import { type Action, type ActionMain, askedConfig } from '../../src/compose/action.ts';
import { configFor } from '../../src/compose/config.ts';
import { openSession } from '../../src/compose/session.ts';
import { reportSession } from '../../src/compose/session-report.ts';
import { text } from '../../src/kernel/inputs.ts';
import { post } from './post.ts';

const inputs = {
  config: text('.github/p1.yml'),
  title: text(),
};

export const action: Action<typeof inputs> = {
  name: 'session-report',
  inputs,
  outputs: ['outcome', 'report-path'],
  main,
  post,
};

async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const config = await configFor({ workingFolder, file: askedConfig(given.config), root: null });
  const { result, outcome, reportPath } = reportSession(config, env, files, given.title);
  const session = openSession({ action: action.name, env, config, isOffline: false, say: () => {} });
  session.finish(result);
  console.log(result.message);
  return { result, outputs: { outcome, 'report-path': reportPath } };
}
