import { cpSync, readdirSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { unfinished } from '../doubles/aftermath.ts';
import { readCurrent, type SetReading } from '../doubles/output-set.ts';
import { type Launched, useProject } from '../doubles/project.ts';

const project = useProject();

const WORK = `for n in 1 2 3 4 5 6 7 8; do mkdir -p "$P1_OUTPUT_DIR/d$n"; echo "$P1_RUN_ID $n" > "$P1_OUTPUT_DIR/d$n/f"; done`;
const step = (keep = 3, own = '') => ({ run: `${WORK}${own}`, outputs: ['d*/f'], keep });

/** Reads `current` of a step again and again until `work` has settled. Every reading is returned. */
async function readDuring(name: string, work: Promise<unknown>): Promise<readonly SetReading[]> {
  const readings: SetReading[] = [];
  let isOver = false;
  const over = work.finally(() => {
    isOver = true;
  });
  while (!isOver) {
    readings.push(project.current(name));
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  await over;
  return readings;
}

const broken = (readings: readonly SetReading[]) => readings.filter(reading => reading.kind !== 'whole');
const ids = (launches: readonly Launched[]) => launches.map(each => each.result.data.run_id);

function setsOf(name: string): readonly string[] {
  return readdirSync(project.at('.p1/outputs', name))
    .filter(entry => entry !== 'current')
    .sort();
}

describe('launches at the same time', () => {
  test('of one step all succeed, each has its own whole set, and current is one of them', async () => {
    project.declare({ work: step() });
    const first = await project.launch('work');
    const launches = Promise.all([1, 2, 3, 4].map(() => project.launch('work')));
    const readings = await readDuring('work', launches);
    const done = await launches;
    expect(done.map(each => each.result.data.state)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']);
    expect(readings.length).toBeGreaterThan(20);
    expect(broken(readings)).toEqual([]);
    expect(setsOf('work')).toEqual([...ids([first, ...done])].sort());
    expect(ids(done)).toContain(readCurrentRun('work'));
    expect(unfinished(project.at('.p1'))).toEqual([]);
  });

  test('of different steps know nothing of each other', async () => {
    project.declare({
      one: step(),
      two: step(3, '; echo two > "$P1_OUTPUT_DIR/two"'),
      three: step(3, '; exit 3'),
    });
    await Promise.all([project.launch('one'), project.launch('two')]);
    const launches = Promise.all(['one', 'two', 'three'].map(name => project.launch(name)));
    const [ones, twos] = await Promise.all([readDuring('one', launches), readDuring('two', launches)]);
    const [one, two, three] = await launches;
    expect([...broken(ones), ...broken(twos)]).toEqual([]);
    expect(readCurrentRun('one')).toBe(one?.result.data.run_id);
    expect(readCurrentRun('two')).toBe(two?.result.data.run_id);
    expect(three?.result.reason_code).toBe('exit-nonzero');
    expect(project.current('three').kind).toBe('absent');
    expect(unfinished(project.at('.p1'))).toEqual([]);
  });

  test('a run that goes on is left alone by the launches that look for orphans', async () => {
    project.declare({ slow: { run: 'sleep 1.5; echo x > "$P1_OUTPUT_DIR/x"' }, work: step() });
    const slow = project.start('slow');
    await slow.printed('QUEUED -> RUNNING');
    await Promise.all([project.launch('work'), project.launch('work'), project.launch('slow')]);
    expect((await slow.ended).status).toBe(0);
    const runs = await project.runs();
    expect(runs.map(each => each.state)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS', 'SUCCESS']);
  });
});

/** Shifts the clock of p1, so that sets made just now are old enough to go. */
const LATER = `
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { given.length > 0 ? super(...given) : super(Real.now() + 660_000); }
  static now() { return Real.now() + 660_000; }
};`;

describe('while `keep` removes old sets', () => {
  test('current is a whole set at every moment, and launches that remove the same sets at once do not disturb each other', async () => {
    project.declare({ work: step(4) });
    const { result } = await project.launch('work');
    const folder = project.at('.p1/outputs/work');
    const old = Array.from(
      { length: 60 },
      (_, at) => `20200101T0000${String(at).padStart(2, '0')}Z-00000000`,
    );
    for (const name of old)
      cpSync(`${folder}/${result.data.run_id}`, `${folder}/${name}`, { recursive: true });
    const first = await project.launch('work');
    const env = { NODE_OPTIONS: `--require ${project.write('later.cjs', LATER)}` };
    const launches = Promise.all([1, 2, 3].map(() => project.launch('work', { env })));
    const readings = await readDuring('work', launches);
    const done = await launches;
    expect(done.map(each => each.result.data.state)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
    expect(readings.length).toBeGreaterThan(20);
    expect(broken(readings)).toEqual([]);
    expect(setsOf('work')).toEqual(ids([first, ...done]).sort());
    expect(project.journals()).not.toContain('"type":"warning"');
    expect(unfinished(project.at('.p1'))).toEqual([]);
  });

  test('no set younger than 10 minutes goes, however many launches follow', async () => {
    project.declare({ work: step(1) });
    for (let count = 0; count < 2; count += 1) {
      await Promise.all([project.launch('work'), project.launch('work')]);
    }
    expect(setsOf('work')).toHaveLength(4);
  });

  test('a set that is old goes with the next launch, and its run folder too', async () => {
    project.declare({ work: step(1) });
    await project.launch('work');
    const env = { NODE_OPTIONS: `--require ${project.write('later.cjs', LATER)}` };
    const { result } = await project.launch('work', { env });
    expect(setsOf('work')).toEqual([result.data.run_id]);
    expect(readdirSync(project.at('.p1/tmp'))).toEqual([`run_${result.data.run_id}`]);
  });
});

function readCurrentRun(name: string): string | undefined {
  const reading = readCurrent(project.at('.p1/outputs', name));
  return reading.kind === 'whole' ? reading.run : undefined;
}
