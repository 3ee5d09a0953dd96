import { initialise } from '../../compose/init.ts';
import { visible } from '../../kernel/errors.ts';
import type { Command } from '../command.ts';

export const initCommand: Command = {
  name: 'init',
  usage: 'init',
  summary: 'write a p1.yml and workflows to start from; what is there already stays',
  positionals: 0,
  flags: {},
  run: async ({ workingFolder, print }) => {
    const result = initialise(workingFolder);
    print(visible(result.message));
    if (result.fix !== null) print(visible(result.fix));
    return { result };
  },
};
