import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach } from '@jest/globals';
import { bareEnvironment } from './child.ts';
import { readCurrent } from './output-set.ts';
import { type Project, useProject } from './project.ts';
import { type Effect, traceLaunch } from './traced-launch.ts';

/** A project in which step "work" has a good set, to be copied for each try. */
export interface TracedProject {
  readonly project: Project;
  /** The run of the good set. */
  readonly former: () => string;
  /** A copy of the project as it was after the good run. */
  readonly copy: () => string;
  /** All effects of one undisturbed launch of "work". */
  readonly effects: () => Promise<readonly Effect[]>;
}

const WORK = `
mkdir -p "$P1_OUTPUT_DIR/deep/er"
echo "$P1_RUN_ID" > "$P1_OUTPUT_DIR/a.txt"
echo "$P1_RUN_ID" > "$P1_OUTPUT_DIR/deep/b.txt"
head -c 100000 /dev/urandom > "$P1_OUTPUT_DIR/deep/er/c.bin"
ln -s a.txt "$P1_OUTPUT_DIR/link"
echo done`;

export function useTracedProject(): TracedProject {
  const project = useProject();
  let former = '';
  let copies = 0;
  beforeEach(async () => {
    const steps = { work: { run: WORK, outputs: ['deep/*.txt', 'a.txt'] }, next: { run: 'true' } };
    project.write('good/.github/p1.yml', JSON.stringify({ version: 1, steps }));
    const { answer } = await traceLaunch(project.cli, project.at('good'));
    const reading = readCurrent(project.at('good/.p1/outputs/work'));
    if (reading.kind !== 'whole') throw new Error(`no good set: ${JSON.stringify(answer)}`);
    former = reading.run;
  });
  const copy = (): string => {
    const folder = project.at(`try-${copies++}`);
    cpSync(project.at('good'), folder, { recursive: true, verbatimSymlinks: true });
    return folder;
  };
  return {
    project,
    former: () => former,
    copy,
    effects: async () => {
      const { answer, effects } = await traceLaunch(project.cli, copy());
      if (answer.status !== 0) throw new Error(answer.stderr);
      return effects;
    },
  };
}

/** Effects below root that any other thread of p1 made, of one launch in `folder`. */
export async function effectsOfOtherThreads(cli: string, folder: string): Promise<readonly string[]> {
  await traceLaunch(cli, folder, [], ['-f']);
  const lines = readFileSync(join(folder, 'strace.txt'), 'utf8').split('\n');
  const threads = lines.flatMap(line => /CLONE_THREAD.*\) = (\d+)$/.exec(line)?.[1] ?? []);
  const resumed = lines.flatMap(line => /<\.\.\. clone3? resumed>.*\) = (\d+)$/.exec(line)?.[1] ?? []);
  const isOfThread = (line: string): boolean =>
    threads.some(thread => line.startsWith(`${thread} `) && !resumed.includes(thread));
  const place = `${bareEnvironment(folder)['HOME']}/.p1/`;
  return lines.filter(line => isOfThread(line) && line.includes(place) && !/ = -1 |O_RDONLY/.test(line));
}
