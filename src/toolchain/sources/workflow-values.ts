import type { Span } from '../../formats/source-text.ts';
import type { YamlDocument, YamlText } from '../../formats/yaml-document.ts';

/** What a `with:` may refer to, by the job that it stands in. */
export interface ValueScope {
  readonly jobName: string;
  readonly job: unknown;
  readonly step: unknown;
}

/** A text that stands for one version, or why there is none. */
export type WorkflowValue =
  | { readonly kind: 'text'; readonly text: YamlText; readonly group: string | null }
  | { readonly kind: 'unknown'; readonly text: string; readonly span: Span; readonly why: string };

const EXPRESSION = /^\s*\$\{\{\s*([\w.-]+)\s*\}\}\s*$/;

/** The versions that a value of `with:` names: itself, its lines, or what a matrix or an environment of the file has for it. */
export function workflowValues(
  document: YamlDocument,
  node: unknown,
  scope: ValueScope,
): readonly WorkflowValue[] {
  const text = document.textOf(node);
  if (text === null) return [];
  if (!text.text.includes('${{')) return linesOf(text);
  const reference = EXPRESSION.exec(text.text)?.[1] ?? '';
  const [context = '', ...path] = reference.split('.');
  if (context === 'matrix') return matrixValues(document, text, path, scope);
  if (context === 'env' && path.length === 1) return environmentValue(document, text, path[0] ?? '', scope);
  return [unknown(text, 'it is an expression that only GitHub can work out')];
}

/** Several versions may stand on lines of their own. */
function linesOf(text: YamlText): readonly WorkflowValue[] {
  const lines = text.text
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const group = lines.length < 2 ? null : `lines at ${text.span.offset}`;
  let from = 0;
  return lines.map(line => {
    const place = text.placeOf(line, from);
    from = place?.end ?? from;
    return { kind: 'text', text: { ...text, text: line, span: place?.span ?? text.span }, group };
  });
}

function matrixValues(
  document: YamlDocument,
  asked: YamlText,
  path: readonly string[],
  { job, jobName }: ValueScope,
): readonly WorkflowValue[] {
  const matrix = document.get(document.get(job, 'strategy'), 'matrix');
  const [key = '', ...rest] = path;
  const listed = document.items(document.get(matrix, key));
  const included = document.items(document.get(matrix, 'include')).map(entry => document.get(entry, key));
  const nodes = [...listed, ...included.filter(node => node !== undefined)].map(node =>
    rest.reduce((found, part) => document.get(found, part), node),
  );
  const texts = nodes.flatMap(node => document.textOf(node) ?? []);
  if (texts.length === 0) return [unknown(asked, 'the matrix is not written out in the file')];
  const group = `matrix ${path.join('.')} of ${jobName}`;
  return texts.map(text =>
    text.text.includes('${{')
      ? unknown(text, 'it is an expression that only GitHub can work out')
      : { kind: 'text', text, group },
  );
}

function environmentValue(
  document: YamlDocument,
  asked: YamlText,
  name: string,
  { job, step }: ValueScope,
): readonly WorkflowValue[] {
  const found = [step, job, document.root]
    .map(holder => document.textOf(document.get(document.get(holder, 'env'), name)))
    .find(text => text !== null);
  if (found === undefined || found === null)
    return [unknown(asked, `the file sets no environment variable ${name}`)];
  return found.text.includes('${{')
    ? [unknown(found, 'it is an expression that only GitHub can work out')]
    : linesOf(found);
}

function unknown({ text, span }: YamlText, why: string): WorkflowValue {
  return { kind: 'unknown', text: text.trim().slice(0, 100), span, why };
}
