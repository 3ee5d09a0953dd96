import type { Tool } from '../pin.ts';
import { type Installed, type ProbeOptions, probe } from './probe.ts';

/** So many at once: more would only take each other's time. */
const AT_ONCE = 4;

/** What is installed of each of `tools`. */
export async function probeAll(
  tools: readonly Tool[],
  options: ProbeOptions,
): Promise<ReadonlyMap<Tool, Installed>> {
  const waiting = [...tools];
  const found = new Map<Tool, Installed>();
  const work = async (): Promise<void> => {
    for (let tool = waiting.shift(); tool !== undefined; tool = waiting.shift())
      found.set(tool, await probe(tool, options));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}
