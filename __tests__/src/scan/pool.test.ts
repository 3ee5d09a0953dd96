import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { ConfigError } from '../../../src/kernel/errors.ts';
import type { ScannedBatch } from '../../../src/scan/engine.ts';
import { createScanPool } from '../../../src/scan/pool.ts';
import type { ScanPiece } from '../../../src/scan/scanner.ts';
import { compiledWorker } from '../../doubles/compiled-worker.ts';
import { ALPHANUMERIC, drawn } from '../../doubles/scanning.ts';
import { useTempFolder } from '../../doubles/temp-folder.ts';

const worker = compiledWorker();
const folder = useTempFolder();
const scan = { decodeDepth: 1, archiveDepth: 1, maxFileBytes: 1_000 };
const secretOf = (index: number) => drawn(ALPHANUMERIC, 12, index + 1);
const pieceOf = (index: number): ScanPiece => ({
  path: `f${index}.py`,
  content: Buffer.from(`password = "${secretOf(index)}1"\n`),
  firstLine: 1,
});

async function* batches(count: number, waitMs: number): AsyncGenerator<readonly ScanPiece[]> {
  for (let index = 0; index < count; index += 1) {
    yield [pieceOf(index * 2), pieceOf(index * 2 + 1)];
    await new Promise(resolve => setTimeout(resolve, waitMs));
  }
}

async function all(answers: AsyncIterable<ScannedBatch<ScanPiece>>): Promise<ScannedBatch<ScanPiece>[]> {
  const list: ScannedBatch<ScanPiece>[] = [];
  for await (const answer of answers) list.push(answer);
  return list;
}

const secretsOf = (answers: readonly ScannedBatch<ScanPiece>[]) =>
  answers.flatMap(({ findings }) => findings.flatMap(list => list.map(({ secret }) => secret))).sort();

describe('a pool of scanners', () => {
  test.each([
    ['on this thread alone', null],
    ['with a worker', worker],
  ])('answers every batch once, %s', async (_, workerFile) => {
    const pool = await createScanPool({ pack: { gitleaks: [] }, scan, workerFile, threads: 2 });
    const answers = await all(pool.scan(batches(30, 20)));
    await pool.close();
    expect(answers).toHaveLength(30);
    expect(secretsOf(answers)).toEqual(
      Array.from({ length: 60 }, (_unused, index) => `${secretOf(index)}1`).sort(),
    );
    expect(answers.every(({ bytes, pieces }) => bytes === pieces.length * pieceOf(0).content.length)).toBe(
      true,
    );
  });

  test('has the rules of a gitleaks configuration in its workers too', async () => {
    const text = "[[rules]]\nid = 'r'\nregex = '''password = \"([^\"]+)\"'''\nkeywords = ['password']\n";
    const pack = { gitleaks: [{ path: '.gitleaks.toml', text }] };
    const pool = await createScanPool({ pack, scan, workerFile: worker, threads: 2 });
    const answers = await all(pool.scan(batches(30, 20)));
    await pool.close();
    expect(new Set(answers.flatMap(({ findings }) => findings.flat().map(({ ruleId }) => ruleId)))).toEqual(
      new Set(['r']),
    );
    expect(secretsOf(answers)).toHaveLength(60);
  });

  test('says what was left out of a batch', async () => {
    const pool = await createScanPool({
      pack: { gitleaks: [] },
      scan: { ...scan, maxFileBytes: 5 },
      workerFile: null,
    });
    const [answer] = await all(pool.scan(batches(1, 0)));
    expect(answer?.skipped.map(({ path }) => path)).toEqual(['f0.py', 'f1.py']);
  });

  test('fails where a worker ends before its answer', async () => {
    const file = folder.write(
      'broken.mjs',
      "import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => process.exit(3));\nparentPort.postMessage('ready');\n",
    );
    const pool = await createScanPool({
      pack: { gitleaks: [] },
      scan,
      workerFile: pathToFileURL(file),
      threads: 2,
    });
    await expect(all(pool.scan(batches(60, 20)))).rejects.toThrow('A worker of the scan ended with code 3');
    await pool.close();
  });

  test('fails as a worker does that has a rule to be mended', async () => {
    const problem = { where: 'scan.config', message: 'The rule "r" took too long.', fix: 'Mend it.' };
    const file = folder.write(
      'refusing.mjs',
      `import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => parentPort.postMessage(${JSON.stringify({ problems: [problem] })}));\nparentPort.postMessage('ready');\n`,
    );
    const pool = await createScanPool({
      pack: { gitleaks: [] },
      scan,
      workerFile: pathToFileURL(file),
      threads: 2,
    });
    await expect(all(pool.scan(batches(60, 20)))).rejects.toThrow(new ConfigError(problem));
    await pool.close();
  });

  test('keeps to this thread what is too long to be copied', async () => {
    const file = folder.write(
      'answering.mjs',
      "import { parentPort } from 'node:worker_threads';\nparentPort.on('message', () => parentPort.postMessage({ findings: [], skipped: [] }));\nparentPort.postMessage('ready');\n",
    );
    const foundWith = async (mostSent: number) => {
      const pool = await createScanPool({
        pack: { gitleaks: [] },
        scan,
        workerFile: pathToFileURL(file),
        threads: 2,
        mostSent,
      });
      const found = secretsOf(await all(pool.scan(batches(30, 10))));
      await pool.close();
      return found;
    };
    // The worker finds nothing, whatever it gets.
    const { length } = pieceOf(0).content;
    expect(await foundWith(2 * length - 1)).toHaveLength(60);
    expect((await foundWith(2 * length)).length).toBeLessThan(60);
  });

  test('starts no worker before so much was scanned on this thread', async () => {
    const file = folder.write(
      'noting.mjs',
      "import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('./started', import.meta.url), '');\n",
    );
    const poolOf = (bytesAlone: number) =>
      createScanPool({
        pack: { gitleaks: [] },
        scan,
        workerFile: pathToFileURL(file),
        threads: 2,
        bytesAlone,
      });
    const patient = await poolOf(1_000_000);
    expect(await all(patient.scan(batches(20, 10)))).toHaveLength(20);
    await patient.close();
    expect(existsSync(folder.at('started'))).toBe(false);
    const eager = await poolOf(1);
    await all(eager.scan(batches(60, 20)));
    expect(existsSync(folder.at('started'))).toBe(true);
    await eager.close();
  });

  test('has the digest of its rules', async () => {
    const file = { path: '.gitleaks.toml', text: "[[rules]]\nid = 'r'\nregex = 'abc'\n" };
    const digestOf = async (gitleaks: readonly { path: string; text: string }[]) =>
      (await createScanPool({ pack: { gitleaks }, scan, workerFile: null })).packDigest;
    const digest = await digestOf([file]);
    expect(await digestOf([file])).toBe(digest);
    expect(await digestOf([{ ...file, text: file.text.replace('abc', 'abd') }])).not.toBe(digest);
    expect(await digestOf([])).not.toBe(digest);
  });
});
