import type { Command, CommandAnswer, CommandCall } from '../command.ts';

export const configCommand: Command = {
  name: 'config',
  usage: 'config',
  summary: 'every setting in force, and where it came from',
  positionals: 0,
  flags: {},
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const [{ loadConfig }, { effectiveSettings }, { redactorFor }] = await Promise.all([
    import('../../config/load.ts'),
    import('../../config/effective.ts'),
    import('../../compose/session.ts'),
  ]);
  const root = args.value('root');
  const loaded = loadConfig({ workingFolder, file: args.value('config'), root });
  const redactor = redactorFor(env, loaded.config);
  const settings = redactor.value(effectiveSettings(loaded, env, { root, isOffline: args.isSet('offline') }));
  const width = Math.max(...settings.map(({ key }) => key.length));
  for (const { key, value, source } of args.isSet('json') ? [] : settings) {
    print(`${key.padEnd(width)}  ${JSON.stringify(value)}  (${source})`);
  }
  return {
    result: {
      schema_version: 1,
      action: 'config',
      decision: 'continue',
      reason_code: 'ok',
      message:
        loaded.config.file === null
          ? 'There is no p1.yml: all settings are defaults.'
          : `${loaded.config.file} is legal.`,
      fix: null,
      data: { file: loaded.config.file, repository_root: loaded.config.repositoryRoot, settings },
    },
  };
}
