import { run } from '../index.js';

await run('ci-gates', 'post');
