// needs: act
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';

const WORKFLOW = '.github/workflows/licences.yml';

let folder = '';
let consumer = '';

/** A consumer's repository made of the example, beside what a consumer downloads of p1. */
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'p1-act-')));
  consumer = path.join(folder, 'consumer');
  mkdirSync(path.join(folder, 'p1'));
  const archive = path.join(folder, 'p1.tar');
  execFileSync('git', ['archive', '--output', archive, 'HEAD']);
  execFileSync('tar', ['-xf', archive, '-C', path.join(folder, 'p1')]);
  cpSync('examples/licences', consumer, {
    recursive: true,
    filter: source => path.basename(source) !== '.p1',
  });
  cpSync('package-lock.json', path.join(consumer, 'package-lock.json'));
  git('init', '-q', '-b', 'main');
  git('remote', 'add', 'origin', 'https://github.com/acme/licences');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function git(...args: string[]): void {
  const identity = ['-c', 'user.name=nobody', '-c', 'user.email=nobody@example.org'];
  execFileSync('git', ['-C', consumer, ...identity, ...args], { stdio: 'ignore' });
}

/** Runs the example's workflow as a push to main would, on this machine, without the network. */
function push() {
  git('add', '-A');
  git('commit', '-qm', 'push');
  const { stdout, stderr, status, error } = spawnSync(
    'act',
    [
      'push',
      '--no-cache-server',
      '--action-offline-mode',
      '-P',
      'ubuntu-24.04=-self-hosted',
      '--local-repository',
      `org/p1@v1=${path.join(folder, 'p1')}`,
    ],
    {
      cwd: consumer,
      encoding: 'utf8',
      input: '',
      env: { PATH: process.env['PATH'], HOME: folder, XDG_CACHE_HOME: path.join(folder, 'cache') },
    },
  );
  return { status, error, log: stdout + stderr };
}

const outputs = (log: string, name: string) =>
  [...log.matchAll(new RegExp(`::set-output:: ${name}=(.*)`, 'g'))].map(match => match[1]?.trim());

test('the workflow of the example runs both steps and its session passes', () => {
  const { status, error, log } = push();
  expect(error).toBeUndefined();
  expect({ status, log }).toMatchObject({ status: 0, log: expect.stringContaining('Job succeeded') });
  expect(outputs(log, 'state')).toEqual(['SUCCESS', 'SUCCESS']);
  expect(outputs(log, 'outcome')).toEqual(['PASS']);
  expect(log).toMatch(/# \d{3,} packages, \d+ licences/);
});

test('a step that fails fails the job, later steps do not run, and the session says FAIL', () => {
  const file = path.join(consumer, WORKFLOW);
  const workflow = readFileSync(file, 'utf8');
  writeFileSync(file, workflow.replace('"lockfile": "package-lock.json"', '"lockfile": "no-such-file.json"'));
  const { status, log } = push();
  expect({ status, log }).toMatchObject({ status: 1, log: expect.stringContaining('Job failed') });
  expect(log).toContain('inventory: cannot read the lockfile');
  expect(outputs(log, 'state')).toEqual(['FAIL']);
  expect(outputs(log, 'reason-code')).toContain('exit-nonzero');
  expect(outputs(log, 'outcome')).toEqual(['FAIL']);
});
