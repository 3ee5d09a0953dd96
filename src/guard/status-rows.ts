import { formatUsd } from '../kernel/money.ts';
import type { GuardStatus } from './status.ts';

/** The status at a glance: what, and how it stands. */
export function statusRows(status: GuardStatus): readonly (readonly [string, string])[] {
  const { killswitch, disk } = status;
  const limit = (name: string): string => status.limits.find(each => each.name === name)?.source ?? '';
  return [
    ['Guard', `${status.mode}${status.is_configured ? '' : ' (not set up)'}, ${status.place}`],
    [
      'Killswitch',
      killswitch.is_engaged
        ? `ON (${killswitch.source ?? ''}): ${killswitch.reason ?? ''}${killswitch.expires === null ? '' : `, until ${killswitch.expires}`}`
        : 'off',
    ],
    [
      'Daily budget',
      `${formatUsd(status.spent_micro_usd)} spent, ${formatUsd(status.reserved_micro_usd)} reserved, ${formatUsd(status.available_micro_usd)} available of ${formatUsd(status.budget_micro_usd)} (${limit('daily-budget-usd')})`,
    ],
    [
      'Budget used',
      `${gauge(status.spent_micro_usd + status.reserved_micro_usd, status.budget_micro_usd)}, next day at ${status.day_ends_at}`,
    ],
    [
      'Slots',
      `${gauge(status.slots - status.slots_free, status.slots)}, ${status.slots_free} of ${status.slots} free (${limit('concurrency')})`,
    ],
    [
      'Requests',
      `${status.limits.find(({ name }) => name === 'qps')?.value ?? ''} per second over all slots (${limit('qps')})`,
    ],
    ...status.holders.map(({ step, run, holder, reserved_micro_usd, until }): [string, string] => [
      `  ${step}`,
      `${run}, ${holder}, ${formatUsd(reserved_micro_usd)} reserved, until ${until}`,
    ]),
    [
      'Recent runs',
      `${status.recent_failures} of ${status.recent_runs} failed; ${status.settlements_today} settled today`,
    ],
    ...status.notes_today
      .slice(-5)
      .map(({ kind, micro_usd, actor, reason }): [string, string] => [
        `  ${kind}`,
        `${formatUsd(micro_usd)}${actor === null ? '' : ` by ${actor}`}: ${reason}`,
      ]),
    ...(disk === null
      ? []
      : [
          [
            'Disk',
            `${gigabytes(disk.free_bytes)} free; tmp ${gigabytes(disk.tmp_bytes)}, outputs ${gigabytes(disk.outputs_bytes)}`,
          ] as const,
        ]),
  ];
}

/** What to write to set the guard up, and what it may then do. */
export const SET_UP_LINES: readonly string[] = [
  '# .github/p1.yml on the default branch',
  'guard:',
  '  daily-budget-usd: 50',
  '  concurrency: 3',
  '  qps: 2',
  '# in the workflow, for the job that launches',
  'permissions:',
  '  contents: write # the branch p1-state',
  '  actions: read   # whether the holder of a slot still runs',
];

const GAUGE_WIDTH = 20;

/** `[#####---------------] 25 %` */
function gauge(part: number, whole: number): string {
  const share = whole === 0 ? (part === 0 ? 0 : 1) : part / whole;
  const filled = Math.min(GAUGE_WIDTH, Math.round(share * GAUGE_WIDTH));
  return `[${'#'.repeat(filled)}${'-'.repeat(GAUGE_WIDTH - filled)}] ${Math.round(share * 100)} %`;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(bytes < 1e9 ? 3 : 1)} GB`;
}
