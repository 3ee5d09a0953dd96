import { run } from '../index.js';

await run('secret-scan', 'post');
