import { mkdirSync, readdirSync, readlinkSync, symlinkSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { layoutOf } from '../../../src/kernel/layout.ts';
import {
  clearWorkspace,
  createWorkspace,
  ensureRoot,
  keepEvidence,
  workspaceOf,
} from '../../../src/launch/workspace.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const RUN = '20260101T000000Z-00000000';

function made(isSmoke = false) {
  const layout = layoutOf(folder.at('.p1'));
  const workspace = workspaceOf(layout, { runId: RUN, step: 'work', isSmoke });
  createWorkspace(layout, workspace, { limit: 3 });
  return workspace;
}

test('root keeps itself out of git, and a .gitignore that a person wrote stays', () => {
  made();
  expect(folder.read('.p1/.gitignore')).toBe('*\n');
  folder.write('.p1/.gitignore', '*\n!reports\n');
  ensureRoot(folder.at('.p1'));
  expect(folder.read('.p1/.gitignore')).toBe('*\n!reports\n');
});

test('outputs are staged beside the sets of the step, so that one rename puts them in place', () => {
  expect(made().staged).toBe(folder.at(`.p1/outputs/work/.incoming-${RUN}`));
  expect(made(true).staged).toBe(folder.at(`.p1/outputs/work/smoke/.incoming-${RUN}`));
});

test('parameters are a JSON file', () => {
  expect(JSON.parse(folder.read(made().parametersFile.slice(folder.path.length)))).toEqual({ limit: 3 });
});

test('after success the log alone stays', () => {
  const workspace = made();
  folder.write(`.p1/tmp/run_${RUN}/log.txt`, 'log');
  folder.write(`.p1/tmp/run_${RUN}/workspace/scratch.bin`, 'x');
  clearWorkspace(workspace);
  expect(readdirSync(workspace.folder)).toEqual(['log.txt']);
});

test('what a failed run staged is kept beside its log, links as links, and leaves the outputs of the step', () => {
  const workspace = made();
  folder.write(`.p1/outputs/work/.incoming-${RUN}/deep/half.json`, '{');
  symlinkSync('/nowhere', `${workspace.staged}/link`);
  keepEvidence(workspace);
  expect(folder.read(`.p1/tmp/run_${RUN}/rejected-outputs/deep/half.json`)).toBe('{');
  expect(readlinkSync(folder.at(`.p1/tmp/run_${RUN}/rejected-outputs/link`))).toBe('/nowhere');
  expect(readdirSync(workspace.stepFolder)).toEqual([]);
});

test('a failed run that staged nothing leaves no empty evidence', () => {
  const workspace = made();
  keepEvidence(workspace);
  keepEvidence(workspace);
  expect(readdirSync(workspace.folder)).not.toContain('rejected-outputs');
  expect(readdirSync(workspace.stepFolder)).toEqual([]);
});

test('a workspace can be made over one that is there', () => {
  mkdirSync(folder.at('.p1'), { recursive: true });
  expect(made().folder).toBe(made().folder);
});
