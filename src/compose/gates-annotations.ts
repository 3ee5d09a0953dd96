import type { GateResult, GatesAnswer, JudgedFinding } from '../gates/gates-answer.ts';
import { blocks } from '../gates/outputs/gates-headline.ts';
import { visible } from '../kernel/errors.ts';
import { type Annotation, annotationCommand } from '../platform/github/workflow-commands.ts';

/** GitHub shows 10 of each level for a step; one error is left for the step's own failure. */
const SHOWN: Readonly<Record<MarkLevel, number>> = { error: 9, warning: 10 };

type MarkLevel = 'error' | 'warning';

/** One annotation that a gate would have. */
interface Mark {
  readonly gate: GateResult;
  readonly annotation: Annotation & { readonly level: MarkLevel };
}

/**
 * Workflow commands that mark what was found: of every gate the worst first, then of every gate the next, so that the cap hides no gate. A last
 * one says what the cap hid. What is waived has none.
 */
export function gatesAnnotations(answer: GatesAnswer): readonly string[] {
  const queues = answer.gates.map(gate => marksOf(answer, gate));
  const marks = (['error', 'warning'] as const).map(level =>
    inTurns(queues.map(queue => queue.filter(({ annotation }) => annotation.level === level))),
  );
  const [errors = [], warnings = []] = marks;
  const shown = [...errors.slice(0, SHOWN.error), ...warnings.slice(0, SHOWN.warning)];
  const hidden = [...errors.slice(SHOWN.error), ...warnings.slice(SHOWN.warning)];
  const commands = shown.map(({ annotation }) => annotationCommand(annotation));
  return hidden.length === 0 ? commands : [...commands, capNote(answer, hidden)];
}

function marksOf(answer: GatesAnswer, gate: GateResult): readonly Mark[] {
  const { findings, verdict, why, fix, title } = gate;
  if (verdict === 'error' && !findings.some(({ level }) => level === 'error')) {
    const level = blocks(answer, gate) ? 'error' : 'warning';
    const message = visible(`${why}${fix === null ? '' : ` ${fix}`}`);
    const own: Mark = { gate, annotation: { level, title: `${title} could not run`, message } };
    return [own, ...findings.flatMap(finding => markOf(gate, finding))];
  }
  return findings.flatMap(finding => markOf(gate, finding));
}

function markOf(gate: GateResult, { level, criterion, message, fix, place }: JudgedFinding): readonly Mark[] {
  if (level === 'waived') return [];
  const annotation = {
    level: level === 'warn' ? ('warning' as const) : ('error' as const),
    title: `${gate.title}: ${visible(criterion)}`,
    message: visible(`${message} ${fix}`),
    ...(place === null ? {} : { file: place.file }),
    ...(place?.line == null ? {} : { line: place.line }),
    ...(place?.column == null ? {} : { column: place.column }),
  };
  return [{ gate, annotation }];
}

/** The first of each queue, then the second of each, … */
function inTurns(queues: readonly (readonly Mark[])[]): readonly Mark[] {
  const longest = Math.max(0, ...queues.map(queue => queue.length));
  return Array.from({ length: longest }, (_each, turn) => turn).flatMap(turn =>
    queues.flatMap(queue => queue.slice(turn, turn + 1)),
  );
}

function capNote({ gates }: GatesAnswer, hidden: readonly Mark[]): string {
  const counts = gates
    .map(gate => [gate.id, hidden.filter(mark => mark.gate === gate).length] as const)
    .filter(([, count]) => count > 0)
    .map(([id, count]) => `${id} ${count}`);
  const message = `${hidden.length} more findings have no annotation (${counts.join(', ')}): GitHub shows 10 of a kind for each step. The summary and the SARIF file have them.`;
  return annotationCommand({ level: 'notice', title: 'p1 ci-gates', message });
}
