import { join } from 'node:path';
import { layoutOf } from '../kernel/layout.ts';
import { isPlainObject, parseJson } from '../kernel/trust-boundary.ts';
import { CURRENT_NAME, currentRun } from '../launch/outputs/current.ts';
import { shellCommand } from '../launch/shell-command.ts';
import { LOOKED_AT_BYTES, type Streams } from './came.ts';
import type { RegressionCase } from './case.ts';
import { caseEnvironment } from './case-environment.ts';
import type { RepeatEnd } from './case-result.ts';
import type { CaseWorkspace } from './case-workspace.ts';
import type { CommandOptions, CommandOutcome } from './run-command.ts';
import type { RepeatPorts } from './run-ports.ts';

/** What a case has to show after it was performed once. */
export interface Performed {
  readonly end: RepeatEnd;
  readonly detail: string | null;
  readonly exitCode: number | null;
  readonly durationMs: number;
  readonly streams: Streams | null;
  /** Where its files are. */
  readonly folder: string;
}

/** Runs the case's command, launches its step, or finds its outputs. */
export function performSubject(
  definition: RegressionCase,
  workspace: CaseWorkspace,
  ports: RepeatPorts,
): Promise<Performed> {
  const { subject } = definition;
  switch (subject.kind) {
    case 'command':
      return performCommand(
        definition,
        shellCommand(subject.shell, subject.command),
        subject.cwd ?? workspace.folder,
        workspace,
        ports,
      );
    case 'step':
      return performStep(definition, subject, workspace, ports);
    case 'outputs':
      return Promise.resolve(findOutputs(subject.step, ports));
  }
}

async function performCommand(
  definition: RegressionCase,
  argv: readonly [string, ...string[]],
  cwd: string,
  workspace: CaseWorkspace,
  ports: RepeatPorts,
): Promise<Performed> {
  const outcome = await ports.runner.run({
    argv,
    cwd,
    env: caseEnvironment(definition, workspace.folder, ports.isOffline, ports.environment),
    timeoutMs: definition.timeoutMs,
    keptBytes: keptOf(definition),
  });
  return performed(outcome, workspace.folder);
}

/** What nobody looks at is not kept: a suite whose cases print much would need that much memory. */
function keptOf({ subject, assertions }: RegressionCase): CommandOptions['keptBytes'] {
  const isRead = (stream: 'stdout' | 'stderr'): boolean =>
    assertions.some(({ kind, source }) => kind !== 'exit-code' && source.kind === stream);
  return {
    // The answer of a launch says where the step's outputs are.
    stdout: subject.kind === 'step' || isRead('stdout') ? LOOKED_AT_BYTES : 0,
    stderr: isRead('stderr') ? LOOKED_AT_BYTES : 0,
  };
}

/** The step is launched as at a terminal, so that the guard admits it and its outputs are kept: its files are those outputs. */
async function performStep(
  definition: RegressionCase,
  { step, isSmoke, parameters }: Extract<RegressionCase['subject'], { kind: 'step' }>,
  workspace: CaseWorkspace,
  ports: RepeatPorts,
): Promise<Performed> {
  const { p1, config, isOffline } = ports;
  if (p1 === null)
    return nothing('not-started', 'p1 runs unbundled and cannot launch a step', workspace.folder);
  const [program, ...words] = p1;
  const args = ['launch', step, '--json', '--parameters', parameters, '--root', config.root];
  const more = [
    ...(isSmoke ? ['--smoke'] : []),
    ...(isOffline ? ['--offline'] : []),
    ...(config.file === null ? [] : ['--config', config.file]),
  ];
  const outcome = await performCommand(
    definition,
    [program, ...words, ...args, ...more],
    config.repositoryRoot,
    workspace,
    ports,
  );
  const outputs = outputsIn(outcome.streams?.stdout.text() ?? '');
  return { ...outcome, folder: outputs ?? workspace.folder };
}

function outputsIn(answer: string): string | undefined {
  try {
    const result = parseJson(answer);
    const data = isPlainObject(result) ? result['data'] : undefined;
    const path = isPlainObject(data) ? data['outputs_path'] : undefined;
    return typeof path === 'string' ? path : undefined;
  } catch {
    return undefined;
  }
}

function findOutputs(step: string, { config }: RepeatPorts): Performed {
  const folder = join(layoutOf(config.root).outputs, step);
  if (currentRun(folder) === undefined)
    return nothing('missing', `step ${step} has no current outputs: launch it first`, folder);
  return { ...nothing('ran', null, join(folder, CURRENT_NAME)) };
}

function nothing(end: RepeatEnd, detail: string | null, folder: string): Performed {
  return { end, detail, exitCode: null, durationMs: 0, streams: null, folder };
}

function performed(outcome: CommandOutcome, folder: string): Performed {
  const { end, detail, exitCode, durationMs, stdout, stderr } = outcome;
  return { end, detail, exitCode, durationMs, streams: { stdout, stderr }, folder };
}
