import { versionFile } from './version-file.ts';

export const rubyVersion = versionFile({ name: '.ruby-version', tool: 'ruby' });
