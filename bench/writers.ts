import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';

export interface Writers {
  readonly count: number;
  readonly forMs: number;
  /** How long all of them take at most until they are ready. */
  readonly startMs: number;
  readonly commandOf: (name: string, fromMs: number, toMs: number) => readonly [string, ...string[]];
}

export interface Written {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

const told = z.object({ latenciesMs: z.array(z.number()), failures: z.number() });

/** Processes that write at once, all in the same stretch of time; `onStart` is called when that begins. */
export async function measureWriters(
  { count, forMs, startMs, commandOf }: Writers,
  onStart: () => Promise<void> = async () => {},
): Promise<Written> {
  const fromMs = Date.now() + startMs;
  const answers = Array.from({ length: count }, async (_, index) => {
    const [program, ...words] = commandOf(`w${index}`, fromMs, fromMs + forMs);
    const child = spawn(program, words, { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    await once(child, 'close');
    if (child.exitCode !== 0)
      throw new Error(`A writer ended with ${child.exitCode}: its figures mean nothing.`);
    return told.parse(JSON.parse(said));
  });
  setTimeout(() => void onStart(), fromMs - Date.now());
  const all = await Promise.all(answers);
  const sorted = all.flatMap(({ latenciesMs }) => latenciesMs).sort((one, other) => one - other);
  const at = (part: number): number => sorted[Math.ceil(part * sorted.length) - 1] ?? Number.NaN;
  return {
    count: sorted.length,
    perSecond: sorted.length / (forMs / 1000),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    failures: all.reduce((sum, { failures }) => sum + failures, 0),
  };
}

export function tell(name: string, { perSecond, p50Ms, p99Ms, failures }: Written, more = ''): void {
  const given = failures === 0 ? '' : `, ${failures} came to nothing`;
  const rate = perSecond.toFixed(perSecond < 10 ? 1 : 0).padStart(6);
  const times = `p50 ${p50Ms.toFixed(1).padStart(7)} ms, p99 ${p99Ms.toFixed(1).padStart(8)} ms`;
  console.log(`${name.padEnd(34)} ${rate} /s  ${times}${given}${more}`);
}
