import { systemClock } from '../../src/kernel/clock.ts';
import { stateDirectory } from '../../src/platform/local/state-directory.ts';
import { useTempFolder } from '../doubles/temp-folder.ts';
import { stateStoreConformance } from './state-store.ts';

const folder = useTempFolder();

stateStoreConformance('a folder', () =>
  stateDirectory({ folder: folder.at('root/state'), clock: systemClock }),
);
