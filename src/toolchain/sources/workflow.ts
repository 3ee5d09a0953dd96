import type { SourceText } from '../../formats/source-text.ts';
import type { YamlDocument } from '../../formats/yaml-document.ts';
import {
  NOTHING_READ,
  type Pin,
  type Reading,
  type SourceProblem,
  type Tool,
  type ToolUse,
  toolNamed,
} from '../pin.ts';
import { scopeNamed } from '../scope.ts';
import { problemAt } from '../source-text.ts';
import { unresolved } from '../specifiers/specifier.ts';
import { imagePin } from './container-image.ts';
import { pinOf, type ReadContext, type Source } from './source.ts';
import { type ValueScope, workflowValues } from './workflow-values.ts';

const PATH = /^\.github\/(?:workflows\/[^/]+\.ya?ml|actions\/.+\/action\.ya?ml)$/;
const MOST_STEPS = 20_000;
const VERSION_INPUT = /^([a-z]+)[-_]version$/;
const SETUP = /(?:^|\/)setup-([a-z]+)(?:@|$)/;

/** The versions that workflows and composite actions hand to their steps (`with: node-version`), and those of job containers. */
export const workflow: Source = {
  name: 'workflow',
  isFor: path => PATH.test(path),
  read: async (source, context) => {
    const { yamlDocument } = await import('../../formats/yaml-document.ts');
    const document = yamlDocument(source);
    if (document.error !== null) {
      const { message, offset } = document.error;
      const sentence = `This is not valid YAML: ${message.replace(/\s+/g, ' ').slice(0, 200)}`;
      return {
        ...NOTHING_READ,
        problems: [problemAt(source.file, sentence, 'Correct it there.', source.spanOf(offset, 0))],
      };
    }
    const scopes = scopesOf(document);
    if (scopes === null) {
      const message = `The file has more than ${MOST_STEPS} steps, aliases followed.`;
      return { ...NOTHING_READ, problems: [problemAt(source.file, message, 'Divide it.')] };
    }
    return merged(scopes.map(scope => readScope(source, document, scope, context)));
  },
};

/** Null when there are too many: aliases can make a short file very long. */
function scopesOf(document: YamlDocument): readonly ValueScope[] | null {
  const jobs = document.entries(document.get(document.root, 'jobs'));
  const composite = document.get(document.root, 'runs');
  const scopes: ValueScope[] = [];
  for (const [jobName, job] of [
    ...jobs,
    ...(composite === undefined ? [] : [['runs', composite] as const]),
  ]) {
    const steps = document.items(document.get(job, 'steps'));
    if (scopes.length + steps.length > MOST_STEPS) return null;
    scopes.push({ jobName, job, step: null }, ...steps.map(step => ({ jobName, job, step })));
  }
  return scopes;
}

function readScope(
  source: SourceText,
  document: YamlDocument,
  scope: ValueScope,
  context: ReadContext,
): Reading {
  if (scope.step === null) return containerOf(source, document, scope, context);
  const uses = document.textOf(document.get(scope.step, 'uses'));
  const given = document.entries(document.get(scope.step, 'with'));
  const readings = given.map(([key, node]) => {
    const tool = toolOfInput(uses?.text ?? '', key);
    return tool === null ? NOTHING_READ : versionsOf(source, document, node, tool, key, scope, context);
  });
  if (uses === null) return merged(readings);
  const byRef = /(?:^|\/)rust-toolchain@(\d[\d.]*|stable|beta|nightly)$/.exec(uses.text)?.[1];
  if (byRef !== undefined && !given.some(([key]) => key === 'toolchain')) {
    const span = source.spanOf(uses.span.offset + uses.text.length - byRef.length, byRef.length);
    const pin = pinOf(
      source.file,
      { tool: 'rust', source: 'workflow uses', text: byRef, span, place: 'workflow' },
      context,
    );
    return { ...NOTHING_READ, pins: [pin] };
  }
  const tool = toolNamed(SETUP.exec(uses.text)?.[1] ?? '');
  const says = given.some(([key]) => /version/.test(key));
  const silent: readonly ToolUse[] =
    tool === null || says ? [] : [{ tool, file: source.file, span: uses.span }];
  return merged([...readings, { ...NOTHING_READ, uses: silent }]);
}

function toolOfInput(uses: string, key: string): Tool | null {
  if (key === 'version' && uses.startsWith('pnpm/action-setup@')) return 'pnpm';
  if (key === 'toolchain' && /(?:rust-toolchain|\/toolchain)@/.test(uses)) return 'rust';
  return toolNamed(VERSION_INPUT.exec(key)?.[1] ?? '');
}

/** The folder that a job's commands run in. */
function folderOf(document: YamlDocument, { job }: ValueScope): string | null {
  const named = [job, document.root]
    .map(holder => document.get(document.get(document.get(holder, 'defaults'), 'run'), 'working-directory'))
    .map(node => document.textOf(node))
    .find(text => text !== null);
  return named == null ? null : scopeNamed(named.text);
}

function versionsOf(
  source: SourceText,
  document: YamlDocument,
  node: unknown,
  tool: Tool,
  key: string,
  scope: ValueScope,
  context: ReadContext,
): Reading {
  const pins: Pin[] = [];
  const problems: SourceProblem[] = [];
  for (const value of workflowValues(document, node, scope)) {
    const folder = folderOf(document, scope);
    const base = { tool, source: `workflow ${key}`, place: 'workflow', scope: folder } as const;
    if (value.kind === 'unknown') {
      const { text, span, why } = value;
      pins.push(pinOf(source.file, { ...base, text, span, meaning: unresolved(why) }, context));
      continue;
    }
    const { text, span, lostZeros } = value.text;
    if (lostZeros !== null) {
      const message = `${lostZeros} without quotes is the number ${text}, and that is the version which is asked for.`;
      problems.push(problemAt(source.file, message, `Write '${lostZeros}'.`, span));
    }
    const isWhole = lostZeros === null && source.text.startsWith(text, span.offset);
    pins.push(pinOf(source.file, { ...base, text, span, group: value.group, isFrozen: !isWhole }, context));
  }
  return { ...NOTHING_READ, pins, problems };
}

/** `container: node:22`, or the same under `image`. */
function containerOf(
  source: SourceText,
  document: YamlDocument,
  scope: ValueScope,
  context: ReadContext,
): Reading {
  const { job } = scope;
  const container = document.get(job, 'container');
  const image = document.textOf(container) ?? document.textOf(document.get(container, 'image'));
  const found = image === null ? null : imagePin(image.text);
  if (image === null || found === null || image.text.includes('${{')) return NOTHING_READ;
  const { tool, text, at, isFrozen, note } = found;
  const place = { place: 'workflow', scope: folderOf(document, scope) } as const;
  const draft = { tool, source: 'workflow container', text, ...place, isFrozen } as const;
  const span = note === null ? source.spanOf(image.span.offset + at, text.length) : image.span;
  const meaning = note === null ? {} : { meaning: unresolved(note) };
  return { ...NOTHING_READ, pins: [pinOf(source.file, { ...draft, span, ...meaning }, context)] };
}

function merged(readings: readonly Reading[]): Reading {
  return {
    pins: readings.flatMap(({ pins }) => pins),
    problems: readings.flatMap(({ problems }) => problems),
    uses: readings.flatMap(({ uses }) => uses),
  };
}
