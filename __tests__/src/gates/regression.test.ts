import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { GateCall } from '../../../src/compose/gates/gate-call.ts';
import { gatherRegression } from '../../../src/compose/gates/regression.ts';
import { regressionGate } from '../../../src/gates/regression/gate.ts';
import { UnresolvableError } from '../../../src/git/unresolvable.ts';
import { ConfigError } from '../../../src/kernel/errors.ts';
import { archiveName, baselineText } from '../../../src/regression/baseline.ts';
import type { Baseline } from '../../../src/regression/baseline-schema.ts';
import { BASELINE, baselineOfCases, caseFiles, frozenSuite, mini } from '../../doubles/gates/frozen-suite.ts';
import { type GateRepository, gateRepository, outcomeOf } from '../../doubles/gates/gate-repository.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const folder = useTempFolder();
const CONFIG = '.github/p1.yml';

async function judge(call: GateCall) {
  const decision = regressionGate.decide(await gatherRegression(call), call.circumstances);
  const findings = decision.kind === 'judged' ? decision.findings : [];
  return { ...decision, findings, ...outcomeOf(regressionGate, decision, call.circumstances.isProposal) };
}

const READS = 'grep -q good "$P1_REPOSITORY/value"';
const READING = mini('reading', READS);
const STEADY = mini('steady', 'echo steady');

describe('a baseline that the change froze', () => {
  const FORMER = baselineOfCases([READING]);

  /** A branch that made the case fail, and says that it froze this at `commit`. */
  function freezing(
    commit: (repository: GateRepository) => string,
    previous: Baseline = FORMER,
  ): GateRepository {
    const repository = gateRepository(folder.path, { ...frozenSuite([READING], FORMER), value: 'good\n' });
    repository.write({ value: 'bad\n' });
    repository.commit();
    const failing = { ...READING, scores: [0] };
    const baseline = baselineOfCases([failing], {
      previous,
      commit: commit(repository),
      reason: 'it is meant',
    });
    const archived = `tests/regression/baselines/${archiveName(previous)}`;
    repository.write({ [BASELINE]: baselineText(baseline), [archived]: baselineText(previous) });
    repository.commit();
    return repository;
  }

  test('counts where its chain leads to the base’s, and it names a commit of the change', async () => {
    const { verdict, evidence } = await judge(freezing(({ git }) => git('rev-parse', 'HEAD')).call());
    expect(verdict).toBe('pass');
    expect(evidence.join('\n')).toMatch(
      /of head, frozen at[\s\S]*The change froze \w{12}: it is meant \(octocat\)\./,
    );
  });

  test('counts in a merge of the change too, where it was frozen before the base went on', async () => {
    const repository = freezing(({ git }) => git('merge-base', 'main', 'HEAD'));
    const { git } = repository;
    git('checkout', '-q', 'main');
    repository.write({ 'other.txt': 'o' });
    repository.commit();
    git('checkout', '-q', '--detach');
    git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    expect((await judge(repository.call())).verdict).toBe('pass');
  });

  test.each<[string, (repository: GateRepository) => string]>([
    ['a commit that is not there', () => 'a'.repeat(40)],
    [
      'a commit that head was not made from',
      ({ git }) => git('commit-tree', '-m', 'x', `${git('rev-parse', 'HEAD')}^{tree}`),
    ],
  ])('does not count with %s, and what regressed shows', async (_what, commit) => {
    const { verdict, criteria } = await judge(freezing(commit).call());
    expect(verdict).toBe('fail');
    expect(criteria).toEqual([
      'regression/baseline-edited-without-freeze',
      'regression/deterministic-changed',
    ]);
  });

  test('does not count when it follows upon a baseline that the base never had', async () => {
    const invented = baselineOfCases([READING], { reason: 'invented' });
    const { criteria } = await judge(freezing(({ git }) => git('rev-parse', 'HEAD'), invented).call());
    expect(criteria).toContain('regression/baseline-edited-without-freeze');
  });

  test('does not count when its commit holds another baseline than the one before it', async () => {
    const repository = gateRepository(folder.path, { ...frozenSuite([READING], FORMER), value: 'good\n' });
    repository.write({ [BASELINE]: null });
    const without = repository.commit();
    const baseline = baselineOfCases([READING], { previous: FORMER, commit: without });
    const archived = `tests/regression/baselines/${archiveName(FORMER)}`;
    repository.write({ [BASELINE]: baselineText(baseline), [archived]: baselineText(FORMER) });
    repository.commit();
    expect((await judge(repository.call())).criteria).toEqual(['regression/baseline-edited-without-freeze']);
  });

  test('retires a case that it leaves out, and no other', async () => {
    const both = baselineOfCases([READING, STEADY]);
    const repository = gateRepository(folder.path, {
      ...frozenSuite([READING, STEADY], both),
      value: 'good\n',
    });
    repository.write({ 'tests/regression/cases/steady.yml': null });
    const commit = repository.commit();
    const without = baselineOfCases([READING], { previous: both, commit });
    const archived = `tests/regression/baselines/${archiveName(both)}`;
    repository.write({ [BASELINE]: baselineText(without), [archived]: baselineText(both) });
    repository.commit();
    expect((await judge(repository.call())).verdict).toBe('pass');
    repository.write({ 'tests/regression/cases/reading.yml': null, ...caseFiles([mini('third', 'true')]) });
    repository.commit();
    const { findings } = await judge(repository.call());
    expect(findings.map(({ criterion, scope }) => `${criterion} ${scope}`)).toEqual([
      'regression/case-removed reading',
    ]);
  });

  test('cannot be looked up in a shallow clone: that is an error with its fix', async () => {
    const repository = freezing(({ git }) => git('rev-parse', 'HEAD'));
    const call = repository.call();
    // The last commit's parents are those that a shallow clone lacks.
    writeFileSync(join(repository.folder, '.git/shallow'), `${call.circumstances.head}\n`);
    await expect(gatherRegression(call)).rejects.toThrow(UnresolvableError);
  });
});

