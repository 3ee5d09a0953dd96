// needs: act, go
import { expect, test } from '@jest/globals';
import { ended, REPOSITORY, useExamples } from '../doubles/e2e/use-examples.ts';
import { frozenSuite, mini } from '../doubles/gates/frozen-suite.ts';
import type { Needs } from './needs.ts';
import { NEEDS } from './needs.ts';

const examples = useExamples();
const { consumer } = examples;
const COMMON = {
  GetRepository: 1,
  GraphQLQuery: 2,
  ListRepositoryArtifacts: 3,
  ListCaches: 2,
};

interface Change {
  readonly file: string;
  readonly text: string;
  readonly gate: string;
  readonly says: string;
  readonly needs: Needs;
  readonly calls?: Readonly<Record<string, number>>;
}

/** The example with a frozen case, and a pull request that makes one change. */
async function propose(file: string, text: string) {
  examples.take('ci-gates');
  const suite = frozenSuite([mini('hello', 'test -s "$P1_REPOSITORY/word"')]);
  for (const [name, content] of Object.entries(suite)) consumer.write(`consumer/${name}`, content);
  consumer.write('consumer/word', 'hello\n');
  const base = consumer.commit('base');
  consumer.git('checkout', '-q', '-b', 'change');
  consumer.write(`consumer/${file}`, text);
  const head = consumer.commit('change');
  consumer.git('checkout', '-q', 'main');
  consumer.git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
  examples.github.pulls.put({ number: 7, author: 'mallory', head });
  const repo = { id: 1296269, full_name: REPOSITORY, default_branch: 'main' };
  const pull = {
    number: 7,
    base: { ref: 'main', sha: base, repo },
    head: { ref: 'change', sha: head, repo },
  };
  return examples.run(
    {
      event: 'pull_request',
      payload: { action: 'opened', number: 7, repository: repo, pull_request: pull },
    },
    { ref: 'refs/pull/7/merge', baseRef: 'refs/heads/main', sha: consumer.git('rev-parse', 'HEAD') },
  );
}

test.each<readonly [string, Change]>([
  [
    'leaks a secret',
    {
      file: 'settings.txt',
      text: `aws_access_key_id = ${['AKIA', 'QW3RT7YUP2ZXCVB5'].join('')}\n`,
      gate: 'secrets',
      says: 'title=Secrets%3A secrets/new-finding,file=settings.txt,line=1',
      needs: NEEDS.leakedSecret,
    },
  ],
  [
    'loosens the policy',
    {
      file: '.github/p1.yml',
      text: 'version: 1\n',
      gate: 'change-control',
      says: 'It loosens: `gates.protected` loses ".github/**"',
      needs: NEEDS.looserPolicy,
      calls: { GetPull: 1, ListReviews: 1 },
    },
  ],
  [
    'is worse than the baseline',
    {
      file: 'word',
      text: '',
      gate: 'regression',
      says: 'Case "hello" is not as it was frozen.',
      needs: NEEDS.regression,
    },
  ],
])(
  'a pull request that %s fails that gate alone, at its place',
  async (_title, change) => {
    const { outputs, log } = ended(await propose(change.file, change.text), 1);
    expect(outputs('verdict')).toEqual(['fail']);
    expect(outputs('failed-gates')).toEqual([change.gate]);
    expect(
      log
        .split('\n')
        .filter(line => line.includes('::error'))
        .join('\n'),
    ).toContain(change.says);
    expect(examples.artifacts()).toEqual(['p1-journal-#']);
    expect(examples.needs()).toEqual(change.needs);
    expect(examples.forbidden()).toEqual([]);
    expect(examples.restCalls()).toEqual({ ...COMMON, ...change.calls });
  },
  100_000,
);
