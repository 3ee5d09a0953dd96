import { configFor } from '../../compose/config.ts';
import { hidingSecrets } from '../../compose/hidden-errors.ts';
import { type ScanRequest, scanAsk } from '../../compose/scan-request.ts';
import { scanForSecrets } from '../../compose/secret-scan.ts';
import { openSession } from '../../compose/session.ts';
import { FAIL_ON } from '../../config/fail-on.ts';
import { ConfigError, quote, visible } from '../../kernel/errors.ts';
import { optionalChoice } from '../../kernel/inputs.ts';
import { sentenceOf } from '../../kernel/result.ts';
import { scanSarif } from '../../scan/scan-sarif.ts';
import type { Command, CommandAnswer, CommandCall } from '../command.ts';
import { flagValue } from '../flag-value.ts';
import type { Arguments } from '../flags.ts';
import { progressBar } from '../progress-bar.ts';
import { writeSarif } from '../sarif-file.ts';

export const scanCommand: Command = {
  name: 'scan',
  usage: 'scan [--tree|--staged|--range A..B|--history] [path]',
  summary: 'look for secrets: in the working tree, in what is staged, in commits',
  positionals: 1,
  flags: {
    tree: {
      type: 'boolean',
      help: 'the working tree (the default), or the folder or file that is named',
    },
    staged: { type: 'boolean', help: 'what the next commit would add or change' },
    range: { type: 'string', placeholder: 'A..B', help: 'the lines that each commit of the range added' },
    history: { type: 'boolean', help: 'the lines that every commit added, and the files of all branches' },
    'fail-on': {
      type: 'string',
      placeholder: 'SEVERITY',
      help: `the least severity that fails: ${FAIL_ON.join(', ')} (default: scan.fail-on of p1.yml)`,
    },
    sarif: { type: 'string', placeholder: 'FILE', help: 'write the findings as SARIF 2.1.0' },
  },
  run,
};

async function run({ args, env, workingFolder, print }: CommandCall): Promise<CommandAnswer> {
  const ask = scanAsk(requestOf(args), name => (name === 'path' ? 'arguments' : '--range'));
  const failOn = flagValue(args, 'fail-on', optionalChoice(FAIL_ON));
  const config = await hidingSecrets(() =>
    configFor({ workingFolder, file: args.value('config'), root: args.value('root') }),
  );
  const isOffline = args.isSet('offline');
  const bar = progressBar(process.stderr);
  const session = openSession({
    action: 'scan',
    env,
    config,
    isOffline,
    hasReport: false,
    say: line => {
      if (line !== '') process.stderr.write(`[p1] ${line}\n`);
    },
  });
  const { result, answer } = await scanForSecrets({
    action: 'scan',
    ask,
    failOn,
    config,
    env,
    workingFolder,
    isOffline,
    redact: session.redactor.value,
    tell: event => {
      bar.clear();
      session.journal.append(event);
    },
    onProgress: (counts, total) =>
      bar.show(
        ask.kind === 'tree' || ask.kind === 'staged' ? counts.blobs + counts.remembered : counts.commits,
        total,
      ),
    today: new Date().toISOString().slice(0, 10),
  }).finally(bar.clear);
  const file = args.value('sarif');
  if (file !== null && answer !== null) writeSarif(workingFolder, file, scanSarif(answer));
  session.finish(result);
  if (result.decision === 'failure') process.stderr.write(`p1: ${sentenceOf(result)}\n`);
  else print(visible(result.message));
  return { result };
}

/** A scan that could not be made leaves no file: an empty one would say that nothing was found. */
function requestOf(args: Arguments): ScanRequest {
  const range = args.value('range');
  const flags = ['tree', 'staged', 'history'].filter(name => args.isSet(name));
  const asked = [...flags, ...(range === null ? [] : ['range'])];
  if (asked.length > 1)
    throw new ConfigError({
      where: 'arguments',
      message: `${asked.map(name => `--${name}`).join(' and ')} are different things to scan.`,
      fix: 'Give one of them.',
    });
  const path = args.positionals[0] ?? null;
  if (range !== null) return { source: 'range', ...ends(range), path };
  const source = args.isSet('staged') ? 'staged' : args.isSet('history') ? 'history' : 'tree';
  return { source, base: null, head: null, path };
}

function ends(range: string): { readonly base: string; readonly head: string } {
  const parts = range.split('..');
  const [base = '', head = ''] = parts;
  if (base !== '' && parts.length === 2 && !range.includes('...'))
    return { base, head: head === '' ? 'HEAD' : head };
  throw new ConfigError({
    where: '--range',
    message: `${quote(range)} is no range.`,
    fix: 'Give it as `A..B`: the commit before the first one to scan, and the last one.',
  });
}
