import { expect, test } from '@jest/globals';
import { collectFindings } from '../../../src/scan/collect.ts';
import type { ScanEngine } from '../../../src/scan/engine.ts';
import { createSecretHider } from '../../../src/scan/hide-secrets.ts';
import type { RawFinding } from '../../../src/scan/scanner.ts';
import { noCounts, OF_A_TIP, type SourcePiece } from '../../../src/scan/sources/source-piece.ts';

function piece(path: string): SourcePiece {
  return {
    path,
    content: Buffer.from('x'),
    firstLine: 1,
    origin: { commit: null, age: 0, verdictKey: `key of ${path}` },
  };
}

const RAW: RawFinding = {
  ruleId: 'r',
  description: 'd',
  severity: 'high',
  path: 'a',
  line: 1,
  column: 1,
  endLine: 1,
  endColumn: 2,
  secret: 's',
  entropy: 1,
  tags: [],
};

/** Finds nothing, and leaves out what it is told to. */
function engineThatSkips(skipped: readonly { readonly path: string; readonly reason: string }[]): ScanEngine {
  return {
    packDigest: 'x',
    close: async () => {},
    async *scan(batches) {
      for await (const pieces of batches) yield { pieces, findings: pieces.map(() => []), bytes: 7, skipped };
    },
  };
}

async function* batches() {
  yield [piece('a.txt'), piece('b.zip'), piece('b.zip.txt'), piece('c.txt')];
}

test.each([[[0, 1]], [[1, 0]]])(
  'a finding is told of the same place whichever answer comes first (%j)',
  async order => {
    const found = (line: number, commit: string, age: number) => ({
      piece: {
        path: 'a',
        content: Buffer.from('x'),
        firstLine: 1,
        origin: { commit, age, verdictKey: null },
      },
      finding: { ...RAW, line, endLine: line },
    });
    const answers = [found(9, 'a1', 3), found(4, 'b2', 3), found(2, 'c3', OF_A_TIP)];
    const ordered = [...order.map(index => answers[index]), answers[2]];
    const batches = [ordered, [...ordered].reverse()];
    for (const batch of batches) {
      const engine: ScanEngine = {
        packDigest: 'x',
        close: async () => {},
        async *scan(pieces) {
          for await (const list of pieces) {
            const findings = list.map((_, index) => [batch[index]?.finding ?? RAW]);
            yield { pieces: list, findings, bytes: 1, skipped: [] };
          }
        },
      };
      const source = {
        batches: (async function* () {
          yield batch.map(each => each?.piece ?? piece('none'));
        })(),
        counts: noCounts(),
        leftOut: [],
      };
      const findings = await collectFindings(engine, source, {
        salt: '',
        ignoreFile: 'ignore.yml',
        hider: createSecretHider(),
        known: [],
        verdicts: { isClean: () => false, markClean: () => {} },
        onProgress: () => {},
      });
      expect(findings).toMatchObject([{ line: 9, commit: 'a1', occurrences: 2 }]);
    }
  },
);

test('what the engine leaves out is told, and what it is part of is not remembered as clean', async () => {
  const clean: string[] = [];
  const leftOut: { path: string; why: string }[] = [];
  const source = { batches: batches(), counts: noCounts(), leftOut };
  const skipped = [
    { path: 'b.zip!inner/d.txt', reason: 'is too deep' },
    { path: 'c.txt', reason: 'is too long' },
  ];
  await collectFindings(engineThatSkips(skipped), source, {
    salt: '',
    ignoreFile: 'ignore.yml',
    known: [],
    verdicts: { isClean: () => false, markClean: key => void clean.push(key) },
    hider: createSecretHider(),
    onProgress: () => {},
  });
  expect(leftOut).toEqual([
    { path: 'b.zip!inner/d.txt', why: 'is too deep' },
    { path: 'c.txt', why: 'is too long' },
  ]);
  expect(clean).toEqual(['key of a.txt', 'key of b.zip.txt']);
  expect(source.counts.bytes).toBe(7);
});

test.each([
  ['correct7horse', 'keys/***.txt'],
  // A word that stands in many names by chance.
  ['test', 'keys/correct7horse.test.txt'],
])('the secret %s is hidden in the path where it is told from chance', async (secret, path) => {
  const engine: ScanEngine = {
    packDigest: 'x',
    close: async () => {},
    async *scan(pieces) {
      for await (const list of pieces)
        yield {
          pieces: list,
          findings: list.map(each => [{ ...RAW, path: each.path, secret }]),
          bytes: 1,
          skipped: [],
        };
    },
  };
  const source = {
    batches: (async function* () {
      yield [piece(secret === 'test' ? 'keys/correct7horse.test.txt' : `keys/${secret}.txt`)];
    })(),
    counts: noCounts(),
    leftOut: [],
  };
  const findings = await collectFindings(engine, source, {
    salt: '',
    ignoreFile: 'ignore.yml',
    hider: createSecretHider(),
    known: [],
    verdicts: { isClean: () => false, markClean: () => {} },
    onProgress: () => {},
  });
  expect(findings).toMatchObject([{ path }]);
});
