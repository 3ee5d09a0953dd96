import { run } from './index.js';

await run('case-runner', 'main');
