import type { Environment } from '../kernel/inputs.ts';
import type { ToolchainAnswer, ToolRow } from './answer.ts';
import { editsOf, writeEdits } from './edit-files.ts';
import { type Edit, type FailOn, type Finding, type FindingDraft, findingOf, placeAt } from './finding.ts';
import { lifecycleOf } from './lifecycle.ts';
import { type Pin, type SourceProblem, TOOLS, type Tool, type ToolUse } from './pin.ts';
import { findPinFiles } from './pin-files.ts';
import type { Installed } from './probes/probe.ts';
import { probeAll } from './probes/probe-all.ts';
import { readPins } from './read-pins.ts';
import { SOURCES } from './sources/sources.ts';
import { checkTool } from './tool-check.ts';

export interface CheckOptions {
  /** The folder whose files are read, and in which tools are asked. */
  readonly root: string;
  readonly env: Environment;
  /** UTC day. */
  readonly today: string;
  readonly failOn: readonly FailOn[];
  readonly warnDays: number;
  /** Whether installed tools are asked for their versions. */
  readonly asksMachine: boolean;
  /** Whether edits are written; what is left is looked at again afterwards. */
  readonly fixes: boolean;
}

/** What is written may let more be known of the rest, and of the folders below, which are then written too. */
export const MOST_ROUNDS = 12;

/**
 * Compares what the files below `root` ask for with each other, with what is installed, and with the calendars of the tools.
 *
 * @throws ExternalError when an edit cannot be written.
 */
export async function checkToolchain(options: CheckOptions): Promise<ToolchainAnswer> {
  let answer = await look(options, new Map());
  const written: Edit[] = [];
  for (let round = 0; options.fixes && round < MOST_ROUNDS; round += 1) {
    const edits = editsOf(answer.findings);
    if (edits.length === 0) break;
    writeEdits(options.root, edits);
    written.push(...edits);
    answer = await look(options, installedOf(answer));
  }
  return { ...answer, written };
}

function installedOf({ rows }: ToolchainAnswer): ReadonlyMap<Tool, Installed> {
  return new Map(rows.flatMap(({ tool, installed }) => (installed === null ? [] : [[tool, installed]])));
}

async function look(options: CheckOptions, known: ReadonlyMap<Tool, Installed>): Promise<ToolchainAnswer> {
  const { root, env, today, failOn, warnDays, asksMachine } = options;
  const { files, problems, leftOut } = await findPinFiles(root, env);
  const readings = await Promise.all(files.map(file => readPins(file, today)));
  const pins = inOrder(readings.flatMap(reading => reading.pins));
  const uses = readings.flatMap(reading => reading.uses);
  const tools = TOOLS.filter(tool => pins.some(pin => pin.tool === tool));
  const unasked = tools.filter(tool => !known.has(tool));
  const asked = asksMachine ? await probeAll(unasked, { folder: root, env }) : new Map<Tool, Installed>();
  const rows = tools.map((tool): ToolRow => {
    const own = pins.filter(pin => pin.tool === tool);
    const installed = known.get(tool) ?? asked.get(tool) ?? null;
    const drafts = checkTool({ tool, pins: own, installed, today, warnDays });
    const findings = drafts.map(draft => findingOf(draft, failOn));
    return { tool, pins: own, installed, findings, calendar: lifecycleOf(tool)?.asOf ?? null };
  });
  const others = [...problems, ...readings.flatMap(reading => reading.problems)].map(unreadable);
  const findings = [
    ...rows.flatMap(row => row.findings),
    ...[...others, ...unpinned(uses, tools)].map(draft => findingOf(draft, failOn)),
  ].sort(byWeight);
  const failing = findings.filter(({ fails }) => fails);
  return {
    rows,
    findings,
    failing,
    failOn,
    files: files.length,
    leftOut,
    written: [],
    isMachineAsked: asksMachine,
  };
}

/** Sources that are believed first come first; within a source, files near the root. */
function inOrder(pins: readonly Pin[]): readonly Pin[] {
  const rank = (pin: Pin): number => SOURCES.findIndex(source => source.isFor(pin.file));
  const depth = (pin: Pin): number => pin.file.split('/').length;
  return pins
    .map(pin => ({ pin, rank: rank(pin), depth: depth(pin) }))
    .sort(
      (a, b) =>
        a.rank - b.rank ||
        a.depth - b.depth ||
        (a.pin.file < b.pin.file ? -1 : a.pin.file > b.pin.file ? 1 : a.pin.span.offset - b.pin.span.offset),
    )
    .map(({ pin }) => pin);
}

function unreadable({ file, line, column, message, fix }: SourceProblem): FindingDraft {
  const place = { file, line, column, end_column: column };
  return {
    kind: 'unreadable',
    tool: null,
    place,
    message: `${file} was not checked: ${message}`,
    fix,
    edit: null,
  };
}

/** Once for each tool. */
function unpinned(uses: readonly ToolUse[], tools: readonly Tool[]): readonly FindingDraft[] {
  const silent = TOOLS.filter(tool => !tools.includes(tool));
  return silent.flatMap(tool => {
    const use = uses.find(each => each.tool === tool);
    if (use === undefined) return [];
    const message = `A workflow sets up ${tool}, and no file says which version.`;
    const fix = `Name one there, or in a file of its own.`;
    return [{ kind: 'no-pin', tool, place: placeAt(use.file, use.span), message, fix, edit: null } as const];
  });
}

function byWeight(a: Finding, b: Finding): number {
  return Number(b.fails) - Number(a.fails);
}
