import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type ClientStep = {
  readonly workspace: string;
  /** Makes this process a step of the job that the environment describes. */
  enter(environment: Record<string, string>): void;
  write(name: string, content: string): string;
  leave(): void;
};

/** Lets the real clients run inside the test's process: they read their whole configuration from `process.env`. */
export function startClientStep(): ClientStep {
  const before = { ...process.env };
  const writeOut = process.stdout.write;
  const workspace = mkdtempSync(join(tmpdir(), 'github-double-'));
  return {
    workspace,
    enter(environment) {
      // Unheard, or a job that runs the tests would take the clients' `::warning::` lines for its own commands.
      process.stdout.write = () => true;
      Object.assign(process.env, environment, { RUNNER_TEMP: workspace, GITHUB_WORKSPACE: workspace });
    },
    write(name, content) {
      const path = join(workspace, name);
      writeFileSync(path, content);
      return path;
    },
    leave() {
      process.stdout.write = writeOut;
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
      rmSync(workspace, { recursive: true });
    },
  };
}
