// needs: actionlint, zizmor
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { findingsIn } from './judged.ts';
import { PEER_DIFFERENCES } from './peer-differences.ts';

const FOLDER = join(import.meta.dirname, 'fixtures');
const WORKFLOWS = readdirSync(FOLDER).filter(name => name.endsWith('.yml'));
const FILES = [...WORKFLOWS, 'composite/action.yml'];

/** By condition: the fixtures that something is found in. */
type Found = Readonly<Record<string, ReadonlySet<string>>>;

const P1_CONDITIONS: Readonly<Record<string, string>> = {
  injection: 'injection',
  'unpinned-action': 'pins',
  'trusted-by-tag': 'pins',
  'broad-permissions': 'broad-permissions',
  'untrusted-checkout': 'untrusted-checkout',
  'inherited-secrets': 'inherited-secrets',
  'persisted-credentials': 'persisted-credentials',
  unreadable: 'unreadable',
};
const ZIZMOR_CONDITIONS: Readonly<Record<string, string>> = {
  'template-injection': 'injection',
  'unpinned-uses': 'pins',
  'unpinned-images': 'pins',
  'excessive-permissions': 'broad-permissions',
  'dangerous-triggers': 'untrusted-checkout',
  'secrets-inherit': 'inherited-secrets',
  artipacked: 'persisted-credentials',
};

const p1 = found(
  FILES.flatMap(name => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    return findingsIn({ [name]: text }, { owner: 'acme' }).map(({ criterion }) => [
      P1_CONDITIONS[criterion.replace('workflows/', '')],
      name,
    ]);
  }),
);

test('at least 30 fixtures are compared', () => expect(FILES.length).toBeGreaterThanOrEqual(30));

test('actionlint finds the same, but for what is written down', () => {
  const { stdout } = spawnSync(
    'actionlint',
    [
      '-no-color',
      '-shellcheck=',
      '-pyflakes=',
      '-format',
      '{{json .}}',
      ...WORKFLOWS.map(name => join(FOLDER, name)),
    ],
    { encoding: 'utf8' },
  );
  const told: readonly { kind: string; message: string; filepath: string }[] = JSON.parse(stdout);
  const actionlint = found(
    told.map(({ kind, message, filepath }) => {
      const isInjection = kind === 'expression' && message.includes('potentially untrusted');
      return [
        isInjection ? 'injection' : kind === 'syntax-check' ? 'unreadable' : undefined,
        nameOf(filepath),
      ];
    }),
  );
  const workflows = (name: string) => WORKFLOWS.includes(name);
  for (const condition of ['injection', 'unreadable'])
    compare('actionlint', condition, actionlint, workflows);
});

test('zizmor finds the same, but for what is written down', () => {
  const { stdout } = spawnSync(
    'zizmor',
    [
      '--offline',
      '--no-progress',
      '--no-config',
      '--persona',
      'pedantic',
      '--collect',
      'all',
      '--format',
      'json',
      ...FILES.map(name => join(FOLDER, name)),
    ],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  const told: readonly {
    ident: string;
    determinations: { persona: string };
    locations: readonly { symbolic: { key: { Local: { verbatim_path: string } } } }[];
  }[] = JSON.parse(stdout);
  const zizmor = found(
    told
      // To a pedant every expression in a script is one too many.
      .filter(
        ({ ident, determinations }) => ident !== 'template-injection' || determinations.persona === 'Regular',
      )
      .map(({ ident, locations }) => [
        ZIZMOR_CONDITIONS[ident],
        nameOf(locations[0]?.symbolic.key.Local.verbatim_path ?? ''),
      ]),
  );
  for (const condition of new Set(Object.values(ZIZMOR_CONDITIONS)))
    compare('zizmor', condition, zizmor, () => true);
});

function compare(
  peer: 'actionlint' | 'zizmor',
  condition: string,
  theirs: Found,
  isAsked: (name: string) => boolean,
): void {
  const ours = [...(p1[condition] ?? [])].filter(isAsked);
  const those = theirs[condition] ?? new Set<string>();
  const known = PEER_DIFFERENCES.filter(each => each.peer === peer && each.condition === condition);
  expect({
    condition,
    onlyP1: ours.filter(name => !those.has(name)).sort(),
    onlyPeer: [...those].filter(name => !ours.includes(name)).sort(),
  }).toEqual({
    condition,
    onlyP1: known.flatMap(({ onlyP1 = [] }) => onlyP1).sort(),
    onlyPeer: known.flatMap(({ onlyPeer = [] }) => onlyPeer).sort(),
  });
  // An agreement about nothing would be none.
  expect(ours.length).toBeGreaterThan(0);
}

function found(pairs: readonly (readonly (string | undefined)[])[]): Found {
  const all: Record<string, Set<string>> = {};
  for (const [condition, name] of pairs)
    if (condition !== undefined && name !== undefined) {
      const names = all[condition] ?? new Set<string>();
      all[condition] = names;
      names.add(name);
    }
  return all;
}

function nameOf(path: string): string {
  return path.endsWith('/action.yml') ? 'composite/action.yml' : (path.split('/').at(-1) ?? path);
}
