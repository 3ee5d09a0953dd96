import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULTS } from '../config/defaults.ts';
import { messageOf, quote } from '../kernel/errors.ts';
import { shellCommand } from '../launch/shell-command.ts';
import { type AssertionDefinition, type Came, type Finding, nameOf, unmet } from './assertions/assertion.ts';
import { readerOf } from './came.ts';
import type { RegressionCase } from './case.ts';
import { caseEnvironment } from './case-environment.ts';
import type { AssertionResult, RepeatResult } from './case-result.ts';
import type { CaseWorkspace } from './case-workspace.ts';
import { type Performed, performSubject } from './perform-subject.ts';
import type { CommandRequest } from './run-command.ts';
import type { RepeatPorts } from './run-ports.ts';
import { absentSource, snapshotDigest } from './snapshot.ts';

/** Runs a case once, in a workspace of its own that is gone afterwards, and checks all that it asserts. */
export async function runRepeat(definition: RegressionCase, ports: RepeatPorts): Promise<RepeatResult> {
  const { subject } = definition;
  const workspace = ports.workspaces.make(subject.kind === 'command' ? subject.fixture : null);
  try {
    const performed = await performSubject(definition, workspace, ports);
    return await judge(definition, performed, workspace, ports);
  } finally {
    ports.later(workspace.remove());
  }
}

async function judge(
  definition: RegressionCase,
  performed: Performed,
  workspace: CaseWorkspace,
  ports: RepeatPorts,
): Promise<RepeatResult> {
  const { end, detail, exitCode, durationMs, streams, folder } = performed;
  const came: Came = {
    exitCode,
    folder,
    read: readerOf(streams, folder),
    run: request => runProgram(request, definition, folder, workspace, ports),
    hide: ports.redactor.text,
  };
  const assertions: AssertionResult[] = [];
  // What did not run to its end is judged by that alone.
  if (end === 'ran')
    for (const assertion of definition.assertions)
      assertions.push(resultOf(assertion, await toldOf(assertion, came), ports));
  const absent = end === 'ran' ? absentSource(definition.snapshot, folder) : null;
  const why = absent === null ? detail : `its snapshot names ${quote(absent)}, which is not there`;
  const isWhole = end === 'ran' && absent === null && assertions.every(({ passed }) => passed);
  const sum = assertions.reduce((total, { score }) => total + score, 0);
  return {
    passed: isWhole,
    score: end !== 'ran' || absent !== null ? 0 : assertions.length === 0 ? 1 : sum / assertions.length,
    end,
    detail: why === null ? null : ports.redactor.text(why),
    exit_code: exitCode,
    duration_ms: Math.round(durationMs),
    output_digest: end === 'ran' ? snapshotDigest(definition.snapshot, streams, folder) : null,
    assertions,
  };
}

/** What is found, told without secrets: a message that has a part of what came is made of what came without them. */
async function toldOf(assertion: AssertionDefinition, came: Came): Promise<Finding> {
  const finding = await checked(assertion, came);
  if (finding.isMet || assertion.kind === 'program') return finding;
  const { message, diff, isMet } = await checked(assertion, { ...came, read: readerWithout(came) });
  return isMet
    ? { ...finding, message: 'What came is other than expected, in what is hidden.', diff: null }
    : { ...finding, message, diff };
}

function readerWithout({ read, hide }: Came): Came['read'] {
  return source => {
    const came = read(source);
    if (came.kind === 'unreadable') return came;
    const text = came.bytes.toString('utf8');
    const shown = hide(text);
    return shown === text ? came : { ...came, bytes: Buffer.from(shown) };
  };
}

async function checked(assertion: AssertionDefinition, came: Came): Promise<Finding> {
  try {
    return await assertion.check(came);
  } catch (error) {
    return unmet(`It could not be checked: ${messageOf(error)}.`);
  }
}

function resultOf(
  { kind, source }: AssertionDefinition,
  { isMet, score, message, diff }: Finding,
  { redactor }: RepeatPorts,
): AssertionResult {
  return {
    kind,
    of: kind === 'exit-code' ? 'exit-code' : nameOf(source),
    passed: isMet,
    score,
    message: redactor.text(message),
    diff: diff === null ? null : redactor.text(diff),
  };
}

function runProgram(
  { command, file, exitCode, timeoutMs, keptBytes }: CommandRequest,
  definition: RegressionCase,
  folder: string,
  workspace: CaseWorkspace,
  ports: RepeatPorts,
) {
  const path = join(workspace.aside, 'came');
  writeFileSync(path, file);
  return ports.runner.run({
    argv: shellCommand(DEFAULTS.step.shell, command),
    cwd: folder,
    env: {
      ...caseEnvironment(definition, workspace.folder, ports.isOffline, ports.environment),
      P1_CASE_FILE: path,
      P1_CASE_EXIT_CODE: String(exitCode ?? ''),
    },
    timeoutMs,
    keptBytes: { stdout: keptBytes, stderr: keptBytes },
  });
}
