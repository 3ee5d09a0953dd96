import { run } from '../index.js';

await run('dlq', 'main');
