import { writeSync } from 'node:fs';
import { startGitHubDouble } from '../__tests__/doubles/github/github-double.ts';

/** A program: `<ms>`. GitHub's double that answers after so long; prints where it is, and lives until it is killed. */
const ms = Number(process.argv[2]);
const repository = 'octo-org/widgets';
const github = await startGitHubDouble({ repository, contents: 'write', runId: 1 });
const policy = { version: 1, guard: { 'daily-budget-usd': 50, concurrency: 3 } };
github.git.of(repository).write('main', { '.github/p1.yml': JSON.stringify(policy) });
if (ms > 0) github.faults.inject({ kind: 'latency', ms });
const { url } = github;
writeSync(1, `${JSON.stringify({ url, token: github.token(), env: github.environment() })}\n`);
