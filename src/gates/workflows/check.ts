import type { Span } from '../../formats/source-text.ts';
import type { GateFinding } from '../gate.ts';
import type { WorkflowsFacts } from './facts.ts';
import type { Flow } from './flow.ts';
import type { WorkflowSet } from './repository.ts';
import type { WorkflowFile } from './workflow-file.ts';

/** What a check of the workflows gets. */
export interface Checked {
  readonly set: WorkflowSet;
  readonly flow: Flow;
  readonly facts: WorkflowsFacts;
}

export interface Told {
  readonly criterion: string;
  readonly message: string;
  readonly fix: string;
  /** The file's path unless said. */
  readonly scope?: string;
}

/** Whatever finds findings. */
export type Check = (checked: Checked) => readonly GateFinding[];

export function findingAt(
  file: WorkflowFile,
  span: Pick<Span, 'line' | 'column'>,
  { criterion, message, fix, scope = file.path }: Told,
): GateFinding {
  const place = { file: file.path, line: span.line, column: span.column };
  return { criterion: `workflows/${criterion}`, message, fix, place, scope };
}
