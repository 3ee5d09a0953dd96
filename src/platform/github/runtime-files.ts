import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import type { Environment } from '../../kernel/inputs.ts';

/**
 * The files by which an action answers the runner (docs.github.com: "Environment files"). A delimiter that nobody can
 * guess keeps a value from ending its own entry and starting another.
 */
export interface RuntimeFiles {
  readonly output: (name: string, value: string) => void;
  readonly state: (name: string, value: string) => void;
  readonly summary: (markdown: string) => void;
  /** A variable of the environment for the steps that follow in the job. */
  readonly variable: (name: string, value: string) => void;
  /** What main saved for post. */
  readonly savedState: (name: string) => string;
}

export function runtimeFiles(env: Environment): RuntimeFiles {
  return {
    output: (name, value) => append(env['GITHUB_OUTPUT'], entry(name, value)),
    state: (name, value) => append(env['GITHUB_STATE'], entry(name, value)),
    variable: (name, value) => append(env['GITHUB_ENV'], entry(name, value)),
    summary: markdown => append(env['GITHUB_STEP_SUMMARY'], markdown),
    savedState: name => env[`STATE_${name}`] ?? '',
  };
}

function append(file: string | undefined, text: string): void {
  if (file !== undefined && file !== '') appendFileSync(file, text);
}

function entry(name: string, value: string): string {
  const delimiter = `p1-${randomUUID()}`;
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
