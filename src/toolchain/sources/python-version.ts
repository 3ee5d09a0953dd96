import { versionFile } from './version-file.ts';

export const pythonVersion = versionFile({ name: '.python-version', tool: 'python' });
