import { ANY, atLeast, type Constraint, exactly, isOpen, startingWith } from '../constraint.ts';
import { lifecycleOf, usableLines } from '../lifecycle.ts';
import type { Pin, Syntax, Tool } from '../pin.ts';
import { nextAfter, versionAt } from '../version.ts';
import { npmRange } from './npm-range.ts';
import { pep440 } from './pep440.ts';

export type Specifier = Pick<Pin, 'kind' | 'constraint' | 'note'>;

const LONGEST_TEXT = 256;

/** What `text` asks for of `tool`. `today` decides which line `lts/*` is. */
export function specifier(tool: Tool, syntax: Syntax, text: string, today: string): Specifier {
  if (text.length > LONGEST_TEXT) return unresolved('a text of that length is no version that p1 can read');
  const bare = withoutVendor(tool, text.trim());
  const named = alias(tool, bare.toLowerCase(), today);
  if (named !== null) return named;
  const constraint = constraintOf(syntax, bare);
  if (constraint === null)
    return unresolved(`${JSON.stringify(text.slice(0, 60))} is no version that p1 can read`);
  if (constraint.length === 0) return unresolved('no version satisfies it');
  return { kind: kindOf(constraint), constraint, note: null };
}

export function unresolved(note: string): Specifier {
  return { kind: 'unresolved', constraint: null, note };
}

function kindOf(constraint: Constraint): Pin['kind'] {
  if (exactly(constraint) !== null) return 'pin';
  return isOpen(constraint) ? 'floor' : 'range';
}

function constraintOf(syntax: Syntax, text: string): Constraint | null {
  if (syntax === 'npm') return npmRange(text);
  if (syntax === 'pep440') return pep440(text);
  const parsed = versionAt(text);
  if (parsed === null || !/^v?\d+(\.\d+)*([-+a-z][\w.+-]*)?$/.test(text)) return null;
  const { version } = parsed;
  switch (syntax) {
    case 'floor':
    case 'roll-major':
      return atLeast(version);
    case 'roll-minor':
      return [{ low: version, high: nextAfter(version, 1) }];
    case 'roll-feature':
      return [{ low: version, high: nextAfter(version, 2) }];
    case 'roll-patch':
      return [{ low: version, high: [version[0], version[1], (Math.floor(version[2] / 100) + 1) * 100] }];
  }
}

/** Names of who made a build stand before or after the version: `temurin-21`, `21.0.4-tem`, `ruby-3.3.0`, `1.8`. */
function withoutVendor(tool: Tool, text: string): string {
  if (tool === 'ruby') return text.replace(/^ruby-(?=\d)/, '').replace(/-?p\d+$/, '');
  if (tool === 'go') return text.replace(/^go(?=\d)/, '').replace(/(rc|beta)\d+$/, '');
  if (tool === 'python')
    return text.replace(/^(?:cpython|python)-?@?(?=\d)/, '').replace(/(?:rc|[ab])\d+$|-dev$|t$/, '');
  if (tool === 'rust') return text.replace(/^(\d+(?:\.\d+)*)-.*$/, '$1');
  if (tool !== 'java') return text;
  return text
    .replace(/^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*-(?=\d)/i, '')
    .replace(/^1\.(?=8\b)/, '')
    .replace(/^8u(\d+)/, '8.0.$1')
    .replace(/(?<=\d)(?:[+_-]|\.fx).*$/, '');
}

const NEWEST = [
  'latest',
  'node',
  'current',
  'newest',
  'stable',
  'nightly',
  'beta',
  'canary',
  'edge',
  'head',
  'x',
];

/** A name for a version: of it only so much is known offline as the calendar of the tool says. */
function alias(tool: Tool, name: string, today: string): Specifier | null {
  if (name === 'system' || /^(path|ref|file|sub-\d+):/.test(name))
    return unresolved('it is whatever the machine has');
  if (tool === 'node' && /^lts\b/.test(name)) return nodeLts(name, today);
  if (tool === 'node') {
    const line = lifecycleOf('node')?.lines.find(({ codename }) => codename === name);
    if (line !== undefined) return aliasOf(startingWith(line.version, line.precision));
  }
  if (/^(pypy|graalpy|miniconda|miniforge|anaconda|jruby|truffleruby|mruby|graalvm)/.test(name))
    return unresolved('it is another implementation, with versions of its own');
  if (tool === 'rust' && /^(stable|beta|nightly)\b/.test(name)) return { ...aliasOf(ANY), note: 'a channel' };
  if (tool === 'go' && (name === 'oldstable' || name === 'stable'))
    return { ...aliasOf(ANY), note: 'a channel' };
  if (name === 'lts') return newestLine(tool, today);
  return NEWEST.includes(name) || name.startsWith('latest:')
    ? { ...aliasOf(ANY), note: 'whatever is newest' }
    : null;
}

function nodeLts(name: string, today: string): Specifier {
  const which = name.replace(/^lts[-/:]?/, '').replace(/^\*$/, '');
  const lines = lifecycleOf('node')?.lines ?? [];
  const longTerm = lines.filter(({ longTermFrom }) => longTermFrom !== null && longTermFrom <= today);
  const back = /^-(\d+)$/.exec(which)?.[1];
  const line =
    which === ''
      ? longTerm.at(-1)
      : back !== undefined
        ? longTerm.at(-1 - Number(back))
        : lines.find(({ codename }) => codename === which);
  if (line === undefined)
    return unresolved(`no line of Node is called ${JSON.stringify(which.slice(0, 40))}`);
  return aliasOf(startingWith(line.version, line.precision));
}

function newestLine(tool: Tool, today: string): Specifier {
  const lifecycle = lifecycleOf(tool);
  const line = lifecycle === null ? undefined : usableLines(lifecycle, today).at(-1);
  return line === undefined
    ? unresolved('its long-term line is not known')
    : aliasOf(startingWith(line.version, line.precision));
}

function aliasOf(constraint: Constraint): Specifier {
  return { kind: 'alias', constraint, note: null };
}
