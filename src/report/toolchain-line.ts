import type { EventOf } from '../kernel/events/index.ts';

/** The line of the human log for a check of versions. */
export function toolchainLine(event: EventOf<'toolchain.checked'>): string {
  const { tools, pins, files, left_out, machine_asked, findings, failing, edits } = event;
  const leftOut = left_out === 0 ? '' : `, ${left_out} files not read`;
  const written = edits === 0 ? '' : `, ${edits} edits written`;
  const machine = machine_asked ? '' : '; installed tools were not asked';
  return `Toolchain: ${tools} tools, ${pins} pins in ${files} files${leftOut}; ${findings} findings, ${failing} of them fail${written}${machine}`;
}
