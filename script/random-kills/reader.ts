import { setTimeout as delay } from 'node:timers/promises';
import { readCurrent } from '../../__tests__/doubles/output-set.ts';

/** Reads the current set of a step until it is told to stop, then prints one line of JSON: how often, and what was wrong. */
const stepFolder = process.argv[2] ?? '';
let reads = 0;
let isOver = false;
const wrong: string[] = [];
const runs = new Set<string>();

process.once('SIGTERM', () => {
  isOver = true;
});

while (!isOver) {
  const reading = readCurrent(stepFolder);
  reads += 1;
  if (reading.kind === 'whole') runs.add(reading.run);
  else wrong.push(`a reader saw ${JSON.stringify(reading)}`);
  await delay(1);
}
console.log(JSON.stringify({ reads, sets: runs.size, wrong: wrong.slice(0, 100) }));
