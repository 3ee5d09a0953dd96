import { run } from './index.js';

await run('scan-worker', 'main');
