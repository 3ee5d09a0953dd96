import { versionFile } from './version-file.ts';

export const terraformVersion = versionFile({
  name: '.terraform-version',
  tool: 'terraform',
  takesShort: false,
});
