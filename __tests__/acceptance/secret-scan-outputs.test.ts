import { describe, expect, test } from '@jest/globals';
import { scanAnnotations } from '../../src/compose/scan-annotations.ts';
import type { ScanAsk } from '../../src/compose/scan-plan.ts';
import { ConfigError } from '../../src/kernel/errors.ts';
import type { ScanAnswer } from '../../src/scan/answer.ts';
import { scanMarkdown } from '../../src/scan/scan-markdown.ts';
import { scanSarif } from '../../src/scan/scan-sarif.ts';
import { useRepository } from '../doubles/scan/repository.ts';
import { scanRepository } from '../doubles/scan/scan-repository.ts';
import { secretOf, standInScanner } from '../doubles/scan/stand-in-scanner.ts';
import { BASE64URL, drawn } from '../doubles/scanning.ts';

const repo = useRepository();
const HISTORY: ScanAsk = { kind: 'history' };
const IGNORE = '.github/p1-secrets.ignore.yml';

function answered(answer: ScanAnswer | null): ScanAnswer {
  if (answer === null) throw new Error('nothing was scanned');
  return answer;
}

describe('no secret is in anything that is written', () => {
  test('of a scan whose secrets are in names, too', async () => {
    const secret = secretOf('inname');
    repo.put(`${secret}.txt`, `x ${secret}\n`);
    repo.put(IGNORE, JSON.stringify({ salt: 'a salt of the test' }));
    repo.commit();
    const { answer, result, events } = await scanRepository(repo, HISTORY);
    const whole = answered(answer);
    expect(whole.open).toHaveLength(1);
    const written = [
      JSON.stringify(result),
      JSON.stringify(events),
      scanMarkdown(whole),
      scanSarif(whole),
      scanAnnotations(whole).join('\n'),
      repo.read('repo/.p1/scan/history.memo'),
    ];
    expect(written.filter(text => text.includes(secret))).toEqual([]);
    expect(written.filter(text => !text.includes('***.txt'))).toEqual([]);
  });

  test('of a scan in which the name of a file is the secret of another, or of none', async () => {
    const [told, format] = [secretOf('toldelsewhere1'), `glpat-${drawn(BASE64URL, 20)}`];
    repo.put('a.env', told);
    repo.put(`${told}/${format}.env`, secretOf('another'));
    repo.commit();
    await scanRepository(repo, HISTORY);
    repo.git(['update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},${format}`]);
    const { answer, result, events } = await scanRepository(repo, { kind: 'tree', path: null });
    const whole = answered(answer);
    const shown = [result, events, whole, scanMarkdown(whole), scanSarif(whole), scanAnnotations(whole)];
    const written = JSON.stringify([...shown, repo.read('repo/.p1/scan/history.memo')]);
    expect(whole.open.map(({ path }) => path)).toEqual(['***/***.env', 'a.env']);
    expect(whole.leftOut).toMatchObject([{ path: '***' }]);
    expect([told, format].filter(secret => written.includes(secret))).toEqual([]);
  });

  test('of an ignore file with one in place of a fingerprint, of a key, or in its YAML', async () => {
    const [plain, format] = ['hunter2hunter2', `glpat-${drawn(BASE64URL, 20)}`];
    repo.put('a.txt', 'x\n');
    repo.commit();
    for (const content of [
      `salt: ${plain}\n`,
      `salt: 0123456789abcdef\nentries: [{ fingerprint: ${plain} }, { ${format}: x }]\n`,
      `salt: 0123456789abcdef\nentries: *${format}\n`,
    ]) {
      repo.put(IGNORE, content);
      const error = await scanRepository(repo, HISTORY).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConfigError);
      expect(`${String(error)} ${JSON.stringify(error)}`).not.toMatch(/hunter2hunter2|glpat-/);
    }
  });

  test('of a scan that breaks', async () => {
    const secret = secretOf('broken');
    repo.put('a.txt', secret);
    repo.commit();
    repo.remove('.git/objects');
    const { result } = await scanRepository(repo, HISTORY).catch(error => ({ result: String(error.stack) }));
    expect(JSON.stringify(result)).not.toContain(secret);
  });
});

describe('what is found', () => {
  test('fails from its severity on, and is told below it', async () => {
    repo.put('low.txt', secretOf('small', 'low'));
    repo.commit();
    const medium = await scanRepository(repo, HISTORY);
    expect(medium.result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
    expect(medium.result.message).toBe(
      'No secret of severity medium or worse in the whole history (1 below): 1 commits, 1 blobs, 42 bytes.'.replace(
        '42',
        String(answered(medium.answer).counts.bytes),
      ),
    );
    expect(medium.events).toContainEqual(expect.objectContaining({ type: 'scan.finding', fails: false }));
    const low = await scanRepository(repo, HISTORY, { failOn: 'low' });
    expect(low.result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
    expect((await scanRepository(repo, HISTORY, { scan: { failOn: 'low' } })).result.decision).toBe(
      'failure',
    );
  });

  test('is told event by event, then as a whole, then as an alert', async () => {
    repo.put('a.txt', secretOf('one'));
    const commit = repo.commit();
    const { events, answer } = await scanRepository(repo, HISTORY);
    const [finding] = answered(answer).open;
    expect(events).toEqual([
      {
        type: 'scan.finding',
        rule: 'hush',
        description: 'A secret of the stand-in was found.',
        severity: 'high',
        path: 'a.txt',
        line: 1,
        commit,
        fingerprint: finding?.fingerprint,
        fails: true,
      },
      expect.objectContaining({
        type: 'scan.finished',
        source: 'history',
        commits: 1,
        findings: 1,
        failing: 1,
      }),
      expect.objectContaining({ type: 'alert.raised', severity: 'critical', code: 'secret-found' }),
    ]);
  });

  test('is ignored by its fingerprint until the entry runs out; entries that run out or are of nothing are told', async () => {
    repo.put('a.txt', secretOf('known'));
    const write = (entries: readonly object[]) =>
      repo.put(IGNORE, JSON.stringify({ salt: 'a salt of the test', entries }));
    write([]);
    repo.commit();
    const { fingerprint } = answered((await scanRepository(repo, HISTORY)).answer).open[0] ?? {};
    const stale = 'e'.repeat(32);
    const by = { owner: 'team', reason: 'a key of the tests', expires: '2026-12-31' };
    write([
      { fingerprint, ...by },
      { fingerprint: stale, ...by },
    ]);
    const ignored = await scanRepository(repo, HISTORY);
    expect(ignored.result).toMatchObject({ decision: 'continue', reason_code: 'ok' });
    expect(ignored.result.message).toContain('(1 ignored)');
    expect(ignored.events).toContainEqual({
      type: 'warning',
      message: `The ignore of ${stale} by team is of nothing in the history.`,
      fix: `Remove it from ${IGNORE}.`,
    });
    expect(scanMarkdown(answered(ignored.answer))).toContain('### Unused ignores');
    const inTree = await scanRepository(repo, { kind: 'tree', path: null });
    expect(answered(inTree.answer)).toMatchObject({ ignored: [{}], unused: [] });
    const late = await scanRepository(repo, HISTORY, { today: '2027-01-01' });
    expect(late.result).toMatchObject({ decision: 'failure', reason_code: 'findings' });
    expect(late.events).toContainEqual({
      type: 'warning',
      message: `The ignore of ${fingerprint} by team ran out on 2026-12-31.`,
      fix: `Remove it from ${IGNORE}, or have team renew it.`,
    });
  });

  test('is not the salt of the ignore file, now or in an older version, but all else that is in it, and in files of its name', async () => {
    const scanner = standInScanner('of numbers', /HUSH_\w{8,}|[0-9a-f]{20}/g);
    for (const salt of ['0123456789abcdef0123', 'fedcba98765432100000']) {
      repo.put(IGNORE, `salt: ${salt}\nentries: [] # ${secretOf('comment')}\n`);
      repo.put(`sub/${IGNORE}`, `salt: ${salt}\n`);
      repo.commit();
    }
    const { answer } = await scanRepository(repo, HISTORY, { scanner });
    expect(answered(answer).open.map(({ path, line }) => `${path}:${line}`)).toEqual([
      `${IGNORE}:2`,
      `sub/${IGNORE}:1`,
      `sub/${IGNORE}:1`,
    ]);
    const inFolder = { kind: 'tree', path: 'sub' } as const;
    expect((await scanRepository(repo, inFolder, { scanner })).places).toEqual([`sub/${IGNORE}:1`]);
  });

  test('is a mark in its file, ten of a kind with the failure of the step, and a note of the rest', async () => {
    for (let file = 0; file < 15; file += 1) {
      repo.put(`f${file}.txt`, secretOf(`high${file}x`));
      repo.put(`l${file}.txt`, secretOf(`low${file}x`, 'low'));
    }
    repo.commit();
    const { answer } = await scanRepository(repo, { kind: 'tree', path: null });
    const commands = scanAnnotations(answered(answer));
    const levels = commands.map(command => /^::(\w+) /.exec(command)?.[1]);
    expect(levels).toEqual([...Array(9).fill('error'), ...Array(10).fill('warning'), 'notice']);
    expect(commands.at(-1)).toContain('11 more findings');
    expect(commands[0]).toMatch(/^::error title=SECURITY VIOLATION%3A hush,file=f0\.txt,line=1,col=1::/);
  });

  test('is SARIF whose places and fingerprints are those of the findings', async () => {
    repo.put('dir/a b.txt', `x\n  ${secretOf('sarif')}\n`);
    const commit = repo.commit();
    const { answer } = await scanRepository(repo, HISTORY);
    const [finding] = answered(answer).open;
    const document = JSON.parse(scanSarif(answered(answer)));
    expect(document).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          columnKind: 'utf16CodeUnits',
          results: [
            {
              ruleId: 'hush',
              level: 'error',
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: 'dir/a%20b.txt' },
                    region: {
                      startLine: 2,
                      startColumn: 3,
                      endLine: 2,
                      endColumn: 3 + secretOf('sarif').length,
                    },
                  },
                },
              ],
              partialFingerprints: { 'p1Secret/v1': finding?.fingerprint },
              properties: { commit },
            },
          ],
        },
      ],
    });
  });

  test('inside an archive is shown at the archive', async () => {
    repo.put('outer.zip', 'PK');
    repo.commit();
    const scanner = standInScanner();
    const inner = {
      ...scanner,
      scan: () => [
        {
          ruleId: 'hush',
          description: 'd.',
          severity: 'high' as const,
          path: 'outer.zip!inner/a.txt',
          line: 3,
          column: 1,
          endLine: 3,
          endColumn: 9,
          secret: secretOf('zip'),
          entropy: 1,
          tags: ['archive'],
        },
      ],
    };
    const { answer } = await scanRepository(repo, { kind: 'tree', path: null }, { scanner: inner });
    const [run] = JSON.parse(scanSarif(answered(answer))).runs;
    expect(run.results[0].locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: 'outer.zip', uriBaseId: '%SRCROOT%' },
    });
    expect(run.results[0].message.text).toContain('inner/a.txt, line 3');
  });

  test('is a summary that stays short, however much it is', async () => {
    for (let file = 0; file < 3000; file += 1)
      repo.put(`${'long-name-'.repeat(20)}${file}`, secretOf(`n${file}x`));
    const { answer } = await scanRepository(repo, { kind: 'tree', path: null });
    const summary = scanMarkdown(answered(answer));
    expect(Buffer.byteLength(summary)).toBeLessThan(512 * 1024);
    expect(summary).toContain('3000 findings');
    expect(summary).toContain('2800 more are in');
  });
});
