import { run } from '../index.js';

await run('runtime-guard', 'main');
