import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';

export interface StartedGitHub {
  readonly url: string;
  readonly token: string;
  /** That of a job's step. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests since the last call, by operation and status. */
  readonly requests: () => Promise<Readonly<Record<string, number>>>;
  readonly end: () => void;
}

const about = z.object({ url: z.string(), token: z.string(), env: z.record(z.string(), z.string()) });
const log = z.object({
  requests: z.array(z.object({ operation: z.string(), status: z.union([z.number(), z.string()]) })),
});

/** Starts GitHub's double as a process of its own, so that it has its own core. */
export async function startGitHub(answersAfterMs: number): Promise<StartedGitHub> {
  const program = join(import.meta.dirname, 'guard-github.js');
  const child = spawn(process.execPath, [program, String(answersAfterMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout.setEncoding('utf8'), 'data');
  const { url, token, env } = about.parse(JSON.parse(String(said)));
  const ask = (method: string): Promise<Response> => fetch(`${url}/_double/requests`, { method });
  return {
    url,
    token,
    env,
    requests: async () => {
      const { requests } = log.parse(await (await ask('GET')).json());
      await ask('DELETE');
      const counts: Record<string, number> = {};
      for (const { operation, status } of requests) {
        const name = `${operation} ${status}`;
        counts[name] = (counts[name] ?? 0) + 1;
      }
      return counts;
    },
    end: () => void child.kill('SIGKILL'),
  };
}

export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
