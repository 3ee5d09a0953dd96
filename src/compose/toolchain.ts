import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Config, ToolchainConfig } from '../config/config.ts';
import { writeAtomically } from '../kernel/atomic-write.ts';
import { ConfigError, quote, visible } from '../kernel/errors.ts';
import type { NewEvent } from '../kernel/events/index.ts';
import type { Environment } from '../kernel/inputs.ts';
import type { Result } from '../kernel/result.ts';
import { jobFile } from '../platform/github/context.ts';
import {
  amountOf,
  installedText,
  type ToolchainAnswer,
  toolchainData,
  verdictOf,
} from '../toolchain/answer.ts';
import { checkToolchain } from '../toolchain/check.ts';
import { toolchainSarif } from '../toolchain/toolchain-sarif.ts';

export interface ToolchainCall {
  readonly action: string;
  /** The folder to check, relative to the working folder; null is the repository. */
  readonly path: string | null;
  /** Null is what p1.yml says. */
  readonly failOn: ToolchainConfig['failOn'] | null;
  readonly config: Config;
  readonly env: Environment;
  readonly workingFolder: string;
  readonly asksMachine: boolean;
  readonly fixes: boolean;
  readonly today: string;
  readonly redact: <T>(value: T) => T;
  readonly tell: (event: NewEvent) => void;
}

export interface ToolchainCallAnswer {
  readonly result: Result;
  readonly answer: ToolchainAnswer;
}

/** So many findings are told to the journal. */
const TOLD = 200;

/**
 * Checks which versions of tools the files of a repository ask for, and tells what it found.
 *
 * @throws ConfigError for a path that is no folder; ExternalError for an edit that cannot be written.
 */
export async function validateToolchain(call: ToolchainCall): Promise<ToolchainCallAnswer> {
  const { config, env, today, asksMachine, fixes, workingFolder, path } = call;
  const root = path === null ? config.repositoryRoot : folderAt(workingFolder, path);
  const checked = await checkToolchain({
    root,
    env,
    today,
    failOn: call.failOn ?? config.toolchain.failOn,
    warnDays: config.toolchain.warnDays,
    asksMachine,
    fixes,
  });
  const answer = call.redact(checked);
  call.tell(eventOf(answer));
  return { result: resultOf(call.action, answer), answer };
}

/** Writes the findings as SARIF where later steps of the job find them, and returns the path. */
export function writeToolchainSarif(env: Environment, answer: ToolchainAnswer): string {
  const file = jobFile(env, `toolchain-${process.pid}.sarif`);
  writeAtomically(file, toolchainSarif(answer));
  return file;
}

function folderAt(workingFolder: string, path: string): string {
  const folder = resolve(workingFolder, path);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder;
  const message = `${quote(path)} is no folder.`;
  throw new ConfigError({ where: 'path', message, fix: 'Name a folder of the repository.' });
}

function eventOf(answer: ToolchainAnswer): NewEvent {
  const { rows, files, leftOut, isMachineAsked, findings, failing, written } = answer;
  return {
    type: 'toolchain.checked',
    tools: rows.length,
    pins: rows.reduce((sum, row) => sum + row.pins.length, 0),
    files,
    left_out: leftOut.length,
    machine_asked: isMachineAsked,
    findings: findings.length,
    failing: failing.length,
    edits: written.length,
    matrix: rows.map(row => ({
      tool: row.tool,
      verdict: verdictOf(row),
      installed: installedText(row.installed),
      pins: row.pins.length,
    })),
    told: findings.slice(0, TOLD).map(({ kind, tool, place, message, fix, fails }) => ({
      kind,
      tool,
      file: place.file,
      line: place.line,
      message,
      fix,
      fails,
    })),
  };
}

function resultOf(action: string, answer: ToolchainAnswer): Result {
  const { rows, findings, failing, written, isMachineAsked } = answer;
  const [worst] = failing;
  const isEmpty = rows.length === 0 && findings.length === 0;
  const machine = isMachineAsked ? '' : ' Installed tools were not asked.';
  const edits = written.length === 0 ? '' : ` ${written.length} edits were written.`;
  const sentence = isEmpty
    ? 'No file says a version of a tool: nothing was checked.'
    : worst === undefined
      ? `${amountOf(answer)}: nothing fails, ${findings.length} warnings.`
      : `${amountOf(answer)}: ${failing.length} findings fail. The first: ${worst.place.file}:${worst.place.line}: ${worst.message}`;
  return {
    schema_version: 1,
    action,
    decision: worst !== undefined ? 'failure' : isEmpty ? 'stop' : 'continue',
    reason_code: worst !== undefined ? 'findings' : isEmpty ? 'nothing-due' : 'ok',
    message: visible(`${sentence}${edits}${machine}`),
    fix: worst === undefined ? null : visible(worst.fix),
    data: toolchainData(answer),
  };
}
