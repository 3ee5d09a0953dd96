import { type SourceText, type Span, textSource } from '../../formats/source-text.ts';
import { type YamlDocument, type YamlText, yamlDocument } from '../../formats/yaml-document.ts';
import type { GatheredFile } from './facts.ts';

/** A workflow, or a composite action: the steps of one are read as those of a job. */
export interface WorkflowFile {
  readonly path: string;
  readonly kind: 'workflow' | 'action';
  readonly document: YamlDocument;
  readonly source: SourceText;
  /** The events that start it; of an action none. */
  readonly events: readonly string[];
  readonly jobs: readonly Job[];
}

export interface Job {
  readonly id: string;
  /** Of the key. */
  readonly span: Span;
  readonly node: unknown;
  /** The reusable workflow that it calls. */
  readonly uses: YamlText | null;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly node: unknown;
  readonly uses: YamlText | null;
  readonly run: YamlText | null;
}

/** A file that cannot be judged. */
export interface Unreadable {
  readonly path: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
  readonly fix: string;
}

/** Several times what the largest that people write have; a reader of YAML takes seconds for more. */
export const MAXIMUM_BYTES = 512 * 1024;
/** Nodes and characters: aliases can make a short file very long. */
const MAXIMUM_EXPANDED = 8 * MAXIMUM_BYTES;
const WORKFLOW = /^\.github\/workflows\//;

export function readWorkflowFile(file: GatheredFile): WorkflowFile | Unreadable {
  if ('trouble' in file) return unreadable(file.path, file.trouble, 'Put a file in its place.');
  const { path, bytes } = file;
  if (bytes.length > MAXIMUM_BYTES)
    return unreadable(
      path,
      `it has ${bytes.length} bytes, and at most ${MAXIMUM_BYTES} are read`,
      'Divide it.',
    );
  const text = utf8(bytes);
  if (text === null) return unreadable(path, 'it is no text in UTF-8', 'Save it as UTF-8.');
  const source = textSource(path, text);
  const document = yamlDocument(source);
  const trouble = document.error ?? document.ambiguity();
  if (trouble !== null) {
    const message = `it is not the YAML that GitHub reads: ${trouble.message.replace(/\s+/g, ' ').replace(/\.$/, '').slice(0, 200)}`;
    return unreadable(path, message, 'Correct it there.', source.spanOf(trouble.offset, 0));
  }
  if (document.expandedSize() > MAXIMUM_EXPANDED)
    return unreadable(
      path,
      'its aliases make it too long to be judged',
      'Write fewer aliases, or divide it.',
    );
  if (!document.isMap(document.root))
    return unreadable(path, 'it has no keys', 'Write the file, or remove it.');
  return WORKFLOW.test(path) ? workflow(source, document) : action(source, document);
}

function workflow(source: SourceText, document: YamlDocument): WorkflowFile | Unreadable {
  const { file: path } = source;
  const listed = document.entries(document.get(document.root, 'jobs'));
  if (listed.length === 0) return unreadable(path, 'it has no jobs', 'Write its jobs, or remove it.');
  const events = eventsOf(document);
  if (events.length === 0) return unreadable(path, 'it has no `on:`', 'Say which events start it.');
  const jobs: Job[] = [];
  for (const [id, node, span] of listed) {
    if (!document.isMap(node))
      return unreadable(path, 'a job of it has no keys', 'Write the job, or remove it.', span);
    jobs.push({ id, span, node, uses: textAt(document, node, 'uses'), steps: stepsOf(document, node) });
  }
  return { path, kind: 'workflow', document, source, events, jobs };
}

function action(source: SourceText, document: YamlDocument): WorkflowFile | Unreadable {
  const runs = document.entries(document.root).find(([key]) => key === 'runs');
  if (runs === undefined) return unreadable(source.file, 'it has no `runs:`', 'Say what the action runs.');
  const [id, node, span] = runs;
  const job = { id, span, node, uses: null, steps: stepsOf(document, node) };
  return { path: source.file, kind: 'action', document, source, events: [], jobs: [job] };
}

function stepsOf(document: YamlDocument, node: unknown): readonly Step[] {
  return document.items(document.get(node, 'steps')).map(step => ({
    node: step,
    uses: textAt(document, step, 'uses'),
    run: textAt(document, step, 'run'),
  }));
}

/** `on: push`, `on: [push]`, or a map whose keys are the events. */
function eventsOf(document: YamlDocument): readonly string[] {
  const on = document.get(document.root, 'on');
  const one = document.textOf(on);
  if (one !== null) return [one.text];
  const listed = document.items(on).flatMap(item => document.textOf(item)?.text ?? []);
  return [...listed, ...document.entries(on).map(([event]) => event)];
}

/** Each `uses:` of a file's jobs and steps. */
export function usesIn({ jobs }: WorkflowFile): readonly YamlText[] {
  return jobs
    .flatMap(({ uses, steps }) => [uses, ...steps.map(step => step.uses)])
    .filter(uses => uses !== null);
}

export function textAt(document: YamlDocument, node: unknown, key: string): YamlText | null {
  return document.textOf(document.get(node, key));
}

/** The value of an input that a step or a job gives: their names have no case. */
export function inputOf(document: YamlDocument, node: unknown, name: string): YamlText | null {
  const given = document.entries(document.get(node, 'with')).find(([key]) => key.toLowerCase() === name);
  return given === undefined ? null : document.textOf(given[1]);
}

function utf8(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function unreadable(
  path: string,
  message: string,
  fix: string,
  span?: Pick<Span, 'line' | 'column'>,
): Unreadable {
  return { path, line: span?.line ?? null, column: span?.column ?? null, message, fix };
}
