import { versionFile } from './version-file.ts';

export const javaVersion = versionFile({ name: '.java-version', tool: 'java' });