describe('where things are, and how they are run, is the base’s to say', () => {
  const suite = { ...frozenSuite([READING]), value: 'good\n' };

  test('a change that names another folder of cases, and another baseline, is judged by the base’s', async () => {
    const repository = gateRepository(folder.path, suite);
    const settings = 'regression: { cases: mine, baseline: mine.json, archive: mine-archive, tolerance: 1 }';
    repository.write({
      [CONFIG]: `version: 1\n${settings}\n`,
      value: 'bad\n',
      'mine/nothing.yml': '{ run: "true", tags: [mini] }\n',
    });
    repository.commit();
    expect((await judge(repository.call())).criteria).toEqual(['regression/deterministic-changed']);
  });

  test('a change that moves all cases away has removed them', async () => {
    const repository = gateRepository(folder.path, suite);
    repository.write({ 'tests/regression/cases': null, [BASELINE]: null });
    repository.commit();
    const { criteria } = await judge(repository.call());
    expect(criteria).toEqual(['regression/baseline-edited-without-freeze', 'regression/case-removed']);
  });

  test('a change that takes the tag mini from a case that fails cannot hide it', async () => {
    const repository = gateRepository(folder.path, { ...frozenSuite([READING, STEADY]), value: 'good\n' });
    repository.write({
      value: 'bad\n',
      'tests/regression/cases/reading.yml': JSON.stringify({ run: READS }),
    });
    repository.commit();
    expect((await judge(repository.call())).verdict).toBe('fail');
  });

  test('a change that weakens a case is no result of it: an error, by name', async () => {
    const repository = gateRepository(folder.path, suite);
    repository.write({ value: 'bad\n', ...caseFiles([mini('reading', 'true')]) });
    repository.commit();
    const { verdict, criteria } = await judge(repository.call());
    expect({ verdict, criteria }).toEqual({
      verdict: 'error',
      criteria: ['regression/baseline-incompatible'],
    });
  });

  test('a change whose p1.yml is not legal is an error, not a pass', async () => {
    const repository = gateRepository(folder.path, suite);
    repository.write({ [CONFIG]: 'version: 1\nnonsense: 1\n' });
    repository.commit();
    await expect(gatherRegression(repository.call())).rejects.toThrow(ConfigError);
  });
});

test('a change that mends a baseline which the base has broken may do so', async () => {
  const whole = frozenSuite([STEADY]);
  const repository = gateRepository(folder.path, { ...whole, [BASELINE]: `${whole[BASELINE]} ` });
  expect((await judge(repository.call())).criteria).toEqual(['regression/baseline-edited-without-freeze']);
  const mended = baselineOfCases([STEADY], { commit: repository.git('rev-parse', 'HEAD') });
  repository.write({ [BASELINE]: baselineText(mended) });
  repository.commit();
  expect((await judge(repository.call())).verdict).toBe('pass');
});

test('a base that the clone has not got is an error', async () => {
  const repository = gateRepository(folder.path, frozenSuite([STEADY]));
  await expect(gatherRegression(repository.call({ base: 'b'.repeat(40) }))).rejects.toThrow();
});

test('the mini tier is run of a change, and all of it where it stands', async () => {
  const cases = [STEADY, { id: 'slow', definition: { run: 'true' } }];
  const change = await judge(gateRepository(join(folder.path, 'one'), frozenSuite(cases)).call());
  const standing = await judge(
    gateRepository(join(folder.path, 'two'), frozenSuite(cases), { isStanding: true }).call(),
  );
  expect(change.evidence.join()).toContain('Tier mini: 1 pass, 0 fail');
  expect(standing.evidence.join()).toContain('Tier extended: 2 pass, 0 fail');
});
