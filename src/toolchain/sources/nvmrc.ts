import { versionFile } from './version-file.ts';

export const nvmrc = versionFile({ name: '.nvmrc', tool: 'node' });
