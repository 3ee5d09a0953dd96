import { FAIL_ON, findingOf } from '../../../src/toolchain/finding.ts';
import type { Tool } from '../../../src/toolchain/pin.ts';
import type { Installed } from '../../../src/toolchain/probes/probe.ts';
import { checkTool } from '../../../src/toolchain/tool-check.ts';
import { versionAt } from '../../../src/toolchain/version.ts';
import { readText, TODAY } from './pins-of.ts';

export interface Checked {
  readonly files: readonly (readonly [path: string, text: string])[];
  readonly installed?: string;
  readonly today?: string;
}

export function found(version: string): Installed {
  return { kind: 'found', version: versionAt(version)?.version ?? [0, 0, 0], command: 'x' };
}

/** What is found of `tool` in files that are believed in the order given. */
export async function findingsOf(tool: Tool, { files, installed, today = TODAY }: Checked) {
  const readings = await Promise.all(files.map(([path, text]) => readText(path, text, today)));
  const pins = readings.flatMap(reading => reading.pins).filter(pin => pin.tool === tool);
  const machine = installed === undefined ? null : found(installed);
  const drafts = checkTool({ tool, pins, installed: machine, today, warnDays: 90 });
  return drafts.map(draft => findingOf(draft, FAIL_ON));
}

/** `conflict Dockerfile:1 + 20` for each finding. */
export async function shortFindings(tool: Tool, checked: Checked): Promise<readonly string[]> {
  return (await findingsOf(tool, checked)).map(
    ({ kind, place, edit, fails }) =>
      `${fails ? '!' : ''}${kind} ${place.file}:${place.line}${edit === null ? '' : ` + ${edit.new}`}`,
  );
}
