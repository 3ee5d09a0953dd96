import { visible } from '../../kernel/errors.ts';
import type { GateFinding } from '../gate.ts';
import type { HistoryFacts, MachineFacts } from './facts.ts';
import { finding } from './finding.ts';
import { illegalTransition } from './history.ts';

const ORPHAN_HOURS = 24;
const HOUR_MS = 3_600_000;

/** What journals and folders of this machine say, and which leases are over. */
export function machineFindings(
  machine: MachineFacts,
  history: HistoryFacts,
  now: Date,
): readonly GateFinding[] {
  return [
    ...machine.journals.unreadable.map(name =>
      finding(
        'state-unavailable',
        `The journal ${visible(name)} cannot be read.`,
        'Let this user read it; if it is no journal, remove it from RUN_LOGS.',
        visible(name),
      ),
    ),
    ...machine.runs
      .filter(({ hasIllegalTransition }) => hasIllegalTransition)
      .map(({ id, step }) => illegalTransition(id, step, 'made an illegal move in its journal')),
    ...pastTimeout(machine, history, now),
    ...orphans(machine, now),
  ];
}

function pastTimeout({ runs }: MachineFacts, history: HistoryFacts, now: Date): readonly GateFinding[] {
  const leases = history.kind === 'seen' ? history.leases : [];
  const at = history.kind === 'seen' ? history.at : now;
  const told = new Map(
    leases
      .filter(({ until }) => Date.parse(until) < at.getTime())
      .map(({ run, step, until }) => [run, { step, until }]),
  );
  for (const { id, step, isRunning, endsBy } of runs)
    if (isRunning && endsBy !== null && Date.parse(endsBy) < now.getTime())
      told.set(id, { step, until: endsBy });
  return [...told].map(([run, { step, until }]) =>
    finding(
      'running-past-timeout',
      `Run ${visible(run)} of step "${visible(step)}" is RUNNING, and should have had its end by ${until}.`,
      'If its process is gone, the next launch on that machine gives it its end; else end the process.',
      visible(run),
    ),
  );
}

function orphans({ workspaces }: MachineFacts, now: Date): readonly GateFinding[] {
  return workspaces.flatMap(({ id, step, startedAt, owner }) => {
    const hours = Math.floor((now.getTime() - Date.parse(startedAt)) / HOUR_MS);
    if (owner !== 'gone' || hours < ORPHAN_HOURS) return [];
    const message = `The workspace of run ${id} of step "${visible(step)}" is ${hours} hours old, and its owner is gone.`;
    return [
      finding(
        'orphan-workspace',
        message,
        'The next `p1 launch` on this machine gives that run its end.',
        id,
      ),
    ];
  });
}
