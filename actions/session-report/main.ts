import {
  type Action,
  type ActionMain,
  askedConfig,
  LEG_DEFAULT,
  sayInJob,
} from '../../src/compose/action.ts';
import { lines, optionalJsonObject, text } from '../../src/kernel/inputs.ts';

const inputs = {
  config: text('.github/p1.yml'),
  token: text('${{ github.token }}'),
  needs: optionalJsonObject(),
  'ignore-jobs': lines(),
  title: text(),
  leg: text(LEG_DEFAULT),
};

export const action: Action<typeof inputs> = {
  name: 'session-report',
  inputs,
  outputs: ['outcome', 'report-path'],
  main,
  post: async call => (await import('./post.ts')).post(call),
};

/** What reads journals is loaded when the inputs are known to be legal: bad input is told in less time. */
async function main({ inputs: given, env, files, workingFolder }: ActionMain<typeof inputs>) {
  const { configFor, openSession, reportSession } = await import('./reporting.ts');
  const config = await configFor({ workingFolder, file: askedConfig(given.config), root: null });
  const { needs, token, 'ignore-jobs': ignoredJobs } = given;
  const { result, outcome, reportPath, markdown } = await reportSession({
    config,
    env,
    token,
    needs,
    ignoredJobs,
  });
  files.summary(`${given.title === '' ? '' : `# ${given.title}\n\n`}${markdown}`);
  const session = openSession({ action: action.name, env, config, isOffline: false, say: () => {} });
  session.finish(result);
  sayInJob(result.message);
  return { result, outputs: { outcome, 'report-path': reportPath } };
}
