import { systemClock } from '../../src/kernel/clock.ts';
import { deadLetterDirectory } from '../../src/platform/local/dead-letter-directory.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { deadLetterStoreConformance } from './dead-letter-store.ts';

const folder = useTempFolder();
let processes = 0;

deadLetterStoreConformance('a folder', () => {
  processes += 1;
  const self = { host: 'here', boot: 'a boot', pid: processes, started_at: `${processes}` };
  return deadLetterDirectory({
    folder: folder.at('DLQ'),
    clock: systemClock,
    self: () => self,
    livenessOf: () => 'alive',
    longestMs: 60_000,
  });
});
