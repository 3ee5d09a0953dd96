import type { EventOf, JournalEvent } from '../kernel/events/index.ts';
import { formatUsd } from '../kernel/money.ts';

type GuardEvent = Extract<
  JournalEvent,
  { type: `guard.${string}` | `killswitch.${string}` | `usage.${string}` }
>;

/** The line of the human log for what the guard tells. The phrase `Daily budget` is there to be searched for. */
export function guardLine(event: GuardEvent): string | undefined {
  switch (event.type) {
    case 'guard.admitted':
      return admitted(event);
    case 'guard.settled':
      return `Step ${event.step} cost ${formatUsd(event.cost_micro_usd)}${event.is_reported ? '' : ', by its reservation'}. ${budget(event)}`;
    case 'guard.refused':
      return `The guard refuses step ${event.step} (${event.reason_code}): ${event.message} ${event.fix}`;
    case 'guard.shadow-refused':
      return `The guard would refuse step ${event.step} if it were enforced (${event.reason_code}): ${event.message}`;
    case 'guard.topped-up':
      return `Step ${event.step} has spent ${formatUsd(event.spent_micro_usd)}: ${formatUsd(event.lease_reserved_micro_usd)} are reserved for it now`;
    case 'guard.lease-expired':
      return `Run ${event.run} of step ${event.step} never settled: it counts as having cost ${formatUsd(event.settled_at_micro_usd)}`;
    case 'guard.adjusted':
      return `Daily budget of ${event.day} adjusted by ${formatUsd(event.micro_usd)} to ${formatUsd(event.settled_micro_usd)} spent, by ${event.actor ?? 'somebody'}: ${event.reason}`;
    case 'killswitch.engaged':
      return `Killswitch engaged by ${event.actor ?? 'somebody'}${event.expires === null ? '' : ` until ${event.expires}`}: ${event.reason}`;
    case 'killswitch.released':
      return `Killswitch released by ${event.actor ?? 'somebody'}: ${event.reason}`;
    case 'killswitch.observed':
      return `Killswitch met by step ${event.step}: ${event.message}`;
    case 'usage.reported':
      return `Step ${event.step} reported ${formatUsd(event.cost_micro_usd)} in ${event.lines} lines`;
    case 'usage.overrun':
      return `CRITICAL: step ${event.step} cost ${formatUsd(event.overrun_micro_usd)} more than was reserved for it`;
  }
}

function admitted(event: EventOf<'guard.admitted'>): string {
  const kept =
    event.fence === null
      ? 'looks on'
      : `keeps ${formatUsd(event.lease_reserved_micro_usd)} and 1 of ${event.slots} slots`;
  const hint = event.is_configured
    ? ''
    : ' The guard is not set up: see `p1 guard status` for the lines that do it.';
  return `The guard (${event.mode}) ${kept} for step ${event.step}. ${budget(event)}${hint}`;
}

function budget(event: EventOf<'guard.admitted'> | EventOf<'guard.settled'>): string {
  const { settled_micro_usd, reserved_micro_usd, limit_micro_usd, limit_source } = event;
  return `Daily budget: ${formatUsd(settled_micro_usd)} spent, ${formatUsd(reserved_micro_usd)} reserved of ${formatUsd(limit_micro_usd)} (${limit_source})`;
}
