import { versionFile } from './version-file.ts';

export const nodeVersion = versionFile({ name: '.node-version', tool: 'node' });
