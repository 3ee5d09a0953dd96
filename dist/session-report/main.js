import { run } from '../index.js';

await run('session-report', 'main');
