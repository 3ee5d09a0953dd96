import { join } from 'node:path';
import { type LaunchAnswer, launchStep } from '../../src/compose/launch.ts';
import type { Config, GuardConfig, StepConfig } from '../../src/config/config.ts';
import { commandStep } from '../../src/config/step.ts';
import { configWithoutFile } from '../../src/config/without-file.ts';
import type { EventOf, JournalEvent } from '../../src/kernel/events/index.ts';
import { readJournal } from '../../src/kernel/journal-reading.ts';
import { type LaunchRequest, NOTHING_ASKED } from '../../src/launch/plan.ts';
import type { LiveSink } from '../../src/launch/process/output-pump.ts';
import { bareEnvironment } from './child.ts';

export interface StepLaunch extends LaunchAnswer {
  readonly stdout: string;
  readonly stderr: string;
  /** The session's journal, as it stands on disk. */
  readonly events: readonly JournalEvent[];
  readonly event: <T extends JournalEvent['type']>(type: T) => EventOf<T> | undefined;
}

export interface StepLaunchOptions {
  /** Other steps of the same p1.yml. */
  readonly steps?: Readonly<Record<string, StepConfig>>;
  readonly request?: Partial<LaunchRequest>;
  readonly env?: Readonly<Record<string, string>>;
  readonly live?: LiveSink;
  readonly guard?: GuardConfig;
  readonly killswitch?: string;
}

/** A step as p1.yml would declare it, with every default but these. */
export function stepOf(run: string, own: Partial<StepConfig> = {}): StepConfig {
  return { ...commandStep(run, []), ...own };
}

export function output(path: string, own: Partial<StepConfig['outputs'][number]> = {}) {
  return { path, minBytes: 0, isJson: false, schema: null, ...own };
}

export function configOf(folder: string, steps: Readonly<Record<string, StepConfig>>): Config {
  return { ...configWithoutFile(folder), steps };
}

/** Launches `step`, called "work", with everything real but the terminal. `root` is `<folder>/.p1`. */
export async function launchIn(
  folder: string,
  step: StepConfig,
  { steps = {}, request = {}, env = {}, live, guard, killswitch = '' }: StepLaunchOptions = {},
): Promise<StepLaunch> {
  const seen = { stdout: '', stderr: '', journal: '' };
  const unguarded = configOf(folder, { ...steps, work: step });
  const config = guard === undefined ? unguarded : { ...unguarded, guard };
  const answer = await launchStep({
    action: 'launch',
    config,
    env: { ...bareEnvironment(folder), ...env },
    request: { ...NOTHING_ASKED, step: 'work', ...request },
    token: '',
    killswitch,
    say: () => {},
    streams: () => ({
      say: (_line, event) => {
        seen.journal = join(config.root, 'RUN_LOGS', `session_${event.session}.ndjson`);
      },
      live: {
        stdout: async chunk => {
          seen.stdout += chunk.toString('utf8');
          await live?.(chunk);
        },
        stderr: async chunk => {
          seen.stderr += chunk.toString('utf8');
        },
      },
    }),
  });
  const reading = readJournal(seen.journal);
  const events = reading.kind === 'hit' ? reading.events : [];
  return {
    ...answer,
    ...seen,
    events,
    event: type => events.find((event): event is EventOf<typeof type> => event.type === type),
  };
}
